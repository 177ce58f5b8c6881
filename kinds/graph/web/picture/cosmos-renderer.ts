import { Graph, type GraphConfig } from '@cosmos.gl/graph';
import type { Visible } from '../data/filters.ts';
import { type Box, boxOf, type Positions } from '../data/positions.ts';
import type { Appearance } from '../look/appearance.ts';
import { mixed } from '../look/css-color.ts';
import type { Camera } from '../view-settings.ts';
import type { Point } from './geometry.ts';
import { Idle } from './idle.ts';
import {
  cameraOn,
  crowding,
  type Emphasis,
  type PictureEvents,
  type PictureGraph,
  type PictureTheme,
  type Renderer,
  room,
  sideOf,
} from './renderer.ts';

/** Side of the square that cosmos.gl simulates in. */
const SPACE = 4096;
const GLIDE = 200;
/** A frame longer than this hides the edges while things move, in milliseconds. */
const SLOW_FRAME = 90;
const EDGES_TO_PICK = 200_000;

/** Draws large graphs; layout and picture are computed by the graphics processor. */
export class CosmosRenderer implements Renderer {
  readonly kind = 'cosmos';
  readonly #graph: Graph;
  readonly #input: PictureGraph;
  readonly #events: PictureEvents;
  readonly #still: boolean;
  readonly #crowding: number;
  readonly #start: Positions;
  readonly #container: HTMLDivElement;
  readonly #idle: Idle;
  #positions: Positions;
  #stale = false;
  #box: Box;
  #appearance: Appearance | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #layout: { begin: number; milliseconds: number } | null = null;
  #hovered: [number | null, number | null] = [null, null];
  #slow = false;
  #destroyed = false;

  constructor(
    container: HTMLDivElement,
    input: PictureGraph,
    theme: PictureTheme,
    events: PictureEvents,
    still: boolean,
  ) {
    this.#input = input;
    this.#events = events;
    this.#still = still;
    this.#crowding = crowding(input.nodes) * room(container);
    this.#container = container;
    this.#start = intoSpace(input.positions);
    this.#positions = this.#start.slice();
    this.#box = boxOf(this.#positions);
    this.#graph = new Graph(container, { ...this.#settings(), backgroundColor: theme.background });
    this.#idle = new Idle(this.#graph, () => this.#layout !== null);
    this.#graph.setPointPositions(this.#start, true);
    this.#graph.setLinks(Float32Array.from(input.topology));
    if (input.edgeWeights) this.#graph.setLinkStrength(input.edgeWeights);
    this.setTheme(theme);
    for (const name of ['pointermove', 'pointerdown', 'wheel'] as const)
      container.addEventListener(name, () => this.#idle.wake(), { passive: true });
    void this.#graph.ready.then(() => {
      container.querySelector('canvas')?.addEventListener('webglcontextlost', () => events.lost());
    });
  }

  setAppearance(appearance: Appearance, visible: Visible): void {
    this.#appearance = appearance;
    const { nodes, topology } = this.#input;
    const edges = topology.length / 2;
    const colors = new Float32Array(nodes * 4);
    const sizes = new Float32Array(nodes);
    for (let node = 0; node < nodes; node++) {
      const shown = visible.nodes[node] === 1;
      put(colors, node, appearance.nodeColors[node] ?? 0, shown);
      sizes[node] = shown ? (appearance.nodeSizes[node] ?? 4) * 2 * this.#crowding : 0;
    }
    const gradient = appearance.edgeFrom !== appearance.edgeTo;
    const links = new Float32Array(edges * 4);
    const widths = new Float32Array(edges);
    for (let edge = 0; edge < edges; edge++) {
      const shown = visible.edges[edge] === 1;
      const from = appearance.edgeFrom[edge] ?? 0;
      put(links, edge, gradient ? mixed(from, appearance.edgeTo[edge] ?? 0) : from, shown);
      widths[edge] = shown ? (appearance.edgeSizes[edge] ?? 1) : 0;
    }
    this.#graph.setPointColors(colors);
    this.#graph.setPointSizes(sizes);
    this.#graph.setLinkColors(links);
    this.#graph.setLinkWidths(widths);
    this.#graph.render(undefined, 0);
    this.#idle.wake();
  }

  setEmphasis(emphasis: Emphasis): void {
    const { lit, selected, hovered, edge } = emphasis;
    const links =
      edge !== null
        ? [edge]
        : lit
          ? this.#linksOf(hovered === null ? selected : new Set([hovered]))
          : undefined;
    // Undefined resets a setting here, which the library's types do not say.
    this.#graph.setConfigPartial({
      highlightedPointIndices: lit ? [...lit] : undefined,
      highlightedLinkIndices: links,
      outlinedPointIndices: selected.size > 0 ? [...selected] : undefined,
      focusedLinkIndex: edge ?? undefined,
    } as GraphConfig);
    this.#idle.wake();
  }

  setTheme(theme: PictureTheme): void {
    this.#graph.setConfigPartial({
      backgroundColor: theme.background,
      outlinedPointRingColor: theme.accent,
      hoveredPointRingColor: theme.text,
    });
    this.#idle.wake();
  }

  positions(): Positions {
    if (this.#stale && this.#graph.isReady) {
      const read = this.#graph.getPointPositions();
      if (read.length === this.#positions.length) {
        this.#positions = Float32Array.from(read);
        this.#box = boxOf(this.#positions);
        this.#stale = this.#layout !== null;
      }
    }
    return this.#positions;
  }

  box(): Box {
    return this.#box;
  }

  camera(): Camera {
    const [x, y] = this.#graph.screenToSpacePosition([this.#width / 2, this.#height / 2]);
    const box = this.#box;
    const side = sideOf(box);
    return {
      x: 0.5 + (x - (box.left + box.right) / 2) / side,
      y: 0.5 + (y - (box.bottom + box.top) / 2) / side,
      ratio: this.#whole() / (this.#graph.getZoomLevel() || 1),
    };
  }

  setCamera(camera: Camera, glide: boolean): void {
    const box = this.#box;
    const side = sideOf(box);
    const x = (box.left + box.right) / 2 + (camera.x - 0.5) * side;
    const y = (box.bottom + box.top) / 2 + (camera.y - 0.5) * side;
    const duration = glide && !this.#still ? GLIDE : 0;
    void this.#graph.ready.then(() => {
      if (this.#destroyed) return;
      this.#graph.setZoomTransformByPointPositions(
        Float32Array.of(x, y),
        duration,
        this.#whole() / camera.ratio,
        0,
        false,
      );
      this.#idle.wake();
    });
  }

  zoomBy(factor: number): void {
    this.#graph.setZoomLevel(this.#graph.getZoomLevel() * factor, this.#still ? 0 : GLIDE, false);
    this.#idle.wake();
  }

  fit(glide: boolean, nodes?: readonly number[]): void {
    const positions = this.positions();
    if (!nodes) {
      this.setCamera({ x: 0.5, y: 0.5, ratio: 1 }, glide);
      return;
    }
    const part = new Uint8Array(this.#input.nodes);
    for (const node of nodes) part[node] = 1;
    this.setCamera(cameraOn(boxOf(positions, part), this.#box), glide);
  }

  toScreen(point: Point): Point {
    const [x, y] = this.#graph.spaceToScreenPosition([point.x, point.y]);
    return { x, y };
  }

  toPlane(point: Point): Point {
    const [x, y] = this.#graph.screenToSpacePosition([point.x, point.y]);
    return { x, y };
  }

  radius(node: number): number {
    return this.#graph.spaceToScreenRadius((this.#appearance?.nodeSizes[node] ?? 4) * this.#crowding);
  }

  startLayout(milliseconds: number): void {
    this.#layout = { begin: performance.now(), milliseconds };
    this.#stale = true;
    this.#graph.start(1);
    this.#idle.wake();
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#watch(), 250);
    this.#events.layout({ running: true, done: 0 });
  }

  stopLayout(): void {
    if (!this.#layout) return;
    clearInterval(this.#timer);
    this.#layout = null;
    this.#graph.pause();
    this.#showEdges(true);
    this.positions();
    this.#idle.wake();
    this.#events.layout({ running: false, done: 1 });
    this.#events.camera(this.camera());
  }

  resetLayout(): void {
    this.stopLayout();
    this.#positions = this.#start.slice();
    this.#box = boxOf(this.#positions);
    this.#graph.setPointPositions(this.#start, true);
    this.#graph.render(undefined, 0);
    this.fit(false);
  }

  destroy(): void {
    this.#destroyed = true;
    clearInterval(this.#timer);
    this.#idle.destroy();
    this.#graph.destroy();
  }

  get #width(): number {
    return this.#container.clientWidth || 1;
  }

  get #height(): number {
    return this.#container.clientHeight || 1;
  }

  /** Zoom level at which the whole box is seen with a margin. */
  #whole(): number {
    const box = this.#box;
    const fits = Math.min(
      this.#width / (box.right - box.left || 1),
      this.#height / (box.top - box.bottom || 1),
    );
    return fits * 0.88;
  }

  #watch(): void {
    const layout = this.#layout;
    if (!layout) return;
    this.#slow ||= this.#idle.frameTime() > SLOW_FRAME;
    if (this.#slow) this.#showEdges(false);
    const done = Math.min(1, (performance.now() - layout.begin) / layout.milliseconds);
    if (done >= 1) this.stopLayout();
    else this.#events.layout({ running: true, done });
  }

  #showEdges(shown: boolean): void {
    if (this.#graph.config.renderLinks !== shown) this.#graph.setConfigPartial({ renderLinks: shown });
  }

  #linksOf(nodes: ReadonlySet<number>): number[] {
    const { topology } = this.#input;
    const links: number[] = [];
    for (let edge = 0; edge * 2 < topology.length; edge++)
      if (nodes.has(topology[edge * 2] ?? -1) || nodes.has(topology[edge * 2 + 1] ?? -1)) links.push(edge);
    return links;
  }

  #settings(): GraphConfig {
    const edges = this.#input.topology.length / 2;
    const hover = (place: 0 | 1, index: number | null) => {
      if (this.#hovered[place] === index) return;
      this.#hovered[place] = index;
      this.#events.hover(...this.#hovered);
    };
    const click = (node: number | null, edge: number | null, event: MouseEvent) =>
      this.#events.click(node, edge, event.ctrlKey || event.metaKey || event.shiftKey);
    return {
      spaceSize: SPACE,
      enableSimulation: true,
      rescalePositions: false,
      transitionDuration: 0,
      fitViewOnInit: false,
      randomSeed: 7,
      linkDefaultArrows: this.#input.directed,
      renderHoveredPointRing: true,
      pointGreyoutOpacity: 0.12,
      linkGreyoutOpacity: 0.04,
      linkVisibilityDistanceRange: [40, 400],
      linkVisibilityMinTransparency: 0.35,
      hoveredLinkWidthIncrease: 2,
      hoveredPointCursor: 'pointer',
      simulationDecay: 8_000,
      simulationGravity: 0.2,
      simulationRepulsion: 0.9,
      simulationLinkDistance: 8,
      simulationLinkSpring: edges / Math.max(1, this.#input.nodes) > 5 ? 0.5 : 0.9,
      simulationFriction: 0.86,
      onPointMouseOver: (index) => hover(0, index),
      onPointMouseOut: () => hover(0, null),
      onPointClick: (index, _position, event) => click(index, null, event),
      onBackgroundClick: (event) => click(null, null, event),
      ...(edges <= EDGES_TO_PICK && {
        onLinkMouseOver: (index: number) => hover(1, index),
        onLinkMouseOut: () => hover(1, null),
        onLinkClick: (index: number, event: MouseEvent) => click(null, index, event),
      }),
      onSimulationTick: () => this.#events.frame(),
      onZoomStart: () => {
        this.#idle.wake();
        if (this.#slow) this.#showEdges(false);
      },
      onZoom: () => {
        this.#idle.wake();
        this.#events.frame();
      },
      onZoomEnd: () => {
        if (!this.#layout) this.#showEdges(true);
        this.#slow ||= this.#idle.frameTime() > SLOW_FRAME;
        this.#idle.wake();
        this.#events.camera(this.camera());
      },
    };
  }
}

/** Moves and scales positions so that they lie in the middle of the simulated square. */
function intoSpace(positions: Positions): Positions {
  const box = boxOf(positions);
  const target = Math.min(SPACE * 0.9, Math.max(200, Math.sqrt(positions.length) * 6));
  const scale = target / sideOf(box);
  const moved = new Float32Array(positions.length);
  for (let i = 0; i < positions.length; i += 2) {
    moved[i] = SPACE / 2 + ((positions[i] ?? 0) - (box.left + box.right) / 2) * scale;
    moved[i + 1] = SPACE / 2 + ((positions[i + 1] ?? 0) - (box.bottom + box.top) / 2) * scale;
  }
  return moved;
}

function put(channels: Float32Array, index: number, color: number, shown: boolean): void {
  const at = index * 4;
  channels[at] = (color & 255) / 255;
  channels[at + 1] = ((color >>> 8) & 255) / 255;
  channels[at + 2] = ((color >>> 16) & 255) / 255;
  channels[at + 3] = shown ? (color >>> 24) / 255 : 0;
}
