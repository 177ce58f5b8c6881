import type { Adjacency } from '../data/adjacency.ts';
import type { Positions } from '../data/positions.ts';

/** Rounds of asking the neighbours; more change little. */
const ROUNDS = 8;

/**
 * Groups nodes that are closely connected: label propagation (Raghavan, Albert, Kumara, 2007), in an order that mixes
 * the nodes but is the same every time.
 *
 * @returns one label per node; labels are indexes of nodes
 */
export function communities(nodes: number, adjacency: Adjacency): Uint32Array {
  const labels = Uint32Array.from({ length: nodes }, (_, node) => node);
  const votes = new Uint32Array(nodes);
  const order = mixedOrder(nodes);
  for (let round = 0; round < ROUNDS; round++) {
    let moved = 0;
    for (const node of order) {
      const label = favourite(node, labels, votes, adjacency);
      if (label === labels[node]) continue;
      labels[node] = label;
      moved++;
    }
    if (moved < nodes / 100) break;
  }
  return labels;
}

function favourite(node: number, labels: Uint32Array, votes: Uint32Array, adjacency: Adjacency): number {
  const own = labels[node] ?? node;
  const [start, end] = [adjacency.offsets[node] ?? 0, adjacency.offsets[node + 1] ?? 0];
  let best = own;
  let most = 0;
  for (let i = start; i < end; i++) {
    const target = adjacency.targets[i] ?? 0;
    if (target === node) continue;
    const label = labels[target] ?? 0;
    const count = (votes[label] ?? 0) + 1;
    votes[label] = count;
    // The label that is held stays unless another has more: otherwise two halves would swap for ever.
    if (count > most || (count === most && label === own)) {
      most = count;
      best = label;
    }
  }
  for (let i = start; i < end; i++) votes[labels[adjacency.targets[i] ?? 0] ?? 0] = 0;
  return best;
}

/** All nodes in an order of large steps, so that no group spreads only because its nodes come first. */
function mixedOrder(nodes: number): Uint32Array {
  const order = Uint32Array.from({ length: nodes }, (_, node) => node);
  let state = 20_011;
  for (let i = nodes - 1; i > 0; i--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = state % (i + 1);
    const held = order[i] ?? 0;
    order[i] = order[other] ?? 0;
    order[other] = held;
  }
  return order;
}

/**
 * Where a layout begins when the connections are known: groups lie on a sunflower, the largest in the middle, each with
 * as much room as it has nodes. From here forces untangle in seconds what from a plain start takes minutes.
 */
export function groupedPositions(nodes: number, adjacency: Adjacency): Positions {
  const labels = communities(nodes, adjacency);
  const members = new Map<number, number[]>();
  labels.forEach((label, node) => {
    const group = members.get(label);
    if (group) group.push(node);
    else members.set(label, [node]);
  });
  const groups = [...members.values()].sort((a, b) => b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0));
  const positions = new Float32Array(nodes * 2);
  const turn = Math.PI * (3 - Math.sqrt(5));
  let placed = 0;
  groups.forEach((group, k) => {
    const distance = k === 0 ? 0 : 14 * Math.sqrt(placed + group.length / 2);
    const [x, y] = [distance * Math.cos(k * turn), distance * Math.sin(k * turn)];
    group.forEach((node, i) => {
      const radius = 7 * Math.sqrt(i + 0.5);
      positions[node * 2] = x + radius * Math.cos(i * turn);
      positions[node * 2 + 1] = y + radius * Math.sin(i * turn);
    });
    placed += group.length;
  });
  return positions;
}
