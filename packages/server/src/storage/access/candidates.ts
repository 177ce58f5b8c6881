import type { PrincipalKey, ResourceKey } from '@tessera/domain';

/** A place in a list: the time that the list is ordered by, then the key; both downwards. */
export interface Place {
  readonly at: number;
  readonly key: ResourceKey;
}

/** Before every row. */
export const NEWEST: Place = { at: Number.MAX_SAFE_INTEGER, key: Number.MAX_SAFE_INTEGER as ResourceKey };

/** A row that may belong to a list. What does not is dropped by `decide`; what belongs must be among them. */
export interface Candidate extends Place {
  /** For `shared`: when is `at`; by whom. */
  readonly sharedBy?: PrincipalKey | null;
}

/** Candidates in the order of the list, a batch at a time; an empty batch is the end. */
export interface CandidateSource {
  next(): Promise<readonly Candidate[]>;
}

/** What narrows a list besides who asks. */
export interface Narrowing {
  readonly kind: string | null;
  readonly owner: PrincipalKey | null;
}

/** A source over one keyset-paged statement: asks on from the last row it got. */
export function pagedSource(
  from: Place,
  batch: number,
  ask: (from: Place) => Promise<readonly Candidate[]>,
): CandidateSource {
  let place = from;
  let ended = false;
  return {
    async next() {
      if (ended) return [];
      const rows = await ask(place);
      ended = rows.length < batch;
      place = rows.at(-1) ?? place;
      return rows;
    },
  };
}

/** Whether `a` stands after `b` in a list. */
export function isAfter(a: Place, b: Place): boolean {
  return a.at < b.at || (a.at === b.at && a.key < b.key);
}
