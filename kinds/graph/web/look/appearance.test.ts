import { dataColors } from '@tessera/web/parts';
import { expect, test } from 'vitest';
import { buildAdjacency } from '../data/adjacency.ts';
import { columnFromNumbers, columnFromTexts } from '../data/column.ts';
import { parseSummary } from '../data/summary.ts';
import { type Appearance, columnsOfLook, type LookChoice, makeAppearance, PLAIN } from './appearance.ts';
import { hexOf } from './css-color.ts';

const colors = dataColors.light;
const node = {
  id: columnFromTexts({ name: 'id', type: 'text' }, ['n0', 'n1', 'n2', 'n3']),
  team: columnFromTexts({ name: 'team', type: 'text' }, ['b', 'a', 'b', null]),
  paint: columnFromTexts({ name: 'paint', type: 'text' }, ['red', '#00ff00', 'rgb(0,0,255)', null]),
  score: columnFromNumbers({ name: 'score', type: 'number' }, Float64Array.of(0, 5, 10, Number.NaN)),
};
const edge = {
  kind: columnFromTexts({ name: 'kind', type: 'text' }, ['x', 'y', 'x']),
  weight: columnFromNumbers({ name: 'weight', type: 'number' }, Float64Array.of(1, 2, 3)),
  from: columnFromTexts({ name: 'from', type: 'text' }, ['#ff0000', '#ff0000', null]),
  to: columnFromTexts({ name: 'to', type: 'text' }, ['#0000ff', '#0000ff', null]),
};
const topology = Uint32Array.of(0, 1, 1, 2, 2, 3);
const AS_PUBLISHED: LookChoice = { color: null, size: null, edgeColor: null };

function look(content: object, choice: Partial<LookChoice> = {}): Appearance {
  const infos = (columns: object) => Object.values(columns).map((column) => column.info);
  const parsed = parseSummary({
    counts: {},
    content: {
      node: 'id',
      source: 's',
      destination: 'd',
      ...content,
      tables: { nodes: { count: 4, columns: infos(node) }, edges: { count: 3, columns: infos(edge) } },
    },
  });
  const chosen = { ...AS_PUBLISHED, ...choice };
  const wanted = columnsOfLook(parsed, chosen);
  // Only what was asked for is there, as in the page.
  const pick = (columns: object, names: ReadonlySet<string>) =>
    new Map(Object.entries(columns).filter(([name]) => names.has(name)));
  return makeAppearance({
    content: parsed,
    columns: { nodes: pick(node, wanted.nodes), edges: pick(edge, wanted.edges) },
    choice: chosen,
    adjacency: buildAdjacency(4, topology),
    topology,
    nodes: 4,
    colors,
  });
}
const rgb = (color: number | undefined) => hexOf(color ?? 0).slice(0, 7);
const nodeColors = (appearance: Appearance) => [...appearance.nodeColors].map(rgb);
const [first, second] = colors.categorical;

test('G5: a binding of words takes the palette, the most frequent first', () => {
  const appearance = look({ bindings: { pointColor: 'team' } });
  expect(nodeColors(appearance)).toEqual([first, second, first, colors.none]);
  expect(appearance.legends.nodeColor).toMatchObject({
    type: 'categories',
    entries: [
      { label: 'b', color: first, count: 2 },
      { label: 'a', color: second, count: 1 },
    ],
  });
});

test('G5: colours in the data are taken as they are, and need no legend', () => {
  const appearance = look({ bindings: { pointColor: 'paint' } });
  expect(nodeColors(appearance)).toEqual(['#ff0000', '#00ff00', '#0000ff', colors.none]);
  expect(appearance.legends.nodeColor?.type).toBe('given');
});

test('G5: numbers run along the sequential scale', () => {
  expect(nodeColors(look({ bindings: { pointColor: 'score' } }))).toEqual([
    colors.sequential[0],
    expect.any(String),
    colors.sequential.at(-1),
    colors.none,
  ]);
});

test('G5: an encoding wins over a simple binding, a choice of the reader over both', () => {
  const content = {
    bindings: { pointColor: 'paint', pointSize: 'score' },
    encodings: {
      point: {
        color: { column: 'team', variation: 'categorical', map: { a: '#123456' }, default: '#abcdef' },
      },
    },
  };
  expect(nodeColors(look(content))).toEqual(['#abcdef', '#123456', '#abcdef', colors.none]);
  expect(nodeColors(look(content, { color: 'paint' }))[0]).toBe('#ff0000');
  expect(nodeColors(look(content, { color: 'team' }))[1]).toBe('#123456');
  expect(new Set(nodeColors(look(content, { color: PLAIN })))).toEqual(new Set([colors.plain]));
});

test('G5: a categorical palette, a continuous palette with bounds, and bins', () => {
  const color = (encoding: object) => nodeColors(look({ encodings: { point: { color: encoding } } }));
  expect(color({ column: 'team', variation: 'categorical', palette: ['#000001'] })).toEqual([
    '#000001',
    colors.none,
    '#000001',
    colors.none,
  ]);
  expect(
    color({ column: 'score', variation: 'continuous', palette: ['#000000', '#ffffff'], min: 0, max: 5 }),
  ).toEqual(['#000000', '#ffffff', '#ffffff', colors.none]);
  expect(
    color({
      column: 'score',
      variation: 'continuous',
      bins: [
        { below: 5, value: '#110000' },
        { below: null, value: '#220000' },
      ],
      default: '#330000',
    }),
  ).toEqual(['#110000', '#220000', '#220000', '#330000']);
});

test('G5: sizes from a binding grow with the value, from an encoding are what it says', () => {
  const bound = look({ bindings: { pointSize: 'score' } }).nodeSizes;
  expect(bound[0]).toBeLessThan(bound[1] ?? 0);
  expect(bound[1]).toBeLessThan(bound[2] ?? 0);
  expect(bound[3]).toBe(bound[0]);
  const mapped = look({
    encodings: {
      point: { size: { column: 'team', variation: 'categorical', map: { a: 30, b: -4 }, default: 7 } },
    },
  }).nodeSizes;
  expect([...mapped].slice(0, 2)).toEqual([3, 30]);
});

test('without any size the better connected are larger; one size when that is chosen', () => {
  const sizes = look({}).nodeSizes;
  expect(sizes[1]).toBeGreaterThan(sizes[0] ?? 0);
  expect(new Set(look({}, { size: PLAIN }).nodeSizes).size).toBe(1);
});

test('G5: icons and badges by map, bins and plain column', () => {
  const appearance = look({
    bindings: { pointIcon: 'team' },
    encodings: {
      point: {
        badge: {
          column: 'score',
          variation: 'continuous',
          bins: [{ below: 6, value: 'low' }],
          default: 'high',
        },
      },
      edge: { icon: { column: 'kind', variation: 'categorical', map: { x: 'star' } } },
    },
  });
  expect([0, 3].map((row) => appearance.nodeIcon?.(row))).toEqual(['b', null]);
  expect([1, 2].map((row) => appearance.nodeBadge?.(row))).toEqual(['low', 'high']);
  expect([0, 1].map((row) => appearance.edgeIcon?.(row))).toEqual(['star', null]);
});

test('G5: edges take their own colour, else those of their ends', () => {
  const own = look({ bindings: { edgeColor: 'kind', edgeSourceColor: 'from', edgeDestinationColor: 'to' } });
  expect(own.edgeFrom).toBe(own.edgeTo);
  expect(rgb(own.edgeFrom[0])).toBe(first);
  const ends = look({
    bindings: { edgeSourceColor: 'from', edgeDestinationColor: 'to', pointColor: 'paint' },
  });
  expect([rgb(ends.edgeFrom[0]), rgb(ends.edgeTo[0])]).toEqual(['#ff0000', '#0000ff']);
  const follow = look({ bindings: { pointColor: 'paint' } });
  expect([rgb(follow.edgeFrom[0]), rgb(follow.edgeTo[0])]).toEqual(['#ff0000', '#00ff00']);
});

test('a binding to a column that is not there, or of the wrong type, changes nothing', () => {
  const plain = nodeColors(look({}));
  expect(nodeColors(look({ bindings: { pointColor: 'gone', pointSize: 'team' } }))).toEqual(plain);
  expect(nodeColors(look({}, { color: 'gone' }))).toEqual(plain);
  expect(look({ encodings: { point: { color: { column: 'gone' } } } }).legends.nodeColor).toBeNull();
});
