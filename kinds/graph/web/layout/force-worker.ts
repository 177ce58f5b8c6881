import { ForceLayout } from './force.ts';
import type { LayoutProgress, LayoutRequest } from './messages.ts';

/** How long the worker computes before it listens again and shows what it has. */
const SLICE = 40;

let run = 0;

self.addEventListener('message', (event: MessageEvent<LayoutRequest>) => {
  run++;
  if (event.data.type === 'start') arrange(event.data, run);
});

async function arrange(request: LayoutRequest & { type: 'start' }, own: number): Promise<void> {
  const layout = new ForceLayout(request);
  const begin = performance.now();
  for (;;) {
    const slice = performance.now();
    do layout.step();
    while (performance.now() - slice < SLICE);
    // A pause in which a message to stop can arrive.
    await new Promise((resume) => setTimeout(resume));
    const done = Math.min(1, (performance.now() - begin) / request.milliseconds);
    const ended = done >= 1 || own !== run;
    const positions = ended || !request.quiet ? layout.positions() : null;
    const progress: LayoutProgress = { positions, done, ended };
    self.postMessage(progress, { transfer: positions ? [positions.buffer] : [] });
    if (ended) return;
  }
}
