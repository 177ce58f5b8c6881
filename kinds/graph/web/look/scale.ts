import { colorAt, type DataColors } from '@tessera/web/parts';
import type { Column } from '../data/column.ts';
import { measured } from '../data/column.ts';
import { parseColor, type Rgba, rgba } from './css-color.ts';
import type { Encoding } from './encoding.ts';

/** One line of a legend. */
export interface LegendEntry {
  readonly label: string;
  readonly color: string;
  readonly count: number;
}

/** What a legend shows for a colour scale. */
export type ColorLegend =
  | {
      readonly type: 'categories';
      readonly column: string;
      readonly entries: readonly LegendEntry[];
      /** Categories that share the colour of the rest. */
      readonly more: number;
    }
  | {
      readonly type: 'range';
      readonly column: string;
      readonly colors: readonly string[];
      readonly min: number;
      readonly max: number;
      readonly time: boolean;
    }
  | { readonly type: 'given'; readonly column: string };

/** A colour for every row, and how to read it. */
export interface ColorScale {
  readonly legend: ColorLegend;
  color(row: number): Rgba;
}

/** A number for every row in a range of sizes, and how to read it. */
export interface SizeScale {
  readonly column: string;
  readonly min: number;
  readonly max: number;
  size(row: number): number;
}

/**
 * Colours from a column on its own: colours as they stand when the texts are colours, a sequential scale for numbers
 * and times, the ten categories otherwise.
 */
export function colorScaleOf(column: Column, colors: DataColors): ColorScale {
  if (measured(column.info.type)) return rangeScale(column, colors.sequential, colors.none);
  return (
    givenColors(column, colors) ?? categoryScale(column, colors, new Map(), colors.categorical, colors.none)
  );
}

/** Colours as an encoding says (G5). */
export function encodedColorScale(encoding: Encoding, column: Column, colors: DataColors): ColorScale {
  const other = encoding.other ?? colors.none;
  if (encoding.type === 'map')
    return categoryScale(column, colors, new Map(Object.entries(encoding.values)), [], other);
  if (encoding.type === 'categories')
    return categoryScale(column, colors, new Map(), orElse(encoding.palette, colors.categorical), other);
  if (encoding.type === 'bins') return binScale(encoding, column, colors);
  if (column.numbers === null)
    return categoryScale(column, colors, new Map(), orElse(encoding.palette, colors.categorical), other);
  return rangeScale(column, orElse(encoding.palette, colors.sequential), other, encoding.min, encoding.max);
}

function orElse(palette: readonly string[], fallback: readonly string[]): readonly string[] {
  const good = palette.filter((color) => parseColor(color) !== null);
  return good.length > 0 ? good : fallback;
}

function givenColors(column: Column, colors: DataColors): ColorScale | null {
  if (column.info.type !== 'text') return null;
  const { values, codes } = column.categories();
  const parsed = values.map((value) => parseColor(value));
  const known = parsed.filter((color) => color !== null).length;
  // A column called "colour" may hold a stray word; a column of words may hold "Red". Most of it decides.
  if (known === 0 || known < values.length * 0.8) return null;
  const none = toRgba(colors.none);
  return {
    legend: { type: 'given', column: column.info.name },
    color: (row) => parsed[codes[row] ?? -1] ?? none,
  };
}

function categoryScale(
  column: Column,
  colors: DataColors,
  map: ReadonlyMap<string, string>,
  palette: readonly string[],
  other: string,
): ColorScale {
  const { values, counts, codes } = column.categories();
  const named = map.size > 0;
  const chosen = values.map((value, i) => (named ? map.get(value) : palette[i]));
  const packed = chosen.map((color) => toRgba(color ?? other));
  const none = toRgba(colors.none);
  const shown = values
    .map((label, i) => ({ label, color: chosen[i] ?? null, count: counts[i] ?? 0 }))
    .filter((entry): entry is LegendEntry => entry.color !== null);
  return {
    legend: {
      type: 'categories',
      column: column.info.name,
      entries: shown,
      more: values.length - shown.length,
    },
    color: (row) => packed[codes[row] ?? -1] ?? none,
  };
}

function rangeScale(
  column: Column,
  scale: readonly string[],
  other: string,
  from?: number,
  to?: number,
): ColorScale {
  const numbers = column.numbers ?? new Float64Array(column.length).fill(Number.NaN);
  const extent = extentOf(numbers);
  const min = from ?? extent.min;
  const max = to ?? extent.max;
  const none = toRgba(other);
  const steps = Array.from({ length: 256 }, (_, i) => toRgba(colorAt(scale.map(sixDigits), i / 255)));
  const width = max - min;
  return {
    legend: {
      type: 'range',
      column: column.info.name,
      colors: scale,
      min,
      max,
      time: column.info.type === 'time',
    },
    color: (row) => {
      const value = numbers[row] ?? Number.NaN;
      if (Number.isNaN(value)) return none;
      const share = width > 0 ? (value - min) / width : 0.5;
      return steps[Math.round(Math.min(1, Math.max(0, share)) * 255)] ?? none;
    },
  };
}

function binScale(encoding: Encoding & { type: 'bins' }, column: Column, colors: DataColors): ColorScale {
  const numbers = column.numbers;
  const other = toRgba(encoding.other ?? colors.none);
  const packed = encoding.bins.map((bin) => toRgba(bin.value));
  const counts = new Array<number>(encoding.bins.length).fill(0);
  const find = (row: number) => binOf(encoding, numbers?.[row] ?? Number.NaN);
  for (let row = 0; row < column.length; row++) {
    const bin = find(row);
    if (bin >= 0) counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return {
    legend: {
      type: 'categories',
      column: column.info.name,
      entries: encoding.bins.map((bin, i) => ({
        label: bin.below === null ? 'and above' : `below ${bin.below}`,
        color: sixDigits(bin.value),
        count: counts[i] ?? 0,
      })),
      more: 0,
    },
    color: (row) => packed[find(row)] ?? other,
  };
}

/** The first bin whose upper end lies above the value; -1 for none and for no number. */
export function binOf(encoding: Encoding & { type: 'bins' }, value: number): number {
  if (Number.isNaN(value)) return -1;
  return encoding.bins.findIndex((bin) => bin.below === null || value < bin.below);
}

/**
 * Sizes from a column of numbers: the area grows with the value, from `smallest` to `largest`. A column of texts
 * gives null.
 */
export function sizeScaleOf(column: Column, smallest: number, largest: number): SizeScale | null {
  const numbers = column.numbers;
  if (numbers === null) return null;
  const { min, max } = extentOf(numbers);
  const width = max - min;
  return {
    column: column.info.name,
    min,
    max,
    size: (row) => {
      const value = numbers[row] ?? Number.NaN;
      if (Number.isNaN(value)) return smallest;
      const share = width > 0 ? Math.min(1, Math.max(0, (value - min) / width)) : 0.5;
      return Math.sqrt(smallest ** 2 + (largest ** 2 - smallest ** 2) * share);
    },
  };
}

/** Sizes as an encoding says, clamped to what can be drawn; null when it cannot be applied to the column. */
export function encodedSizeScale(
  encoding: Encoding,
  column: Column,
  smallest: number,
  largest: number,
): SizeScale | null {
  const base = column.numbers ? extentOf(column.numbers) : { min: 0, max: 0 };
  const held = (text: string | undefined) => {
    const size = Number(text);
    return text === undefined || !Number.isFinite(size) || size < 0 ? smallest : Math.min(size, 100);
  };
  if (encoding.type === 'range') return sizeScaleOf(column, smallest, largest);
  if (encoding.type === 'bins')
    return {
      column: column.info.name,
      ...base,
      size: (row) =>
        held(encoding.bins[binOf(encoding, column.numbers?.[row] ?? Number.NaN)]?.value ?? encoding.other),
    };
  const { values, codes } = column.categories();
  const sizes = values.map((value, i) =>
    held(encoding.type === 'map' ? (encoding.values[value] ?? encoding.other) : encoding.palette[i]),
  );
  return { column: column.info.name, ...base, size: (row) => sizes[codes[row] ?? -1] ?? smallest };
}

/** The words that an icon or badge encoding gives: a text for a row, or null. */
export function encodedText(encoding: Encoding, column: Column): (row: number) => string | null {
  const other = encoding.other ?? null;
  if (encoding.type === 'bins')
    return (row) => encoding.bins[binOf(encoding, column.numbers?.[row] ?? Number.NaN)]?.value ?? other;
  const { values, codes } = column.categories();
  const texts = values.map((value, i) =>
    encoding.type === 'map' ? (encoding.values[value] ?? other) : (encoding.palette[i] ?? other),
  );
  return (row) => texts[codes[row] ?? -1] ?? other;
}

/** Smallest and largest number; 0 and 0 when there is none. Infinities are left out. */
export function extentOf(numbers: Float64Array): { readonly min: number; readonly max: number } {
  let min = Infinity;
  let max = -Infinity;
  for (const value of numbers) {
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min > max ? { min: 0, max: 0 } : { min, max };
}

/** A palette colour packed; black where it is no colour. */
export function toRgba(color: string): Rgba {
  return parseColor(color) ?? rgba(0, 0, 0);
}

function sixDigits(color: string): string {
  const packed = toRgba(color);
  return `#${[packed & 255, (packed >>> 8) & 255, (packed >>> 16) & 255].map((v) => v.toString(16).padStart(2, '0')).join('')}`;
}
