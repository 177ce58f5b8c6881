import type { PrincipalKey, ResourceKey } from '../access/model.ts';

export const TRANSFER_STATUSES = ['pending', 'accepted', 'declined', 'withdrawn', 'expired', 'void'] as const;
/** `void`: the offerer no longer had it to give. */
export type TransferStatus = (typeof TRANSFER_STATUSES)[number];

/** The ownership of a resource, offered to a person (S16). Times are ms since 1970. */
export interface StoredTransfer {
  readonly id: string;
  readonly resource: ResourceKey;
  /** Who owned it when it was offered: the offerer, or an organization of theirs. */
  readonly owner: PrincipalKey;
  readonly offerer: PrincipalKey;
  /** An account, or an address that nobody has proved yet. */
  readonly recipient: PrincipalKey;
  /** The address by which alone the offerer named them; null for who was known. */
  readonly address: string | null;
  /** The former owner stays manager. */
  readonly keepManager: boolean;
  readonly message: string;
  readonly status: TransferStatus;
  readonly createdAt: number;
  /** Exclusive. */
  readonly until: number;
  readonly answeredAt: number | null;
}

export interface TransferStore {
  create(transfer: StoredTransfer): Promise<void>;
  byId(id: string): Promise<StoredTransfer | null>;
  /** The offer of a resource that is still open, ended by time or not. */
  open(resource: ResourceKey): Promise<StoredTransfer | null>;
  /** Open offers to any of these principals that have not ended, newest first. */
  openTo(recipients: readonly PrincipalKey[], now: number, limit: number): Promise<readonly StoredTransfer[]>;
  /** Open offers that somebody made, newest first. */
  openBy(offerer: PrincipalKey, now: number, limit: number): Promise<readonly StoredTransfer[]>;
  /** Open offers whose end has come, oldest first. */
  ended(now: number, limit: number): Promise<readonly StoredTransfer[]>;
  /** Ends an open offer; false when it was answered already. */
  answer(id: string, status: Exclude<TransferStatus, 'pending'>, at: number): Promise<boolean>;
}
