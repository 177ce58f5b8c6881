import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineKind, Problem } from '@tessera/domain';
import { z } from 'zod';
import type { KindServer, KindTools, Outgoing, VersionData } from '../../kind-host.ts';

const content = z.strictObject({
  text: z.string().default(''),
  /** Works until it is cancelled. */
  endless: z.boolean().default(false),
  /** Finds the disk full. */
  full: z.boolean().default(false),
  /** Waits at a {@link closedDoor}. */
  door: z.string().optional(),
});

interface Door {
  readonly name: string;
  /** Settles when work waits at the door. */
  readonly reached: Promise<void>;
  open(): void;
}

const doors = new Map<string, { reach(): void; readonly opened: Promise<void> }>();

/** Something that work on content with `door: name` waits at until the test opens it. */
export function closedDoor(name: string): Door {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  doors.set(name, { reach: reached.resolve, opened: opened.promise });
  return { name, reached: reached.promise, open: opened.resolve };
}

function parseContent(given: unknown) {
  const parsed = content.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  throw new Problem('input-invalid', { detail: parsed.error.message });
}

/** A kind for tests: keeps every source as it came, under its purpose. Unlisted by default, as graphs are. */
export const sheet: KindServer = {
  kind: defineKind({ id: 'sheet', content, defaultMode: 'unlisted' }),
  inspect: async (file) => ({ name: file.name, size: file.size, purpose: file.purpose }),
  async prepare(given, files, tools) {
    const made = parseContent(given);
    tools.progress({ done: 0.5, step: 'reading' });
    const prepared = [];
    if (made.door !== undefined) {
      doors.get(made.door)?.reach();
      await doors.get(made.door)?.opened;
      const path = join(tools.scratch, 'made');
      await writeFile(path, made.door);
      prepared.push({ name: 'made', path, mediaType: 'text/plain' });
    }
    for (const file of files) {
      const path = join(tools.scratch, file.purpose);
      await copyFile(file.path, path);
      prepared.push({ name: file.purpose, path, mediaType: 'text/plain' });
    }
    if (made.full) await writeFile('/dev/full', 'too much');
    if (made.endless) {
      if (!tools.signal.aborted) await once(tools.signal, 'abort');
      throw new Error('was cancelled');
    }
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    return { content: made, files: prepared, counts: { bytes }, searchText: made.text };
  },
  parts: { data: streamed, text: async (version) => said(version) },
  exports: { txt: streamed },
  samples: async () => [],
};

async function streamed(version: VersionData, _query: unknown, _tools: KindTools): Promise<Outgoing> {
  const file = version.file('data');
  if (file === undefined) throw new Problem('not-found', { detail: 'It has no data.' });
  const { mediaType, size, hash, path } = file;
  return { mediaType, size, hash, fileName: 'data.txt', body: createReadStream(path) };
}

function said(version: VersionData): Outgoing {
  return { mediaType: 'application/json', body: Buffer.from(JSON.stringify(version.content)) };
}

/** Holds everything, comments by default, private. */
export const box: KindServer = {
  ...sheet,
  kind: defineKind({ id: 'box', content, children: 'all', defaultShareRole: 'commenter' }),
};

/** Never open to everybody, offers no commenter, inherits nothing. */
export const engine: KindServer = {
  ...sheet,
  kind: defineKind({
    id: 'engine',
    content,
    refusedModes: ['unlisted', 'public'],
    roles: ['viewer', 'operator', 'manager', 'owner'],
    inheritsUpTo: null,
  }),
};

export const TEST_KINDS: readonly KindServer[] = [sheet, box, engine];
