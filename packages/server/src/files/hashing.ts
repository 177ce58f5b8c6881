import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** SHA-256 of a file's bytes, hexadecimal, and their number. */
export async function hashFile(
  path: string,
  signal?: AbortSignal,
): Promise<{ readonly hash: string; readonly size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  const read = createReadStream(path, { highWaterMark: 1024 * 1024 });
  const count = async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      hash.update(chunk);
      size += chunk.byteLength;
    }
  };
  await (signal === undefined ? pipeline(read, count) : pipeline(read, count, { signal }));
  return { hash: hash.digest('hex'), size };
}
