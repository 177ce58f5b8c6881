import type { PublishDraft } from '@tessera/web/kind-host';
import type { BindingName, FilePurpose, GraphFileOptions, GraphInspection } from '../../kind.ts';

/** One file as the publisher sees it: what was understood, how it is read, what it is for. */
export interface ReadFile {
  readonly id: string;
  readonly name: string;
  readonly inspection: GraphInspection;
  /** What the publisher said about reading it; what is absent is guessed. */
  readonly options: GraphFileOptions;
  readonly purpose: FilePurpose;
}

/** Which columns are what. Empty is not chosen. */
export interface Mapping {
  readonly source: string;
  readonly destination: string;
  readonly node: string;
  readonly bindings: Readonly<Partial<Record<BindingName, string>>>;
  readonly skipIncomplete: boolean;
}

/** Why there is no draft yet; null when there is one. */
export type Missing = 'noEdges' | 'oneEdges' | 'twoMany' | 'sameColumn' | 'columns' | null;

/** What a file is for at first: its likeliest purpose, but never the same as another file's where it can be helped. */
export function firstPurposes(inspections: readonly GraphInspection[]): readonly FilePurpose[] {
  const likely = inspections.map((inspection) => inspection.purposes[0] ?? 'edges');
  if (inspections.length !== 2 || likely[0] !== likely[1]) return likely;
  const [first, second] = inspections;
  if (likely[0] === 'edges' && second?.purposes.includes('nodes')) return ['edges', 'nodes'];
  if (likely[0] === 'nodes' && second?.purposes.includes('edges')) return ['nodes', 'edges'];
  return first?.purposes.includes('nodes') ? ['nodes', likely[1] ?? 'edges'] : likely;
}

/** The mapping that the files suggest. */
export function suggestedMapping(files: readonly Pick<ReadFile, 'inspection' | 'purpose'>[]): Mapping {
  const edges = files.find((file) => file.purpose !== 'nodes')?.inspection;
  const nodes = files.find((file) => file.purpose === 'nodes')?.inspection;
  const columns = edges?.columns.map((column) => column.name) ?? [];
  return {
    source: edges?.suggestion.source ?? columns[0] ?? '',
    destination: edges?.suggestion.destination ?? columns[1] ?? '',
    node: nodes?.suggestion.node ?? nodes?.columns[0]?.name ?? '',
    bindings: chosen({ ...edges?.suggestion.bindings, ...nodes?.suggestion.bindings }),
    skipIncomplete: false,
  };
}

function chosen(bindings: Partial<Record<BindingName, string | undefined>>): Mapping['bindings'] {
  return Object.fromEntries(Object.entries(bindings).filter(([, column]) => column));
}

/** The same mapping without the columns that the files do not have (any more). */
export function heldMapping(mapping: Mapping, files: readonly ReadFile[]): Mapping {
  const suggested = suggestedMapping(files);
  const { edges, nodes } = columnsOf(files);
  const held = (name: string, among: readonly string[], fallback: string) =>
    among.includes(name) ? name : fallback;
  return {
    source: held(mapping.source, edges, suggested.source),
    destination: held(mapping.destination, edges, suggested.destination),
    node: held(mapping.node, nodes, suggested.node),
    bindings: Object.fromEntries(
      Object.entries(mapping.bindings).filter(([name, column]) =>
        (name.startsWith('point') ? nodes : edges).includes(column),
      ),
    ),
    skipIncomplete: mapping.skipIncomplete,
  };
}

/** Names of the columns of the two tables; those of a file that holds both stand under each. */
export function columnsOf(files: readonly ReadFile[]): {
  readonly edges: readonly string[];
  readonly nodes: readonly string[];
} {
  const edges = files.find((file) => file.purpose !== 'nodes');
  const nodes = files.find((file) => file.purpose === 'nodes')?.inspection ?? edges?.inspection.nodes;
  const names = (table: { readonly columns: readonly { readonly name: string }[] } | undefined) =>
    table?.columns.map((column) => column.name) ?? [];
  return { edges: names(edges?.inspection), nodes: names(nodes) };
}

/** What is missing before the files make a graph. */
export function missingFor(files: readonly ReadFile[], mapping: Mapping): Missing {
  if (files.length > 2) return 'twoMany';
  const withEdges = files.filter((file) => file.purpose !== 'nodes');
  if (withEdges.length === 0) return 'noEdges';
  if (withEdges.length > 1) return 'oneEdges';
  if (withEdges[0]?.purpose === 'graph') return files.length > 1 ? 'oneEdges' : null;
  const { edges, nodes } = columnsOf(files);
  if (!edges.includes(mapping.source) || !edges.includes(mapping.destination)) return 'columns';
  if (mapping.source === mapping.destination) return 'sameColumn';
  return files.length === 2 && !nodes.includes(mapping.node) ? 'columns' : null;
}

/** What `POST /resources` takes; null while something is missing. */
export function draftOf(files: readonly ReadFile[], mapping: Mapping): PublishDraft | null {
  if (missingFor(files, mapping) !== null) return null;
  const edges = files.find((file) => file.purpose !== 'nodes');
  if (!edges) return null;
  const held = heldMapping(mapping, files);
  const whole = edges.purpose === 'graph';
  const withNodes = files.length === 2;
  return {
    content: {
      // A file of nodes and edges says itself which is which.
      ...(whole ? {} : { source: held.source, destination: held.destination }),
      ...(withNodes ? { node: held.node } : {}),
      ...(Object.keys(held.bindings).length > 0 ? { bindings: held.bindings } : {}),
      ...(held.skipIncomplete ? { skipIncomplete: true } : {}),
    },
    files: files.map(({ purpose, id, options }) => ({ purpose, file: id, options: { ...options } })),
    suggestedTitle: titleOf(edges.name),
  };
}

/** `trade-flows_2026.csv.gz` → `Trade flows 2026`. */
export function titleOf(fileName: string): string {
  const bare = fileName
    .replace(/\.(gz|zst)$/i, '')
    .replace(/\.[a-z0-9]{1,8}$/i, '')
    .replace(/[_\-\s]+/g, ' ')
    .trim();
  const title = bare || fileName.trim() || 'Graph';
  const [first = ''] = title;
  return first.toUpperCase() + title.slice(first.length);
}
