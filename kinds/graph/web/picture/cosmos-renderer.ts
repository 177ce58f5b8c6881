import { Graph, type GraphConfig } from '@cosmos.gl/graph';
import type { Visible } from '../data/filters.ts';
import { type Box, boxOf, type Positions } from '../data/positions.ts';
import type { Appearance } from '../look/appearance.ts';
import type { Camera } from '../view-settings.ts';
import { intoSpace, linkArrays, pointArrays, SPACE } from './cosmos-arrays.ts';
import { drawnEdges, EDGE_BUDGET, smallerBudget, softwareGraphics } from './edge-budget.ts';
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

const GLIDE = 200;
/** A frame longer than this hides the edges while things move, in milliseconds. */
const SLOW_FRAME = 90;
const EDGES_TO_PICK = 200_000;
/** More rings would hide what they surround; a large selection stands out by its colour. */
const MOST_RINGS = 500;

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
  #visible: Visible | null = null;
  #budget: number = softwareGraphics() ? EDGE_BUDGET.software : EDGE_BUDGET.hardware;
  #drawn: Uint32Array = new Uint32Array(0);
  #partial = false;
  #touched = false;
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
    this.setTheme(theme);
    for (const name of ['pointermove', 'pointerdown', 'wheel'] as const)
      container.addEventListener(name, () => this.#idle.wake(), { passive: true });
    void this.#graph.ready.then(() => {
      container.querySelector('canvas')?.addEventListener('webglcontextlost', () => events.lost());
    });
  }

  setAppearance(appearance: Appearance, visible: Visible): void {
    this.#appearance = appearance;
    this.#visible = visible;
    const { colors, sizes } = pointArrays(appearance, visible, this.#crowding);
    this.#graph.setPointColors(colors);
    this.#graph.setPointSizes(sizes);
    this.#setLinks();
    this.#graph.render(undefined, 0);
    this.#idle.wake();
  }

  width(size: number): number {
    return size;
  }

  labelled(): Iterable<number> {
    return [];
  }

  drawnEdges(): number {
    return this.#partial ? this.#drawn.length : Number.POSITIVE_INFINITY;
  }

  setEmphasis(emphasis: Emphasis): void {
    const { lit, selected, hovered, edge } = emphasis;
    const lines = edge !== null ? new Set<number>() : hovered === null ? selected : new Set([hovered]);
    const links = edge !== null || lit ? this.#linksOf(lines, edge) : undefined;
    // Undefined resets a setting here, which the library's types do not say.
    this.#graph.setConfigPartial({
      highlightedPointIndices: lit ? [...lit] : undefined,
      highlightedLinkIndices: links,
      outlinedPointIndices: selected.size > 0 && selected.size <= MOST_RINGS ? [...selected] : undefined,
      focusedLinkIndex: edge === null ? undefined : links?.[0],
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
      this.#touched = false;
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

  resize(): void {
    this.#idle.wake();
  }

  startLayout(milliseconds: number): void {
    this.#layout = { begin: performance.now(), milliseconds };
    this.#stale = true;
    if (this.#partial) {
      this.#setLinks();
      this.#graph.render(undefined, 0);
    }
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
    if (this.#partial) {
      this.#setLinks();
      this.#graph.render(undefined, 0);
    }
    this.#showEdges(true);
    this.positions();
    if (!this.#touched) this.fit(true);
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

  /** Places of the drawn links that touch the nodes or are the edge. */
  #linksOf(nodes: ReadonlySet<number>, edge: number | null): number[] {
    const { topology } = this.#input;
    const links: number[] = [];
    this.#drawn.forEach((drawn, place) => {
      const touches = nodes.has(topology[drawn * 2] ?? -1) || nodes.has(topology[drawn * 2 + 1] ?? -1);
      if (touches || drawn === edge) links.push(place);
    });
    return links;
  }

  /**
   * Hands over the links: all of them while the layout runs, since each one pulls; else those that are drawn. Where not
   * all can be drawn, all are hidden during the layout.
   */
  #setLinks(): void {
    const [appearance, visible] = [this.#appearance, this.#visible];
    if (!appearance || !visible) return;
    const few = drawnEdges(visible.edges, visible.edgeCount, this.#budget);
    this.#partial = few.length < visible.edgeCount;
    const pulling = this.#layout !== null || !this.#partial;
    const edges = pulling ? Uint32Array.from({ length: this.#input.topology.length / 2 }, (_, i) => i) : few;
    const strength = this.#partial ? Math.min(6, Math.sqrt(visible.edgeCount / Math.max(1, few.length))) : 1;
    const { links, colors, widths } = linkArrays(edges, this.#input.topology, appearance, visible, strength);
    this.#drawn = edges;
    this.#graph.setLinks(links);
    this.#graph.setLinkColors(colors);
    this.#graph.setLinkWidths(widths);
    const weights = this.#input.edgeWeights;
    if (weights) this.#graph.setLinkStrength(Float32Array.from(edges, (edge) => weights[edge] ?? 0));
    this.#showEdges(!(this.#partial && this.#layout));
  }

  /** Draws fewer edges once a resting picture proves too slow. */
  #relieve(): void {
    const drawn = this.#drawn.length;
    if (this.#layout || drawn <= EDGE_BUDGET.least || this.#idle.frameTime() < SLOW_FRAME * 2) return;
    this.#budget = smallerBudget(this.#budget, drawn);
    this.#setLinks();
    this.#graph.render(undefined, 0);
    this.#events.frame();
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
        onLinkMouseOver: (index: number) => hover(1, this.#drawn[index] ?? null),
        onLinkMouseOut: () => hover(1, null),
        onLinkClick: (index: number, event: MouseEvent) => click(null, this.#drawn[index] ?? null, event),
      }),
      onSimulationTick: () => this.#events.frame(),
      onZoomStart: () => {
        this.#idle.wake();
        if (this.#slow) this.#showEdges(false);
      },
      onZoom: (_event, byHand) => {
        this.#touched ||= byHand;
        this.#idle.wake();
        this.#events.frame();
      },
      onZoomEnd: () => {
        if (!this.#layout) this.#showEdges(true);
        this.#slow ||= this.#idle.frameTime() > SLOW_FRAME;
        this.#relieve();
        this.#idle.wake();
        this.#events.camera(this.camera());
      },
    };
  }
}
