import { type PointerEvent, useState } from 'react';
import css from '../graph.module.css';
import { addToLasso, type Point, rectangle } from '../picture/geometry.ts';
import { TEXT } from '../text.ts';

/** Takes the pointer while a box or a lasso is drawn, and hands over its corners in pixels of the picture. */
export function DrawingLayer(props: {
  readonly tool: 'box' | 'lasso';
  drawn(polygon: readonly Point[], add: boolean): void;
  cancelled(): void;
}) {
  const [line, setLine] = useState<readonly Point[]>([]);
  const at = (event: PointerEvent<SVGSVGElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const [first, last] = [line[0], line.at(-1)];
  const polygon = props.tool === 'lasso' ? line : first && last ? rectangle(first, last) : [];
  return (
    <svg
      className={css['drawing']}
      role="img"
      aria-label={TEXT.tools.drag(props.tool === 'lasso')}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setLine([at(event)]);
      }}
      onPointerMove={(event) => {
        if (line.length === 0) return;
        const point = at(event);
        setLine(props.tool === 'lasso' ? addToLasso(line, point) : [line[0] ?? point, point]);
      }}
      onPointerUp={(event) => {
        setLine([]);
        const drag = first && last && Math.hypot(last.x - first.x, last.y - first.y) > 3;
        if (drag || line.length > 3) props.drawn(polygon, event.shiftKey || event.ctrlKey || event.metaKey);
        else props.cancelled();
      }}
      onPointerCancel={() => setLine([])}
    >
      {polygon.length > 1 && (
        <path d={`M${polygon.map((point) => `${point.x.toFixed(1)} ${point.y.toFixed(1)}`).join('L')}Z`} />
      )}
    </svg>
  );
}
