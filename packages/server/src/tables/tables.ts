import type {
  ConvertRequest,
  InspectedFile,
  LinkedTables,
  LinkRequest,
  Page,
  PageRequest,
  TableFile,
} from './model.ts';
import { TABLE_LIMITS, type TableLimits } from './model.ts';
import { Workers, type WorkTools } from './workers.ts';

/**
 * Columns for kinds. Every operation runs in a child process that sees only the files it is given, obeys the limits of
 * the hub, and dies when `signal` aborts. Each throws a `Problem` that says what is wrong with the file and what would
 * do; then nothing is left behind. What is written lies in a folder of its own below `scratch`.
 */
export interface Tables {
  /** What a file is: format, dialect, columns with types and samples, the first rows. */
  inspect(file: TableFile, tools: WorkTools): Promise<InspectedFile>;
  /** Joins edges and nodes to a graph, checks it, and writes Parquet, topology and single columns. */
  link(request: LinkRequest, tools: WorkTools): Promise<LinkedTables>;
  /** One page of a stored table, sorted and searched. */
  page(request: PageRequest, tools: WorkTools): Promise<Page>;
  /** Writes stored tables in another format; answers the path of the file. */
  convert(request: ConvertRequest, tools: WorkTools): Promise<{ readonly path: string }>;
}

/** Makes the machine's tables. `close` kills what still runs; `parallel` is how many
 * graphs are published, and how many other pieces of work are done, at once. */
export function createTables(
  options: { readonly limits?: Partial<TableLimits>; readonly parallel?: number } = {},
): Tables & { close(): void } {
  const limits = { ...TABLE_LIMITS, ...options.limits };
  // Publishing takes long; who turns a page of a table does not wait behind it.
  const publishing = new Workers(limits, options.parallel ?? 2);
  const reading = new Workers(limits, options.parallel ?? 2);
  return {
    inspect: (file, tools) => reading.run('inspect', file, tools),
    link: (request, tools) => publishing.run('link', request, tools),
    page: (request, tools) => reading.run('page', request, tools),
    convert: (request, tools) => reading.run('convert', request, tools),
    close: () => {
      publishing.close();
      reading.close();
    },
  };
}
