import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '@tessera/domain';
import { z } from 'zod';

/*
 * An archive is a folder that any database can be filled from:
 *   manifest.json        what it is, of which hub, with counts and hashes
 *   tables/<name>.ndjson one row per line, a JSON object of columns
 *   files/<ab>/<hash>    kept files, named by the SHA-256 of their bytes
 */

export const ARCHIVE_FORMAT = 'tessera-backup';
export const ARCHIVE_VERSION = 1;

const contents = z.strictObject({
  format: z.literal(ARCHIVE_FORMAT),
  version: z.int(),
  hub: z.string(),
  /** Milliseconds since 1970. */
  createdAt: z.int(),
  migrations: z.array(z.string()),
  tables: z.record(z.string(), z.strictObject({ rows: z.int(), sha256: z.string() })),
  /** The last number given out by tables that number their rows. */
  counters: z.record(z.string(), z.int()),
  files: z.strictObject({ count: z.int(), bytes: z.int() }),
});

/** What an archive holds. */
export type Manifest = z.infer<typeof contents>;

/** Where the bytes of kept files lie. A hash is the SHA-256 of the bytes, hexadecimal. */
export interface FileBytes {
  /** Fails when there is no such file. */
  read(hash: string): AsyncIterable<Uint8Array>;
  write(hash: string, bytes: AsyncIterable<Uint8Array>): Promise<void>;
}

export function tablePath(archive: string, table: string): string {
  return join(archive, 'tables', `${table}.ndjson`);
}

export function filePath(archive: string, hash: string): string {
  return join(archive, 'files', hash.slice(0, 2), hash);
}

/** The text of `manifest.json`: the manifest, and a checksum over it. */
export function sealManifest(manifest: Manifest): string {
  const text = JSON.stringify(manifest);
  return `${JSON.stringify({ manifest: text, sha256: digest(text) }, null, 2)}\n`;
}

const sealed = z.strictObject({ manifest: z.string(), sha256: z.string() });

/** Reads what {@link sealManifest} wrote. Fails with `file-invalid` for anything else, and for a newer format. */
export async function readManifest(archive: string): Promise<Manifest> {
  let text: string;
  try {
    text = await readFile(join(archive, 'manifest.json'), 'utf8');
  } catch (cause) {
    throw damaged(`${archive} is no backup of Tessera: it has no manifest.json that can be read.`, cause);
  }
  const envelope = sealed.safeParse(parseJson(text));
  if (!envelope.success) throw damaged(`${archive} is no backup of Tessera: its manifest.json is foreign.`);
  if (digest(envelope.data.manifest) !== envelope.data.sha256) {
    throw damaged('The backup is damaged: manifest.json is not as it was written.');
  }
  const inner = parseJson(envelope.data.manifest);
  const version = z.looseObject({ format: z.string(), version: z.int() }).safeParse(inner);
  if (!version.success || version.data.format !== ARCHIVE_FORMAT) {
    throw damaged(`${archive} is no backup of Tessera: its manifest.json is foreign.`);
  }
  if (version.data.version > ARCHIVE_VERSION) {
    throw damaged('A newer version of Tessera made this backup. Restore it with that version.');
  }
  const manifest = contents.safeParse(inner);
  if (!manifest.success) throw damaged('The backup is damaged: its manifest lacks something.');
  return manifest.data;
}

/** SHA-256 of a file, hexadecimal, and its size in bytes. Fails with `file-invalid` when it cannot be read. */
export async function digestFile(path: string): Promise<{ readonly sha256: string; readonly size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  try {
    for await (const part of createReadStream(path)) {
      hash.update(part);
      size += part.length;
    }
  } catch (cause) {
    throw damaged(`The backup is damaged: ${path} cannot be read.`, cause);
  }
  return { sha256: hash.digest('hex'), size };
}

/** The refusal of an archive. */
export function damaged(detail: string, cause?: unknown): Problem {
  return new Problem('file-invalid', { detail, cause });
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
