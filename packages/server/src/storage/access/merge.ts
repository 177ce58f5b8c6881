import type { ResourceKey } from '@tessera/domain';
import { defineStatement, type Row, type Statement, type SyncConnection } from '../connection.ts';
import type { Asked, Candidate, CandidateSource, Place, Reach } from './candidates.ts';
import { Heap } from './heap.ts';

/*
 * What a caller can reach, newest first, without looking at all of it: a best-first merge of streams. The grants of
 * each principal by bound open collections; a collection's closure by bound opens the collections below; these open
 * their children by the time of change. A stream is opened before any row with a lower time is given out, and no
 * bound is below what it covers, so nothing can be missed. SQLite alone: each step is a statement of microseconds.
 */

/** Literal limits: a bound one is planned anew on every call. A stream that is read on takes four times as much. */
const CHUNKS = [2, 8, 32, 64] as const;
/** Beyond this many streams the caller may see so much that walking what is newest is cheaper. */
const COSTLY = 250;

const GRANTS = 0;
const DOWN = 1;
const ITEMS = 2;
const OWN = 3;
const ROW = 4;
type StreamKind = typeof GRANTS | typeof DOWN | typeof ITEMS | typeof OWN;

/** `$1` whose, `$2` time and `$3` key of the last row read, `$4` now or kind, `$5` owner. */
function streamStatements(
  name: string,
  columns: string,
  from: string,
  at: string,
  key: string,
): readonly Statement[] {
  return CHUNKS.map((limit) => {
    const order = `order by ${at} desc, ${key} desc limit ${limit}`;
    const text = `select * from (
      select * from (select ${columns} from ${from} and ${at} = $2 and ${key} < $3 ${order})
      union all
      select * from (select ${columns} from ${from} and ${at} < $2 ${order})) limit ${limit}`;
    return defineStatement(`merge.${name}-${limit}`, text);
  });
}

const NARROWED = `($4 = '' or kind = $4) and ($5 = 0 or owner = $5)`;
const STATEMENTS: Readonly<Record<StreamKind, readonly Statement[]>> = {
  [GRANTS]: streamStatements(
    'grants',
    'bound, resource, is_collection',
    'grants where principal = $1 and (until is null or until > $4)',
    'bound',
    'resource',
  ),
  [DOWN]: streamStatements('down', 'bound, des', 'closure where anc = $1', 'bound', 'des'),
  [ITEMS]: streamStatements(
    'items',
    'updated_at, key',
    `resource where parent = $1 and ${NARROWED}`,
    'updated_at',
    'key',
  ),
  [OWN]: streamStatements(
    'own',
    'updated_at, key',
    `resource where owner = $1 and ${NARROWED}`,
    'updated_at',
    'key',
  ),
};
/** For the test of their plans. */
export const MERGE_STATEMENTS: readonly Statement[] = Object.values(STATEMENTS).flat();

const placeOf = defineStatement('merge.place', 'select updated_at, kind, owner from resource where key = $1');

interface Stream {
  readonly kind: StreamKind;
  readonly of: number;
  /** Which of {@link CHUNKS} comes next. */
  size: number;
  rows: readonly Row[];
  index: number;
  at: number;
  key: number;
}

/** A row whose place is known already: a granted resource itself. */
interface Single {
  readonly kind: typeof ROW;
  readonly at: number;
  readonly key: number;
}

/** The merge as a source of candidates; it goes on where it was. */
export class MergeSource implements CandidateSource {
  readonly #sync: SyncConnection;
  readonly #asked: Asked;
  readonly #now: number;
  readonly #heap = new Heap<Stream | Single>(comesBefore);
  readonly #seen = new Set<number>();
  readonly #opened = new Set<number>();
  readonly #shown = new Set<number>();
  #streams = 0;
  #warned = false;

  constructor(sync: SyncConnection, asked: Asked, reach: Reach) {
    this.#sync = sync;
    this.#asked = asked;
    this.#now = reach.now;
    for (const principal of reach.principals) this.#open(GRANTS, principal, 1);
    for (const owner of reach.owners) this.#open(OWN, owner, 1);
  }

  get ended(): boolean {
    return this.#heap.size === 0;
  }

  get costly(): boolean {
    return this.#streams > COSTLY;
  }

  async next(wanted: number): Promise<readonly Candidate[]> {
    const rows: Candidate[] = [];
    while (rows.length < wanted) {
      const first = this.#heap.take();
      if (first === undefined) break;
      if (first.kind === GRANTS) this.#openGrant(first);
      else if (first.kind === DOWN) this.#openCollection(first);
      else this.#give(first, rows);
      if (this.costly && !this.#warned) {
        this.#warned = true;
        break;
      }
    }
    return rows;
  }

  #give(row: Stream | Single, rows: Candidate[]): void {
    const { at, key } = row;
    if (!this.#shown.has(key)) {
      this.#shown.add(key);
      rows.push({ at, key: key as ResourceKey });
    }
    if (row.kind !== ROW) this.#advance(row);
  }

  #openGrant(stream: Stream): void {
    const { key } = stream;
    const isCollection = stream.rows[stream.index]?.[2] === 1;
    this.#advance(stream);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const at = this.#timeOf(key);
    if (at !== null && isAfter(at, key, this.#asked.from)) this.#heap.push({ kind: ROW, at, key });
    if (isCollection) this.#open(DOWN, key, 0);
  }

  #openCollection(stream: Stream): void {
    const { key } = stream;
    this.#advance(stream);
    if (this.#opened.has(key)) return;
    this.#opened.add(key);
    this.#open(ITEMS, key, 0);
  }

  /** When a granted resource changed; null when it is narrowed away. */
  #timeOf(key: number): number | null {
    const [row] = this.#sync.all(placeOf, [key]);
    const { kind, owner } = this.#asked;
    if (row === undefined || (kind !== null && row[1] !== kind)) return null;
    return owner !== null && row[2] !== owner ? null : (row[0] as number);
  }

  #open(kind: StreamKind, of: number, size: number): void {
    this.#streams++;
    // Bounds are read from the top: a cursor cuts rows, not bounds.
    const from = kind === ITEMS || kind === OWN ? this.#asked.from : null;
    const at = from?.at ?? Number.MAX_SAFE_INTEGER;
    const key = from?.key ?? Number.MAX_SAFE_INTEGER;
    this.#refill({ kind, of, size, rows: [], index: 0, at, key });
  }

  #advance(stream: Stream): void {
    stream.index++;
    if (stream.index < stream.rows.length) this.#place(stream);
    else if (stream.rows.length === CHUNKS[stream.size]) {
      stream.size = Math.min(stream.size + 1, CHUNKS.length - 1);
      this.#refill(stream);
    }
  }

  #refill(stream: Stream): void {
    const statement = STATEMENTS[stream.kind][stream.size];
    if (statement === undefined) throw new Error('a stream has a chunk that is not defined');
    const { kind, owner } = this.#asked;
    const parameters = [stream.of, stream.at, stream.key];
    stream.rows =
      stream.kind === DOWN
        ? this.#sync.all(statement, parameters)
        : this.#sync.all(
            statement,
            stream.kind === GRANTS ? [...parameters, this.#now] : [...parameters, kind ?? '', owner ?? 0],
          );
    stream.index = 0;
    if (stream.rows.length > 0) this.#place(stream);
  }

  #place(stream: Stream): void {
    const row = stream.rows[stream.index];
    stream.at = row?.[0] as number;
    stream.key = row?.[1] as number;
    this.#heap.push(stream);
  }
}

/** At one time streams that may still open rows come before rows, and rows go by key, downwards. */
function comesBefore(a: Stream | Single, b: Stream | Single): boolean {
  if (a.at !== b.at) return a.at > b.at;
  const opensA = a.kind === GRANTS || a.kind === DOWN;
  const opensB = b.kind === GRANTS || b.kind === DOWN;
  if (opensA !== opensB) return opensA;
  return a.key > b.key;
}

function isAfter(at: number, key: number, place: Place): boolean {
  return at < place.at || (at === place.at && key < place.key);
}
