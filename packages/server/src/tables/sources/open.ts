import { isUtf8 } from 'node:buffer';
import { createReadStream, createWriteStream } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { Fault, fileFault } from '../fault.ts';
import type { Dialect, TableFile, TableLimits } from '../model.ts';
import { type Compression, detectCompression, detectFormat, isText, type TableFormat } from './detect.ts';

/** A file ready to be read: plain bytes, text as UTF-8. */
export interface OpenedFile {
  readonly file: TableFile;
  readonly path: string;
  readonly format: TableFormat;
  readonly compression: Compression;
  readonly encoding: Dialect['encoding'];
  /** The beginning, at most a megabyte, for guessing. */
  readonly head: Buffer;
  readonly warnings: readonly string[];
}

const HEAD = 1024 * 1024;

/**
 * Unpacks and recodes a file as far as needed, into `folder`. The size is limited while unpacking, so a small file that
 * unpacks to a huge one stops at the limit. Throws a fault that names the file for bytes that cannot be read.
 */
export async function openSource(
  file: TableFile,
  folder: string,
  index: number,
  limits: TableLimits,
): Promise<OpenedFile> {
  const packed = await headOf(file.path);
  const compression = detectCompression(packed);
  const path = compression === 'none' ? file.path : join(folder, `plain-${index}`);
  if (compression !== 'none') await unpack(file, compression, path, limits);
  const bytes = compression === 'none' ? packed : await headOf(path);
  if (detectCompression(bytes) !== 'none') {
    throw fileFault(file.name, null, 'it is compressed more than once; unpack it first');
  }
  const encoding = file.options.encoding ?? (isUtf16(bytes) ? 'utf-16' : 'utf-8');
  if (encoding === 'utf-8') {
    const format = file.options.format ?? detectFormat(file.name, bytes);
    if (isText(format)) await checkText(file.name, path);
    return { file, path, format, compression, encoding, head: bytes, warnings: [] };
  }
  const recoded = join(folder, `utf8-${index}`);
  await recode(path, encoding, recoded, bytes);
  const head = await headOf(recoded);
  const format = file.options.format ?? detectFormat(file.name, head);
  await checkText(file.name, recoded);
  const warnings = encoding === 'utf-16' ? [`${file.name} was read as UTF-16.`] : [];
  return { file, path: recoded, format, compression, encoding, head, warnings };
}

async function headOf(path: string): Promise<Buffer> {
  const handle = await openFile(path, 'r');
  try {
    const buffer = Buffer.alloc(HEAD);
    let filled = 0;
    while (filled < HEAD) {
      const { bytesRead } = await handle.read(buffer, filled, HEAD - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  } finally {
    await handle.close();
  }
}

async function unpack(
  file: TableFile,
  compression: Compression,
  path: string,
  limits: TableLimits,
): Promise<void> {
  const unpacker = compression === 'gzip' ? createGunzip() : createZstdDecompress();
  try {
    await pipeline(
      createReadStream(file.path),
      unpacker,
      new ByteLimit(file.name, limits.decompressedBytes),
      createWriteStream(path),
    );
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC') {
      throw new Fault('storage-full', 'The disk of the hub is full.');
    }
    throw fileFault(
      file.name,
      null,
      `the ${compression} compression is broken or cut off; send the file again`,
    );
  }
}

class ByteLimit extends Transform {
  readonly #name: string;
  #left: number;

  constructor(name: string, limit: number) {
    super();
    this.#name = name;
    this.#left = limit;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#left -= chunk.length;
    if (this.#left >= 0) done(null, chunk);
    else done(new Fault('too-large', `${this.#name} unpacks to more than this hub reads.`));
  }
}

function isUtf16(head: Buffer): boolean {
  return (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
}

async function recode(from: string, encoding: 'utf-16' | 'latin-1', to: string, head: Buffer): Promise<void> {
  const label = encoding === 'latin-1' ? 'windows-1252' : head[0] === 0xfe ? 'utf-16be' : 'utf-16le';
  const decoder = new TextDecoder(label);
  const recoder = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, Buffer.from(decoder.decode(chunk, { stream: true })));
    },
    flush(done) {
      done(null, Buffer.from(decoder.decode()));
    },
  });
  await pipeline(createReadStream(from), recoder, createWriteStream(to));
}

/** Refuses bytes that are not UTF-8, and NUL bytes, with line and column. */
async function checkText(fileName: string, path: string): Promise<void> {
  let carried: Buffer = Buffer.alloc(0);
  let line = 1;
  for await (const chunk of createReadStream(path, { highWaterMark: HEAD }) as AsyncIterable<Buffer>) {
    const bytes = carried.length === 0 ? chunk : Buffer.concat([carried, chunk]);
    const whole = bytes.subarray(0, wholeCharacters(bytes));
    if (!isUtf8(whole) || whole.includes(0)) throw badText(fileName, whole, line);
    for (let at = whole.indexOf(10); at !== -1; at = whole.indexOf(10, at + 1)) line++;
    carried = bytes.subarray(whole.length);
  }
  if (carried.length > 0) throw badText(fileName, carried, line);
}

/** Length without the bytes of a character that is cut at the end. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

function badText(fileName: string, bytes: Buffer, firstLine: number): Fault {
  let line = firstLine;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(10, start);
    const row = bytes.subarray(start, end === -1 ? bytes.length : end);
    const nul = row.indexOf(0);
    if (nul !== -1)
      return fileFault(
        fileName,
        String(line),
        `byte ${nul + 1} is NUL, which text does not hold; is this a text file?`,
      );
    if (!isUtf8(row)) {
      const at = firstBadByte(row);
      const hex = (row[at] ?? 0).toString(16).toUpperCase().padStart(2, '0');
      return fileFault(
        fileName,
        String(line),
        `byte ${at + 1} (hexadecimal ${hex}) is not UTF-8; save the file as UTF-8, or say that its encoding is latin-1 (Windows-1252)`,
      );
    }
    if (end === -1) return fileFault(fileName, String(line), 'the text ends in the middle of a character');
    start = end + 1;
    line++;
  }
}

function firstBadByte(row: Buffer): number {
  let low = 0;
  let high = row.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const end = middle + 1;
    const head = row.subarray(0, end);
    if (isUtf8(head.subarray(0, wholeCharacters(head)))) low = end;
    else high = middle;
  }
  let at = Math.min(low, row.length - 1);
  // A bad sequence shows at its last byte; what is wrong starts at its first.
  while (at > 0 && ((row[at] ?? 0) & 0xc0) === 0x80) at--;
  return at;
}
