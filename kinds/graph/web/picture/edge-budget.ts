/** How many edges are drawn at once, by what the machine can do. */
export const EDGE_BUDGET = {
  /** A graphics processor draws these without a thought. */
  hardware: 3_000_000,
  /** Without one, every edge is drawn by the processor. */
  software: 30_000,
  least: 8_000,
} as const;

/** The shown edges that are drawn: all of them, or an even sample that is the same every time. */
export function drawnEdges(shown: Uint8Array, shownCount: number, budget: number): Uint32Array {
  const all = shownCount <= budget;
  const drawn = new Uint32Array(shownCount);
  let count = 0;
  for (let edge = 0; edge < shown.length; edge++)
    if (shown[edge] === 1 && (all || scatter(edge) * shownCount < budget)) drawn[count++] = edge;
  return drawn.subarray(0, count);
}

/** Spreads indexes evenly over 0 to 1, without a pattern that a sorted file could hit (Knuth's multiplicative hash). */
function scatter(edge: number): number {
  return (Math.imul(edge + 1, 2_654_435_761) >>> 0) / 2 ** 32;
}

/** The next budget when frames take longer than they may; the same when it cannot shrink. */
export function smallerBudget(budget: number, drawn: number): number {
  return Math.max(EDGE_BUDGET.least, Math.min(budget, Math.floor(drawn / 4)));
}

/** Whether the browser draws without a graphics processor. Browsers that hide it are taken for ones that have it. */
export function softwareGraphics(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (!gl) return true;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}
