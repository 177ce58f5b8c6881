import { fileURLToPath } from 'node:url';
import type { Sample } from '@tessera/server/kind-host';
import type { GraphContent } from '../kind.ts';

const DEPENDENCIES: GraphContent = {
  source: 'source',
  destination: 'target',
  node: 'id',
  bindings: { pointTitle: 'name', edgeTitle: 'range' },
  encodings: {
    point: {
      color: { column: 'kind', variation: 'categorical' },
      size: { column: 'dependents', variation: 'continuous' },
    },
    edge: { color: { column: 'type', variation: 'categorical' } },
  },
};

const MUSEUM: GraphContent = {
  source: 'source',
  destination: 'target',
  node: 'id',
  bindings: { pointTitle: 'name', edgeTitle: 'relation', edgeWeight: 'weight' },
  encodings: {
    point: { color: { column: 'department', variation: 'categorical' } },
    edge: {
      color: { column: 'relation', variation: 'categorical' },
      size: { column: 'weight', variation: 'continuous' },
    },
  },
};

/** Graphs that come with the hub (G11): what it is built of, and the people of a museum that does not exist. */
export async function graphSamples(): Promise<readonly Sample[]> {
  return [
    {
      id: 'dependencies',
      title: 'What Tessera is built of',
      description:
        'Every package that this hub is made of and which package needs which, read from its own lock file: licences, versions, and how many steps each is from our code.',
      content: DEPENDENCIES,
      files: [sampleFile('edges', 'dependencies-edges.csv'), sampleFile('nodes', 'dependencies-nodes.csv')],
    },
    {
      id: 'museum',
      title: 'Who works with whom at the Harbour Museum',
      description:
        'A small network written for this hub: the people of a made-up museum, their departments, and who works with, reports to, mentors or is friends with whom, and since when.',
      content: MUSEUM,
      files: [sampleFile('edges', 'museum-edges.csv'), sampleFile('nodes', 'museum-nodes.csv')],
    },
  ];
}

function sampleFile(purpose: string, name: string): Sample['files'][number] {
  return { purpose, name, path: fileURLToPath(new URL(`../sample/${name}`, import.meta.url)), options: {} };
}
