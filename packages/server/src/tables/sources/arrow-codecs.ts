import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { CompressionType, compressionRegistry } from 'apache-arrow';
import { Fault } from '../fault.ts';
import { UnpackedTooLong, unpackLz4Frame } from './lz4.ts';

/**
 * Lets the Arrow reader unpack compressed buffers. The buffers of one record batch are in memory together, so together
 * they may take `limit` bytes; call the function that is returned before each batch.
 */
export function registerArrowCodecs(fileName: string, limit: number): () => void {
  let left = limit;
  const limited = (unpack: (most: number) => Uint8Array): Uint8Array => {
    try {
      const bytes = unpack(Math.max(1, left));
      left -= bytes.length;
      return bytes;
    } catch (cause) {
      if (!isTooLong(cause)) throw cause;
      throw new Fault(
        'too-large',
        `${fileName} unpacks to more than this hub reads; write it in smaller record batches.`,
      );
    }
  };
  compressionRegistry.set(CompressionType.ZSTD, {
    // The registry checks decoders by packing and unpacking a few bytes.
    encode: (data) => zstdCompressSync(data),
    decode: (data) => limited((most) => zstdDecompressSync(data, { maxOutputLength: most })),
  });
  compressionRegistry.set(CompressionType.LZ4_FRAME, {
    decode: (data) => limited((most) => unpackLz4Frame(data, most)),
  });
  left = limit;
  return () => {
    left = limit;
  };
}

function isTooLong(cause: unknown): boolean {
  return (
    cause instanceof UnpackedTooLong ||
    (cause instanceof RangeError && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE')
  );
}
