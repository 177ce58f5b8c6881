import {
  BoxSelect,
  ChartNoAxesColumn,
  Filter,
  ImageDown,
  Info,
  Lasso,
  MousePointer2,
  Palette,
  Pause,
  Play,
  RotateCcw,
  Table2,
} from 'lucide-react';
import css from '../graph.module.css';
import { TEXT } from '../text.ts';
import { ToolButton } from './tool-button.tsx';

/** How the pointer acts on the picture. */
export type PointerTool = 'pointer' | 'box' | 'lasso';
/** What the side panel shows. */
export type SidePanel = 'look' | 'filters' | 'details';

/** The tools over the picture. */
export function Toolbar(props: {
  readonly tool: PointerTool;
  setTool(tool: PointerTool): void;
  readonly panel: SidePanel | null;
  setPanel(panel: SidePanel | null): void;
  readonly running: boolean;
  readonly drawn: boolean;
  toggleLayout(): void;
  resetLayout(): void;
  readonly filters: number;
  readonly table: boolean;
  toggleTable(): void;
  readonly timeline: boolean | null;
  toggleTimeline(): void;
  saveImage: (() => void) | null;
}) {
  const panel = (name: SidePanel) => ({
    pressed: props.panel === name,
    onClick: () => props.setPanel(props.panel === name ? null : name),
  });
  const tool = (name: PointerTool) => ({
    pressed: props.tool === name,
    disabled: !props.drawn,
    onClick: () => props.setTool(name),
  });
  return (
    <div className={`${css['tools']} ${css['float']}`} role="toolbar" aria-label={TEXT.tools.bar}>
      <ToolButton label={TEXT.tools.pointer} icon={MousePointer2} {...tool('pointer')} />
      <ToolButton label={TEXT.tools.box} icon={BoxSelect} {...tool('box')} />
      <ToolButton label={TEXT.tools.lasso} icon={Lasso} {...tool('lasso')} />
      <span className={css['rule']} />
      <ToolButton
        label={props.running ? TEXT.tools.pause : TEXT.tools.play}
        icon={props.running ? Pause : Play}
        disabled={!props.drawn}
        onClick={props.toggleLayout}
      />
      <ToolButton
        label={TEXT.tools.reset}
        icon={RotateCcw}
        disabled={!props.drawn}
        onClick={props.resetLayout}
      />
      <span className={css['rule']} />
      <ToolButton label={TEXT.tools.look} icon={Palette} {...panel('look')} />
      <ToolButton label={TEXT.tools.filters} icon={Filter} count={props.filters} {...panel('filters')} />
      {props.timeline !== null && (
        <ToolButton
          label={TEXT.tools.timeline}
          icon={ChartNoAxesColumn}
          pressed={props.timeline}
          onClick={props.toggleTimeline}
        />
      )}
      <ToolButton label={TEXT.tools.details} icon={Info} {...panel('details')} />
      <ToolButton label={TEXT.tools.table} icon={Table2} pressed={props.table} onClick={props.toggleTable} />
      {props.saveImage && (
        <ToolButton
          label={TEXT.tools.image}
          icon={ImageDown}
          disabled={!props.drawn}
          onClick={props.saveImage}
        />
      )}
    </div>
  );
}
