/**
 * Colours of data, the same in graph, map, charts and legends. Each scheme has its own steps: every colour stands out
 * from that scheme's page, and any two categories stay apart for protan, deutan and tritan eyes (the test measures it
 * with the matrices of Machado, Oliveira and Fernandes, 2009).
 */
export interface DataColors {
  /** Ten colours for categories, most distinct first. */
  readonly categorical: readonly string[];
  /** Low to high; lightness runs one way, so it reads without hue. */
  readonly sequential: readonly string[];
  /** Below, middle, above; the two ends are equally strong. */
  readonly diverging: readonly string[];
  /** Data without a value, and categories beyond the tenth. */
  readonly none: string;
  /** A point that no column colours. */
  readonly plain: string;
}

/** Palettes by colour scheme; every colour is `#rrggbb`. */
export const dataColors: Readonly<Record<'light' | 'dark', DataColors>> = {
  light: {
    categorical: [
      '#3d5aa5',
      '#ac7608',
      '#007b7a',
      '#840b00',
      '#66aad9',
      '#d68498',
      '#4a2d80',
      '#b5a33a',
      '#845a31',
      '#39505f',
    ],
    sequential: ['#a9d6bd', '#6fbab0', '#42979f', '#2f7189', '#2a4b6c', '#25284a'],
    diverging: ['#1d5a99', '#6ea3cf', '#cfccc4', '#dc9a5b', '#a14f14'],
    none: '#a8a29a',
    plain: '#2b7a78',
  },
  dark: {
    categorical: [
      '#83a1eb',
      '#e2a03c',
      '#1ea3a2',
      '#af513a',
      '#83d6ff',
      '#ffaabf',
      '#7e5fb8',
      '#f2da8b',
      '#b2875c',
      '#4c797b',
    ],
    sequential: ['#2d5068', '#33708a', '#3f93a0', '#62b5a8', '#a0d4b0', '#e8f2c4'],
    diverging: ['#74b7f2', '#41749f', '#57534d', '#a86f38', '#f0a765'],
    none: '#6f6a63',
    plain: '#5fb8b0',
  },
};

/**
 * The colour at `t` of a scale, mixed in sRGB between its steps.
 *
 * @param scale colours as `#rrggbb`, at least one
 * @param t 0 to 1; beyond it the ends are used, and what is no number takes the first
 */
export function colorAt(scale: readonly string[], t: number): string {
  const last = scale.length - 1;
  const position = Math.min(1, Math.max(0, Number.isFinite(t) ? t : 0)) * last;
  const below = Math.min(Math.floor(position), Math.max(0, last - 1));
  const share = position - below;
  const from = channels(scale[below] ?? '#000000');
  const to = channels(scale[Math.min(below + 1, last)] ?? '#000000');
  return `#${from.map((value, i) => hex(value + ((to[i] ?? value) - value) * share)).join('')}`;
}

function channels(color: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16));
}

function hex(value: number): string {
  return Math.round(value).toString(16).padStart(2, '0');
}
