/*
 * The tables of the way in as Kysely sees them: what waits at the door, and invitations. Secrets are here as hashes only.
 */

export interface RegistrationTable {
  secret_hash: string;
  email: string;
  email_normal: string;
  name: string;
  institution: string | null;
  website: string | null;
  password_hash: string;
  role: string;
  created_at: number;
  until: number;
}

export interface AddressProofTable {
  account: number;
  secret_hash: string;
  email: string;
  created_at: number;
  until: number;
}

export interface ResetRequestTable {
  account: number;
  at: number;
}

export interface EntryAttemptTable {
  name: string;
  at: number;
}

/** See `StoredInvitation`. */
export interface InvitationTable {
  id: string;
  resource: number;
  email: string;
  sender: number;
  secret_hash: string;
  mailed: number;
  sent_at: number;
  waits_until: number | null;
  state: string;
  answered_at: number | null;
}

export interface EntrySchema {
  registration: RegistrationTable;
  address_proof: AddressProofTable;
  reset_request: ResetRequestTable;
  entry_attempt: EntryAttemptTable;
  invitation: InvitationTable;
}
