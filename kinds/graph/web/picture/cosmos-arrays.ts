import type { Visible } from '../data/filters.ts';
import { type Box, boxOf, type Positions } from '../data/positions.ts';
import type { Appearance } from '../look/appearance.ts';
import { mixed } from '../look/css-color.ts';
import { sideOf } from './renderer.ts';

/** Side of the square that cosmos.gl simulates in. */
export const SPACE = 4096;

/** Moves and scales positions so that they lie in the middle of the simulated square. */
export function intoSpace(positions: Positions): Positions {
  const box: Box = boxOf(positions);
  const target = Math.min(SPACE * 0.9, Math.max(200, Math.sqrt(positions.length) * 6));
  const scale = target / sideOf(box);
  const moved = new Float32Array(positions.length);
  for (let i = 0; i < positions.length; i += 2) {
    moved[i] = SPACE / 2 + ((positions[i] ?? 0) - (box.left + box.right) / 2) * scale;
    moved[i + 1] = SPACE / 2 + ((positions[i + 1] ?? 0) - (box.bottom + box.top) / 2) * scale;
  }
  return moved;
}

/** Colours as four shares of 1, and diameters; a hidden point is transparent and has none. */
export function pointArrays(appearance: Appearance, visible: Visible, factor: number) {
  const nodes = visible.nodes.length;
  const colors = new Float32Array(nodes * 4);
  const sizes = new Float32Array(nodes);
  for (let node = 0; node < nodes; node++) {
    const shown = visible.nodes[node] === 1;
    put(colors, node, appearance.nodeColors[node] ?? 0, shown);
    sizes[node] = shown ? (appearance.nodeSizes[node] ?? 4) * 2 * factor : 0;
  }
  return { colors, sizes };
}

/**
 * The links of some edges: ends, colours, widths. An edge of two colours gets what lies between them.
 *
 * @param strength factor on the alpha: fewer drawn edges have to speak louder
 */
export function linkArrays(
  edges: Uint32Array,
  topology: Uint32Array,
  appearance: Appearance,
  visible: Visible,
  strength: number,
) {
  const links = new Float32Array(edges.length * 2);
  const colors = new Float32Array(edges.length * 4);
  const widths = new Float32Array(edges.length);
  const gradient = appearance.edgeFrom !== appearance.edgeTo;
  edges.forEach((edge, i) => {
    links[i * 2] = topology[edge * 2] ?? 0;
    links[i * 2 + 1] = topology[edge * 2 + 1] ?? 0;
    const shown = visible.edges[edge] === 1;
    const from = appearance.edgeFrom[edge] ?? 0;
    put(colors, i, gradient ? mixed(from, appearance.edgeTo[edge] ?? 0) : from, shown);
    const alpha = (colors[i * 4 + 3] ?? 0) * strength;
    colors[i * 4 + 3] = Math.min(0.9, alpha);
    widths[i] = shown ? (appearance.edgeSizes[edge] ?? 1) : 0;
  });
  return { links, colors, widths };
}

function put(channels: Float32Array, index: number, color: number, shown: boolean): void {
  const at = index * 4;
  channels[at] = (color & 255) / 255;
  channels[at + 1] = ((color >>> 8) & 255) / 255;
  channels[at + 2] = ((color >>> 16) & 255) / 255;
  channels[at + 3] = shown ? (color >>> 24) / 255 : 0;
}
