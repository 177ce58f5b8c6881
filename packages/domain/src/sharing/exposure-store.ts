import type { Grant, PrincipalKey, PrincipalKind } from '../access/model.ts';

/**
 * `widest`: by how many it lets in, as far as that can be told; memberships that have ended count until they are cleared. `last-used`: what nobody used yet, oldest first, then what
 * was used longest ago.
 */
export const EXPOSURE_ORDERS = ['widest', 'oldest', 'last-used', 'newest'] as const;
export type ExposureOrder = (typeof EXPOSURE_ORDERS)[number];

/** One grant by which something of somebody's is open to others (S29). Times are ms since 1970. */
export interface Exposure {
  readonly grant: Grant;
  readonly kind: PrincipalKind;
  /** When one of those whom it lets in last opened the thing; null = never. */
  readonly lastUsedAt: number | null;
}

export interface ExposureQuery {
  /** Whose grants count as given by them. */
  readonly granter: PrincipalKey;
  /** Whose things count as theirs: themselves, and organizations that they manage. */
  readonly owners: readonly PrincipalKey[];
  /** By what they manage things: principals that they hold. */
  readonly principals: readonly PrincipalKey[];
  readonly order: ExposureOrder;
  readonly now: number;
  /** Where the page before ended, as its last row said. */
  readonly after?: ExposurePlace;
}

/** The place of a row in an order. */
export type ExposurePlace = readonly [measure: number, id: string];

export interface PlacedExposure extends Exposure {
  readonly place: ExposurePlace;
}

export interface ExposureStore {
  /**
   * Unended grants on things out of the trash, in order, a batch after the place; empty = the end. Who may know of them
   * is judged by the caller.
   */
  list(query: ExposureQuery): Promise<readonly PlacedExposure[]>;
  /** The one of all these grants that has the id; null when none has. */
  find(query: Omit<ExposureQuery, 'order' | 'after'>, grant: string): Promise<PlacedExposure | null>;
  /** Share links that are not over, newest first, by id. */
  links(query: Pick<ExposureQuery, 'owners' | 'principals' | 'now'>): Promise<readonly string[]>;
  /** Who owns live things that are shared to these groups directly, out of the trash; never `except`. */
  ownersSharingTo(
    groups: readonly PrincipalKey[],
    except: PrincipalKey,
    now: number,
  ): Promise<readonly { readonly group: PrincipalKey; readonly owner: PrincipalKey }[]>;
  /** Seals the place of a row as the cursor of a list, and opens it again; `input-invalid` for any other text. */
  seal(list: readonly unknown[], place: ExposurePlace): string;
  unseal(list: readonly unknown[], cursor: string): ExposurePlace;
}
