/**
 * Unpacks an LZ4 frame (format: github.com/lz4/lz4, `lz4_Frame_format.md` and `lz4_Block_format.md`), as Feather files
 * compress their buffers. Checksums are passed over: Arrow states every length beside. Throws on bytes that are no such
 * frame, and {@link UnpackedTooLong} when they unpack to more than `limit`.
 */
export function unpackLz4Frame(data: Uint8Array, limit: number): Uint8Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (view.getUint32(0, true) !== 0x184d2204) throw new Error('not an LZ4 frame');
  const flags = view.getUint8(4);
  const blockChecksums = (flags & 0x10) !== 0;
  // Magic, flags, block size; then content size and dictionary id where the flags name them; then the header's checksum.
  let at = 6 + ((flags & 0x08) === 0 ? 0 : 8) + ((flags & 0x01) === 0 ? 0 : 4) + 1;
  const out = new Output(limit);
  for (;;) {
    const header = view.getUint32(at, true);
    at += 4;
    if (header === 0) return out.taken();
    const size = header & 0x7fffffff;
    const block = data.subarray(at, at + size);
    if (block.length < size) throw new Error('the LZ4 frame is cut off');
    if (header >>> 31 === 1) out.append(block);
    else unpackBlock(block, out);
    at += size + (blockChecksums ? 4 : 0);
  }
}

function unpackBlock(block: Uint8Array, out: Output): void {
  let at = 0;
  const next = (): number => {
    const byte = block[at++];
    if (byte === undefined) throw new Error('the LZ4 block is cut off');
    return byte;
  };
  const lengthFrom = (start: number): number => {
    let length = start;
    if (start !== 15) return length;
    for (let byte = 255; byte === 255; ) {
      byte = next();
      length += byte;
    }
    return length;
  };
  while (at < block.length) {
    const token = next();
    const literals = lengthFrom(token >> 4);
    if (at + literals > block.length) throw new Error('the LZ4 block is cut off');
    out.append(block.subarray(at, at + literals));
    at += literals;
    if (at >= block.length) return;
    const distance = next() | (next() << 8);
    out.repeat(distance, lengthFrom(token & 15) + 4);
  }
}

/** A growing buffer that can repeat what it holds. */
class Output {
  readonly #limit: number;
  #bytes: Uint8Array = new Uint8Array(64 * 1024);
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  repeat(distance: number, length: number): void {
    if (distance === 0 || distance > this.#length) throw new Error('the LZ4 block points outside');
    this.#reserve(length);
    // Byte by byte: the repeated part may overlap what it writes.
    for (let index = 0; index < length; index++) {
      this.#bytes[this.#length] = this.#bytes[this.#length - distance] ?? 0;
      this.#length++;
    }
  }

  taken(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed > this.#limit) throw new UnpackedTooLong();
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

/** The bytes unpack to more than the caller takes. */
export class UnpackedTooLong extends Error {
  override readonly name = 'UnpackedTooLong';
}
