import type { PrincipalKey } from '../access/model.ts';
import type { AccountRole } from './model.ts';

/** A registration that becomes an account once its address is proved (A21). Times are ms since 1970. */
export interface PendingRegistration {
  readonly secretHash: string;
  readonly email: string;
  readonly name: string;
  readonly institution: string | null;
  readonly website: string | null;
  readonly passwordHash: string;
  readonly role: AccountRole;
  readonly createdAt: number;
  /** Exclusive. */
  readonly until: number;
}

/** An address that an account is to prove: its present one, or the one that it wants instead (A11). */
export interface AddressProof {
  readonly account: PrincipalKey;
  readonly secretHash: string;
  readonly email: string;
  readonly createdAt: number;
  /** Exclusive. */
  readonly until: number;
}

/** Somebody without password asked for a new one while no mail is set up (A10). */
export interface ResetRequest {
  readonly account: PrincipalKey;
  readonly at: number;
}

/** How often something was done since a time, and when the first of these; `oldest` is 0 without. */
export interface Counted {
  readonly count: number;
  readonly oldest: number;
}

/** What waits at the door: registrations, proofs of addresses, forgotten passwords, and how often each was asked for. */
export interface EntryStore {
  putRegistration(registration: PendingRegistration): Promise<void>;
  /** One that has not ended. */
  registration(secretHash: string, now: number): Promise<PendingRegistration | null>;
  /** Ends every registration of an address. */
  dropRegistrations(email: string): Promise<void>;
  /** An account has one proof at a time: a new one ends the one before. */
  putProof(proof: AddressProof): Promise<void>;
  /** One that has not ended. */
  proof(secretHash: string, now: number): Promise<AddressProof | null>;
  proofOf(account: PrincipalKey, now: number): Promise<AddressProof | null>;
  dropProof(account: PrincipalKey): Promise<boolean>;
  /** Asking again keeps the first time. */
  askReset(request: ResetRequest): Promise<void>;
  /** Longest waiting first. */
  resetRequests(limit: number): Promise<readonly ResetRequest[]>;
  dropResetRequest(account: PrincipalKey): Promise<boolean>;
  /** Counts an attempt under a name, which is a digest. */
  attempt(name: string, at: number): Promise<void>;
  attempts(name: string, since: number): Promise<Counted>;
  /** Removes registrations and proofs that are over, and attempts and requests from before a time. */
  forget(over: { readonly now: number; readonly before: number }): Promise<void>;
}
