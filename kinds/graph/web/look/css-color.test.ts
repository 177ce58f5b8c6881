import fc from 'fast-check';
import { expect, test } from 'vitest';
import { faded, hexOf, mixed, parseColor, rgba } from './css-color.ts';

const hexOfText = (text: string) => {
  const color = parseColor(text);
  return color === null ? null : hexOf(color);
};

test('colours in data: hex, rgb, hsl and names', () => {
  expect(hexOfText('#f00')).toBe('#ff0000ff');
  expect(hexOfText('#F008')).toBe('#ff000088');
  expect(hexOfText(' #12ab34 ')).toBe('#12ab34ff');
  expect(hexOfText('#12ab3480')).toBe('#12ab3480');
  expect(hexOfText('rgb(1, 2, 3)')).toBe('#010203ff');
  expect(hexOfText('rgba(1,2,3,.5)')).toBe('#01020380');
  expect(hexOfText('rgb(100% 0% 0% / 50%)')).toBe('#ff000080');
  expect(hexOfText('hsl(120, 100%, 25%)')).toBe('#008000ff');
  expect(hexOfText('RebeccaPurple')).toBe('#663399ff');
  expect(hexOfText('tan')).toBe('#d2b48cff');
  expect(hexOfText('transparent')).toBe('#00000000');
  expect(hexOfText('rgb(300, -4, 3)')).toBe('#ff0003ff');
});

test('what is no colour is none', () => {
  for (const text of [
    '',
    '#',
    '#12',
    '#12345',
    '#ggg',
    'rgb(1,2)',
    'rgb(a,b,c)',
    'Paris',
    'hsl(x,1%,1%)',
    'url(x)',
  ])
    expect(parseColor(text), text).toBeNull();
});

test('any text gives a colour or null', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const color = parseColor(text);
      return color === null || (color >= 0 && color <= 0xffffffff);
    }),
  );
});

test('a packed colour reads back as it was', () => {
  const byte = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(
      byte,
      byte,
      byte,
      byte,
      (r, g, b, a) => parseColor(hexOf(rgba(r, g, b, a))) === rgba(r, g, b, a),
    ),
  );
});

test('fading and mixing', () => {
  expect(hexOf(faded(rgba(1, 2, 3), 0.5))).toBe('#01020380');
  expect(hexOf(mixed(rgba(255, 0, 100), rgba(1, 0, 100)))).toBe('#800064ff');
});
