/**
 * The child process that reads what users send: one piece of work after another, until one fails; the parent may kill it
 * at any time. It gets no environment, and each engine sees nothing but the files of its work.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { closeEngines } from './engine.ts';
import { Fault } from './fault.ts';
import { convert } from './jobs/convert.ts';
import { inspect } from './jobs/inspect.ts';
import { link, type Tell } from './jobs/link.ts';
import { page } from './jobs/page.ts';
import type { ChildMessage, JobMessage, JobName, Jobs } from './protocol.ts';

process.on('disconnect', () => process.exit());
process.on('message', (message) => {
  // The only sender is the parent, which builds messages of this type.
  void answer(message as JobMessage);
});

async function answer(message: JobMessage): Promise<void> {
  const tell: Tell = (done, step) => process.send?.({ type: 'progress', done, step } satisfies ChildMessage);
  let last: ChildMessage;
  try {
    for (const part of ['in', 'out']) await mkdir(join(message.folder, part));
    const output = await work(message, tell);
    closeEngines();
    for (const part of ['in', 'spill'])
      await rm(join(message.folder, part), { recursive: true, force: true });
    last = { type: 'done', output, megabytes: process.memoryUsage.rss() / 1e6 };
  } catch (cause) {
    last =
      cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC'
        ? { type: 'failed', code: 'storage-full', detail: 'The disk of the hub is full.', places: [] }
        : cause instanceof Fault
          ? { type: 'failed', code: cause.code, detail: cause.message, places: cause.places }
          : {
              type: 'failed',
              code: 'internal',
              detail: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
              places: [],
            };
  }
  // After a failure something may still be at work in here, so this process is not used again.
  process.send?.(last, () => {
    if (last.type === 'failed') process.exit();
  });
}

function work(message: JobMessage, tell: Tell): Promise<Jobs[JobName]['output']> {
  switch (message.job) {
    case 'inspect':
      return inspect(message.input, message.folder, message.limits);
    case 'link':
      return link(message.input, message.folder, message.limits, tell);
    case 'page':
      return page(message.input, message.folder, message.limits);
    case 'convert':
      return convert(message.input, message.folder, message.limits, tell);
  }
}
