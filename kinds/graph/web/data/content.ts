import type { BindingName } from '../../kind.ts';
import type { Encodings } from '../look/encoding.ts';
import type { ColumnInfo } from './column.ts';

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
  readonly labels: 'auto' | 'all' | 'none';
  /** Whether edges have arrows. */
  readonly directed: boolean;
  readonly legend: boolean;
  /** Factors on the sizes of nodes and edges. */
  readonly pointScale: number;
  readonly edgeScale: number;
  readonly tables: { readonly nodes: TableInfo; readonly edges: TableInfo };
}
