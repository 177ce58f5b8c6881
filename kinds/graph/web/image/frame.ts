import type { Visible } from '../data/filters.ts';
import type { Appearance } from '../look/appearance.ts';
import { faded, parseColor, type Rgba } from '../look/css-color.ts';
import { crowding, type Emphasis, type PictureTheme, type Renderer } from '../picture/renderer.ts';
import type { PaintInput } from './paint.ts';

/** Longest side and most pixels that browsers make images of. */
export const IMAGE_LIMITS = { side: 16_384, pixels: 100_000_000 } as const;

/** Whether an image of that size can be made. */
export function possibleSize(width: number, height: number): boolean {
  const whole = (side: number) => Number.isInteger(side) && side >= 16 && side <= IMAGE_LIMITS.side;
  return whole(width) && whole(height) && width * height <= IMAGE_LIMITS.pixels;
}

/** The same view as on the screen, on an image of another size: nothing that is seen is cut off. */
export function paintInput(input: {
  readonly renderer: Renderer;
  readonly screen: { readonly width: number; readonly height: number };
  readonly width: number;
  readonly height: number;
  readonly theme: PictureTheme;
  readonly appearance: Appearance;
  readonly visible: Visible;
  readonly emphasis: Emphasis;
  readonly topology: Uint32Array;
}): { readonly paint: PaintInput; readonly unit: number } {
  const { renderer, screen, width, height, appearance, visible, emphasis, theme, topology } = input;
  const unit = Math.min(width / screen.width, height / screen.height);
  const middle = renderer.toPlane({ x: screen.width / 2, y: screen.height / 2 });
  const side = renderer.toPlane({ x: screen.width / 2 + 100, y: screen.height / 2 });
  const scale = (100 / Math.hypot(side.x - middle.x, side.y - middle.y)) * unit;
  const nodes = visible.nodes.length;
  const growth = radiusFactor(renderer, appearance) * unit;
  return {
    unit,
    paint: {
      width,
      height,
      background: theme.background,
      view: { scale, left: width / 2 - middle.x * scale, top: height / 2 + middle.y * scale },
      positions: renderer.positions(),
      topology,
      nodeShown: visible.nodes,
      edgeShown: visible.edges,
      nodeSizes: appearance.nodeSizes.map((size) => size * growth),
      edgeSizes: appearance.edgeSizes.map((size) => renderer.width(size) * unit),
      ...fadedColors(appearance, emphasis, topology, nodes, parseColor(theme.background) ?? 0xffffffff),
    },
  };
}

/** Pixels on the screen per unit of size at the present zoom. */
function radiusFactor(renderer: Renderer, appearance: Appearance): number {
  const node = appearance.nodeSizes.findIndex((size) => size > 0);
  const size = appearance.nodeSizes[node] ?? 0;
  return size > 0 ? renderer.radius(node) / size : crowding(appearance.nodeSizes.length);
}

function fadedColors(
  appearance: Appearance,
  { lit }: Emphasis,
  topology: Uint32Array,
  nodes: number,
  background: Rgba,
): Pick<PaintInput, 'nodeColors' | 'edgeFrom' | 'edgeTo'> {
  const { nodeColors, edgeFrom, edgeTo } = appearance;
  if (lit === null) return { nodeColors, edgeFrom, edgeTo };
  const washed = (color: Rgba) => {
    const mix = (shift: number) =>
      Math.round(((color >>> shift) & 255) * 0.16 + ((background >>> shift) & 255) * 0.84) << shift;
    return ((color & 0xff000000) | mix(16) | mix(8) | mix(0)) >>> 0;
  };
  const dimmed = (colors: Uint32Array) =>
    colors.map((color, edge) =>
      lit.has(topology[edge * 2] ?? 0) && lit.has(topology[edge * 2 + 1] ?? 0)
        ? faded(color | 0xff000000, Math.min(1, ((color >>> 24) / 255) * 2.5))
        : faded(color, 0.18),
    );
  const from = dimmed(edgeFrom);
  return {
    nodeColors: Uint32Array.from({ length: nodes }, (_, node) =>
      lit.has(node) ? (nodeColors[node] ?? 0) : washed(nodeColors[node] ?? 0),
    ),
    edgeFrom: from,
    edgeTo: edgeTo === edgeFrom ? from : dimmed(edgeTo),
  };
}
