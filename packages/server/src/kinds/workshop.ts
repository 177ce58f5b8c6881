import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import {
  invalid,
  notFound,
  type PreparedVersion,
  type PrepareVersion,
  Problem,
  type ReadVersion,
  type Source,
  type Store,
  type VersionFile,
} from '@tessera/domain';
import { type FileStore, type Hold, hashFile, isFullDisk, removeFile, storageFull } from '../files/index.ts';
import type {
  KindServer,
  KindTools,
  Outgoing,
  PreparedFile,
  Progress,
  Reader,
  SourceFile,
  Tables,
} from '../kind-host.ts';
import { versionData } from './version-data.ts';

/** Whoever waits for a piece of work: may give it up, and is told how far it is. */
export interface Waiting {
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
}

/** What a workshop is made of. */
export interface WorkshopParts {
  readonly kindServers: ReadonlyMap<string, KindServer>;
  readonly tables: Tables;
  readonly files: FileStore;
  readonly store: Store;
}

/** What an uploaded file is to be looked at for. */
export interface InspectInput {
  readonly kind: string;
  readonly source: Source;
}

/** Where kinds work: outside of any transaction, each piece in a scratch folder of its own that goes when it ends. */
export class Workshop {
  readonly #parts: WorkshopParts;

  constructor(parts: WorkshopParts) {
    this.#parts = parts;
  }

  /** What a kind understands of an uploaded file. Nothing is kept. */
  inspect({ kind, source }: InspectInput, waiting: Waiting): Promise<unknown> {
    return this.#work(waiting, [source.hash], (tools) =>
      this.#serverOf(kind).inspect(this.#sourceFile(source), tools),
    );
  }

  /** Prepares versions for a caller who waits. */
  preparing(waiting: Waiting): PrepareVersion {
    return (kind, content, sources) =>
      this.#prepare(
        kind,
        content,
        sources.map((source) => this.#sourceFile(source)),
        hashesOf(sources),
        waiting,
      );
  }

  /** Prepares a version from files of this machine, such as a kind's samples; nobody's uploads are involved. */
  preparingFrom(files: readonly SourceFile[], waiting: Waiting): PrepareVersion {
    return (kind, content) => this.#prepare(kind, content, files, [], waiting);
  }

  /** One part of a version's data, as its kind names it. */
  readPart(
    read: ReadVersion,
    name: string,
    query: Readonly<Record<string, string>>,
    waiting: Waiting,
  ): Promise<Outgoing> {
    return this.#read(read, this.#serverOf(read.resource.kind).parts, name, query, waiting);
  }

  /** A version in a format of its kind. */
  export(
    read: ReadVersion,
    format: string,
    query: Readonly<Record<string, string>>,
    waiting: Waiting,
  ): Promise<Outgoing> {
    return this.#read(read, this.#serverOf(read.resource.kind).exports, format, query, waiting);
  }

  async #prepare(
    kind: string,
    content: unknown,
    sources: readonly SourceFile[],
    hashes: Iterable<string>,
    waiting: Waiting,
  ): Promise<PreparedVersion> {
    const server = this.#serverOf(kind);
    return this.#work(waiting, hashes, async (tools) => {
      const prepared = await server.prepare(content, sources, tools);
      refuseCancelled(waiting.signal);
      const { content: made, counts, searchText } = prepared;
      const kept = await this.#keepAll(prepared.files, waiting.signal);
      return { content: made, counts, searchText, ...kept };
    });
  }

  /** Stores what a kind made: on record first, so that a crash leaves nothing that no sweep would find. */
  async #keepAll(
    prepared: readonly PreparedFile[],
    signal: AbortSignal,
  ): Promise<Pick<PreparedVersion, 'files' | 'release'>> {
    refuseTwice(prepared.map((file) => file.name));
    const { files: store, store: database } = this.#parts;
    const holds: Hold[] = [];
    const files: VersionFile[] = [];
    const release: PreparedVersion['release'] = async (outcome) => {
      for (const hold of holds) hold.release();
      if (outcome === 'published') return;
      for (const hash of hashesOf(files)) await removeFile(database, store, hash);
    };
    try {
      for (const { name, path, mediaType } of prepared)
        files.push({ name, mediaType, ...(await hashFile(path, signal)) });
      await database.write(async (unit) => {
        for (const file of files) await unit.uploads.keepFile(file);
      });
      for (const [at, file] of files.entries()) holds.push(await store.keep(pathAt(prepared, at), file.hash));
      refuseCancelled(signal);
      return { files, release };
    } catch (error) {
      await release('given-up');
      throw error;
    }
  }

  async #read(
    read: ReadVersion,
    readers: Readonly<Record<string, Reader>>,
    name: string,
    query: Readonly<Record<string, string>>,
    waiting: Waiting,
  ): Promise<Outgoing> {
    const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (reader === undefined) throw notFound();
    const { files } = this.#parts;
    const scratch = await files.makeScratch();
    const hold = files.hold(hashesOf(read.version.files));
    const end = async () => {
      hold.release();
      await rm(scratch, { recursive: true, force: true });
    };
    let outgoing: Outgoing;
    try {
      outgoing = await reader(versionData(read, files), query, this.#tools(waiting, scratch));
    } catch (error) {
      await end();
      throw failureOf(error, waiting.signal);
    }
    if (outgoing.body instanceof Readable) outgoing.body.once('close', () => void end());
    else await end();
    return outgoing;
  }

  /** Runs a piece of work in a folder of its own, its sources held against the sweep meanwhile. */
  async #work<T>(
    waiting: Waiting,
    hashes: Iterable<string>,
    work: (tools: KindTools) => Promise<T>,
  ): Promise<T> {
    refuseCancelled(waiting.signal);
    const { files } = this.#parts;
    const scratch = await files.makeScratch();
    const hold = files.hold(hashes);
    try {
      return await work(this.#tools(waiting, scratch));
    } catch (error) {
      throw failureOf(error, waiting.signal);
    } finally {
      hold.release();
      await rm(scratch, { recursive: true, force: true });
    }
  }

  #tools({ signal, progress }: Waiting, scratch: string): KindTools {
    return { tables: this.#parts.tables, signal, scratch, progress };
  }

  #serverOf(kind: string): KindServer {
    const server = this.#parts.kindServers.get(kind);
    if (server === undefined) throw invalid('kind', `there is no kind "${kind}" here.`);
    return server;
  }

  #sourceFile({ purpose, name, hash, size, options }: Source): SourceFile {
    return { purpose, name, size, options, path: this.#parts.files.pathOf(hash) };
  }
}

function hashesOf(files: readonly { readonly hash: string }[]): ReadonlySet<string> {
  return new Set(files.map((file) => file.hash));
}

function pathAt(prepared: readonly PreparedFile[], at: number): string {
  const file = prepared[at];
  if (file === undefined) throw new Error('a prepared file is gone from its own list');
  return file.path;
}

function refuseTwice(names: readonly string[]): void {
  if (new Set(names).size !== names.length) throw new Error('a kind prepared two files of one name');
}

function refuseCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled();
}

/** What work throws after it was given up is no failure of its own; a full disk has its own words. */
function failureOf(error: unknown, signal: AbortSignal): unknown {
  if (error instanceof Problem) return error;
  if (signal.aborted) return cancelled();
  return isFullDisk(error) ? storageFull(error) : error;
}

function cancelled(): Problem {
  return new Problem('cancelled', { detail: 'It was cancelled; nothing of it was kept.' });
}
