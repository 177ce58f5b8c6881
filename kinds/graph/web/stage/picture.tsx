import { Alert, Button, Paper, Stack, Text } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, type RefObject, useRef } from 'react';
import css from '../graph.module.css';
import type { Point } from '../picture/geometry.ts';
import type { Renderer } from '../picture/renderer.ts';
import { TEXT } from '../text.ts';
import { DrawingLayer } from './drawing-layer.tsx';
import type { PointerTool } from './toolbar.tsx';

const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-0.12, 0],
  ArrowRight: [0.12, 0],
  ArrowUp: [0, 0.12],
  ArrowDown: [0, -0.12],
};
const ZOOMS: Readonly<Record<string, number>> = { '+': 1.5, '=': 1.5, '-': 1 / 1.5 };

/** The drawn graph with its keyboard, its drawing layer, its tip, and what is said instead when it cannot be drawn. */
export function PictureArea(props: {
  readonly surface: RefObject<HTMLDivElement | null>;
  readonly canvas: RefObject<HTMLDivElement | null>;
  readonly renderer: Renderer | null;
  readonly trouble: 'none' | 'no-graphics' | 'lost';
  again(): void;
  readonly label: string;
  readonly tool: PointerTool;
  drawn(polygon: readonly Point[], add: boolean): void;
  leaveTool(): void;
  clear(): void;
  readonly tip: { readonly title: string; readonly detail: string } | null;
  readonly children: ReactNode;
}) {
  const { renderer, tool, tip } = props;
  const pointer = useRef<Point>({ x: 0, y: 0 });
  const tipBox = useRef<HTMLDivElement>(null);
  const placeTip = () => {
    const box = tipBox.current;
    const area = props.surface.current;
    if (!box || !area) return;
    const x = Math.min(pointer.current.x + 14, area.clientWidth - box.offsetWidth - 8);
    const y = Math.min(pointer.current.y + 16, area.clientHeight - box.offsetHeight - 8);
    box.style.transform = `translate(${Math.max(8, x)}px, ${Math.max(8, y)}px)`;
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.target !== props.surface.current || !renderer || event.ctrlKey || event.metaKey || event.altKey)
      return;
    const pan = (x: number, y: number) => {
      const camera = renderer.camera();
      renderer.setCamera({ ...camera, x: camera.x + x * camera.ratio, y: camera.y + y * camera.ratio }, true);
    };
    const move = MOVES[event.key];
    const zoom = ZOOMS[event.key];
    if (move) pan(...move);
    else if (zoom) renderer.zoomBy(zoom);
    else if (event.key === '0') renderer.fit(true);
    else if (event.key === 'Escape') tool === 'pointer' ? props.clear() : props.leaveTool();
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div
        ref={props.surface}
        className={css['surface']}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the picture takes keys: zoom, move, leave
        tabIndex={0}
        aria-label={props.label}
        onKeyDown={keyDown}
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          pointer.current = { x: event.clientX - box.left, y: event.clientY - box.top };
          placeTip();
        }}
      >
        <div ref={props.canvas} className={css['canvas']} />
        {props.children}
      </div>
      {renderer && tool !== 'pointer' && (
        <DrawingLayer tool={tool} drawn={props.drawn} cancelled={props.leaveTool} />
      )}
      {tip && (
        <Paper
          ref={(box: HTMLDivElement | null) => {
            tipBox.current = box;
            placeTip();
          }}
          className={`${css['tip']} ${css['float']}`}
        >
          <Text size="sm" fw={550} lineClamp={3}>
            {tip.title}
          </Text>
          {tip.detail && (
            <Text size="xs" c="dimmed" lineClamp={3}>
              {tip.detail}
            </Text>
          )}
        </Paper>
      )}
      {props.trouble !== 'none' && (
        <div className={css['state']}>
          <Alert
            color="gray"
            maw={440}
            role="alert"
            title={props.trouble === 'lost' ? TEXT.lost.title : TEXT.noGraphics.title}
          >
            <Stack gap="sm" align="flex-start">
              <Text size="sm">{props.trouble === 'lost' ? TEXT.lost.detail : TEXT.noGraphics.detail}</Text>
              {props.trouble === 'lost' && (
                <Button size="xs" variant="default" onClick={props.again}>
                  {TEXT.lost.again}
                </Button>
              )}
            </Stack>
          </Alert>
        </div>
      )}
    </>
  );
}
