import { Maximize, Minus, Plus } from 'lucide-react';
import css from '../graph.module.css';
import { TEXT } from '../text.ts';
import { ToolButton } from './tool-button.tsx';

/** Nearer, further, all. */
export function ZoomButtons(props: { zoom(factor: number): void; fit(): void }) {
  return (
    <div className={`${css['zoom']} ${css['float']}`}>
      <ToolButton label={TEXT.tools.zoomIn} icon={Plus} onClick={() => props.zoom(1.5)} />
      <ToolButton label={TEXT.tools.zoomOut} icon={Minus} onClick={() => props.zoom(1 / 1.5)} />
      <ToolButton label={TEXT.tools.fit} icon={Maximize} onClick={props.fit} />
    </div>
  );
}
