import type { Compression, TableFormat } from './sources/detect.ts';

export type { Compression, TableFormat } from './sources/detect.ts';

/**
 * What a column holds. `list` columns hold JSON arrays as text; `time` columns are dates or moments (UTC when the source
 * names a zone).
 */
export type ColumnType = 'text' | 'number' | 'integer' | 'boolean' | 'time' | 'list';

/** One column of a stored table and its figures. `min` and `max` of times are milliseconds since 1970. */
export interface TableColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** How many different values there are, empty cells apart; an estimate for tables of more than 100,000 rows. */
  readonly distinct: number;
  /** How many cells are empty. */
  readonly empty: number;
  readonly min?: number;
  readonly max?: number;
}

/** How a file is to be read, where its bytes do not say it or say it wrongly. */
export interface ReadOptions {
  readonly format?: TableFormat | undefined;
  readonly delimiter?: string | undefined;
  /** The quote character, or the empty text for none. */
  readonly quote?: string | undefined;
  /** Whether the first row holds the column names. */
  readonly header?: boolean | undefined;
  readonly encoding?: 'utf-8' | 'utf-16' | 'latin-1' | undefined;
}

/** A file to read: its name as the publisher gave it, and where its bytes lie. */
export interface TableFile {
  readonly name: string;
  readonly path: string;
  readonly options: ReadOptions;
}

/** How delimited text was understood. */
export interface Dialect {
  readonly delimiter: string;
  readonly quote: string;
  readonly header: boolean;
  /** Comment lines (`#`) before the first row. */
  readonly skippedLines: number;
  readonly encoding: 'utf-8' | 'utf-16' | 'latin-1';
}

/** One table as `inspect` saw it. */
export interface InspectedTable {
  readonly columns: readonly {
    readonly name: string;
    readonly type: ColumnType;
    readonly samples: readonly string[];
  }[];
  /** The first rows, at most 20, as texts; null is an empty cell. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** Null when the file is too long to be counted in passing. */
  readonly rowCount: number | null;
}

/** What a file is. Formats that hold a whole graph have `edges` and `nodes`, the others `table`. */
export interface InspectedFile {
  readonly format: TableFormat;
  readonly compression: Compression;
  readonly dialect?: Dialect;
  readonly table?: InspectedTable;
  readonly edges?: InspectedTable;
  readonly nodes?: InspectedTable;
  readonly warnings: readonly string[];
}

/** A column that somebody wants to use, and what it must hold. */
export interface ColumnNeed {
  readonly table: 'edges' | 'nodes';
  readonly column: string;
  /** What wants it, for the message: `pointSize`. */
  readonly use: string;
  readonly holds: 'anything' | 'numbers' | 'numbers or times';
}

/** Two tables to be joined to a graph: each edge names two items of `nodes`. */
export interface LinkRequest {
  readonly edges: TableFile;
  /** Absent: the nodes are the ends of the edges, unless the file of the edges holds a whole graph. */
  readonly nodes?: TableFile | undefined;
  readonly source: string;
  readonly destination: string;
  /** Column of the node ids; without it `id`, where there is one. */
  readonly node?: string | undefined;
  readonly needs: readonly ColumnNeed[];
  /** Leave out rows without an id or an end, and count them, instead of refusing the file. */
  readonly skipIncomplete: boolean;
}

/** A table that has been written: `parquet`, and per column one Arrow IPC stream with one field. */
export interface LinkedTable {
  readonly count: number;
  readonly columns: readonly TableColumn[];
  readonly parquet: string;
  readonly columnFiles: readonly string[];
}

/** What `link` wrote, in a folder of its own below the scratch folder. */
export interface LinkedTables {
  /** First column: the ids, in the order that `topology` counts them. */
  readonly nodes: LinkedTable;
  readonly edges: LinkedTable;
  /** Little-endian Uint32 pairs (source, destination), one per edge, indices into the nodes. */
  readonly topology: string;
  readonly source: string;
  readonly destination: string;
  readonly node: string;
  /** Nodes that only edges name. */
  readonly addedNodes: number;
  readonly skippedEdges: number;
  readonly skippedNodes: number;
  readonly warnings: readonly string[];
}

/** One page of a stored table. `sort` and `text` are optional; the order without `sort` is the stored one. */
export interface PageRequest {
  readonly parquet: string;
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  readonly offset: number;
  readonly limit: number;
  readonly sort?: { readonly column: string; readonly descending: boolean } | undefined;
  /** Only rows in which some cell contains this, whatever its case. */
  readonly text?: string | undefined;
}

export type Cell = string | number | boolean | null;

export interface Page {
  /** Rows that match, over all pages. */
  readonly total: number;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A stored table as exports read it. */
export interface StoredTable {
  readonly parquet: string;
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
}

/** A table (or a graph of two) to be written in another format; the file lies in the scratch folder. */
export type ConvertRequest =
  | { readonly to: 'csv' | 'arrow'; readonly table: StoredTable }
  | {
      readonly to: 'node-link' | 'graphml' | 'gexf';
      readonly nodes: StoredTable;
      readonly edges: StoredTable;
      readonly node: string;
      readonly source: string;
      readonly destination: string;
    };

/** Upper bounds of one piece of work. */
export interface TableLimits {
  /** Bytes of one file after decompression. */
  readonly decompressedBytes: number;
  readonly rows: number;
  readonly columns: number;
  /** What DuckDB may hold in memory before it spills to the scratch folder, in megabytes. */
  readonly memoryMegabytes: number;
  /** What the child may hold in memory altogether, in megabytes; beyond it, it is ended. */
  readonly processMegabytes: number;
  /** What DuckDB may spill, in megabytes. */
  readonly spillMegabytes: number;
  /** Milliseconds after which a piece of work is given up. */
  readonly milliseconds: number;
}

export const TABLE_LIMITS: TableLimits = {
  decompressedBytes: 4 * 1024 ** 3,
  rows: 20_000_000,
  columns: 1_000,
  memoryMegabytes: 768,
  processMegabytes: 3_072,
  spillMegabytes: 4 * 1024,
  milliseconds: 10 * 60_000,
};
