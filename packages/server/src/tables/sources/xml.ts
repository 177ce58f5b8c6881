import { createReadStream } from 'node:fs';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { Fault, fileFault } from '../fault.ts';

/** What a format does with elements. Names come without prefix; text is that of the element that closes. */
export interface XmlHandler {
  open(element: string, attributes: Readonly<Record<string, string>>, line: number): void;
  close(element: string, text: string, line: number): void;
  /** Runs between chunks, to store what has been collected. Returning true ends the reading. */
  pause(): Promise<boolean>;
}

const DEEPEST = 100;
const LONGEST = 16 * 1024 * 1024;

/**
 * Reads XML as a stream. Nothing outside is ever fetched, and entities that a document declares are not known: the five
 * of XML itself and character numbers are all there is, so an entity cannot grow.
 */
export async function readXml(fileName: string, path: string, handler: XmlHandler): Promise<void> {
  const parser = new SaxesParser({ fileName, xmlns: false });
  let failure: unknown = null;
  let depth = 0;
  let text = '';
  const guard = (work: () => void): void => {
    if (failure !== null) return;
    try {
      work();
    } catch (cause) {
      failure = cause;
    }
  };
  parser.on('error', (cause) => {
    failure ??= fileFault(
      fileName,
      String(parser.line),
      `this is not valid XML: ${cause.message.replace(/^.*?\d+:\d+: /, '')}`,
    );
  });
  parser.on('opentag', (tag) =>
    guard(() => {
      depth++;
      if (depth > DEEPEST)
        throw fileFault(fileName, String(parser.line), `elements nest deeper than ${DEEPEST} levels`);
      text = '';
      handler.open(local(tag.name), attributesOf(tag), parser.line);
    }),
  );
  const collect = (part: string): void =>
    guard(() => {
      if (text.length + part.length > LONGEST)
        throw fileFault(fileName, String(parser.line), 'a text is longer than 16 MB');
      text += part;
    });
  parser.on('text', collect);
  parser.on('cdata', collect);
  parser.on('closetag', (tag) =>
    guard(() => {
      depth--;
      handler.close(local(tag.name), text, parser.line);
      text = '';
    }),
  );
  const decoder = new TextDecoder();
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    parser.write(decoder.decode(chunk, { stream: true }));
    if (failure !== null) throw failure;
    if (await handler.pause()) return;
  }
  parser.close();
  if (failure !== null)
    throw failure instanceof Error ? failure : new Fault('internal', 'Reading XML failed.');
  await handler.pause();
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function attributesOf(tag: SaxesTagPlain): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tag.attributes).map(([name, value]) => [local(name), value]));
}
