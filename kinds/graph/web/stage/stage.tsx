import { Button, Group, Stack, Text } from '@mantine/core';
import type { ViewerProps } from '@tessera/web/kind-host';
import { type CSSProperties, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { degree, neighbourhood } from '../data/adjacency.ts';
import type { Dataset } from '../data/dataset.ts';
import type { OpenPicture } from '../data/open-picture.ts';
import css from '../graph.module.css';
import { usePicture } from '../hooks/use-picture.ts';
import { useSelection } from '../hooks/use-selection.ts';
import { useSize } from '../hooks/use-size.ts';
import { usePictureTheme } from '../hooks/use-theme.ts';
import type { ChangeView } from '../hooks/use-view.ts';
import { ImageDialog, type ImageRequest } from '../image/image-dialog.tsx';
import { DetailsPanel } from '../panels/details-panel.tsx';
import { FiltersPanel, type OpenColumn } from '../panels/filters-panel.tsx';
import { LookPanel } from '../panels/look-panel.tsx';
import { emphasize } from '../picture/emphasis.ts';
import { nodesWithin, type Point } from '../picture/geometry.ts';
import type { PictureEvents } from '../picture/renderer.ts';
import { FIRST_COLUMNS, GraphTable } from '../table/graph-table.tsx';
import { TEXT } from '../text.ts';
import type { Camera, GraphView } from '../view-settings.ts';
import { Legend } from './legend.tsx';
import { makeImageOf } from './make-image.ts';
import { marksOf } from './marks.ts';
import { MarksCanvas } from './marks-canvas.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { PictureArea } from './picture.tsx';
import { SearchBox } from './search-box.tsx';
import { Timeline } from './timeline.tsx';
import { tipOf } from './tip.ts';
import { type PointerTool, type SidePanel, Toolbar } from './toolbar.tsx';
import { useStageData, useTimeline } from './use-stage.ts';
import { ZoomButtons } from './zoom-buttons.tsx';

/** Below this width panels come from below. */
const NARROW = 700;
/** Height of the timeline, so that legend and zoom stand above it. */
const TIMELINE_HEIGHT = 120;

/** A graph that has been read: picture, tools, panels, table. */
export function Stage(props: {
  readonly viewer: ViewerProps;
  readonly dataset: Dataset;
  readonly opened: OpenPicture;
  readonly view: GraphView;
  readonly change: ChangeView;
}) {
  const { viewer, dataset, opened, view, change } = props;
  const root = useRef<HTMLDivElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLDivElement>(null);
  const redraw = useRef(() => {});
  const size = useSize(root);
  const screen = useSize(surface);
  const narrow = size.width > 0 && size.width < NARROW;
  const theme = usePictureTheme(root, viewer.colorScheme);
  const [panel, setPanel] = useState<SidePanel | null>(null);
  const [tool, setTool] = useState<PointerTool>('pointer');
  const [openColumns, setOpenColumns] = useState<readonly OpenColumn[]>([]);
  const [layout, setLayout] = useState({ running: false, done: 0 });
  const [hover, setHover] = useState<{ readonly node: number | null; readonly edge: number | null }>({
    node: null,
    edge: null,
  });
  const [saving, setSaving] = useState(false);
  const [tableColumns, setTableColumns] = useState(() => ({
    nodes: dataset
      .columns('nodes')
      .slice(0, FIRST_COLUMNS)
      .map(({ name }) => name),
    edges: dataset
      .columns('edges')
      .slice(0, FIRST_COLUMNS)
      .map(({ name }) => name),
  }));
  // Without graphics the table is the view; it is not written into the address, which others may open with graphics.
  const [blind, setBlind] = useState(false);
  const table = blind ? (view.table ?? 'nodes') : view.table;
  const timeline = useTimeline(dataset, !narrow && !blind && size.width > 0);
  const [detailed, setDetailed] = useState({ nodes: false, edges: false });

  const wantedOf = (of: 'nodes' | 'edges') => [
    ...openColumns.filter((item) => item.table === of).map((item) => item.column),
    ...(table === of ? tableColumns[of] : []),
    ...(panel === 'details' && detailed[of] ? dataset.columns(of).map(({ name }) => name) : []),
    ...(timeline.shown && timeline.chosen?.table === of ? [timeline.chosen.column] : []),
    ...(of === 'edges' && dataset.content.bindings.edgeTitle ? [dataset.content.bindings.edgeTitle] : []),
  ];
  const data = useStageData({
    dataset,
    opened,
    view,
    scheme: viewer.colorScheme,
    wanted: { nodes: wantedOf('nodes'), edges: wantedOf('edges') },
  });
  const { columns, visible, appearance, title } = data;
  const selection = useSelection(data.ids, view, change);
  const details = {
    nodes: selection.nodes.size === 1,
    edges: selection.edge !== null,
  };
  if (details.nodes !== detailed.nodes || details.edges !== detailed.edges) setDetailed(details);

  const events: PictureEvents = {
    hover: (node, edge) => setHover({ node, edge }),
    click: (node, edge, add) => {
      if (node !== null) selection.select([node], add ? 'toggle' : 'replace');
      else if (edge !== null) selection.selectEdge(edge);
      else if (!add) selection.clear();
      if ((node !== null || edge !== null) && !narrow) setPanel((open) => open ?? 'details');
    },
    camera: (camera) => change({ camera: resting(camera) }),
    frame: () => redraw.current(),
    layout: setLayout,
    lost: () => {},
  };
  const { renderer, trouble, again } = usePicture(canvas, dataset, opened, theme, events);

  const emphasis = useMemo(
    () =>
      emphasize({
        hovered: tool === 'pointer' ? hover.node : null,
        selected: selection.nodes,
        edge: selection.edge,
        adjacency: dataset.adjacency,
        topology: dataset.topology,
        visible,
      }),
    [tool, hover.node, selection.nodes, selection.edge, dataset, visible],
  );
  useEffect(() => renderer?.setAppearance(appearance, visible), [renderer, appearance, visible]);
  useEffect(() => renderer?.setEmphasis(emphasis), [renderer, emphasis]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another size is the reason
  useEffect(() => renderer?.resize(), [renderer, screen]);

  // A fresh picture stands where the address says and arranges itself for as long as it says.
  const begin = useRef(view);
  begin.current = view;
  useEffect(() => {
    if (!renderer) return;
    const { camera, play } = begin.current;
    if (camera) renderer.setCamera(camera, false);
    else renderer.fit(false);
    const time = play ?? dataset.content.play;
    if (time > 0) renderer.startLayout(time);
  }, [renderer, dataset]);
  useEffect(() => setBlind(trouble === 'no-graphics'), [trouble]);

  const marks = useCallback(
    () =>
      renderer
        ? marksOf({ renderer, appearance, visible, emphasis, topology: dataset.topology, screen, title })
        : [],
    [renderer, appearance, visible, emphasis, dataset, screen, title],
  );
  const show = useCallback(
    (nodes: readonly number[]) => {
      // One node is shown among its neighbours; alone it would fill the picture and say nothing.
      const among = nodes.length === 1 ? neighbourhood(dataset.adjacency, nodes, 1, visible) : nodes;
      renderer?.fit(true, [...among]);
    },
    [renderer, dataset, visible],
  );
  const drawn = (polygon: readonly Point[], add: boolean) => {
    if (!renderer) return;
    const plane = polygon.map((corner) => renderer.toPlane(corner));
    selection.select(nodesWithin(plane, renderer.positions(), visible.nodes), add ? 'add' : 'replace');
    setTool('pointer');
    setHover({ node: null, edge: null });
    if (!narrow) setPanel((open) => open ?? 'details');
  };
  const makeImage = (request: ImageRequest, progress: (done: number) => void, signal: AbortSignal) => {
    if (!renderer) throw new Error(TEXT.image.failed);
    const title = viewer.resource.title;
    const { topology } = dataset;
    const picture = {
      renderer,
      screen,
      theme,
      appearance,
      visible,
      emphasis,
      topology,
      marks: marks(),
      title,
    };
    return makeImageOf(picture, request, progress, signal);
  };
  const lift = timeline.shown ? TIMELINE_HEIGHT : 0;
  const toggleTable = () => change({ table: view.table ? null : 'nodes' });
  const tip = tipOf(
    hover,
    title,
    dataset,
    columns.edges.get(dataset.content.bindings.edgeTitle ?? '')?.text ?? appearance.edgeLabel,
  );

  const tablePanel = table && (
    <GraphTable
      dataset={dataset}
      columns={columns}
      table={table}
      setTable={(next) => change({ table: next })}
      shownColumns={tableColumns[table]}
      setShownColumns={(names) => setTableColumns({ ...tableColumns, [table]: names })}
      visible={visible}
      selection={selection}
      title={title}
      show={show}
      close={blind || narrow ? null : toggleTable}
    />
  );
  return (
    <div ref={root} className={`${css['root']} ${narrow ? css['narrow'] : ''}`} style={lifted(lift)}>
      <div className={css['picture']}>
        <PictureArea
          surface={surface}
          canvas={canvas}
          renderer={renderer}
          trouble={trouble}
          again={again}
          label={TEXT.graph.picture(dataset.nodes, dataset.edges)}
          tool={tool}
          drawn={drawn}
          leaveTool={() => setTool('pointer')}
          clear={selection.clear}
          tip={tool === 'pointer' ? tip : null}
        >
          <MarksCanvas
            marks={marks}
            theme={theme}
            width={screen.width}
            height={screen.height}
            redraw={redraw}
          />
        </PictureArea>
        <div className={css['top']}>
          <SearchBox
            search={data.search}
            connections={(node) => degree(dataset.adjacency, node)}
            choose={(node) => {
              selection.select([node]);
              show([node]);
              if (!narrow) setPanel('details');
            }}
          />
          <Toolbar
            tool={tool}
            setTool={setTool}
            panel={panel}
            setPanel={setPanel}
            running={layout.running}
            drawn={renderer !== null}
            toggleLayout={() =>
              layout.running
                ? renderer?.stopLayout()
                : renderer?.startLayout(Math.max(5_000, dataset.content.play))
            }
            resetLayout={() => {
              renderer?.resetLayout();
              if (!opened.placed) renderer?.startLayout(Math.max(5_000, dataset.content.play));
            }}
            filters={view.filters.length}
            table={table !== null}
            toggleTable={toggleTable}
            timeline={timeline.chosen && timeline.shown}
            toggleTimeline={() => timeline.setShown(!timeline.shown)}
            saveImage={viewer.can.export ? () => setSaving(true) : null}
          />
        </div>
        {dataset.content.legend && trouble === 'none' && (
          <Legend key={String(narrow)} legends={appearance.legends} startFolded={narrow} />
        )}
        <div className={css['corner']}>
          {renderer && (
            <ZoomButtons zoom={(factor) => renderer.zoomBy(factor)} fit={() => renderer.fit(true)} />
          )}
          <Text
            size="xs"
            c="dimmed"
            ta="right"
            role="status"
            className={`${css['figures']} ${css['status']}`}
          >
            {layout.running
              ? TEXT.tools.arranging(layout.done)
              : [
                  TEXT.graph.shown(visible.nodeCount, dataset.nodes, 'node', 'nodes'),
                  TEXT.graph.shown(visible.edgeCount, dataset.edges, 'edge', 'edges'),
                  ...(opened.missing > 0 ? [TEXT.graph.placeless(opened.missing)] : []),
                  ...(renderer && renderer.drawnEdges() < visible.edgeCount
                    ? [TEXT.graph.drawn(renderer.drawnEdges())]
                    : []),
                  ...(selection.nodes.size > 0 ? [TEXT.graph.selected(selection.nodes.size)] : []),
                ].join(' · ')}
          </Text>
        </div>
        {dataset.nodes === 0 || visible.nodeCount === 0 ? (
          <div className={css['state']}>
            <Stack align="center" gap="sm">
              <Text c="dimmed">{dataset.nodes === 0 ? TEXT.graph.empty : TEXT.graph.nothingShown}</Text>
              {dataset.nodes > 0 && (
                <Group>
                  <Button size="xs" variant="default" onClick={() => change({ filters: [] })}>
                    {TEXT.graph.clearFilters}
                  </Button>
                </Group>
              )}
            </Stack>
          </div>
        ) : null}
        {timeline.shown && timeline.chosen && (
          <Timeline
            choices={timeline.choices}
            chosen={timeline.chosen}
            choose={timeline.choose}
            columns={columns}
            filters={view.filters}
            visible={visible}
            change={(filters) => change({ filters })}
            close={() => timeline.setShown(false)}
          />
        )}
      </div>
      {panel && (
        <PanelFrame title={TEXT[panel].title} narrow={narrow} close={() => setPanel(null)}>
          {panel === 'look' && <LookPanel content={dataset.content} view={view} change={change} />}
          {panel === 'filters' && (
            <FiltersPanel
              dataset={dataset}
              columns={columns}
              filters={view.filters}
              visible={visible}
              open={openColumns}
              setOpen={setOpenColumns}
              change={(filters) => change({ filters })}
            />
          )}
          {panel === 'details' && (
            <DetailsPanel
              dataset={dataset}
              columns={columns}
              selection={selection}
              visible={visible}
              title={title}
              show={show}
            />
          )}
        </PanelFrame>
      )}
      {tablePanel &&
        (narrow && !blind ? (
          <PanelFrame title={TEXT.table.title} narrow close={toggleTable}>
            <div style={{ height: '52vh' }}>{tablePanel}</div>
          </PanelFrame>
        ) : (
          <div className={`${css['bottom']} ${blind ? css['bottomTall'] : ''}`}>{tablePanel}</div>
        ))}
      <ImageDialog
        opened={saving}
        screen={screen}
        fileName={`${viewer.resource.title.replace(/[\\/:*?"<>|]+/g, ' ').trim() || 'graph'}.png`}
        make={makeImage}
        close={() => setSaving(false)}
      />
    </div>
  );
}

/** Room for the timeline below legend and zoom buttons, as the style sheet reads it. */
function lifted(pixels: number): CSSProperties {
  return { '--lift': `${pixels}px` } as CSSProperties;
}

/** The camera for the address; null where it shows everything, as a fresh picture does. */
function resting(camera: Camera): Camera | null {
  const home =
    Math.abs(camera.x - 0.5) < 2e-3 && Math.abs(camera.y - 0.5) < 2e-3 && Math.abs(camera.ratio - 1) < 5e-3;
  return home ? null : camera;
}
