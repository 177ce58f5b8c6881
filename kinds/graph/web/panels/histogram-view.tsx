import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import type { Histogram } from '../data/filters.ts';
import css from '../graph.module.css';

/** A range of values, ends included. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

const WIDTH = 300;
/** The ends move by this share of the whole with an arrow key, ten times as far with Page Up and Down. */
const STEP = 0.01;

/** Bars that show how values spread, and two ends that narrow them by pointer and by keyboard. */
export function HistogramView(props: {
  readonly all: Histogram;
  readonly shown: Histogram | null;
  readonly range: Range | null;
  readonly height: number;
  /** Ends move at least this far with one key. */
  readonly leastStep: number;
  readonly fromLabel: string;
  readonly toLabel: string;
  format(value: number): string;
  change(range: Range | null): void;
}) {
  const { all, shown, range, height } = props;
  const [start, setStart] = useState<number | null>(null);
  const svg = useRef<SVGSVGElement>(null);
  const span = all.max - all.min;
  const most = Math.max(1, ...all.counts);
  const bar = WIDTH / all.counts.length;
  const x = (value: number) =>
    span === 0 ? 0 : Math.min(WIDTH, Math.max(0, ((value - all.min) / span) * WIDTH));
  const valueAt = (event: PointerEvent) => {
    const box = svg.current?.getBoundingClientRect();
    const share = box ? (event.clientX - box.left) / box.width : 0;
    return all.min + Math.min(1, Math.max(0, share)) * span;
  };
  const current = range ?? { from: all.min, to: all.max };
  const set = (from: number, to: number) => {
    const whole = from <= all.min && to >= all.max;
    props.change(whole ? null : { from: Math.min(from, to), to: Math.max(from, to) });
  };
  const key = (end: 'from' | 'to') => (event: KeyboardEvent) => {
    const move = moveOf(event.key) * Math.max(span * STEP, props.leastStep);
    if (event.key === 'Home' || event.key === 'End') {
      const value = event.key === 'Home' ? all.min : all.max;
      if (end === 'from') set(value, Math.max(current.to, value));
      else set(Math.min(current.from, value), value);
    } else if (move !== 0) {
      if (end === 'from') set(clamp(current.from + move, all.min, current.to), current.to);
      else set(current.from, clamp(current.to + move, current.from, all.max));
    } else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: its two sliders carry the names
    <svg
      ref={svg}
      className={css['histogram']}
      viewBox={`0 0 ${WIDTH} ${height}`}
      height={height}
      preserveAspectRatio="none"
      onPointerDown={(event) => {
        if (span === 0 || event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const value = valueAt(event);
        // Near an end that end is moved; elsewhere a new range begins.
        const near = (end: number) => Math.abs(x(end) - x(value)) < 7;
        setStart(range && near(range.from) ? range.to : range && near(range.to) ? range.from : value);
      }}
      onPointerMove={(event) => {
        if (start !== null) set(Math.min(start, valueAt(event)), Math.max(start, valueAt(event)));
      }}
      onPointerUp={(event) => {
        if (start !== null && Math.abs(x(valueAt(event)) - x(start)) < 2) props.change(null);
        setStart(null);
      }}
      onPointerCancel={() => setStart(null)}
    >
      {[...all.counts].map((value, i) => {
        const tall = bars(value, most, height);
        const part = bars(shown?.counts[i] ?? 0, most, height);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
          <g key={i}>
            <rect
              className={css['bar']}
              x={i * bar}
              y={height - tall}
              width={Math.max(0.5, bar - 0.6)}
              height={tall}
            />
            <rect
              className={css['barShown']}
              x={i * bar}
              y={height - part}
              width={Math.max(0.5, bar - 0.6)}
              height={part}
            />
          </g>
        );
      })}
      <rect
        className={css['brush']}
        x={x(current.from)}
        width={Math.max(0, x(current.to) - x(current.from))}
        height={range ? height : 0}
      />
      {(['from', 'to'] as const).map((end) => (
        <g
          key={end}
          className={css['handle']}
          role="slider"
          tabIndex={0}
          aria-label={end === 'from' ? props.fromLabel : props.toLabel}
          aria-valuemin={all.min}
          aria-valuemax={all.max}
          aria-valuenow={current[end]}
          aria-valuetext={props.format(current[end])}
          onKeyDown={key(end)}
        >
          <rect className={css['handleArea']} x={x(current[end]) - 8} width={16} height={height} />
          <line
            x1={x(current[end])}
            x2={x(current[end])}
            y1={0}
            y2={height}
            vectorEffect="non-scaling-stroke"
            strokeOpacity={range ? 1 : 0.35}
          />
        </g>
      ))}
    </svg>
  );
}

/** A square-root scale keeps rare values in sight beside very frequent ones; what is there is at least a hair high. */
function bars(value: number, most: number, height: number): number {
  return value === 0 ? 0 : Math.max(1.5, Math.sqrt(value / most) * height);
}

function moveOf(key: string): number {
  if (key === 'ArrowLeft' || key === 'ArrowDown') return -1;
  if (key === 'ArrowRight' || key === 'ArrowUp') return 1;
  if (key === 'PageDown') return -10;
  if (key === 'PageUp') return 10;
  return 0;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
