import type { KindWeb } from '@tessera/web/kind-host';
import { Waypoints } from 'lucide-react';
import { lazy } from 'react';
import { graphKind } from './kind.ts';

const figures = new Intl.NumberFormat('en');

/** The browser's half of the kind `graph`. Viewer and publish step come in their own files when first needed. */
export const graphWeb: KindWeb = {
  id: 'graph',
  words: { one: 'graph', many: 'graphs' },
  icon: Waypoints,
  defaultMode: graphKind.defaultMode,
  Viewer: lazy(async () => ({ default: (await import('./web/viewer.tsx')).GraphViewer })),
  Publish: lazy(async () => ({ default: (await import('./web/publish/publish.tsx')).PublishGraph })),
  accepts: [
    '.csv',
    '.tsv',
    '.txt',
    '.json',
    '.ndjson',
    '.jsonl',
    '.arrow',
    '.feather',
    '.ipc',
    '.parquet',
    '.graphml',
    '.gexf',
    '.gz',
    '.zst',
  ],
  exports: [
    { format: 'csv', label: 'Nodes as CSV', query: { table: 'nodes' } },
    { format: 'csv', label: 'Edges as CSV', query: { table: 'edges' } },
    { format: 'json', label: 'JSON (node-link)' },
    { format: 'graphml', label: 'GraphML' },
    { format: 'gexf', label: 'GEXF' },
    { format: 'arrow', label: 'Nodes as Arrow', query: { table: 'nodes' } },
    { format: 'arrow', label: 'Edges as Arrow', query: { table: 'edges' } },
    { format: 'parquet', label: 'Nodes as Parquet', query: { table: 'nodes' } },
    { format: 'parquet', label: 'Edges as Parquet', query: { table: 'edges' } },
  ],
  figures: (counts) => {
    const one = (name: string, word: string) => {
      const value = counts[name] ?? 0;
      return `${figures.format(value)} ${value === 1 ? word : name}`;
    };
    return `${one('nodes', 'node')} · ${one('edges', 'edge')}`;
  },
};
