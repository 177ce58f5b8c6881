import type { PrincipalKey, ResourceKey } from '@tessera/domain';

/** A place in a list: the time that the list is ordered by, then the key; both downwards. */
export interface Place {
  readonly at: number;
  readonly key: ResourceKey;
}

/** Before every row. */
export const NEWEST: Place = { at: Number.MAX_SAFE_INTEGER, key: Number.MAX_SAFE_INTEGER as ResourceKey };

/** A row that may belong to a list. What does not is dropped by `decide`; what belongs must be among them. */
export type Candidate = Place;

/** Candidates in the order of the list, a batch at a time. */
export interface CandidateSource {
  /** Nothing follows. A batch may be empty before that. */
  readonly ended: boolean;
  /** It has come to work hard for few rows: another way may be cheaper. */
  readonly costly: boolean;
  /** The next candidates, about as many as are wanted. */
  next(wanted: number): Promise<readonly Candidate[]>;
}

/** What narrows a list besides who asks. */
export interface Narrowing {
  readonly kind: string | null;
  readonly owner: PrincipalKey | null;
}

/** Where a list begins, and what narrows it. */
export interface Asked extends Narrowing {
  readonly from: Place;
}

/** Through whom the caller reaches things, at a moment. */
export interface Reach {
  /** Principals whose grants count. */
  readonly principals: readonly PrincipalKey[];
  /** Principals whose things are the caller's by owning: itself, and organizations that it owns or manages. */
  readonly owners: readonly PrincipalKey[];
  readonly now: number;
}

/** A source over one keyset-paged statement: asks on from the last row it got. */
export function pagedSource(
  from: Place,
  batch: number,
  ask: (from: Place) => Promise<readonly Candidate[]>,
): CandidateSource {
  let place = from;
  const source = {
    ended: false,
    costly: false,
    async next() {
      const rows = await ask(place);
      source.ended = rows.length < batch;
      place = rows.at(-1) ?? place;
      return rows;
    },
  };
  return source;
}
