/** A point on the screen or in the plane. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Whether a point lies in a closed polygon (even-odd rule). */
export function inPolygon(point: Point, polygon: readonly Point[]): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const a = polygon[i];
    const b = polygon[j];
    if (!a || !b || a.y > point.y === b.y > point.y) continue;
    if (point.x < ((b.x - a.x) * (point.y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

/** The corners of the rectangle between two opposite ones. */
export function rectangle(a: Point, b: Point): readonly Point[] {
  return [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }];
}

/**
 * Shown nodes whose middle lies in the polygon, in ascending order.
 *
 * @param positions pairs x, y in the same plane as the polygon
 */
export function nodesWithin(
  polygon: readonly Point[],
  positions: ArrayLike<number>,
  visible: Uint8Array,
): readonly number[] {
  const xs = polygon.map((corner) => corner.x);
  const ys = polygon.map((corner) => corner.y);
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const found: number[] = [];
  for (let node = 0; node < visible.length; node++) {
    const x = positions[node * 2] ?? Number.NaN;
    const y = positions[node * 2 + 1] ?? Number.NaN;
    if (visible[node] === 0 || !(x >= left && x <= right && y >= low && y <= high)) continue;
    if (inPolygon({ x, y }, polygon)) found.push(node);
  }
  return found;
}

/** Keeps a drawn line short: a point is taken only when it is at least `least` away from the one before. */
export function addToLasso(line: readonly Point[], next: Point, least = 4): readonly Point[] {
  const last = line.at(-1);
  return last && Math.hypot(next.x - last.x, next.y - last.y) < least ? line : [...line, next];
}
