import { groupedPositions } from '../layout/communities.ts';
import { columnsOfLook } from '../look/appearance.ts';
import type { GraphView } from '../view-settings.ts';
import type { Column } from './column.ts';
import type { Dataset, LoadProgress } from './dataset.ts';
import { givenPositions, mercator, type Positions } from './positions.ts';

/** What the first picture needs besides the connections. */
export interface OpenPicture {
  readonly positions: Positions;
  /** Whether the data brought the positions along. */
  readonly placed: boolean;
  /** How many nodes the data gave no place. */
  readonly missing: number;
  readonly edgeWeights: Float32Array | null;
  readonly nodeWeights: Float32Array | null;
  readonly columns: {
    readonly nodes: ReadonlyMap<string, Column>;
    readonly edges: ReadonlyMap<string, Column>;
  };
}

/**
 * Reads the columns of the look, the filters and the positions of a view, all at the same time.
 *
 * @throws what reading a column rejects with
 */
export async function openPicture(
  dataset: Dataset,
  view: GraphView,
  tell: (progress: LoadProgress) => void,
  signal: AbortSignal,
): Promise<OpenPicture> {
  const { bindings } = dataset.content;
  const look = columnsOfLook(dataset.content, view);
  const filtered = (table: 'nodes' | 'edges') =>
    view.filters.filter((filter) => filter.table === table).map((filter) => filter.column);
  const present = (...names: (string | undefined)[]) =>
    names.filter((name): name is string => name !== undefined);
  let sum = 0;
  const received = (more: number) => {
    sum += more;
    tell({ stage: 'columns', bytes: sum, total: null });
  };
  tell({ stage: 'columns', bytes: 0, total: null });
  const [nodes, edges] = await Promise.all([
    dataset.columnsNamed(
      'nodes',
      new Set([
        ...look.nodes,
        ...filtered('nodes'),
        ...present(bindings.pointX, bindings.pointY, bindings.pointLongitude, bindings.pointLatitude),
        ...present(bindings.pointWeight, bindings.pointTitle),
      ]),
      received,
    ),
    dataset.columnsNamed(
      'edges',
      new Set([...look.edges, ...filtered('edges'), ...present(bindings.edgeWeight)]),
      received,
    ),
  ]);
  signal.throwIfAborted();
  const numbers = (columns: ReadonlyMap<string, Column>, name: string | undefined) =>
    (name === undefined ? undefined : columns.get(name)?.numbers) ?? null;
  const given = placesOf(
    numbers(nodes, bindings.pointX),
    numbers(nodes, bindings.pointY),
    numbers(nodes, bindings.pointLongitude),
    numbers(nodes, bindings.pointLatitude),
  );
  return {
    positions: given?.positions ?? groupedPositions(dataset.nodes, dataset.adjacency),
    placed: given !== null,
    missing: given?.missing ?? 0,
    edgeWeights: weights(numbers(edges, bindings.edgeWeight)),
    nodeWeights: weights(numbers(nodes, bindings.pointWeight)),
    columns: { nodes, edges },
  };
}

function placesOf(
  x: Float64Array | null,
  y: Float64Array | null,
  longitude: Float64Array | null,
  latitude: Float64Array | null,
) {
  if (x && y) return givenPositions(x, y);
  if (!longitude || !latitude) return null;
  const plane = mercator(longitude, latitude);
  return givenPositions(plane.x, plane.y);
}

function weights(numbers: Float64Array | null): Float32Array | null {
  return numbers && Float32Array.from(numbers, (value) => (Number.isFinite(value) && value > 0 ? value : 0));
}
