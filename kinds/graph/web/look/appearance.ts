import type { DataColors } from '@tessera/web/parts';
import { type Adjacency, degree } from '../data/adjacency.ts';
import type { Column } from '../data/column.ts';
import type { GraphContent } from '../data/content.ts';
import { faded, parseColor, type Rgba } from './css-color.ts';
import type { Encoding } from './encoding.ts';
import {
  type ColorLegend,
  type ColorScale,
  colorScaleOf,
  encodedColorScale,
  encodedSizeScale,
  encodedText,
  extentOf,
  type SizeScale,
  sizeScaleOf,
  toRgba,
} from './scale.ts';

/** What a reader may choose over the content's own encodings. A column's name, `PLAIN`, or null for "as published". */
export interface LookChoice {
  readonly color: string | null;
  readonly size: string | null;
  readonly edgeColor: string | null;
}

/** Choice of no column at all: one colour, one size. No column is named so, since names are not empty. */
export const PLAIN = '';

/** Everything that the picture draws besides positions. One entry per node or edge. */
export interface Appearance {
  readonly nodeColors: Uint32Array;
  /** Radius in pixels at the overview. */
  readonly nodeSizes: Float32Array;
  readonly edgeFrom: Uint32Array;
  /** Colour at the target; the same array as `edgeFrom` when edges have one colour. */
  readonly edgeTo: Uint32Array;
  readonly edgeSizes: Float32Array;
  readonly nodeLabel: (node: number) => string;
  readonly edgeLabel: ((edge: number) => string) | null;
  readonly nodeIcon: ((node: number) => string | null) | null;
  readonly nodeBadge: ((node: number) => string | null) | null;
  readonly edgeIcon: ((edge: number) => string | null) | null;
  readonly edgeBadge: ((edge: number) => string | null) | null;
  readonly legends: {
    readonly nodeColor: ColorLegend | null;
    readonly edgeColor: ColorLegend | null;
    /** Null when all have one size; a column of null means the number of connections. */
    readonly nodeSize: { readonly column: string | null; readonly min: number; readonly max: number } | null;
    readonly edgeSize: { readonly column: string; readonly min: number; readonly max: number } | null;
  };
}

/** Columns that an appearance is made from, by name; missing ones are left out of the look. */
export interface LookColumns {
  readonly nodes: ReadonlyMap<string, Column>;
  readonly edges: ReadonlyMap<string, Column>;
}

/** Sizes in pixels. */
const RADIUS = { smallest: 3, largest: 16, plain: 5 } as const;
const WIDTH = { smallest: 0.8, largest: 6, plain: 1.1 } as const;

/** The columns that have to be loaded before the look can be made. */
export function columnsOfLook(
  content: GraphContent,
  choice: LookChoice,
): { readonly nodes: ReadonlySet<string>; readonly edges: ReadonlySet<string> } {
  const { bindings, encodings } = content;
  const known = (table: 'nodes' | 'edges', names: readonly (string | null | undefined)[]) =>
    new Set(
      names.filter(
        (name): name is string =>
          !!name && content.tables[table].columns.some((column) => column.name === name),
      ),
    );
  return {
    nodes: known('nodes', [
      choice.color ?? encodings.nodes.color?.column ?? bindings.pointColor,
      choice.size ?? encodings.nodes.size?.column ?? bindings.pointSize,
      encodings.nodes.icon?.column ?? bindings.pointIcon,
      encodings.nodes.badge?.column,
      bindings.pointOpacity,
      content.node,
      bindings.pointLabel,
      bindings.pointTitle,
    ]),
    edges: known('edges', [
      choice.edgeColor ?? encodings.edges.color?.column ?? bindings.edgeColor,
      encodings.edges.size?.column ?? bindings.edgeSize,
      encodings.edges.icon?.column ?? bindings.edgeIcon,
      encodings.edges.badge?.column,
      ...(choice.edgeColor === null && !encodings.edges.color && !bindings.edgeColor
        ? [bindings.edgeSourceColor, bindings.edgeDestinationColor]
        : []),
      bindings.edgeOpacity,
      bindings.edgeLabel,
    ]),
  };
}

/** Makes the look: the reader's choice wins over an encoding, an encoding over a binding (G5), a binding over the plain one. */
export function makeAppearance(input: {
  readonly content: GraphContent;
  readonly columns: LookColumns;
  readonly choice: LookChoice;
  readonly adjacency: Adjacency;
  readonly topology: Uint32Array;
  readonly nodes: number;
  readonly colors: DataColors;
}): Appearance {
  const { content, columns, choice, adjacency, topology, nodes, colors } = input;
  const { bindings, encodings } = content;
  const edges = topology.length >>> 1;
  const node = (name: string | null | undefined) => (name ? columns.nodes.get(name) : undefined);
  const edge = (name: string | null | undefined) => (name ? columns.edges.get(name) : undefined);

  const nodeColor = colorBy(choice.color, encodings.nodes.color, bindings.pointColor, node, colors);
  const nodeSize =
    sizeBy(choice.size, encodings.nodes.size, bindings.pointSize, node, RADIUS) ??
    (choice.size === null && !bindings.pointSize && !encodings.nodes.size
      ? connectionSizes(adjacency, nodes)
      : null);
  const edgeColor = colorBy(choice.edgeColor, encodings.edges.color, bindings.edgeColor, edge, colors);
  const edgeSize = sizeBy(null, encodings.edges.size, bindings.edgeSize, edge, WIDTH);

  const plain = toRgba(colors.plain);
  const nodeOpacity = opacity(node(bindings.pointOpacity));
  const nodeColors = Uint32Array.from({ length: nodes }, (_, row) =>
    faded(nodeColor?.color(row) ?? plain, nodeOpacity(row)),
  );
  const ends = edgeColors({
    edges,
    topology,
    nodeColors,
    scale: edgeColor,
    from: ownColors(choice, encodings.edges.color, bindings.edgeColor)
      ? undefined
      : edge(bindings.edgeSourceColor),
    to: ownColors(choice, encodings.edges.color, bindings.edgeColor)
      ? undefined
      : edge(bindings.edgeDestinationColor),
    opacity: edge(bindings.edgeOpacity),
    coloured: nodeColor !== null && choice.edgeColor !== PLAIN,
    colors,
  });
  const label = node(bindings.pointLabel) ?? node(bindings.pointTitle) ?? node(content.node);
  const edgeLabelColumn = edge(bindings.edgeLabel);
  return {
    nodeColors,
    nodeSizes: Float32Array.from(
      { length: nodes },
      (_, row) => (nodeSize?.size(row) ?? RADIUS.plain) * content.pointScale,
    ),
    ...ends,
    edgeSizes: Float32Array.from(
      { length: edges },
      (_, row) => (edgeSize?.size(row) ?? WIDTH.plain) * content.edgeScale,
    ),
    nodeLabel: (row) => label?.text(row) ?? '',
    edgeLabel: edgeLabelColumn ? (row) => edgeLabelColumn.text(row) : null,
    nodeIcon: textBy(encodings.nodes.icon, bindings.pointIcon, node),
    nodeBadge: textBy(encodings.nodes.badge, undefined, node),
    edgeIcon: textBy(encodings.edges.icon, bindings.edgeIcon, edge),
    edgeBadge: textBy(encodings.edges.badge, undefined, edge),
    legends: {
      nodeColor: nodeColor?.legend ?? null,
      edgeColor: edgeColor?.legend ?? null,
      nodeSize: nodeSize && { column: nodeSize.column, min: nodeSize.min, max: nodeSize.max },
      edgeSize: edgeSize && { column: edgeSize.column, min: edgeSize.min, max: edgeSize.max },
    },
  };
}

type Find = (name: string | null | undefined) => Column | undefined;

function colorBy(
  chosen: string | null,
  encoding: Encoding | undefined,
  bound: string | undefined,
  find: Find,
  colors: DataColors,
): ColorScale | null {
  if (chosen === PLAIN) return null;
  const encoded = find(encoding?.column);
  // Choosing the encoded column itself keeps the colours that its publisher gave it.
  if (encoding && encoded && (chosen === null || chosen === encoding.column))
    return encodedColorScale(encoding, encoded, colors);
  const column = find(chosen ?? bound);
  return column ? colorScaleOf(column, colors) : null;
}

function sizeBy(
  chosen: string | null,
  encoding: Encoding | undefined,
  bound: string | undefined,
  find: Find,
  range: { readonly smallest: number; readonly largest: number },
): SizeScale | null {
  if (chosen === PLAIN) return null;
  const encoded = find(encoding?.column);
  if (encoding && encoded && (chosen === null || chosen === encoding.column))
    return encodedSizeScale(encoding, encoded, range.smallest, range.largest);
  const column = find(chosen ?? bound);
  return column ? sizeScaleOf(column, range.smallest, range.largest) : null;
}

function textBy(
  encoding: Encoding | undefined,
  bound: string | undefined,
  find: Find,
): ((row: number) => string | null) | null {
  const encoded = find(encoding?.column);
  if (encoding && encoded) return encodedText(encoding, encoded);
  const column = find(bound);
  return column ? (row) => column.text(row) || null : null;
}

function connectionSizes(adjacency: Adjacency, nodes: number) {
  const degrees = Float64Array.from({ length: nodes }, (_, node) => degree(adjacency, node));
  const { min, max } = extentOf(degrees);
  if (min === max) return null;
  // Few have very many: a gentler curve than for a column that somebody chose.
  const top = Math.min(RADIUS.largest, RADIUS.smallest + Math.log2(1 + max) * 1.6);
  return {
    column: null,
    min,
    max,
    size: (node: number) =>
      Math.sqrt(RADIUS.smallest ** 2 + (top ** 2 - RADIUS.smallest ** 2) * ((degrees[node] ?? 0) / max)),
  };
}

function opacity(column: Column | undefined): (row: number) => number {
  const numbers = column?.numbers;
  if (!numbers) return () => 1;
  // Some write 0 to 1, some 0 to 100, some 0 to 255: the largest value is what "opaque" means then.
  const { max } = extentOf(numbers);
  const whole = Math.max(max, 1);
  return (row) => {
    const value = numbers[row] ?? Number.NaN;
    return Number.isNaN(value) ? 1 : value / whole;
  };
}

function ownColors(choice: LookChoice, encoding: Encoding | undefined, bound: string | undefined): boolean {
  return choice.edgeColor !== null || encoding !== undefined || bound !== undefined;
}

function edgeColors(input: {
  readonly edges: number;
  readonly topology: Uint32Array;
  readonly nodeColors: Uint32Array;
  readonly scale: ColorScale | null;
  readonly from: Column | undefined;
  readonly to: Column | undefined;
  readonly opacity: Column | undefined;
  readonly coloured: boolean;
  readonly colors: DataColors;
}): { readonly edgeFrom: Uint32Array; readonly edgeTo: Uint32Array } {
  const { edges, topology, nodeColors, scale, colors } = input;
  const share = edgeShare(edges, scale !== null);
  const own = opacity(input.opacity);
  const strength = (row: number) => (input.opacity ? own(row) : share);
  if (scale) {
    const edgeFrom = Uint32Array.from({ length: edges }, (_, row) => faded(scale.color(row), strength(row)));
    return { edgeFrom, edgeTo: edgeFrom };
  }
  const given = input.from && input.to;
  if (!given && !input.from && !input.to && !input.coloured) {
    const neutral = toRgba(colors.none);
    const edgeFrom = Uint32Array.from({ length: edges }, (_, row) => faded(neutral, strength(row)));
    return { edgeFrom, edgeTo: edgeFrom };
  }
  const side = (column: Column | undefined, offset: number) => {
    const colored = column ? endColors(column, colors) : null;
    return Uint32Array.from({ length: edges }, (_, row) =>
      faded(colored?.(row) ?? opaque(nodeColors[topology[row * 2 + offset] ?? 0] ?? 0), strength(row)),
    );
  };
  return { edgeFrom: side(input.from, 0), edgeTo: side(input.to, 1) };
}

function endColors(column: Column, colors: DataColors): (row: number) => Rgba | null {
  if (column.numbers) return colorScaleOf(column, colors).color;
  const { values, codes } = column.categories();
  const parsed = values.map((value) => parseColor(value));
  return (row) => parsed[codes[row] ?? -1] ?? null;
}

function opaque(color: Rgba): Rgba {
  return (color | 0xff000000) >>> 0;
}

/** Edges fade as they become many, so that the nodes stay in front. */
function edgeShare(edges: number, encoded: boolean): number {
  const share =
    edges < 500 ? 0.55 : edges < 5_000 ? 0.38 : edges < 50_000 ? 0.24 : edges < 300_000 ? 0.12 : 0.06;
  return encoded ? Math.min(0.9, share * 1.6) : share;
}
