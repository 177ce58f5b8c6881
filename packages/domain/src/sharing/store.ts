import type { PrincipalKey, ResourceKey } from '../access/model.ts';
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
