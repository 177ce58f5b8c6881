import type { Visible } from '../data/filters.ts';
import type { Box, Positions } from '../data/positions.ts';
import type { Appearance } from '../look/appearance.ts';
import type { Camera } from '../view-settings.ts';
import type { Point } from './geometry.ts';

/** Colours of the page that the picture stands on. */
export interface PictureTheme {
  readonly background: string;
  readonly text: string;
  readonly accent: string;
  readonly font: string;
}

/** The graph that a picture is made of; it does not change while the picture lives. */
export interface PictureGraph {
  readonly nodes: number;
  readonly topology: Uint32Array;
  readonly positions: Positions;
  /** Weight of each edge in the layout; null when all pull alike. */
  readonly edgeWeights: Float32Array | null;
  readonly nodeWeights: Float32Array | null;
  /** Arrows at the targets of edges. */
  readonly directed: boolean;
  readonly labels: 'auto' | 'all' | 'none';
}

/** What stands out. */
export interface Emphasis {
  readonly selected: ReadonlySet<number>;
  /** Nodes that keep their colour while all others fade; null when nothing fades. */
  readonly lit: ReadonlySet<number> | null;
  readonly hovered: number | null;
  readonly edge: number | null;
}

/** What the picture tells. */
export interface PictureEvents {
  hover(node: number | null, edge: number | null): void;
  /** A click on a node, an edge or the ground; `add` when a key asks to keep the selection. */
  click(node: number | null, edge: number | null, add: boolean): void;
  /** The camera moved by hand or at the end of a glide. */
  camera(camera: Camera): void;
  /** A frame was drawn: whatever lies over the picture has to follow. */
  frame(): void;
  /** The layout runs, how far it is (0 to 1), or it stands. */
  layout(state: { readonly running: boolean; readonly done: number }): void;
  /** The graphics were taken away by the system. */
  lost(): void;
}

/** A drawn graph: sigma for small ones, cosmos.gl for large ones. Sizes and screen points are CSS pixels. */
export interface Renderer {
  readonly kind: 'sigma' | 'cosmos';
  setAppearance(appearance: Appearance, visible: Visible): void;
  setEmphasis(emphasis: Emphasis): void;
  setTheme(theme: PictureTheme): void;
  /** Where the nodes are now, in the picture's plane. */
  positions(): Positions;
  /** The box that the camera is measured by. */
  box(): Box;
  camera(): Camera;
  setCamera(camera: Camera, glide: boolean): void;
  /** Nearer for factors above 1. */
  zoomBy(factor: number): void;
  /** All shown nodes in sight; with `nodes`, those. */
  fit(glide: boolean, nodes?: readonly number[]): void;
  toScreen(point: Point): Point;
  toPlane(point: Point): Point;
  /** Radius of a node on the screen. */
  radius(node: number): number;
  /** Width on the screen of an edge of that size. */
  width(size: number): number;
  /** Nodes that carry their label in the picture now. */
  labelled(): Iterable<number>;
  /** How many of the shown edges are drawn, where the machine cannot draw all; infinite where it can. */
  drawnEdges(): number;
  /** The container has another size. */
  resize(): void;
  startLayout(milliseconds: number): void;
  stopLayout(): void;
  /** Back to where the layout began. */
  resetLayout(): void;
  destroy(): void;
}

/** Above these the graph is drawn by cosmos.gl, without a label at every node. */
export const SIGMA_LIMITS = { nodes: 10_000, edges: 60_000 } as const;

/** Which of the two draws a graph of that size (G6). */
export function rendererFor(nodes: number, edges: number): Renderer['kind'] {
  return nodes <= SIGMA_LIMITS.nodes && edges <= SIGMA_LIMITS.edges ? 'sigma' : 'cosmos';
}

/** Radii shrink as nodes become many: the factor on what the look says. */
export function crowding(nodes: number): number {
  return Math.min(1.4, Math.max(0.32, 1.9 - 0.33 * Math.log10(Math.max(1, nodes))));
}

/** Radii shrink on small screens: the factor for a container's size. */
export function room(container: HTMLElement): number {
  const side = Math.min(container.clientWidth, container.clientHeight) || 700;
  return Math.min(1, Math.max(0.55, Math.sqrt(side / 650)));
}

/** A camera that shows one box within another, with a margin. */
export function cameraOn(part: Box, whole: Box): Camera {
  const side = sideOf(whole);
  return {
    x: 0.5 + ((part.left + part.right) / 2 - (whole.left + whole.right) / 2) / side,
    y: 0.5 + ((part.bottom + part.top) / 2 - (whole.bottom + whole.top) / 2) / side,
    ratio: Math.min(1, Math.max(0.12, (sideOf(part) * 1.3) / side)),
  };
}

/** The longer side of a box; 1 for a box without extent. */
export function sideOf(box: Box): number {
  return Math.max(box.right - box.left, box.top - box.bottom) || 1;
}
