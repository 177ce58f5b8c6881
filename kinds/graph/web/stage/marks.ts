import type { Visible } from '../data/filters.ts';
import type { Appearance } from '../look/appearance.ts';
import type { Mark } from '../picture/overlay.ts';
import type { Emphasis, Renderer } from '../picture/renderer.ts';

/** At most so many nodes get a ring or a pictogram; more would be a blur. */
const MOST_RINGS = 2_000;
const MOST_ICONS = 3_000;
const MOST_LABELS = 24;
/** Radius of an edge's pictogram in pixels. */
const EDGE_ICON = 8;

/** What stands over the picture now, in pixels of the screen. */
export function marksOf(input: {
  readonly renderer: Renderer;
  readonly appearance: Appearance;
  readonly visible: Visible;
  readonly emphasis: Emphasis;
  readonly topology: Uint32Array;
  readonly screen: { readonly width: number; readonly height: number };
  title(node: number): string;
}): readonly Mark[] {
  const { renderer, appearance, visible, emphasis, screen } = input;
  const positions = renderer.positions();
  const own = renderer.kind === 'cosmos';
  const labels = own ? labelled(emphasis) : new Set<number>();
  const marks: Mark[] = [...edgeMarks(input)];
  const add = (node: number, pictures: boolean) => {
    if (visible.nodes[node] === 0) return;
    const at = renderer.toScreen({ x: positions[node * 2] ?? 0, y: positions[node * 2 + 1] ?? 0 });
    const radius = renderer.radius(node);
    if (at.x < -40 || at.y < -40 || at.x > screen.width + 40 || at.y > screen.height + 40) return;
    const dim = emphasis.lit !== null && !emphasis.lit.has(node);
    marks.push({
      at,
      radius,
      // cosmos.gl draws the rings of what is selected itself.
      ring: !own && emphasis.selected.has(node),
      label: labels.has(node) ? input.title(node) : null,
      plate: false,
      icon: pictures && !dim ? (appearance.nodeIcon?.(node) ?? null) : null,
      badge: pictures && !dim && radius > 4 ? (appearance.nodeBadge?.(node) ?? null) : null,
    });
  };
  if (appearance.nodeIcon || appearance.nodeBadge) {
    for (let node = 0; node < visible.nodes.length && marks.length < MOST_ICONS; node++) add(node, true);
    return marks;
  }
  let rings = 0;
  for (const node of new Set([...labels, ...emphasis.selected])) {
    if (rings++ >= MOST_RINGS) break;
    add(node, false);
  }
  return marks;
}

/** Pictograms and badges in the middle of edges. */
function edgeMarks(input: Parameters<typeof marksOf>[0]): readonly Mark[] {
  const { renderer, appearance, visible, emphasis, topology } = input;
  if ((!appearance.edgeIcon && !appearance.edgeBadge) || visible.edgeCount > MOST_ICONS) return [];
  const positions = renderer.positions();
  const marks: Mark[] = [];
  for (let edge = 0; edge < visible.edges.length; edge++) {
    const [source, target] = [topology[edge * 2] ?? 0, topology[edge * 2 + 1] ?? 0];
    const dim = emphasis.lit !== null && !(emphasis.lit.has(source) && emphasis.lit.has(target));
    if (visible.edges[edge] === 0 || dim) continue;
    const middle = (offset: 0 | 1) =>
      ((positions[source * 2 + offset] ?? 0) + (positions[target * 2 + offset] ?? 0)) / 2;
    marks.push({
      at: renderer.toScreen({ x: middle(0), y: middle(1) }),
      radius: EDGE_ICON,
      ring: false,
      label: null,
      plate: true,
      icon: appearance.edgeIcon?.(edge) ?? null,
      badge: appearance.edgeBadge?.(edge) ?? null,
    });
  }
  return marks;
}

/** The labels that the renderer draws itself, for images, which are painted without it. */
export function labelMarks(renderer: Renderer, appearance: Appearance): readonly Mark[] {
  const positions = renderer.positions();
  return [...renderer.labelled()].map((node) => ({
    at: renderer.toScreen({ x: positions[node * 2] ?? 0, y: positions[node * 2 + 1] ?? 0 }),
    radius: renderer.radius(node),
    ring: false,
    label: appearance.nodeLabel(node),
    plate: false,
    icon: null,
    badge: null,
  }));
}

function labelled(emphasis: Emphasis): ReadonlySet<number> {
  if (emphasis.selected.size > 0 && emphasis.selected.size <= MOST_LABELS) return emphasis.selected;
  return new Set();
}
