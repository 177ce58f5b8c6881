import type { ViewSettings } from '@tessera/web/kind-host';
import type { Filter } from './data/filters.ts';
import type { LookChoice } from './look/appearance.ts';

/** Where the camera stands: the middle in parts of the graph's box (0 to 1), and how much of the box is seen (1 is all). */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly ratio: number;
}

/** The view of a graph as the address keeps it (G7). Null is "as published". */
export interface GraphView extends LookChoice {
  readonly camera: Camera | null;
  /** How long the layout runs on opening, in milliseconds. */
  readonly play: number | null;
  readonly filters: readonly Filter[];
  /** Ids of the selected nodes. */
  readonly selection: readonly string[];
  readonly table: 'nodes' | 'edges' | null;
}

/** Nothing chosen: the graph as it was published. */
export const PUBLISHED_VIEW: GraphView = {
  camera: null,
  play: null,
  color: null,
  size: null,
  edgeColor: null,
  filters: [],
  selection: [],
  table: null,
};

/** Longest layout that an address may ask for. */
export const LONGEST_PLAY = 600_000;
/** An address holds this many selected nodes at most; more are not kept in it. */
export const MOST_SELECTED = 60;

const LONGEST_TEXT = 4_000;
const MOST_FILTERS = 30;
const MOST_VALUES = 500;

/**
 * Reads the settings of an address. Unknown settings are ignored; one that does not make sense falls back to what was
 * published, on its own, without harming the others (G7).
 */
export function parseView(settings: ViewSettings): GraphView {
  const text = (name: string) => {
    const value = Object.hasOwn(settings, name) ? settings[name] : undefined;
    return typeof value === 'string' && value.length <= LONGEST_TEXT ? value : null;
  };
  const table = text('table');
  return {
    camera: parseCamera(text('camera')),
    play: parsePlay(text('play')),
    color: text('color'),
    size: text('size'),
    edgeColor: text('edges'),
    filters: parseFilters(text('filter')),
    selection: parseSelection(text('select')),
    table: table === 'nodes' || table === 'edges' ? table : null,
  };
}

/** The settings of a view: only what differs from the published one, so that plain addresses stay short. */
export function formatView(view: GraphView): ViewSettings {
  const settings: Record<string, string> = {};
  const put = (name: string, value: string | null) => {
    if (value !== null && value.length <= LONGEST_TEXT) settings[name] = value;
  };
  const { camera } = view;
  put(
    'camera',
    camera && [camera.x, camera.y, camera.ratio].map((value) => Number(value.toPrecision(5))).join(','),
  );
  put('play', view.play === null ? null : String(view.play));
  put('color', view.color);
  put('size', view.size);
  put('edges', view.edgeColor);
  if (view.filters.length > 0) put('filter', JSON.stringify(view.filters.map(shortFilter)));
  if (view.selection.length > 0 && view.selection.length <= MOST_SELECTED)
    put('select', JSON.stringify(view.selection));
  put('table', view.table);
  return settings;
}

function parseCamera(text: string | null): Camera | null {
  const parts = (text ?? '').split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [x, y, ratio] = parts;
  if (parts.length !== 3 || x === undefined || y === undefined || ratio === undefined) return null;
  const sensible = Math.abs(x) <= 100 && Math.abs(y) <= 100 && ratio >= 1e-6 && ratio <= 100;
  return sensible ? { x, y, ratio } : null;
}

function parsePlay(text: string | null): number | null {
  if (text === null || !/^\d{1,6}$/.test(text)) return null;
  return Math.min(LONGEST_PLAY, Number(text));
}

function parseSelection(text: string | null): readonly string[] {
  const list = parseJson(text);
  if (!Array.isArray(list) || list.length > MOST_SELECTED) return [];
  const ids = list.filter((id): id is string => typeof id === 'string');
  return ids.length === list.length ? [...new Set(ids)] : [];
}

// A filter travels as [table, column, from, to] or [table, column, [values]].
function shortFilter(filter: Filter): readonly unknown[] {
  const head = [filter.table === 'nodes' ? 'n' : 'e', filter.column];
  return filter.type === 'range' ? [...head, filter.from, filter.to] : [...head, filter.values];
}

function parseFilters(text: string | null): readonly Filter[] {
  const list = parseJson(text);
  if (!Array.isArray(list) || list.length > MOST_FILTERS) return [];
  const filters: Filter[] = [];
  for (const item of list) {
    const filter = parseFilter(item);
    const twice = filters.some((other) => other.table === filter?.table && other.column === filter.column);
    if (filter && !twice) filters.push(filter);
  }
  return filters;
}

function parseFilter(item: unknown): Filter | null {
  if (!Array.isArray(item)) return null;
  const [letter, column, third, fourth] = item as readonly unknown[];
  if ((letter !== 'n' && letter !== 'e') || typeof column !== 'string' || column === '') return null;
  const table = letter === 'n' ? 'nodes' : 'edges';
  if (item.length === 4 && finite(third) && finite(fourth) && third <= fourth)
    return { table, column, type: 'range', from: third, to: fourth };
  if (item.length !== 3 || !Array.isArray(third) || third.length > MOST_VALUES) return null;
  const values = (third as readonly unknown[]).filter((value): value is string => typeof value === 'string');
  return values.length === third.length ? { table, column, type: 'values', values } : null;
}

function finite(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function parseJson(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
