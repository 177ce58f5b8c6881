import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type GraphInspection, graphContent, graphFileOptions } from '../../kind.ts';
import {
  draftOf,
  firstPurposes,
  heldMapping,
  missingFor,
  type ReadFile,
  suggestedMapping,
  titleOf,
} from './draft.ts';

const inspection = (names: readonly string[], more: Partial<GraphInspection> = {}): GraphInspection => ({
  format: 'csv',
  compression: 'none',
  columns: names.map((name) => ({ name, type: 'text', samples: [] })),
  rows: [],
  rowCount: 0,
  purposes: ['edges', 'nodes'],
  suggestion: {},
  warnings: [],
  ...more,
});
const edges: ReadFile = {
  id: 'f1',
  name: 'trade-flows.csv',
  inspection: inspection(['from', 'to', 'kind'], {
    suggestion: { source: 'from', destination: 'to', bindings: { edgeColor: 'kind' } },
  }),
  options: { delimiter: ';' },
  purpose: 'edges',
};
const nodes: ReadFile = {
  id: 'f2',
  name: 'people.csv',
  inspection: inspection(['id', 'name'], { suggestion: { node: 'id', bindings: { pointTitle: 'name' } } }),
  options: {},
  purpose: 'nodes',
};

test('G1: two files become the content and files that the hub takes', () => {
  const draft = draftOf([edges, nodes], suggestedMapping([edges, nodes]));
  expect(draft).toEqual({
    content: {
      source: 'from',
      destination: 'to',
      node: 'id',
      bindings: { edgeColor: 'kind', pointTitle: 'name' },
    },
    files: [
      { purpose: 'edges', file: 'f1', options: { delimiter: ';' } },
      { purpose: 'nodes', file: 'f2', options: {} },
    ],
    suggestedTitle: 'Trade flows',
  });
  expect(graphContent.safeParse(draft?.content).success).toBe(true);
  expect(graphFileOptions.safeParse(draft?.files[0]?.options).success).toBe(true);
});

test('G2: edges alone are a graph; bindings of nodes that are not there are left out', () => {
  const mapping = { ...suggestedMapping([edges]), bindings: { pointTitle: 'name', edgeColor: 'kind' } };
  expect(draftOf([edges], mapping)?.content).toEqual({
    source: 'from',
    destination: 'to',
    bindings: { edgeColor: 'kind' },
  });
});

test('G1: a file of nodes and edges needs no columns', () => {
  const whole: ReadFile = {
    ...edges,
    purpose: 'graph',
    inspection: inspection(['source', 'target'], {
      format: 'graphml',
      purposes: ['graph'],
      nodes: inspection(['id']),
    }),
  };
  expect(draftOf([whole], suggestedMapping([whole]))?.content).toEqual({});
});

test('there is no draft before everything is there', () => {
  const mapping = suggestedMapping([edges, nodes]);
  expect(missingFor([], mapping)).toBe('noEdges');
  expect(missingFor([nodes], mapping)).toBe('noEdges');
  expect(missingFor([edges, edges], mapping)).toBe('oneEdges');
  expect(missingFor([edges, nodes, nodes], mapping)).toBe('twoMany');
  expect(missingFor([edges], { ...mapping, source: 'to' })).toBe('sameColumn');
  expect(missingFor([edges], { ...mapping, source: 'gone' })).toBe('columns');
  expect(draftOf([edges], { ...mapping, destination: '' })).toBeNull();
});

test('two files that look alike are taken as edges and nodes', () => {
  expect(firstPurposes([inspection(['a', 'b']), inspection(['a', 'b'])])).toEqual(['edges', 'nodes']);
  expect(firstPurposes([nodes.inspection, edges.inspection])).toEqual(['edges', 'nodes']);
  const ids = inspection(['id'], { purposes: ['nodes', 'edges'] });
  expect(firstPurposes([ids, ids])).toEqual(['nodes', 'edges']);
});

test('reading a file otherwise keeps the choices that still make sense', () => {
  const mapping = {
    ...suggestedMapping([edges]),
    source: 'kind',
    bindings: { edgeColor: 'kind', edgeSize: 'gone' },
  };
  expect(heldMapping(mapping, [edges])).toMatchObject({
    source: 'kind',
    destination: 'to',
    bindings: { edgeColor: 'kind' },
  });
});

test('a title from any file name is never empty', () => {
  expect(titleOf('edges.csv.gz')).toBe('Edges');
  fc.assert(fc.property(fc.string(), (name) => titleOf(name).length > 0));
});
