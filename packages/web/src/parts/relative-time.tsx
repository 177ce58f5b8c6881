import { Tooltip, VisuallyHidden } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { language } from '../text/index.ts';
import { exactTime, relativeTime } from './relative-time-words.ts';

/** A moment in words that keep up with the clock; the exact time on hover and for screen readers. */
export function RelativeTime({ time }: { readonly time: string }) {
  const now = useSyncExternalStore(onTick, currentTick);
  const then = Date.parse(time);
  const exact = exactTime(then, language);
  return (
    <Tooltip label={exact}>
      <time dateTime={time}>
        {relativeTime(then, now, language)}
        <VisuallyHidden>, {exact}</VisuallyHidden>
      </time>
    </Tooltip>
  );
}

const TICK = 30_000;
let tick = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** One timer for every time on the page, running only while there is one. */
function onTick(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    tick = Date.now();
    for (const each of listeners) each();
  }, TICK);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function currentTick(): number {
  if (timer === undefined && Date.now() - tick > TICK) tick = Date.now();
  return tick;
}
