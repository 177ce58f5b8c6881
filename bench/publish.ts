/**
 * `node bench/publish.ts [--nodes 100000] [--edges 1000000] [--runs 3]`: what publishing a graph costs the server, by
 * format: time, and the peak of memory of the child that reads. The floor beside it is the
 * same bytes copied from disk to disk.
 */
import {
  copyFileSync,
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { graphServer } from '@tessera/kind-graph/server';
import { openWorkshop } from '@tessera/server/testing';
import { Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';

const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '100000' },
    edges: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '3' },
  },
});
const nodeCount = Number(values.nodes);
const edgeCount = Number(values.edges);
const folder = mkdtempSync(join(tmpdir(), 'tessera-publish-'));

interface Sample {
  readonly milliseconds: number;
  readonly child: number;
}

try {
  console.log(
    `${nodeCount} nodes, ${edgeCount} edges; ${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}\n`,
  );
  await writeWorld();
  console.log('| format | size | copying it | publish, best | publish, worst | peak of the child |');
  console.log('|---|---|---|---|---|---|');
  for (const format of ['arrow', 'csv', 'ndjson']) await measure(format);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(format: string): Promise<void> {
  const samples: Sample[] = [];
  for (let run = 0; run < Number(values.runs); run++) samples.push(await publish(format));
  const paths = ['edges', 'nodes'].map((table) => join(folder, `${table}.${format}`));
  const size = paths.reduce((sum, path) => sum + statSync(path).size, 0);
  const start = performance.now();
  for (const path of paths) copyFileSync(path, `${path}.copy`);
  const copied = performance.now() - start;
  const times = samples.map(({ milliseconds }) => milliseconds);
  const cells = [
    format,
    `${megabytes(size)} MB`,
    `${copied.toFixed(0)} ms`,
    `${Math.min(...times).toFixed(0)} ms`,
    `${Math.max(...times).toFixed(0)} ms`,
    `${megabytes(Math.max(...samples.map(({ child }) => child)))} MB`,
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

async function publish(format: string): Promise<Sample> {
  const workshop = await openWorkshop();
  let child = 0;
  const watch = setInterval(() => {
    child = Math.max(child, peakOfChildren());
  }, 100);
  try {
    const files = ['edges', 'nodes'].map((purpose) => {
      const path = join(folder, `${purpose}.${format}`);
      return { purpose, name: `${purpose}.${format}`, path, size: statSync(path).size, options: {} };
    });
    const content = {
      source: 'source',
      destination: 'target',
      node: 'id',
      bindings: { edgeWeight: 'weight' },
    };
    const start = performance.now();
    const { counts } = await graphServer.prepare(content, files, workshop.tools);
    const milliseconds = performance.now() - start;
    if (counts['edges'] !== edgeCount || counts['nodes'] !== nodeCount)
      throw new Error(`published ${JSON.stringify(counts)}`);
    return { milliseconds, child };
  } finally {
    clearInterval(watch);
    await workshop.close();
  }
}

/** The highest memory that a child of this process has held, in bytes; 0 where the system does not tell. */
function peakOfChildren(): number {
  let peak = 0;
  try {
    const listed = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8');
    for (const pid of listed.split(' ').filter((part) => part !== '')) {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      peak = Math.max(peak, Number(/VmHWM:\s*(\d+)/.exec(status)?.[1] ?? 0) * 1024);
    }
  } catch {
    // A child that has just ended, or another system than Linux.
  }
  return peak;
}

/** The same seeded graph in every format. */
async function writeWorld(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  let state = 42;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const id = (): string => `node-${Math.floor(random() ** 2 * nodeCount)}`;
  const nodes = {
    id: Array.from({ length: nodeCount }, (_, node) => `node-${node}`),
    name: Array.from({ length: nodeCount }, (_, node) => `Person number ${node}`),
    group: Array.from({ length: nodeCount }, (_, node) => `group ${node % 12}`),
    score: Float64Array.from({ length: nodeCount }, random),
  };
  const edges = {
    source: Array.from({ length: edgeCount }, id),
    target: Array.from({ length: edgeCount }, id),
    weight: Float64Array.from({ length: edgeCount }, random),
    time: Int32Array.from({ length: edgeCount }, () => Math.floor(random() * 1e6)),
  };
  for (const [name, columns] of Object.entries({ nodes, edges })) {
    const vectors = Object.entries(columns).map(([column, cells]) => [
      column,
      Array.isArray(cells) ? vectorFromArray(cells, new Utf8()) : vectorFromArray(cells),
    ]);
    writeFileSync(join(folder, `${name}.arrow`), tableToIPC(new Table(Object.fromEntries(vectors)), 'file'));
    await writeRows(name, columns);
  }
}

async function writeRows(
  name: string,
  columns: Readonly<Record<string, ArrayLike<string | number>>>,
): Promise<void> {
  const names = Object.keys(columns);
  const length = columns[names[0] ?? '']?.length ?? 0;
  const csv = createWriteStream(join(folder, `${name}.csv`));
  const json = createWriteStream(join(folder, `${name}.ndjson`));
  csv.write(`${names.join(',')}\n`);
  for (let start = 0; start < length; start += 10_000) {
    let csvText = '';
    let jsonText = '';
    for (let row = start; row < Math.min(length, start + 10_000); row++) {
      const cells = names.map((column) => columns[column]?.[row] ?? '');
      csvText += `${cells.join(',')}\n`;
      jsonText += `${JSON.stringify(Object.fromEntries(names.map((column, index) => [column, cells[index]])))}\n`;
    }
    csv.write(csvText);
    json.write(jsonText);
  }
  await Promise.all([csv, json].map((stream) => finished(stream.end())));
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
