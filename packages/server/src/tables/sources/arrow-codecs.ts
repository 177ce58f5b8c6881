import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { CompressionType, compressionRegistry } from 'apache-arrow';
import { unpackLz4Frame } from './lz4.ts';

/** Lets the Arrow reader unpack compressed buffers, each to at most `limit` bytes. */
export function registerArrowCodecs(limit: number): void {
  const maxOutputLength = Math.min(limit, 2 ** 31 - 1);
  compressionRegistry.set(CompressionType.ZSTD, {
    encode: (data) => zstdCompressSync(data),
    decode: (data) => zstdDecompressSync(data, { maxOutputLength }),
  });
  compressionRegistry.set(CompressionType.LZ4_FRAME, {
    decode: (data) => unpackLz4Frame(data, maxOutputLength),
  });
}
