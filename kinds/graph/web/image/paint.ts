import { faded, hexOf } from '../look/css-color.ts';

/** Everything of a picture but its words, as flat arrays that travel into a worker. */
export interface PaintInput {
  readonly width: number;
  readonly height: number;
  readonly background: string;
  /** Plane to image: `x * scale + left`, `top - y * scale`. */
  readonly view: { readonly scale: number; readonly left: number; readonly top: number };
  readonly positions: Float32Array;
  readonly topology: Uint32Array;
  readonly nodeShown: Uint8Array;
  readonly edgeShown: Uint8Array;
  readonly nodeColors: Uint32Array;
  /** Radius in pixels of the image. */
  readonly nodeSizes: Float32Array;
  readonly edgeFrom: Uint32Array;
  readonly edgeTo: Uint32Array;
  /** Width in pixels of the image. */
  readonly edgeSizes: Float32Array;
}

/** The part of a canvas context that painting needs. */
export type PaintContext = Pick<
  CanvasRenderingContext2D,
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'fillRect'
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'arc'
  | 'stroke'
  | 'fill'
>;

/** Lines of one path: overlapping lines within a path do not add up, so paths stay short. */
const LINES = 24;
const SLICE = 20_000;

/**
 * Paints edges, then nodes.
 *
 * @param pause awaited between slices, with the share that is done; it may throw to end the work
 */
export async function paintGraph(
  context: PaintContext,
  input: PaintInput,
  pause: (done: number) => Promise<void>,
): Promise<void> {
  context.fillStyle = input.background;
  context.fillRect(0, 0, input.width, input.height);
  const edges = input.edgeShown.length;
  const nodes = input.nodeShown.length;
  const order = edgesByLook(input);
  for (let start = 0; start < order.length; start += SLICE) {
    paintEdges(context, input, order.subarray(start, start + SLICE));
    await pause((0.9 * Math.min(edges, start + SLICE)) / Math.max(1, edges));
  }
  for (let start = 0; start < nodes; start += SLICE) {
    paintNodes(context, input, start, Math.min(nodes, start + SLICE));
    await pause(0.9 + (0.1 * Math.min(nodes, start + SLICE)) / Math.max(1, nodes));
  }
}

/** Shown edges that touch the image, those of one colour and width together. */
function edgesByLook(input: PaintInput): Uint32Array {
  const { edgeShown, edgeFrom, edgeTo, edgeSizes } = input;
  const order = new Uint32Array(edgeShown.length);
  let count = 0;
  for (let edge = 0; edge < edgeShown.length; edge++) if (edgeShown[edge] === 1) order[count++] = edge;
  return order
    .subarray(0, count)
    .sort(
      (a, b) =>
        (edgeFrom[a] ?? 0) - (edgeFrom[b] ?? 0) ||
        (edgeTo[a] ?? 0) - (edgeTo[b] ?? 0) ||
        (edgeSizes[a] ?? 0) - (edgeSizes[b] ?? 0) ||
        a - b,
    );
}

function paintEdges(context: PaintContext, input: PaintInput, edges: Uint32Array): void {
  const { view, positions, topology, width, height } = input;
  let style = '';
  let thick = -1;
  let open = 0;
  const flush = () => {
    if (open > 0) context.stroke();
    open = 0;
  };
  const line = (color: number, size: number, x1: number, y1: number, x2: number, y2: number) => {
    const next = hexOf(size < 0.35 ? faded(color, size / 0.35) : color);
    const wide = Math.max(0.35, size);
    if (next !== style || wide !== thick || open >= LINES) {
      flush();
      style = next;
      thick = wide;
      context.strokeStyle = next;
      context.lineWidth = wide;
    }
    if (open++ === 0) context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
  };
  for (const edge of edges) {
    const source = topology[edge * 2] ?? 0;
    const target = topology[edge * 2 + 1] ?? 0;
    const x1 = (positions[source * 2] ?? 0) * view.scale + view.left;
    const y1 = view.top - (positions[source * 2 + 1] ?? 0) * view.scale;
    const x2 = (positions[target * 2] ?? 0) * view.scale + view.left;
    const y2 = view.top - (positions[target * 2 + 1] ?? 0) * view.scale;
    if (Math.max(x1, x2) < 0 || Math.min(x1, x2) > width || Math.max(y1, y2) < 0 || Math.min(y1, y2) > height)
      continue;
    const from = input.edgeFrom[edge] ?? 0;
    const to = input.edgeTo[edge] ?? 0;
    const size = input.edgeSizes[edge] ?? 1;
    if (from === to) line(from, size, x1, y1, x2, y2);
    else {
      // Half in the colour of each end: a gradient per edge would take minutes for a million.
      line(from, size, x1, y1, (x1 + x2) / 2, (y1 + y2) / 2);
      line(to, size, (x1 + x2) / 2, (y1 + y2) / 2, x2, y2);
    }
  }
  flush();
}

function paintNodes(context: PaintContext, input: PaintInput, start: number, end: number): void {
  const { view, positions, width, height } = input;
  let color = -1;
  for (let node = start; node < end; node++) {
    if (input.nodeShown[node] === 0) continue;
    const radius = input.nodeSizes[node] ?? 1;
    const x = (positions[node * 2] ?? 0) * view.scale + view.left;
    const y = view.top - (positions[node * 2 + 1] ?? 0) * view.scale;
    if (x < -radius || y < -radius || x > width + radius || y > height + radius) continue;
    const next = input.nodeColors[node] ?? 0;
    if (next !== color) {
      color = next;
      context.fillStyle = hexOf(next);
    }
    if (radius < 1.2) context.fillRect(x - radius, y - radius, radius * 2, radius * 2);
    else {
      context.beginPath();
      context.arc(x, y, radius, 0, Math.PI * 2);
      context.fill();
    }
  }
}
