import { type RefObject, useEffect, useRef } from 'react';
import css from '../graph.module.css';
import { drawMarks, type Mark, type MarkTheme } from '../picture/overlay.ts';

/** A canvas over the picture that is drawn anew whenever `draw` changes or `redraw` is called. */
export function MarksCanvas(props: {
  marks(): readonly Mark[];
  readonly theme: MarkTheme;
  readonly width: number;
  readonly height: number;
  readonly redraw: RefObject<() => void>;
}) {
  const { marks, theme, width, height, redraw } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawn = useRef(false);
  useEffect(() => {
    let frame = 0;
    const draw = () => {
      frame = 0;
      const element = canvas.current;
      const context = element?.getContext('2d');
      if (!element || !context) return;
      const ratio = window.devicePixelRatio || 1;
      const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (element.width !== w || element.height !== h) {
        element.width = w;
        element.height = h;
      }
      const next = marks();
      if (next.length === 0) {
        // A frame that only clears is dropped by some compositors, and the old marks would stay; a reset is not.
        if (drawn.current) element.width = w;
        drawn.current = false;
        return;
      }
      drawn.current = true;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, width, height);
      drawMarks(context, next, theme);
    };
    redraw.current = () => {
      frame ||= requestAnimationFrame(draw);
    };
    redraw.current();
    return () => cancelAnimationFrame(frame);
  }, [marks, theme, width, height, redraw]);
  return <canvas ref={canvas} className={css['marks']} />;
}
