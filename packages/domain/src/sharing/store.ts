import type { PrincipalKey, ResourceKey } from '../access/model.ts';
import type { GrantRole } from '../access/roles.ts';
import type { PlannableChange } from './plan.ts';

/** A change that somebody foresaw and may make for a while (S25). */
export interface StoredPlan {
  readonly id: string;
  readonly maker: PrincipalKey;
  readonly resource: ResourceKey;
  readonly change: PlannableChange;
  /** Who gains and who loses by it, in a text that is equal when they are the same. */
  readonly foreseen: string;
  readonly createdAt: number;
  /** Ms since 1970, exclusive. */
  readonly until: number;
}

export interface PlanStore {
  /** Keeps a plan. What has ended goes, and of the maker's plans all but the newest `most`. */
  put(plan: StoredPlan, most: number): Promise<void>;
  /** Takes out a plan of the maker for the resource that has not ended; null when there is none. */
  take(asked: Pick<StoredPlan, 'id' | 'maker' | 'resource'>, now: number): Promise<StoredPlan | null>;
}

export const REQUEST_STATUSES = ['pending', 'approved', 'declined', 'withdrawn'] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

/** Somebody asked for a role on a resource (S28). */
export interface StoredRequest {
  readonly id: string;
  readonly asker: PrincipalKey;
  /** The id that was asked for, as it was given. */
  readonly asked: string;
  /** Null when there is no such resource. */
  readonly resource: ResourceKey | null;
  readonly role: GrantRole;
  readonly message: string;
  readonly status: RequestStatus;
  readonly createdAt: number;
  readonly answeredAt: number | null;
  readonly answerer: PrincipalKey | null;
}

export interface RequestStore {
  /** Writes a request in place of what has its id; the asker's that were made before `forget` go. */
  put(request: StoredRequest, forget?: number): Promise<void>;
  byId(id: string): Promise<StoredRequest | null>;
  /** The newest one of somebody for an id. */
  latest(asker: PrincipalKey, asked: string): Promise<StoredRequest | null>;
  /** How many somebody made since a time, and when the first of them; `oldest` is 0 without. */
  madeSince(asker: PrincipalKey, since: number): Promise<{ readonly count: number; readonly oldest: number }>;
  /** Open requests for a resource, oldest first. */
  waiting(resource: ResourceKey, limit: number): Promise<readonly StoredRequest[]>;
  /** Open requests for all that these own or manage, newest first. Who may answer is judged by the caller. */
  waitingFor(
    who: { readonly owners: readonly PrincipalKey[]; readonly principals: readonly PrincipalKey[] },
    now: number,
    limit: number,
  ): Promise<readonly StoredRequest[]>;
}
