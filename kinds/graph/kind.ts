import { defineKind } from '@tessera/domain';
import { z } from 'zod';

const column = z.string().min(1).max(1000);

/** Bindings of a node's looks to columns of the node table (G5). */
export const POINT_BINDINGS = [
  'pointTitle',
  'pointLabel',
  'pointColor',
  'pointSize',
  'pointIcon',
  'pointOpacity',
  'pointWeight',
  'pointX',
  'pointY',
  'pointLongitude',
  'pointLatitude',
] as const;

/** Bindings of an edge's looks to columns of the edge table (G5). */
export const EDGE_BINDINGS = [
  'edgeTitle',
  'edgeLabel',
  'edgeColor',
  'edgeSourceColor',
  'edgeDestinationColor',
  'edgeSize',
  'edgeWeight',
  'edgeOpacity',
  'edgeIcon',
] as const;

export const BINDINGS = [...POINT_BINDINGS, ...EDGE_BINDINGS] as const;
export type BindingName = (typeof BINDINGS)[number];

/** Bindings that make sense of numbers only. */
export const NUMERIC_BINDINGS: readonly BindingName[] = [
  'pointSize',
  'pointOpacity',
  'pointWeight',
  'pointX',
  'pointY',
  'pointLongitude',
  'pointLatitude',
  'edgeSize',
  'edgeWeight',
  'edgeOpacity',
];

/** What encodings can decide; each stands once per node and once per edge. */
export const ENCODED = ['color', 'size', 'icon', 'badge'] as const;

const look = z.union([z.string().max(100), z.number()]);

const bin = z.strictObject({
  /** Upper end, not included; null is everything above the bin before. */
  below: z.number().nullable(),
  value: look,
});

/**
 * How the values of a column become looks. `categorical`: the values in order of frequency take the looks of `palette`,
 * or each value its look of `map`. `continuous`: `palette` is a scale from `min` to `max` (the column's, unless given),
 * or `bins` cut it. `default` is for values that nothing else names.
 */
export const graphEncoding = z
  .strictObject({
    column,
    variation: z.enum(['categorical', 'continuous']),
    palette: z.array(z.string().min(1).max(100)).min(1).max(200).optional(),
    map: z.record(z.string().max(1000), look).optional(),
    bins: z.array(bin).min(1).max(100).optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    default: look.optional(),
  })
  .refine(({ variation, map }) => variation === 'categorical' || map === undefined, {
    message: 'a continuous encoding takes a palette or bins; a map is for categorical ones',
    path: ['map'],
  })
  .refine(({ variation, bins }) => variation === 'continuous' || bins === undefined, {
    message: 'a categorical encoding takes a palette or a map; bins are for continuous ones',
    path: ['bins'],
  })
  .refine(({ bins }) => bins === undefined || rising(bins.map(({ below }) => below)), {
    message: 'bins must rise; only the last may be open (null)',
    path: ['bins'],
  });
export type GraphEncoding = z.infer<typeof graphEncoding>;

function rising(ends: readonly (number | null)[]): boolean {
  return ends.every((end, index) => {
    const before = ends[index - 1];
    return end === null
      ? index === ends.length - 1
      : index === 0 || (typeof before === 'number' && before < end);
  });
}

const encodings = z.strictObject({
  color: graphEncoding.optional(),
  size: graphEncoding.optional(),
  icon: graphEncoding.optional(),
  badge: graphEncoding.optional(),
});

const bindings = z.strictObject(
  Object.fromEntries(BINDINGS.map((name) => [name, column.optional()])) as Record<
    BindingName,
    z.ZodOptional<typeof column>
  >,
);

/** How the graph opens, where the address says nothing else. */
const settings = z.strictObject({
  /** Milliseconds that the layout runs when the graph opens; 0 shows the positions as they are. */
  play: z.number().int().min(0).max(600_000).optional(),
  labels: z.enum(['auto', 'all', 'none']).optional(),
  /** Whether edges have arrows. */
  directed: z.boolean().optional(),
  legend: z.boolean().optional(),
  /** Factors on the sizes of nodes and edges. */
  pointScale: z.number().min(0.05).max(20).optional(),
  edgeScale: z.number().min(0.05).max(20).optional(),
});

export const COLUMN_TYPES = ['text', 'number', 'integer', 'boolean', 'time', 'list'] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

/**
 * One column as stored. In its Arrow file text is Utf8 or a dictionary of it, `number` Float64, `integer` Int32 or, where
 * one does not fit, Int64, `time` a timestamp in milliseconds, UTC; `list` is the list as JSON text.
 */
const tableColumn = z.strictObject({
  name: z.string(),
  type: z.enum(COLUMN_TYPES),
  /** Different values, empty cells apart; an estimate where the table has more than 100,000 rows. */
  distinct: z.number().int(),
  /** Empty cells. */
  empty: z.number().int(),
  /** Bounds of numbers, and of times in milliseconds since 1970. */
  min: z.number().optional(),
  max: z.number().optional(),
});
export type GraphColumn = z.infer<typeof tableColumn>;

const table = z.strictObject({ count: z.number().int(), columns: z.array(tableColumn) });

const described = {
  source: column.optional(),
  destination: column.optional(),
  /** Column of the node ids; `id` where nothing is said. */
  node: column.optional(),
  bindings: bindings.optional(),
  encodings: z.strictObject({ point: encodings.optional(), edge: encodings.optional() }).optional(),
  settings: settings.optional(),
  /** Leave out rows without an end or id, and count them, instead of refusing the file. */
  skipIncomplete: z.boolean().optional(),
};

const made = {
  /** What the version's files hold. The first node column is the id. */
  tables: z.strictObject({ nodes: table, edges: table }),
  /** What reading the files came across. */
  report: z.strictObject({
    /** Nodes that only edges name. */
    addedNodes: z.number().int(),
    skippedEdges: z.number().int(),
    skippedNodes: z.number().int(),
    warnings: z.array(z.string()),
  }),
};

/**
 * Content of a graph, as posted and as stored. `tables` and `report` are made by the hub; a publisher may send them back
 * (as when content is read, changed and posted again), and they are made anew. Unknown fields are refused.
 */
export const graphContent = z.strictObject({
  ...described,
  tables: made.tables.optional(),
  report: made.report.optional(),
});
export type GraphContent = z.infer<typeof graphContent>;

/** Content of a stored version: complete. */
export const storedGraph = z.strictObject({
  ...described,
  source: column,
  destination: column,
  node: column,
  ...made,
});
export type StoredGraph = z.infer<typeof storedGraph>;

export const FILE_FORMATS = [
  'csv',
  'json',
  'ndjson',
  'json-columns',
  'node-link',
  'arrow',
  'parquet',
  'graphml',
  'gexf',
] as const;

/** How to read a file, where its bytes do not say it; what is absent is guessed. */
export const graphFileOptions = z.strictObject({
  format: z.enum(FILE_FORMATS).optional(),
  /** One character between cells: comma, tab, semicolon, bar, space. */
  delimiter: z.string().max(4).optional(),
  /** The character around cells that contain the delimiter; empty for none. */
  quote: z.string().max(4).optional(),
  /** Whether the first row holds the column names. */
  header: z.boolean().optional(),
  encoding: z.enum(['utf-8', 'utf-16', 'latin-1']).optional(),
});
export type GraphFileOptions = z.infer<typeof graphFileOptions>;

/** What a file can be for: `graph` files hold edges and nodes together. */
export const FILE_PURPOSES = ['edges', 'nodes', 'graph'] as const;
export type FilePurpose = (typeof FILE_PURPOSES)[number];

const inspectedTable = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.enum(COLUMN_TYPES), samples: z.array(z.string()) })),
  /** The first rows, at most 20; null is an empty cell. */
  rows: z.array(z.array(z.string().nullable())),
  /** Null when the file is too long to be counted in passing. */
  rowCount: z.number().int().nullable(),
});

/** What `inspect` says of an uploaded file. For graph files the table is that of the edges, and `nodes` stands beside. */
export const graphInspection = inspectedTable.extend({
  format: z.enum(FILE_FORMATS),
  compression: z.enum(['none', 'gzip', 'zstd']),
  dialect: z
    .object({
      delimiter: z.string(),
      quote: z.string(),
      header: z.boolean(),
      /** Comment lines (`#`) before the first row. */
      skippedLines: z.number().int(),
      encoding: z.enum(['utf-8', 'utf-16', 'latin-1']),
    })
    .optional(),
  nodes: inspectedTable.optional(),
  /** What the file can be for, the likeliest first. */
  purposes: z.array(z.enum(FILE_PURPOSES)),
  /** Columns that their names or contents suggest. */
  suggestion: z
    .object({ source: z.string(), destination: z.string(), node: z.string() })
    .partial()
    .extend({ bindings: bindings.optional() }),
  warnings: z.array(z.string()),
});
export type GraphInspection = z.infer<typeof graphInspection>;

/** Formats of `GET …/export/<format>`; those of one table take `table=nodes` or `table=edges`. */
export const TABLE_EXPORTS = ['csv', 'arrow', 'parquet'] as const;
export const GRAPH_EXPORTS = ['json', 'graphml', 'gexf'] as const;

/** A graph: nodes, edges, what their columns mean, and how it looks (row R1). */
export const graphKind = defineKind({
  id: 'graph',
  content: graphContent,
  defaultMode: 'unlisted',
  exposes:
    'Whoever comes in sees all nodes and edges with all their columns, also those that the view does not draw, and can keep a copy of them.',
});
