import { expect, test } from 'vitest';
import { createKeySequence, isPaletteKey, type KeyPress, takesLetters } from './sequence.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  isComposing: false,
  ...more,
});
const bindings = ['s', 'h', '.', '?', 'g h', 'g s'].map((keys) => ({
  keys,
  label: keys,
  run: () => undefined,
}));

function type(...presses: readonly (readonly [KeyPress, number])[]): (string | null)[] {
  const next = createKeySequence();
  return presses.map(([key, at]) => next(key, bindings, at)?.keys ?? null);
}

test('one key, either case, and signs', () => {
  expect(type([press('s'), 0], [press('S'), 1], [press('.'), 2], [press('?'), 3])).toEqual([
    's',
    's',
    '.',
    '?',
  ]);
});

test('two keys in a row, and only within the patience', () => {
  expect(type([press('g'), 0], [press('h'), 500])).toEqual([null, 'g h']);
  expect(type([press('g'), 0], [press('h'), 5000])).toEqual([null, 'h']);
});

test('a wrong second key does nothing and does not linger', () => {
  expect(type([press('g'), 0], [press('x'), 1], [press('h'), 2])).toEqual([null, null, 'h']);
  expect(type([press('g'), 0], [press('g'), 1], [press('h'), 2])).toEqual([null, null, 'g h']);
});

test("the browser's and the screen reader's keys are left alone", () => {
  expect(type([press('s', { ctrlKey: true }), 0])).toEqual([null]);
  expect(type([press('s', { metaKey: true }), 0])).toEqual([null]);
  expect(type([press('s', { altKey: true }), 0])).toEqual([null]);
  expect(type([press('s', { repeat: true }), 0])).toEqual([null]);
  expect(type([press('s', { isComposing: true }), 0])).toEqual([null]);
});

test('the innermost screen wins', () => {
  const next = createKeySequence();
  const inner = { keys: 's', label: 'inner', run: () => undefined };
  expect(next(press('s'), [...bindings, inner], 0)).toBe(inner);
});

test('the palette has its own key', () => {
  expect(isPaletteKey(press('k', { ctrlKey: true }))).toBe(true);
  expect(isPaletteKey(press('K', { metaKey: true }))).toBe(true);
  expect(isPaletteKey(press('k'))).toBe(false);
  expect(isPaletteKey(press('k', { ctrlKey: true, altKey: true }))).toBe(false);
});

test('letters belong to what is typed into, and to open dialogs and menus', () => {
  const element = (tagName: string, attributes: Record<string, string> = {}, inside = false) => ({
    tagName,
    getAttribute: (name: string) => attributes[name] ?? null,
    closest: () => (inside ? {} : null),
  });
  expect(takesLetters(element('INPUT'))).toBe(true);
  expect(takesLetters(element('INPUT', { type: 'EMAIL' }))).toBe(true);
  expect(takesLetters(element('INPUT', { type: 'checkbox' }))).toBe(false);
  expect(takesLetters(element('TEXTAREA'))).toBe(true);
  expect(takesLetters(element('SELECT'))).toBe(true);
  expect(takesLetters({ ...element('DIV'), isContentEditable: true })).toBe(true);
  expect(takesLetters(element('BUTTON'))).toBe(false);
  expect(takesLetters(element('BUTTON', {}, true))).toBe(true);
});
