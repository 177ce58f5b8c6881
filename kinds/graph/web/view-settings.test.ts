import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatView, type GraphView, MOST_SELECTED, PUBLISHED_VIEW, parseView } from './view-settings.ts';

const view: GraphView = {
  camera: { x: 0.5, y: 0.25, ratio: 0.1 },
  play: 3000,
  color: 'team',
  size: '',
  edgeColor: 'kind of link',
  filters: [
    { table: 'nodes', column: 'age', type: 'range', from: 1.5, to: 20 },
    { table: 'edges', column: 'a,b"c', type: 'values', values: ['x', ''] },
  ],
  selection: ['n1', 'a,b', '"'],
  table: 'edges',
};

test('G7: a view comes back from its address as it was', () => {
  expect(parseView(formatView(view))).toEqual(view);
  expect(formatView(PUBLISHED_VIEW)).toEqual({});
});

test('G7: unknown settings are ignored', () => {
  expect(parseView({ colour: 'x', __proto__: 'y', camera2: '1,1,1' })).toEqual(PUBLISHED_VIEW);
});

test('G7: a bad setting falls back alone', () => {
  const good = formatView(view);
  for (const camera of ['', '1,2', '1,2,0', '1,2,-3', '1,2,x', '1e9,0,1', 'NaN,0,1', ',,', 'Infinity,1,1'])
    expect(parseView({ ...good, camera }), camera).toEqual({ ...view, camera: null });
  for (const play of ['', '-1', '1.5', 'x', '9999999', '0x10'])
    expect(parseView({ ...good, play }), play).toEqual({ ...view, play: null });
  for (const filter of [
    '',
    '[',
    '{}',
    '[1]',
    '[["n"]]',
    '[["n","a",9,1]]',
    '[["x","a",1,2]]',
    '[["n","a",[1]]]',
    '[["n","a",1,1e999]]',
    'null',
  ])
    expect(parseView({ ...good, filter }), filter).toEqual({ ...view, filters: [] });
  for (const select of ['', '{', '[1]', 'x', '["a",null]'])
    expect(parseView({ ...good, select }), select).toEqual({ ...view, selection: [] });
  expect(parseView({ ...good, table: 'both' })).toEqual({ ...view, table: null });
});

test('G7: one bad filter does not take the good ones along, and a column is filtered once', () => {
  const filter = '[["n","a",1,2],["n","a",3,4],["q"],["e","a",["x"]]]';
  expect(parseView({ filter }).filters).toEqual([
    { table: 'nodes', column: 'a', type: 'range', from: 1, to: 2 },
    { table: 'edges', column: 'a', type: 'values', values: ['x'] },
  ]);
});

test('a large selection is left out of the address rather than cut', () => {
  const selection = Array.from({ length: MOST_SELECTED + 1 }, (_, i) => `n${i}`);
  expect(formatView({ ...view, selection })['select']).toBeUndefined();
});

test('G7: no text at all makes it throw', () => {
  const names = ['camera', 'play', 'color', 'size', 'edges', 'filter', 'select', 'table'];
  const anything = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constantFrom('[[', '[["n","a",1e999,2]]', '["__proto__"]'),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), anything), (settings) => {
      const parsed = parseView(settings);
      // Whatever was understood is itself an address that means the same.
      expect(parseView(formatView(parsed))).toEqual({
        ...parsed,
        camera: parseView(formatView(parsed)).camera,
      });
    }),
  );
});
