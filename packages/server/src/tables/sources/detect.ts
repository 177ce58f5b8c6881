import { fileFault } from '../fault.ts';

export const TABLE_FORMATS = [
  'csv',
  'json',
  'ndjson',
  'json-columns',
  'node-link',
  'arrow',
  'parquet',
  'graphml',
  'gexf',
] as const;

/** `csv` is every delimited text; `json` an array of rows; `json-columns` an object of arrays. */
export type TableFormat = (typeof TABLE_FORMATS)[number];

export type Compression = 'none' | 'gzip' | 'zstd';

/** Formats whose bytes are text and must be valid UTF-8. */
export function isText(format: TableFormat): boolean {
  return format !== 'arrow' && format !== 'parquet';
}

/** What the first bytes say about compression. */
export function detectCompression(head: Buffer): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528) return 'zstd';
  return 'none';
}

const REFUSED: readonly (readonly [string, string])[] = [
  ['504b0304', 'this is a ZIP archive or an Excel workbook; save the table as CSV, or unpack it first'],
  ['d0cf11e0', 'this is an old Excel workbook; save the table as CSV'],
  ['425a68', 'bzip2 is not read; use gzip or zstd'],
  ['fd377a585a', 'xz is not read; use gzip or zstd'],
  ['4f5243', 'ORC is not read; use Parquet or Arrow'],
  ['53514c69746520666f726d6174', 'this is an SQLite database; export a table from it as CSV'],
  ['89504e47', 'this is a picture'],
  ['25504446', 'this is a PDF document'],
];

/**
 * The format of uncompressed bytes, by what they are, never by the name. `head` is the beginning of the file, a megabyte
 * where it is longer. Throws a fault for formats that are known and not read, and for text that is called a binary format:
 * such a file is broken, and would be read as a table of rubbish.
 */
export function detectFormat(fileName: string, head: Buffer): TableFormat {
  if (head.length === 0) throw fileFault(fileName, null, 'the file is empty');
  const hex = head.subarray(0, 16).toString('hex');
  for (const [magic, message] of REFUSED) {
    if (hex.startsWith(magic)) throw fileFault(fileName, null, message);
  }
  if (hex.startsWith('50415231')) return 'parquet';
  if (hex.startsWith('4152524f5731')) return 'arrow';
  if (hex.startsWith('ffffffff') && head.length > 8 && head.readUInt32LE(4) < 16 * 1024 * 1024)
    return 'arrow';
  const start = head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (start.startsWith('<')) return detectXml(fileName, start);
  if (start.startsWith('[')) return /^\[\s*($|[[{\]])/.test(start) ? 'json' : 'csv';
  if (start.startsWith('{')) return detectObject(start);
  if (BINARY_NAME.test(fileName)) {
    const message = 'its name says Arrow or Parquet, and its bytes are neither; write it anew';
    throw fileFault(fileName, null, `${message}, or call it .csv if it is text`);
  }
  return 'csv';
}

const BINARY_NAME = /\.(arrows?|feather|ipc|parquet)(\.(gz|zst))?$/i;

function detectXml(fileName: string, start: string): TableFormat {
  const root = /<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s>/]/.exec(
    start.replace(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<![^>]*>/g, ''),
  )?.[2];
  if (root === 'graphml' || root === 'gexf') return root;
  throw fileFault(
    fileName,
    null,
    `this is XML with the root element <${(root ?? '?').slice(0, 40)}>; GraphML and GEXF are read`,
  );
}

/** Rows one per line, columns, or a node-link graph: by the first object, as far as it lies in the head. */
function detectObject(start: string): TableFormat {
  const end = endOfValue(start);
  if (end !== null && start.slice(end).trim() !== '') return 'ndjson';
  if (end === null) return GRAPH_KEY.test(start.slice(0, 4096)) ? 'node-link' : 'json-columns';
  const value = parsed(start.slice(0, end));
  if (value === null) return 'ndjson';
  if (Array.isArray(value['nodes']) && (Array.isArray(value['links']) || Array.isArray(value['edges']))) {
    return 'node-link';
  }
  return Object.entries(value).some(([, cell]) => Array.isArray(cell)) &&
    Object.entries(value).every(([key, cell]) => Array.isArray(cell) || isAgentKey(key))
    ? 'json-columns'
    : 'ndjson';
}

const GRAPH_KEY = /"(nodes|links|edges)"\s*:\s*\[\s*[{\]]|"(directed|multigraph)"\s*:\s*(true|false)/;

/** Two scalar keys that some clients add to tables of columns. */
export function isAgentKey(key: string): boolean {
  return key === 'agent_name' || key === 'agent_version';
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** Where the object that starts the text ends; null when it does not end in it. */
function endOfValue(start: string): number | null {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < start.length; at++) {
    const character = start[at];
    if (inString) {
      if (character === '\\') at++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') {
      depth--;
      if (depth === 0) return at + 1;
    }
  }
  return null;
}
