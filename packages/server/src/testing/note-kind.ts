import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { defineKind, invalid } from '@tessera/domain';
import { z } from 'zod';
import type { KindServer } from '../kind-host.ts';

const content = z.strictObject({
  text: z.string().max(10_000),
  /** Steps that preparing takes, 20 ms each. */
  steps: z.number().int().min(0).max(500).default(0),
});

/**
 * A small kind for tests of the machine: a text, without uploads. Parts: `text`, and `slow`, a stream that gives a line
 * each 20 ms and does not end by itself. Exports: `slow`, the same.
 */
export const noteKind: KindServer = {
  kind: defineKind({ id: 'note', content }),
  inspect: async (file) => ({ name: file.name, size: file.size }),
  async prepare(given, _files, tools) {
    const parsed = content.safeParse(given);
    if (!parsed.success) throw invalid('content', 'must have a text');
    const { text, steps } = parsed.data;
    for (let step = 0; step < steps; step++) {
      tools.signal.throwIfAborted();
      tools.progress({ done: step / steps, step: 'writing' });
      await setTimeout(20);
    }
    const path = join(tools.scratch, 'text');
    await writeFile(path, text);
    return {
      content: { text: '', steps: 0 },
      files: [{ name: 'text', path, mediaType: 'text/html' }],
      counts: { characters: text.length },
      searchText: text,
    };
  },
  parts: {
    async text(version) {
      const file = version.file('text');
      if (file === undefined) throw new Error('the note has no text');
      const { mediaType, size, hash, path } = file;
      return { mediaType, size, hash, fileName: `${version.title}.html`, body: createReadStream(path) };
    },
    slow: async () => ({ mediaType: 'application/octet-stream', body: Readable.from(lines()) }),
  },
  exports: {
    slow: async () => ({ mediaType: 'application/octet-stream', body: Readable.from(lines()) }),
  },
  samples: async () => [],
};

async function* lines(): AsyncGenerator<string> {
  for (let line = 1; ; line++) {
    yield `line ${line}\n`;
    await setTimeout(20);
  }
}
