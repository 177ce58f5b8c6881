import type { Readable } from 'node:stream';
import type { Kind } from '@tessera/domain';
import type { Tables } from './tables/index.ts';

export type {
  ColumnNeed,
  InspectedTable,
  LinkedTable,
  StoredTable,
  TableFile,
  Tables,
} from './tables/index.ts';

/** A step of long work, told to whoever waits: share done (0 to 1, null when unknown) and what is being done. */
export interface Progress {
  readonly done: number | null;
  readonly step: string;
}

/** What the machine lends a kind while it works. `signal` aborts when the caller cancels or goes away. */
export interface KindTools {
  readonly tables: Tables;
  readonly signal: AbortSignal;
  /** A folder that lives as long as this call. */
  readonly scratch: string;
  progress(progress: Progress): void;
}

/** A file that the publisher sent: what it is for, its name as given, and where its bytes lie (read only). */
export interface SourceFile {
  readonly purpose: string;
  readonly name: string;
  readonly path: string;
  readonly size: number;
  /** How to read it, as the publisher chose (delimiter, format, …); the kind checks it. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** An immutable file made from the sources, named within the version: `edges.parquet`, `topology`. */
export interface PreparedFile {
  readonly name: string;
  readonly path: string;
  readonly mediaType: string;
}

/** What one version of a resource consists of. */
export interface Prepared {
  /** The kind's content, complete and checked: what `kind.content` parses. */
  readonly content: unknown;
  readonly files: readonly PreparedFile[];
  /** Figures that versions are compared by and cards show: `{ nodes: 12, edges: 40 }`. */
  readonly counts: Readonly<Record<string, number>>;
  /** Words that search finds it by, besides title and description. */
  readonly searchText: string;
}

/** A stored file of a version. */
export interface StoredFile {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly hash: string;
  readonly mediaType: string;
}

/** One version as its readers get it. Every reader (viewer, export, search) takes its data from here. */
export interface VersionData {
  readonly title: string;
  readonly content: unknown;
  readonly counts: Readonly<Record<string, number>>;
  file(name: string): StoredFile | undefined;
}

/** Bytes on their way out. */
export interface Outgoing {
  readonly mediaType: string;
  /** Name for downloads. */
  readonly fileName?: string;
  readonly size?: number;
  /** Hash of exactly these bytes, when known: lets a reader keep them and ask again, through the check. */
  readonly hash?: string;
  readonly body: Readable | Uint8Array;
}

/** Answers `GET /resources/:id/parts/<name>` or `/export/<format>`. A wrong query is a `Problem`. */
export type Reader = (
  version: VersionData,
  query: Readonly<Record<string, string>>,
  tools: KindTools,
) => Promise<Outgoing>;

/** Content that comes with the kind (G11). */
export interface Sample {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly content: unknown;
  readonly files: readonly Omit<SourceFile, 'size'>[];
}

/** The server's half of a kind. */
export interface KindServer {
  readonly kind: Kind;
  /** What an uploaded file is, before anything is published. Nothing is kept. */
  inspect(file: SourceFile, tools: KindTools): Promise<unknown>;
  /** Turns what was posted into a version. Throws a `Problem` that names file, line and column, and leaves nothing behind. */
  prepare(content: unknown, files: readonly SourceFile[], tools: KindTools): Promise<Prepared>;
  readonly parts: Readonly<Record<string, Reader>>;
  readonly exports: Readonly<Record<string, Reader>>;
  samples(): Promise<readonly Sample[]>;
}
