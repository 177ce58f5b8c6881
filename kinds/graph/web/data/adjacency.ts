/** Who stands beside whom, as flat arrays: the neighbours of node n are `targets[offsets[n] … offsets[n + 1])`. */
export interface Adjacency {
  readonly offsets: Uint32Array;
  readonly targets: Uint32Array;
  /** The edge that leads to the neighbour at the same place. */
  readonly edges: Uint32Array;
}

/**
 * Builds both directions at once; a loop counts once.
 *
 * @param topology pairs of source and target index
 */
export function buildAdjacency(nodes: number, topology: Uint32Array): Adjacency {
  const offsets = new Uint32Array(nodes + 1);
  const count = topology.length >>> 1;
  const bump = (index: number) => {
    offsets[index] = (offsets[index] ?? 0) + 1;
  };
  for (let edge = 0; edge < count; edge++) {
    const source = topology[edge * 2] ?? 0;
    const target = topology[edge * 2 + 1] ?? 0;
    bump(source + 1);
    if (target !== source) bump(target + 1);
  }
  for (let node = 0; node < nodes; node++)
    offsets[node + 1] = (offsets[node + 1] ?? 0) + (offsets[node] ?? 0);
  const next = offsets.slice();
  const targets = new Uint32Array(offsets[nodes] ?? 0);
  const edges = new Uint32Array(targets.length);
  const put = (from: number, to: number, edge: number) => {
    const place = next[from] ?? 0;
    targets[place] = to;
    edges[place] = edge;
    next[from] = place + 1;
  };
  for (let edge = 0; edge < count; edge++) {
    const source = topology[edge * 2] ?? 0;
    const target = topology[edge * 2 + 1] ?? 0;
    put(source, target, edge);
    if (target !== source) put(target, source, edge);
  }
  return { offsets, targets, edges };
}

/** How many edges a node has; a loop counts once. */
export function degree(adjacency: Adjacency, node: number): number {
  return (adjacency.offsets[node + 1] ?? 0) - (adjacency.offsets[node] ?? 0);
}

/**
 * The nodes within `hops` steps of the given ones, they themselves included, in ascending order. Hidden nodes and
 * edges are no way through.
 */
export function neighbourhood(
  adjacency: Adjacency,
  from: Iterable<number>,
  hops: number,
  visible?: { readonly nodes: Uint8Array; readonly edges: Uint8Array },
): Uint32Array {
  const seen = new Set(from);
  let edge = [...seen];
  for (let step = 0; step < hops && edge.length > 0; step++) {
    const further: number[] = [];
    for (const node of edge) {
      const end = adjacency.offsets[node + 1] ?? 0;
      for (let i = adjacency.offsets[node] ?? 0; i < end; i++) {
        const target = adjacency.targets[i] ?? 0;
        if (seen.has(target)) continue;
        if (visible && (visible.nodes[target] === 0 || visible.edges[adjacency.edges[i] ?? 0] === 0))
          continue;
        seen.add(target);
        further.push(target);
      }
    }
    edge = further;
  }
  return Uint32Array.from(seen).sort();
}
