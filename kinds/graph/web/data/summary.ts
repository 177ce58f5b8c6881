import { BINDINGS, type BindingName, COLUMN_TYPES, graphEncoding } from '../../kind.ts';
import type { Encoding, Encodings } from '../look/encoding.ts';
import { LONGEST_PLAY } from '../view-settings.ts';
import type { ColumnInfo } from './column.ts';
import type { GraphContent, TableInfo } from './content.ts';

const DEFAULT_PLAY = 5_000;

/**
 * Reads the part `summary`. What the picture cannot be drawn without must be there; a binding or encoding that does not
 * make sense is left out, since the graph is still worth seeing without it.
 *
 * @throws Error when the answer is no summary of a graph
 */
export function parseSummary(answer: unknown): GraphContent {
  const summary = record(answer);
  const content = record(summary['content']);
  const tables = record(content['tables'] ?? summary['tables']);
  const nodes = tableOf(tables['nodes']);
  const edges = tableOf(tables['edges']);
  if (!nodes || !edges) throw new Error('The answer of the hub is no graph that this page understands.');
  const bindings = record(content['bindings']);
  const encodings = record(content['encodings']);
  const settings = record(content['settings']);
  const play = settings['play'];
  const placed = bindings['pointX'] !== undefined || bindings['pointLongitude'] !== undefined;
  return {
    node: text(content['node']) ?? nodes.columns[0]?.name ?? '',
    source: text(content['source']) ?? edges.columns[0]?.name ?? '',
    destination: text(content['destination']) ?? edges.columns[1]?.name ?? '',
    bindings: bindingsOf(bindings),
    encodings: { nodes: encodingsOf(encodings['point']), edges: encodingsOf(encodings['edge']) },
    play: inRange(play, 0, LONGEST_PLAY) ?? (placed ? 0 : DEFAULT_PLAY),
    labels: settings['labels'] === 'all' || settings['labels'] === 'none' ? settings['labels'] : 'auto',
    directed: settings['directed'] === true,
    legend: settings['legend'] !== false,
    pointScale: inRange(settings['pointScale'], 0.05, 20) ?? 1,
    edgeScale: inRange(settings['edgeScale'], 0.05, 20) ?? 1,
    tables: { nodes, edges },
  };
}

function tableOf(value: unknown): TableInfo | null {
  const { count, columns } = record(value);
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 0 || !Array.isArray(columns))
    return null;
  const read = columns.map(columnOf);
  return read.every((column) => column !== null) ? { count, columns: read } : null;
}

function columnOf(value: unknown): ColumnInfo | null {
  const { name, type, min, max, distinct } = record(value);
  const known = COLUMN_TYPES.find((candidate) => candidate === type);
  if (typeof name !== 'string' || !known) return null;
  return { name, type: known, min: number(min), max: number(max), distinct: number(distinct) };
}

function bindingsOf(value: Readonly<Record<string, unknown>>): GraphContent['bindings'] {
  const bound: Partial<Record<BindingName, string>> = {};
  for (const name of BINDINGS) {
    const column = text(value[name]);
    if (column) bound[name] = column;
  }
  return bound;
}

function encodingsOf(value: unknown): Encodings {
  const { color, size, icon, badge } = record(value);
  return {
    color: encodingOf(color),
    size: encodingOf(size),
    icon: encodingOf(icon),
    badge: encodingOf(badge),
  };
}

/** One encoding as it is published: a map or bins win over a palette; a continuous one without bins is a range. */
export function encodingOf(value: unknown): Encoding | undefined {
  const parsed = graphEncoding.safeParse(value);
  if (!parsed.success) return undefined;
  const { column, variation, palette = [], map, bins, min, max, default: other } = parsed.data;
  const base = { column, other: other === undefined ? undefined : String(other) };
  if (bins)
    return {
      ...base,
      type: 'bins',
      bins: bins.map((bin) => ({ below: bin.below, value: String(bin.value) })),
    };
  if (map)
    return {
      ...base,
      type: 'map',
      values: Object.fromEntries(Object.entries(map).map(([key, word]) => [key, String(word)])),
    };
  return variation === 'continuous'
    ? { ...base, type: 'range', palette, min, max }
    : { ...base, type: 'categories', palette };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

function inRange(value: unknown, from: number, to: number): number | undefined {
  const known = number(value);
  return known === undefined ? undefined : Math.min(to, Math.max(from, known));
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
