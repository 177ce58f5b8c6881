import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeNext } from './next-path.ts';

test('a path of the hub is kept with its query and fragment', () => {
  expect(safeNext('/r/abc?node=4#x')).toBe('/r/abc?node=4#x');
  expect(safeNext('/r/abc?text=100%25%20done')).toBe('/r/abc?text=100%25%20done');
  expect(safeNext('/')).toBe('/');
});

test.each([
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  ' /r/abc',
  '/\t/evil.example',
  '/\n/evil.example',
  '/%2f%2fevil.example/..%2f',
  '/%2fevil.example',
  '/%5cevil.example',
  '/%255cevil.example',
  '/%09/evil.example',
  '/..//evil.example',
  '/.//evil.example',
  '/%2e%2e//evil.example',
  '/%',
  'r/abc',
  '',
  42,
  null,
  ['/r/abc'],
])('%j leads home', (next) => {
  expect(safeNext(next)).toBe('/');
});

test('never in a circle', () => {
  expect(safeNext('/sign-in?next=/x')).toBe('/');
  expect(safeNext('/set-up')).toBe('/');
  expect(safeNext('/set-password?token=x')).toBe('/');
  expect(safeNext('/register?next=/mine')).toBe('/');
  expect(safeNext('/forgot')).toBe('/');
  expect(safeNext('/x/../sign-in')).toBe('/');
});

test('whatever comes in, a browser stays at the hub', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '%2f',
    '%5c',
    '..',
    '.',
    'evil.example',
    ':',
    '@',
    '?',
    '#',
    '\t',
    '%09',
    'a',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const url = new URL(safeNext(pieces.join('')), 'https://hub.example');
      expect(url.origin).toBe('https://hub.example');
      expect(new URL(decodeURIComponent(url.pathname), 'https://hub.example').origin).toBe(
        'https://hub.example',
      );
    }),
  );
});
