import { randomUUID } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Problem } from '@tessera/domain';
import type { Outgoing, Prepared, SourceFile, VersionData } from '@tessera/server/kind-host';
import { openWorkshop, type Workshop } from '@tessera/server/testing';
import { tableFromIPC } from 'apache-arrow';
import { type FilePurpose, type StoredGraph, storedGraph } from '../../kind.ts';
import { graphServer } from '../../server.ts';

/** A graph as tests compare it: what anyone could read from it, in order. */
export interface PlainGraph {
  readonly nodes: readonly (readonly unknown[])[];
  readonly edges: readonly (readonly unknown[])[];
}

/** Publishes and reads graphs as the hub would, on real files. */
export class GraphBench {
  readonly workshop: Workshop;
  readonly #files: string;

  private constructor(workshop: Workshop, files: string) {
    this.workshop = workshop;
    this.#files = files;
  }

  static async open(limits: Parameters<typeof openWorkshop>[0] = {}): Promise<GraphBench> {
    const files = join((await openWorkshop()).tools.scratch, 'files');
    await mkdir(files, { recursive: true });
    return new GraphBench(await openWorkshop(limits), files);
  }

  /** A file as a publisher sends it. */
  async file(
    purpose: FilePurpose,
    name: string,
    bytes: string | Uint8Array,
    options: SourceFile['options'] = {},
  ): Promise<SourceFile> {
    const path = join(this.#files, randomUUID());
    await writeFile(path, bytes);
    return { purpose, name, path, size: bytes.length, options };
  }

  edges(
    text: string | Uint8Array,
    name = 'edges.csv',
    options: SourceFile['options'] = {},
  ): Promise<SourceFile> {
    return this.file('edges', name, text, options);
  }

  nodes(
    text: string | Uint8Array,
    name = 'nodes.csv',
    options: SourceFile['options'] = {},
  ): Promise<SourceFile> {
    return this.file('nodes', name, text, options);
  }

  inspect(file: SourceFile): Promise<unknown> {
    return graphServer.inspect(file, this.workshop.tools);
  }

  prepare(content: unknown, ...files: readonly SourceFile[]): Promise<Prepared> {
    return graphServer.prepare(content, files, this.workshop.tools);
  }

  /** Publishes and reads it back. */
  async publish(
    content: unknown,
    ...files: readonly SourceFile[]
  ): Promise<{ version: VersionData; content: StoredGraph; graph: PlainGraph }> {
    const prepared = await this.prepare(content, ...files);
    const version = await versionOf(prepared);
    return { version, content: storedGraph.parse(prepared.content), graph: await plain(version) };
  }

  part(version: VersionData, name: string, query: Readonly<Record<string, string>> = {}): Promise<Outgoing> {
    const reader = graphServer.parts[name];
    if (reader === undefined) throw new Error(`no part ${name}`);
    return reader(version, query, this.workshop.tools);
  }

  async export(
    version: VersionData,
    format: string,
    query: Readonly<Record<string, string>> = {},
  ): Promise<Buffer> {
    const reader = graphServer.exports[format];
    if (reader === undefined) throw new Error(`no export ${format}`);
    return bytesOf(await reader(version, query, this.workshop.tools));
  }

  close(): Promise<void> {
    return this.workshop.close();
  }
}

/** A prepared version as the hub hands it to readers. */
export async function versionOf(prepared: Prepared): Promise<VersionData> {
  const sizes = new Map<string, number>();
  for (const file of prepared.files) sizes.set(file.name, (await stat(file.path)).size);
  return {
    title: 'A graph: of "things"/people',
    content: JSON.parse(JSON.stringify(prepared.content)) as unknown,
    counts: prepared.counts,
    file: (name) => {
      const file = prepared.files.find((candidate) => candidate.name === name);
      return file && { ...file, size: sizes.get(name) ?? 0, hash: name };
    },
  };
}

export async function bytesOf(outgoing: Outgoing): Promise<Buffer> {
  if (outgoing.body instanceof Uint8Array) return Buffer.from(outgoing.body);
  const parts: Buffer[] = [];
  for await (const part of outgoing.body as Readable) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Reads the single-column files and the topology, and checks that they agree with each other. */
async function plain(version: VersionData): Promise<PlainGraph> {
  const content = storedGraph.parse(version.content);
  const read = async (table: 'nodes' | 'edges'): Promise<unknown[][]> => {
    const columns = await Promise.all(
      content.tables[table].columns.map(async (_, index) => {
        const bytes = await readFile(version.file(`${table}/${index}`)?.path ?? '');
        const column = tableFromIPC(bytes);
        if (column.numCols !== 1) throw new Error('a column file holds one column');
        return [...(column.getChildAt(0) ?? [])].map(simple);
      }),
    );
    return Array.from({ length: content.tables[table].count }, (_, row) =>
      columns.map((column) => column[row]),
    );
  };
  const nodes = await read('nodes');
  const edges = await read('edges');
  const topology = await readFile(version.file('topology')?.path ?? '');
  const names = content.tables.edges.columns.map(({ name }) => name);
  const ends = [names.indexOf(content.source), names.indexOf(content.destination)];
  edges.forEach((edge, row) => {
    ends.forEach((end, side) => {
      if (nodes[topology.readUInt32LE(row * 8 + side * 4)]?.[0] !== edge[end])
        throw new Error(`edge ${row} points elsewhere`);
    });
  });
  return { nodes, edges };
}

function simple(value: unknown): unknown {
  if (value === undefined) return null;
  if (value instanceof Date) return value.getTime();
  return typeof value === 'bigint' ? String(value) : value;
}

/** The problem that work ends with. */
export async function problemOf(work: Promise<unknown>): Promise<Problem> {
  const outcome = await work.then(
    () => null,
    (cause: unknown) => cause,
  );
  if (!(outcome instanceof Problem))
    throw new Error(`a problem was expected, got ${String(outcome)}`, { cause: outcome });
  return outcome;
}
