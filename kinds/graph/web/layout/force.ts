import iterate from 'graphology-layout-forceatlas2/iterate.js';

// Layout of the matrices that the package's step function works on: ten numbers a node, three an edge.
const NODE = 10;
const EDGE = 3;
const MASS = 6;
const CONVERGENCE = 7;
const SIZE = 8;

/** What a layout starts from; weights as in `LayoutRequest`. */
export interface ForceInput {
  readonly positions: Float32Array;
  readonly topology: Uint32Array;
  readonly edgeWeights: Float32Array | null;
  readonly nodeWeights: Float32Array | null;
}

/**
 * ForceAtlas2 (Jacomy, Venturini, Heymann, Bastian, 2014) on plain arrays, one step at a time. The same input gives the
 * same positions after the same number of steps.
 */
export class ForceLayout {
  readonly #nodes: Float32Array;
  readonly #edges: Float32Array;
  readonly #settings: Parameters<typeof iterate>[0];

  constructor(input: ForceInput) {
    const count = input.positions.length / 2;
    this.#nodes = new Float32Array(count * NODE);
    for (let node = 0; node < count; node++) {
      const at = node * NODE;
      this.#nodes[at] = finite(input.positions[node * 2]);
      this.#nodes[at + 1] = finite(input.positions[node * 2 + 1]);
      this.#nodes[at + MASS] = 1;
      this.#nodes[at + CONVERGENCE] = 1;
      this.#nodes[at + SIZE] = 1;
    }
    this.#edges = new Float32Array((input.topology.length / 2) * EDGE);
    for (let edge = 0; edge * 2 < input.topology.length; edge++) this.#addEdge(input, edge);
    if (input.nodeWeights)
      for (let node = 0; node < count; node++)
        this.#nodes[node * NODE + MASS] = Math.max(0.01, finite(input.nodeWeights[node]));
    this.#settings = {
      linLogMode: true,
      outboundAttractionDistribution: false,
      adjustSizes: false,
      edgeWeightInfluence: input.edgeWeights ? 1 : 0,
      scalingRatio: 10,
      strongGravityMode: false,
      gravity: 6,
      slowDown: 1 + Math.log(Math.max(1, count)) / 4,
      barnesHutOptimize: count > 500,
      barnesHutTheta: 0.7,
    };
  }

  /** Moves every node once. */
  step(): void {
    iterate(this.#settings, this.#nodes, this.#edges);
  }

  /** A copy of the positions as they are, pairs x, y. */
  positions(): Float32Array<ArrayBuffer> {
    const positions = new Float32Array((this.#nodes.length / NODE) * 2);
    for (let node = 0; node * 2 < positions.length; node++) {
      positions[node * 2] = finite(this.#nodes[node * NODE]);
      positions[node * 2 + 1] = finite(this.#nodes[node * NODE + 1]);
    }
    return positions;
  }

  #addEdge(input: ForceInput, edge: number): void {
    const source = (input.topology[edge * 2] ?? 0) * NODE;
    const target = (input.topology[edge * 2 + 1] ?? 0) * NODE;
    const weight = input.edgeWeights ? Math.max(0, finite(input.edgeWeights[edge])) : 1;
    this.#edges.set([source, target, weight], edge * EDGE);
    this.#nodes[source + MASS] = (this.#nodes[source + MASS] ?? 0) + weight;
    this.#nodes[target + MASS] = (this.#nodes[target + MASS] ?? 0) + weight;
  }
}

function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0;
}
