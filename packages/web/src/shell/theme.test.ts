import { expect, test } from 'vitest';
import { type SchemeTokens, schemes } from './theme.ts';

for (const scheme of ['light', 'dark'] as const) {
  const tokens = schemes[scheme];

  test(`text stands at 4.5 to 1 on every ground it occurs on, ${scheme}`, () => {
    for (const [name, text, ground] of textPairs(tokens)) {
      expect(contrast(text, ground), `${name}: ${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  test(`what can be operated stands at 3 to 1, ${scheme}`, () => {
    for (const ground of [tokens.page, tokens.surface, tokens.sunken]) {
      for (const part of [tokens.control, tokens.accent, tokens.danger]) {
        expect(contrast(part, ground), `${part} on ${ground}`).toBeGreaterThanOrEqual(3);
      }
    }
  });

  test(`every surface is told from the page by more than nothing, ${scheme}`, () => {
    expect(contrast(tokens.hairline, tokens.page)).toBeGreaterThan(1.2);
    expect(contrast(tokens.hover, tokens.page)).toBeGreaterThan(1.05);
  });
}

function textPairs(tokens: SchemeTokens): [string, string, string][] {
  const grounds = [tokens.page, tokens.surface, tokens.sunken, tokens.hover, tokens.selected];
  const quiet = [tokens.page, tokens.surface, tokens.sunken];
  return [
    ...grounds.map((ground): [string, string, string] => ['text', tokens.text, ground]),
    ...grounds.map((ground): [string, string, string] => ['dimmed', tokens.dimmed, ground]),
    ...grounds.map((ground): [string, string, string] => ['link', tokens.link, ground]),
    ...quiet.map((ground): [string, string, string] => ['danger', tokens.dangerText, ground]),
    ...quiet.map((ground): [string, string, string] => ['wide', tokens.wideText, ground]),
    ['wide on its fill', tokens.wideText, tokens.wideFill],
    ['on accent', tokens.onAccent, tokens.accent],
    ['on accent, hovered', tokens.onAccent, tokens.accentHover],
    ['on danger', tokens.onDanger, tokens.danger],
    ...tokens.people.map(({ fill, text }): [string, string, string] => ['person', text, fill]),
  ];
}

function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((start) => {
    const value = Number.parseInt(color.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
