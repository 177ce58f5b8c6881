import type { ResourceKey } from '@tessera/domain';
import type { Connection, Row, Statement } from '../connection.ts';
import type { Asked, Candidate, CandidateSource, Place, Reach } from './candidates.ts';
import { reachableSource } from './sources.ts';
import { engineStatement, keyList } from './words.ts';

/*
 * What a caller can reach, newest first, in one statement, for databases a round trip away: the K grants with the
 * highest bounds, the K collections with the highest bounds below them, and the newest rows of these. Every row newer
 * than both K-th bounds is certain, since nothing outside can be newer. Where there is none, K grows.
 */

const BATCH = 64;
const GROWTH = 4;
const SIZES = [100, 100 * GROWTH, 100 * GROWTH ** 2] as const;

const NARROWED = `($3 = '' or r.kind = $3) and ($4 = 0 or r.owner = $4)`;
const AFTER = '(r.updated_at, r.key) < ($1::bigint, $2::bigint)';

/**
 * `$1`, `$2` the place; `$3` kind or '', `$4` owner or 0; `$5` principals, `$6` owners, `$7` now; `$8` 1 where only things
 * that hold others are asked for: what is shared by itself is none of these, and nothing stands in it.
 */
export const FEED_STATEMENTS: readonly Statement[] = SIZES.map((size) =>
  engineStatement(
    `feed.${size}`,
    (words) => `
    with recent as materialized (
      select x.bound, x.resource, x.is_collection from ${words.keys('$5', 'who')}
      cross join lateral (
        select g.bound, g.resource, g.is_collection from grants g
        where g.principal = who.value and (g.until is null or g.until > $7) and ($8 = 0 or g.is_collection = 1)
        order by g.bound desc limit ${size}) x
      order by x.bound desc limit ${size}
    ), folder as materialized (
      select x.des, max(x.bound) as bound from recent s
      cross join lateral (
        select c.des, c.bound from closure c where c.anc = s.resource order by c.bound desc limit ${size}) x
      where s.is_collection = 1
      group by x.des order by 2 desc limit ${size}
    ), candidate as (
      select n.updated_at, n.key from folder f cross join lateral (
        select r.updated_at, r.key from resource r where r.parent = f.des and ${AFTER} and ${NARROWED}
        order by r.updated_at desc, r.key desc limit ${BATCH}) n
      union
      select n.updated_at, n.key from recent s cross join lateral (
        select r.updated_at, r.key from resource r where r.key = s.resource and ${AFTER} and ${NARROWED} offset 0) n
      union
      select n.updated_at, n.key from ${words.keys('$6', 'who')} cross join lateral (
        select r.updated_at, r.key from resource r where r.owner = who.value and ${AFTER} and ${NARROWED}
        order by r.updated_at desc, r.key desc limit ${BATCH}) n
    ), page as (
      select c.updated_at, c.key from candidate c order by 1 desc, 2 desc limit ${BATCH}
    ), floor as (
      select greatest(
        (select case when count(*) = ${size} then min(bound) else -1 end from recent),
        (select case when count(*) = ${size} then min(bound) else -1 end from folder)) as bound
    )
    select f.bound, p.updated_at, p.key from floor f left join page p on true order by 2 desc, 3 desc`,
  ),
);

/**
 * The feed as a source of candidates; each batch asks on from the last row. `holding` where what is asked for are things
 * that hold others; `size` is the one with which another feed of the same list found its last rows.
 */
export class FeedSource implements CandidateSource {
  ended = false;
  readonly #connection: Connection;
  readonly #asked: Asked;
  readonly #reach: Reach;
  readonly #holding: boolean;
  #place: Place;
  #size = 0;
  #all: CandidateSource | null = null;

  constructor(
    connection: Connection,
    asked: Asked,
    reach: Reach,
    { holding, size }: { readonly holding: boolean; readonly size: number },
  ) {
    this.#connection = connection;
    this.#holding = holding;
    this.#asked = asked;
    this.#reach = reach;
    this.#place = asked.from;
    this.#size = size;
  }

  get size(): number {
    return this.#size;
  }

  get costly(): boolean {
    return this.#size > 0;
  }

  async next(wanted: number): Promise<readonly Candidate[]> {
    const statement = FEED_STATEMENTS[this.#size];
    if (statement === undefined) return this.#readAll(wanted);
    const { kind, owner } = this.#asked;
    const { dialect } = this.#connection;
    const rows = await this.#connection.all(statement, [
      this.#place.at,
      this.#place.key,
      kind ?? '',
      owner ?? 0,
      keyList(dialect, this.#reach.principals),
      keyList(dialect, this.#reach.owners),
      this.#reach.now,
      this.#holding ? 1 : 0,
    ]);
    const floor = Number(rows[0]?.[0]);
    const found = rows.filter((row) => row[2] !== null).map(toCandidate);
    const certain = found.filter((row) => row.at > floor);
    // What is certain at this size is all here: the next size at once, or the one after it, as many as are missing.
    if (certain.length < BATCH && floor >= 0) this.#size += isFar(certain.length, wanted) ? 2 : 1;
    // Without a floor everything was looked at; a short page is then the last.
    this.ended = floor < 0 && found.length < BATCH;
    this.#place = certain.at(-1) ?? this.#place;
    return certain;
  }

  async #readAll(wanted: number): Promise<readonly Candidate[]> {
    this.#all ??= reachableSource(this.#connection, { ...this.#asked, from: this.#place }, this.#reach);
    const rows = await this.#all.next(wanted);
    this.ended = this.#all.ended;
    return rows;
  }
}

/** Whether even four times as many rows, as the next size brings, would be too few. */
function isFar(found: number, wanted: number): boolean {
  return found > 0 && found * GROWTH < wanted;
}

function toCandidate(row: Row): Candidate {
  return { at: Number(row[1]), key: Number(row[2]) as ResourceKey };
}
