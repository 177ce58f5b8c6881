import type { Encodings } from '../look/encoding.ts';
import type { ColumnInfo } from './column.ts';

/** The names of G5, each bound to a column or absent. */
export const BINDINGS = [
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
export type BindingName = (typeof BINDINGS)[number];

/** One of the two tables, as the summary describes it. */
export interface TableInfo {
  readonly count: number;
  readonly columns: readonly ColumnInfo[];
}

/** What the viewer knows of a graph before it reads any column. */
export interface GraphContent {
  readonly node: string;
  readonly source: string;
  readonly destination: string;
  readonly bindings: Readonly<Partial<Record<BindingName, string>>>;
  readonly encodings: { readonly nodes: Encodings; readonly edges: Encodings };
  /** How long the layout runs when the graph is opened, in milliseconds; 0 shows it as it is. */
  readonly play: number;
  readonly tables: { readonly nodes: TableInfo; readonly edges: TableInfo };
}
