import Graph from 'graphology';
import Sigma from 'sigma';
import { createEdgeCompoundProgram, EdgeArrowHeadProgram } from 'sigma/rendering';
import type { EdgeDisplayData, NodeDisplayData } from 'sigma/types';
import type { Visible } from '../data/filters.ts';
import { type Box, boxOf, type Positions } from '../data/positions.ts';
import { LayoutWorker } from '../layout/layout-worker.ts';
import type { Appearance } from '../look/appearance.ts';
import { faded, hexOf, parseColor, type Rgba } from '../look/css-color.ts';
import type { Camera } from '../view-settings.ts';
import type { Point } from './geometry.ts';
import { type GradientEdge, GradientEdgeProgram } from './gradient-edges.ts';
import {
  cameraOn,
  crowding,
  type Emphasis,
  type PictureEvents,
  type PictureGraph,
  type PictureTheme,
  type Renderer,
  room,
} from './renderer.ts';

const GLIDE = 200;
/** Padding of the stage in pixels. */
const PADDING = 48;
/** More edges than this answer no pointer: picking them would slow every move. */
const EDGES_TO_PICK = 25_000;

/** Draws small graphs, with labels. The layout runs in a worker. */
export class SigmaRenderer implements Renderer {
  readonly kind = 'sigma';
  readonly #input: PictureGraph;
  readonly #events: PictureEvents;
  readonly #graph = new Graph({ multi: true, type: 'directed', allowSelfLoops: true });
  readonly #sigma: Sigma;
  readonly #layout: LayoutWorker;
  readonly #still: boolean;
  readonly #crowding: number;
  #positions: Positions;
  #appearance: Appearance | null = null;
  #visible: Visible | null = null;
  #emphasis: Emphasis = { selected: new Set(), lit: null, hovered: null, edge: null };
  #background: Rgba = 0xffffffff;

  constructor(
    container: HTMLElement,
    input: PictureGraph,
    theme: PictureTheme,
    events: PictureEvents,
    still: boolean,
  ) {
    this.#input = input;
    this.#events = events;
    this.#still = still;
    this.#crowding = crowding(input.nodes) * room(container);
    this.#positions = input.positions.slice();
    this.#fill();
    this.#sigma = new Sigma(this.#graph, container, {
      allowInvalidContainer: true,
      defaultEdgeType: input.directed ? 'arrow' : 'line',
      edgeProgramClasses: {
        line: GradientEdgeProgram,
        arrow: createEdgeCompoundProgram([GradientEdgeProgram, EdgeArrowHeadProgram]),
      },
      renderLabels: input.labels !== 'none',
      enableEdgeEvents: input.topology.length / 2 <= EDGES_TO_PICK,
      // The overlay draws what is hovered, the same over both renderers.
      defaultDrawNodeHover: () => {},
      defaultDrawNodeLabel: (context, data, settings) => this.#drawLabel(context, data, settings.labelFont),
      hideEdgesOnMove: input.topology.length / 2 > 30_000,
      labelDensity: input.labels === 'all' ? 1000 : 0.7,
      labelGridCellSize: 90,
      labelRenderedSizeThreshold: input.labels === 'all' ? 0 : 5.5,
      minCameraRatio: 0.002,
      maxCameraRatio: 8,
      minEdgeThickness: 1.7,
      stagePadding: PADDING,
      zIndex: true,
      zoomDuration: still ? 0 : 180,
      inertiaDuration: still ? 0 : 200,
      nodeReducer: (key) => this.#node(Number(key)),
      edgeReducer: (key) => this.#edge(Number(key)),
    });
    this.setTheme(theme);
    this.#layout = new LayoutWorker(
      (positions) => this.#place(positions),
      (state) => events.layout(state),
    );
    this.#listen();
  }

  setAppearance(appearance: Appearance, visible: Visible): void {
    const labels = this.#appearance?.edgeLabel !== appearance.edgeLabel;
    this.#appearance = appearance;
    this.#visible = visible;
    if (labels) this.#sigma.setSetting('renderEdgeLabels', appearance.edgeLabel !== null);
    this.#sigma.refresh({ skipIndexation: false, schedule: true });
  }

  setEmphasis(emphasis: Emphasis): void {
    this.#emphasis = emphasis;
    this.#sigma.refresh({ skipIndexation: true, schedule: true });
  }

  setTheme(theme: PictureTheme): void {
    this.#background = parseColor(theme.background) ?? this.#background;
    this.#sigma.setSettings({
      labelFont: theme.font,
      edgeLabelFont: theme.font,
      labelSize: 12,
      edgeLabelSize: 11,
      labelWeight: '400',
      labelColor: { color: theme.text },
      edgeLabelColor: { color: theme.text },
    });
    this.#sigma.scheduleRefresh();
  }

  positions(): Positions {
    return this.#positions;
  }

  box(): Box {
    return boxOf(this.#positions);
  }

  camera(): Camera {
    const { x, y, ratio } = this.#sigma.getCamera().getState();
    return { x, y, ratio };
  }

  setCamera(camera: Camera, glide: boolean): void {
    if (glide && !this.#still)
      void this.#sigma
        .getCamera()
        .animate({ ...camera, angle: 0 }, { duration: GLIDE })
        .then(() => this.#events.camera(this.camera()));
    else this.#sigma.getCamera().setState({ ...camera, angle: 0 });
  }

  zoomBy(factor: number): void {
    const { x, y, ratio } = this.camera();
    this.setCamera({ x, y, ratio: Math.min(8, Math.max(0.002, ratio / factor)) }, true);
  }

  fit(glide: boolean, nodes?: readonly number[]): void {
    if (!nodes) {
      this.setCamera({ x: 0.5, y: 0.5, ratio: 1 }, glide);
      return;
    }
    const part = new Uint8Array(this.#input.nodes);
    for (const node of nodes) part[node] = 1;
    this.setCamera(cameraOn(boxOf(this.#positions, part), this.box()), glide);
  }

  toScreen(point: Point): Point {
    return this.#sigma.graphToViewport(point);
  }

  toPlane(point: Point): Point {
    return this.#sigma.viewportToGraph(point);
  }

  radius(node: number): number {
    return this.#sigma.scaleSize((this.#appearance?.nodeSizes[node] ?? 4) * this.#crowding);
  }

  width(size: number): number {
    return this.#sigma.scaleSize(size);
  }

  labelled(): Iterable<number> {
    return [...this.#sigma.getNodeDisplayedLabels()].map(Number);
  }

  drawnEdges(): number {
    return this.#visible?.edgeCount ?? Number.POSITIVE_INFINITY;
  }

  resize(): void {
    this.#sigma.resize();
    this.#sigma.scheduleRefresh();
  }

  startLayout(milliseconds: number): void {
    this.#layout.start({
      positions: this.#positions.slice(),
      topology: this.#input.topology,
      edgeWeights: this.#input.edgeWeights,
      nodeWeights: this.#input.nodeWeights,
      milliseconds,
      quiet: this.#still,
    });
  }

  stopLayout(): void {
    this.#layout.stop();
  }

  resetLayout(): void {
    this.#layout.stop();
    this.#place(this.#input.positions.slice());
  }

  destroy(): void {
    this.#layout.destroy();
    this.#sigma.kill();
  }

  #fill(): void {
    const { nodes, topology } = this.#input;
    for (let node = 0; node < nodes; node++)
      this.#graph.addNode(String(node), {
        x: this.#positions[node * 2] ?? 0,
        y: this.#positions[node * 2 + 1] ?? 0,
      });
    for (let edge = 0; edge * 2 < topology.length; edge++)
      this.#graph.addDirectedEdgeWithKey(
        String(edge),
        String(topology[edge * 2]),
        String(topology[edge * 2 + 1]),
      );
  }

  #place(positions: Positions): void {
    this.#positions = positions;
    this.#graph.updateEachNodeAttributes(
      (key, attributes) => {
        const node = Number(key);
        attributes['x'] = positions[node * 2] ?? 0;
        attributes['y'] = positions[node * 2 + 1] ?? 0;
        return attributes;
      },
      { attributes: ['x', 'y'] },
    );
  }

  #node(node: number): Partial<NodeDisplayData> {
    const { lit, selected, hovered } = this.#emphasis;
    const appearance = this.#appearance;
    const dim = lit !== null && !lit.has(node);
    const color = appearance?.nodeColors[node] ?? 0;
    const chosen = selected.has(node) || hovered === node;
    return {
      x: this.#positions[node * 2] ?? 0,
      y: this.#positions[node * 2 + 1] ?? 0,
      size: (appearance?.nodeSizes[node] ?? 4) * this.#crowding,
      color: hexOf(multiplied(dim ? this.#washed(color) : color)),
      label: dim || !appearance || hovered === node ? null : appearance.nodeLabel(node),
      forceLabel: chosen && selected.size <= 40,
      hidden: appearance === null || this.#visible?.nodes[node] === 0,
      zIndex: chosen ? 2 : dim ? 0 : 1,
    };
  }

  #edge(edge: number): Partial<EdgeDisplayData> & GradientEdge {
    const { lit, hovered, selected, edge: chosen } = this.#emphasis;
    const { topology } = this.#input;
    const appearance = this.#appearance;
    const source = topology[edge * 2] ?? 0;
    const target = topology[edge * 2 + 1] ?? 0;
    const from = appearance?.edgeFrom[edge] ?? 0;
    const to = appearance?.edgeTo[edge] ?? 0;
    // An edge stands out when it touches what is hovered or, without that, joins what is lit.
    const touched =
      hovered !== null
        ? source === hovered || target === hovered
        : (selected.has(source) && (lit?.has(target) ?? false)) ||
          (selected.has(target) && (lit?.has(source) ?? false));
    const strong = edge === chosen || (lit !== null && touched);
    const share = strong ? 3 : lit === null && chosen === null ? 1 : 0.18;
    return {
      size: (appearance?.edgeSizes[edge] ?? 1) * (edge === chosen ? 2.5 : strong ? 1.4 : 1),
      color: hexOf(multiplied(stronger(to, share))),
      from: stronger(from, share),
      to: stronger(to, share),
      label: strong || lit === null ? (appearance?.edgeLabel?.(edge) ?? null) : null,
      hidden: appearance === null || this.#visible?.edges[edge] === 0,
      zIndex: strong ? 1 : 0,
    };
  }

  /** Mixed with the page: a faded node still covers the edges behind it. */
  #washed(color: Rgba): Rgba {
    const mix = (shift: number) => {
      const [a, b] = [(color >>> shift) & 255, (this.#background >>> shift) & 255];
      return Math.round(a * 0.16 + b * 0.84) << shift;
    };
    return ((color & 0xff000000) | mix(16) | mix(8) | mix(0)) >>> 0;
  }

  #drawLabel(
    context: CanvasRenderingContext2D,
    data: { x: number; y: number; size: number; label: string | null },
    font: string,
  ): void {
    if (!data.label) return;
    const text = data.label.length > 42 ? `${data.label.slice(0, 40)}…` : data.label;
    context.font = `500 12px ${font}`;
    context.lineJoin = 'round';
    context.lineWidth = 3;
    context.strokeStyle = hexOf(faded(this.#background, 0.85));
    const color = this.#sigma.getSetting('labelColor').color;
    context.fillStyle = color ?? context.fillStyle;
    const [x, y] = [data.x + data.size + 4, data.y + 4];
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
  }

  #listen(): void {
    const adds = (event: MouseEvent | TouchEvent) => event.ctrlKey || event.metaKey || event.shiftKey;
    let [node, edge]: [number | null, number | null] = [null, null];
    const tell = () => this.#events.hover(node, edge);
    this.#sigma.on('enterNode', (event) => {
      node = Number(event.node);
      tell();
    });
    this.#sigma.on('leaveNode', () => {
      node = null;
      tell();
    });
    this.#sigma.on('enterEdge', (event) => {
      edge = Number(event.edge);
      tell();
    });
    this.#sigma.on('leaveEdge', () => {
      edge = null;
      tell();
    });
    this.#sigma.on('clickNode', (event) =>
      this.#events.click(Number(event.node), null, adds(event.event.original)),
    );
    this.#sigma.on('clickEdge', (event) =>
      this.#events.click(null, Number(event.edge), adds(event.event.original)),
    );
    this.#sigma.on('clickStage', (event) => this.#events.click(null, null, adds(event.event.original)));
    this.#sigma.on('afterRender', () => this.#events.frame());
    this.#sigma.getCamera().on('updated', () => this.#events.camera(this.camera()));
    for (const canvas of Object.values(this.#sigma.getCanvases()))
      canvas.addEventListener('webglcontextlost', () => this.#events.lost());
  }
}

function stronger(color: Rgba, factor: number): Rgba {
  const alpha = Math.min(255, Math.round((color >>> 24) * factor));
  return ((color & 0xffffff) | (alpha << 24)) >>> 0;
}

/** Channels multiplied by alpha, as sigma's node program blends them. */
function multiplied(color: Rgba): Rgba {
  const alpha = color >>> 24;
  if (alpha === 255) return color;
  const channel = (shift: number) => Math.round((((color >>> shift) & 255) * alpha) / 255) << shift;
  return ((alpha << 24) | channel(16) | channel(8) | channel(0)) >>> 0;
}
