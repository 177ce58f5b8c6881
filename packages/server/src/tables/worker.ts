/**
 * The child process that reads what users send. It does one piece of work and ends; the parent may kill it at any time.
 * It gets no environment, and its engine sees nothing but the files of the work.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from './fault.ts';
import { convert } from './jobs/convert.ts';
import { inspect } from './jobs/inspect.ts';
import { link, type Tell } from './jobs/link.ts';
import { page } from './jobs/page.ts';
import type { ChildMessage, JobMessage, JobName, Jobs } from './protocol.ts';

process.on('disconnect', () => process.exit());
process.once('message', (message) => {
  // The only sender is the parent, which builds messages of this type.
  void answer(message as JobMessage);
});
process.send?.({ type: 'ready' } satisfies ChildMessage);

async function answer(message: JobMessage): Promise<void> {
  const tell: Tell = (done, step) => process.send?.({ type: 'progress', done, step } satisfies ChildMessage);
  let last: ChildMessage;
  try {
    for (const part of ['in', 'out']) await mkdir(join(message.folder, part));
    last = { type: 'done', output: await work(message, tell) };
    for (const part of ['in', 'spill'])
      await rm(join(message.folder, part), { recursive: true, force: true });
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
  process.send?.(last, () => process.exit());
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
