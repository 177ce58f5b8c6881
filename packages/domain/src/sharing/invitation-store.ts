import type { Grant, PrincipalKey, ResourceKey } from '../access/model.ts';

export const INVITATION_STATES = ['waiting', 'accepted', 'declined'] as const;
export type InvitationState = (typeof INVITATION_STATES)[number];

/**
 * An invitation of an address to a resource: the secret that opens it, and what became of it. What it gives is its grant,
 * of source `invitation:<id>`; without one it was cancelled. Times are ms since 1970.
 */
export interface StoredInvitation {
  readonly id: string;
  readonly resource: ResourceKey;
  /** As it was typed. */
  readonly email: string;
  readonly sender: PrincipalKey;
  /** Of the newest secret; those before it open nothing. */
  readonly secretHash: string;
  /** Whether the secret left by mail to the address alone, so that opening it proves the address (S27). */
  readonly mailed: boolean;
  readonly sentAt: number;
  /** The end that the grant has only because nobody named one: what is accepted does not end by it. */
  readonly waitsUntil: number | null;
  readonly state: InvitationState;
  readonly answeredAt: number | null;
}

export interface InvitationStore {
  /** Writes an invitation in place of what has its id. */
  put(invitation: StoredInvitation): Promise<void>;
  byId(id: string): Promise<StoredInvitation | null>;
  bySecretHash(secretHash: string): Promise<StoredInvitation | null>;
  byIds(ids: readonly string[]): Promise<readonly StoredInvitation[]>;
  /** Grants of an invitation on its resource, ended ones too. */
  grants(invitation: Pick<StoredInvitation, 'id' | 'resource'>): Promise<readonly Grant[]>;
  /** Grants to an address that nobody had proved, and those made to an account by its address; ended ones left out. */
  grantsOfAddress(email: string, now: number): Promise<readonly Grant[]>;
}
