/** Positions as pairs x, y in the picture's own plane: y grows upwards, the unit is free. */
export type Positions = Float32Array;

/**
 * Where a layout begins: a sunflower, which is even, the same every time, and never puts two points on one place.
 */
export function startPositions(nodes: number): Positions {
  const positions = new Float32Array(nodes * 2);
  const turn = Math.PI * (3 - Math.sqrt(5));
  for (let node = 0; node < nodes; node++) {
    const radius = 10 * Math.sqrt(node + 0.5);
    positions[node * 2] = radius * Math.cos(node * turn);
    positions[node * 2 + 1] = radius * Math.sin(node * turn);
  }
  return positions;
}

/** Given positions and how many nodes had none. */
export interface GivenPositions {
  readonly positions: Positions;
  readonly missing: number;
}

/**
 * Positions that the data bring along. Nodes without one stand in a row below the others, so that none is lost.
 *
 * @param x one number per node; NaN where there is none
 */
export function givenPositions(x: Float64Array, y: Float64Array): GivenPositions {
  const positions = new Float32Array(x.length * 2);
  const lost: number[] = [];
  const box = { left: Infinity, right: -Infinity, bottom: Infinity, top: -Infinity };
  for (let node = 0; node < x.length; node++) {
    const [px, py] = [x[node] ?? Number.NaN, y[node] ?? Number.NaN];
    if (!Number.isFinite(px) || !Number.isFinite(py)) {
      lost.push(node);
      continue;
    }
    positions[node * 2] = px;
    positions[node * 2 + 1] = py;
    box.left = Math.min(box.left, px);
    box.right = Math.max(box.right, px);
    box.bottom = Math.min(box.bottom, py);
    box.top = Math.max(box.top, py);
  }
  if (lost.length === x.length) return { positions: startPositions(x.length), missing: lost.length };
  const width = box.right - box.left || 1;
  const height = box.top - box.bottom || width;
  const perRow = Math.max(2, Math.ceil(Math.sqrt(lost.length * 4)));
  lost.forEach((node, i) => {
    positions[node * 2] = box.left + ((i % perRow) / (perRow - 1)) * width;
    positions[node * 2 + 1] = box.bottom - height * (0.08 + 0.02 * Math.floor(i / perRow));
  });
  return { positions, missing: lost.length };
}

const MERCATOR_LIMIT = 85.05112878;

/**
 * Longitude and latitude in degrees on the plane of web maps (spherical Mercator, EPSG:3857), scaled so that the
 * world is 360 wide. Latitudes beyond 85.05° stand at that line; what is no place on earth becomes NaN.
 */
export function mercator(
  longitude: Float64Array,
  latitude: Float64Array,
): { readonly x: Float64Array; readonly y: Float64Array } {
  const onEarth = (node: number) =>
    Math.abs(longitude[node] ?? Number.NaN) <= 360 && Math.abs(latitude[node] ?? Number.NaN) <= 90;
  return {
    x: longitude.map((degrees, node) => (onEarth(node) ? degrees : Number.NaN)),
    y: latitude.map((degrees, node) => {
      if (!onEarth(node)) return Number.NaN;
      const held = Math.min(MERCATOR_LIMIT, Math.max(-MERCATOR_LIMIT, degrees));
      return (Math.log(Math.tan(Math.PI / 4 + (held * Math.PI) / 360)) * 180) / Math.PI;
    }),
  };
}

/** The box around all points that are there. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

/** The box around the points that `visible` names (all without it); a box of size 1 around nothing. */
export function boxOf(positions: ArrayLike<number>, visible?: Uint8Array): Box {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let node = 0; node * 2 < positions.length; node++) {
    if (visible && visible[node] === 0) continue;
    const x = positions[node * 2] ?? Number.NaN;
    const y = positions[node * 2 + 1] ?? Number.NaN;
    if (!(Number.isFinite(x) && Number.isFinite(y))) continue;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < bottom) bottom = y;
    if (y > top) top = y;
  }
  if (left > right) return { left: -0.5, right: 0.5, bottom: -0.5, top: 0.5 };
  return { left, right, bottom, top };
}
