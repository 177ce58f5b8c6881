import { createReadStream } from 'node:fs';
import { type Fault, fileFault } from '../fault.ts';

/** One piece of a JSON text: an element of an array, with the key that the array stands under (null at the root). */
export interface JsonElement {
  readonly key: string | null;
  /** JSON text; empty where an array of the root object begins, null for a value of the root object that is no array. */
  readonly text: string | null;
  readonly line: number;
}

/** `lines`: values one after another; `array`: elements of the root array; `object`: elements of the arrays in the root object. */
export type JsonShape = 'lines' | 'array' | 'object';

const MOST_BYTES = 16 * 1024 * 1024;
const DEEPEST = 200;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
const NEWLINE = 0x0a;

/**
 * Cuts a JSON file into elements without holding more than one of them, in batches per chunk read. Throws a fault with
 * the line for text that ends too early, goes on too long, or nests too deep; each element is checked by its parser.
 */
export async function* jsonElements(
  fileName: string,
  path: string,
  shape: JsonShape,
): AsyncGenerator<JsonElement[]> {
  const cutter = new Cutter(fileName, shape);
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
    yield cutter.push(chunk);
  }
  yield cutter.end();
}

class Cutter {
  readonly #file: string;
  readonly #shape: JsonShape;
  readonly #base: number;
  #buffer: Buffer = Buffer.alloc(0);
  #at = 0;
  #start = -1;
  #startLine = 1;
  #line = 1;
  #depth = 0;
  #inString = false;
  #key: string | null = null;
  #afterColon = false;
  #ended = false;
  #first = true;

  constructor(file: string, shape: JsonShape) {
    this.#file = file;
    this.#shape = shape;
    this.#base = shape === 'lines' ? 0 : shape === 'array' ? 1 : 2;
  }

  push(chunk: Buffer): JsonElement[] {
    const bytes =
      this.#first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? chunk.subarray(3) : chunk;
    this.#first = false;
    const kept = this.#start === -1 ? Buffer.alloc(0) : this.#buffer.subarray(this.#start);
    if (kept.length > MOST_BYTES)
      throw this.#fault('this element is longer than 16 MB; is a bracket or quote missing?');
    const offset = this.#start === -1 ? this.#at - this.#buffer.length : this.#at - this.#start;
    this.#buffer = kept.length === 0 ? bytes : Buffer.concat([kept, bytes]);
    this.#at = offset;
    if (this.#start !== -1) this.#start = 0;
    return this.#scan();
  }

  end(): JsonElement[] {
    const found: JsonElement[] = [];
    if (this.#start !== -1 && this.#depth === this.#base && !this.#inString && this.#shape === 'lines')
      this.#take(found, this.#buffer.length);
    if (this.#depth > 0 || this.#inString)
      throw this.#fault('the JSON ends too early; is the file complete?');
    return found;
  }

  #scan(): JsonElement[] {
    const found: JsonElement[] = [];
    const bytes = this.#buffer;
    for (; this.#at < bytes.length; this.#at++) {
      const byte = bytes[this.#at] ?? 0;
      if (this.#inString) {
        if (byte === BACKSLASH) this.#at++;
        else if (byte === QUOTE) this.#endString(found);
        else if (byte === NEWLINE) throw this.#fault('a text is not closed with a quote in its line');
        continue;
      }
      if (byte === NEWLINE) this.#line++;
      this.#step(byte, found);
    }
    return found;
  }

  #step(byte: number, found: JsonElement[]): void {
    switch (byte) {
      case QUOTE:
        this.#begin();
        this.#inString = true;
        return;
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        this.#begin();
        this.#open(byte, found);
        return;
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        this.#close(found);
        return;
      case COMMA:
        if (this.#depth === this.#base) this.#take(found, this.#at);
        if (this.#depth === 1 && this.#shape === 'object') {
          this.#endScalar(found);
          this.#afterColon = false;
        }
        return;
      case COLON:
        if (this.#depth === 1 && this.#shape === 'object') this.#afterColon = true;
        return;
      case 0x20:
      case 0x09:
      case 0x0d:
      case NEWLINE:
        if (this.#depth === this.#base && this.#isScalar()) this.#take(found, this.#at);
        return;
      default:
        if (this.#depth === 0 && this.#base > 0) throw this.#fault('JSON was expected here');
        this.#begin();
    }
  }

  /** Remembers where an element, or a key of the root object, starts. */
  #begin(): void {
    if (this.#ended) throw this.#fault('something follows the end of the JSON');
    const starts = this.#depth === this.#base || (this.#shape === 'object' && this.#depth === 1);
    if (starts && this.#start === -1) {
      this.#start = this.#at;
      this.#startLine = this.#line;
    }
  }

  #open(byte: number, found: JsonElement[]): void {
    if (this.#shape === 'object' && this.#depth === 1) {
      if (!this.#afterColon || this.#key === null) throw this.#fault('a name was expected here');
      // An array below a key is walked; an object below a key is passed over.
      if (byte === OPEN_OBJECT) found.push({ key: this.#key, text: null, line: this.#line });
      else found.push({ key: this.#key, text: '', line: this.#line });
      this.#start = -1;
      if (byte === OPEN_OBJECT) this.#key = null;
    }
    this.#depth++;
    if (this.#depth > DEEPEST) throw this.#fault(`this nests deeper than ${DEEPEST} levels`);
  }

  #close(found: JsonElement[]): void {
    if (this.#depth === this.#base) this.#take(found, this.#at);
    if (this.#depth === 1 && this.#shape === 'object') this.#endScalar(found);
    this.#depth--;
    if (this.#depth < 0) throw this.#fault('a bracket closes that was never opened');
    if (this.#depth === 0 && this.#base > 0) this.#ended = true;
    else if (this.#depth === this.#base && this.#start !== -1) this.#take(found, this.#at + 1);
  }

  /** A number, boolean or null right below the root object. */
  #endScalar(found: JsonElement[]): void {
    if (this.#start === -1 || this.#key === null) return;
    found.push({ key: this.#key, text: null, line: this.#startLine });
    this.#start = -1;
  }

  #endString(found: JsonElement[]): void {
    this.#inString = false;
    if (this.#shape === 'object' && this.#depth === 1) {
      if (!this.#afterColon) this.#key = this.#parsedKey();
      else if (this.#key !== null) found.push({ key: this.#key, text: null, line: this.#line });
      this.#start = -1;
      return;
    }
    if (this.#depth === this.#base) this.#take(found, this.#at + 1);
  }

  #parsedKey(): string {
    try {
      return String(JSON.parse(this.#buffer.toString('utf8', this.#start, this.#at + 1)));
    } catch {
      throw this.#fault('this name is not valid JSON');
    }
  }

  #isScalar(): boolean {
    return this.#start !== -1 && !this.#inString;
  }

  #take(found: JsonElement[], end: number): void {
    if (this.#start === -1) return;
    const text = this.#buffer.toString('utf8', this.#start, end);
    this.#start = -1;
    // Elements below a passed-over object of the root are nobody's.
    if (this.#shape === 'object' && this.#key === null) return;
    found.push({ key: this.#key, text, line: this.#startLine });
  }

  #fault(message: string): Fault {
    return fileFault(this.#file, String(this.#line), message);
  }
}
