import { expect, test } from 'vitest';
import { colorAt, dataColors } from './data-colors.ts';

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

const PAGES = { light: '#faf9f7', dark: '#1a1918' } as const;
const EYES: Readonly<Record<string, Matrix>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

for (const scheme of ['light', 'dark'] as const) {
  const colors = dataColors[scheme];

  test(`G6: ten categories stay apart for every eye, ${scheme}`, () => {
    expect(colors.categorical).toHaveLength(10);
    for (const [eye, matrix] of Object.entries(EYES)) {
      const seen = colors.categorical.map((color) => oklab(look(matrix, linear(color))));
      for (let i = 0; i < seen.length; i++)
        for (let j = i + 1; j < seen.length; j++)
          expect(
            distance(seen[i], seen[j]),
            `${eye}: ${colors.categorical[i]} ${colors.categorical[j]}`,
          ).toBeGreaterThan(eye === 'tritan' ? 0.045 : 0.07);
    }
  });

  test(`G6: every category stands out from the page, ${scheme}`, () => {
    for (const color of colors.categorical)
      expect(contrast(color, PAGES[scheme]), color).toBeGreaterThan(2.2);
    expect(contrast(colors.plain, PAGES[scheme])).toBeGreaterThan(3);
  });

  test(`the sequential scale moves away from the page in one direction, ${scheme}`, () => {
    const steps = Array.from({ length: 21 }, (_, i) =>
      contrast(colorAt(colors.sequential, i / 20), PAGES[scheme]),
    );
    for (let i = 1; i < steps.length; i++) expect(steps[i]).toBeGreaterThan(steps[i - 1] ?? 0);
  });

  test(`the ends of the diverging scale are equally strong, ${scheme}`, () => {
    const [low, , , , high] = colors.diverging.map((color) => contrast(color, PAGES[scheme]));
    expect(Math.abs((low ?? 0) - (high ?? 0))).toBeLessThan(1.5);
  });
}

test('a colour of a scale: ends, middle, beyond, no number', () => {
  expect(colorAt(['#000000', '#ffffff'], 0)).toBe('#000000');
  expect(colorAt(['#000000', '#ffffff'], 0.5)).toBe('#808080');
  expect(colorAt(['#000000', '#ffffff'], 9)).toBe('#ffffff');
  expect(colorAt(['#102030', '#ffffff'], Number.NaN)).toBe('#102030');
  expect(colorAt(['#102030'], 0.7)).toBe('#102030');
});

function linear(color: string): Triple {
  const [r, g, b] = [1, 3, 5].map((start) => {
    const value = Number.parseInt(color.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return [r ?? 0, g ?? 0, b ?? 0];
}

function look(matrix: Matrix, color: Triple): Triple {
  const [r, g, b] = matrix.map((row) =>
    Math.min(1, Math.max(0, row[0] * color[0] + row[1] * color[1] + row[2] * color[2])),
  );
  return [r ?? 0, g ?? 0, b ?? 0];
}

function oklab([r, g, b]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function distance(a: Triple | undefined, b: Triple | undefined): number {
  return a && b ? Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) : 0;
}

function luminance(color: string): number {
  const [r, g, b] = linear(color);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}
