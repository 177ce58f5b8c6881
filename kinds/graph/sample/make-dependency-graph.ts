/**
 * Writes `dependencies-nodes.csv` and `dependencies-edges.csv` from the workspace's package-lock.json: the sample that is
 * made of Tessera itself. Run it after dependencies change: `node kinds/graph/sample/make-dependency-graph.ts`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const ranges = z.record(z.string(), z.string()).default({});

const lockEntry = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  license: z.string().optional(),
  resolved: z.string().optional(),
  link: z.boolean().default(false),
  dev: z.boolean().default(false),
  optional: z.boolean().default(false),
  devOptional: z.boolean().default(false),
  dependencies: ranges,
  devDependencies: ranges,
  optionalDependencies: ranges,
  peerDependencies: ranges,
});
type LockEntry = z.infer<typeof lockEntry>;

const lockFile = z.object({ packages: z.record(z.string(), lockEntry) });

interface PackageNode {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly kind: 'project' | 'runtime' | 'development' | 'optional';
  depth: number | null;
  dependencies: number;
  dependents: number;
}

interface Dependency {
  readonly source: string;
  readonly target: string;
  readonly type: 'runtime' | 'development' | 'optional' | 'peer';
  readonly range: string;
}

/** Nodes and edges of a lock file (version 2 or 3), as CSV texts. */
export function dependencyGraph(lock: unknown): { readonly nodes: string; readonly edges: string } {
  const { packages } = lockFile.parse(lock);
  const nodes = new Map<string, PackageNode>();
  const idOf = new Map<string, string>();
  for (const [path, entry] of Object.entries(packages)) {
    if (entry.link) continue;
    const node = nodeOf(path, entry);
    idOf.set(path, node.id);
    if (!nodes.has(node.id)) nodes.set(node.id, node);
  }
  const edges = new Map<string, Dependency>();
  for (const [path, entry] of Object.entries(packages)) {
    const source = idOf.get(path);
    if (source === undefined) continue;
    for (const { name, type, range } of dependenciesOf(entry)) {
      const found = resolve(packages, path, name);
      const target = found === null ? undefined : idOf.get(found);
      if (target !== undefined && target !== source)
        edges.set(`${source}\n${target}`, { source, target, type, range });
    }
  }
  const all = [...edges.values()].sort((a, b) => compare(a.source, b.source) || compare(a.target, b.target));
  measure(nodes, all);
  const sorted = [...nodes.values()].sort((a, b) => compare(a.id, b.id));
  return {
    nodes: csv(
      ['id', 'name', 'version', 'licence', 'kind', 'depth', 'dependencies', 'dependents'],
      sorted.map((node) => [
        node.id,
        node.name,
        node.version,
        node.license,
        node.kind,
        node.depth,
        node.dependencies,
        node.dependents,
      ]),
    ),
    edges: csv(
      ['source', 'target', 'type', 'range'],
      all.map((edge) => [edge.source, edge.target, edge.type, edge.range]),
    ),
  };
}

function nodeOf(path: string, entry: LockEntry): PackageNode {
  const inside = path.lastIndexOf('node_modules/');
  const name = entry.name ?? (inside === -1 ? path : path.slice(inside + 'node_modules/'.length));
  const version = entry.version ?? '';
  const kind =
    inside === -1
      ? 'project'
      : entry.dev
        ? 'development'
        : entry.optional || entry.devOptional
          ? 'optional'
          : 'runtime';
  return {
    id: kind === 'project' ? name : `${name}@${version}`,
    name,
    version,
    license: entry.license ?? 'unknown',
    kind,
    depth: null,
    dependencies: 0,
    dependents: 0,
  };
}

function dependenciesOf(entry: LockEntry): { name: string; type: Dependency['type']; range: string }[] {
  const listed = (record: Record<string, string>, type: Dependency['type']) =>
    Object.entries(record).map(([name, range]) => ({ name, type, range }));
  // A name that stands in two lists keeps its strongest kind: the last one set wins.
  return [
    ...listed(entry.peerDependencies, 'peer'),
    ...listed(entry.devDependencies, 'development'),
    ...listed(entry.optionalDependencies, 'optional'),
    ...listed(entry.dependencies, 'runtime'),
  ];
}

/** Where Node finds a package from a folder: in its own `node_modules`, or in those above. */
function resolve(packages: Readonly<Record<string, LockEntry>>, from: string, name: string): string | null {
  for (let folder = from; ; folder = parentOf(folder)) {
    const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    const entry = packages[path];
    if (entry !== undefined) return entry.link ? (entry.resolved ?? null) : path;
    if (folder === '') return null;
  }
}

function parentOf(folder: string): string {
  const inside = folder.lastIndexOf('/node_modules/');
  if (inside !== -1) return folder.slice(0, inside);
  return '';
}

/** Counts both directions, and the steps from the project's own packages. */
function measure(nodes: ReadonlyMap<string, PackageNode>, edges: readonly Dependency[]): void {
  const next = new Map<string, string[]>();
  for (const { source, target } of edges) {
    next.set(source, [...(next.get(source) ?? []), target]);
    const from = nodes.get(source);
    const to = nodes.get(target);
    if (from !== undefined) from.dependencies++;
    if (to !== undefined) to.dependents++;
  }
  let level = [...nodes.values()].filter(({ kind }) => kind === 'project').map(({ id }) => id);
  for (let depth = 0; level.length > 0; depth++) {
    const fresh = level.filter((id) => nodes.get(id)?.depth === null);
    for (const id of fresh) {
      const node = nodes.get(id);
      if (node !== undefined) node.depth = depth;
    }
    level = [...new Set(fresh.flatMap((id) => next.get(id) ?? []))];
  }
}

function csv(header: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  const line = (cells: readonly (string | number | null)[]): string =>
    cells
      .map((cell) => String(cell ?? ''))
      .map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
      .join(',');
  return `${[header, ...rows].map(line).join('\n')}\n`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

if (import.meta.main) {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const lock: unknown = JSON.parse(await readFile(`${root}package-lock.json`, 'utf8'));
  const { nodes, edges } = dependencyGraph(lock);
  await writeFile(fileURLToPath(new URL('./dependencies-nodes.csv', import.meta.url)), nodes);
  await writeFile(fileURLToPath(new URL('./dependencies-edges.csv', import.meta.url)), edges);
}
