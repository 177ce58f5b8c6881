import type { Generated } from 'kysely';

/*
 * Second factors, sign-in providers and sign-ins under way as Kysely sees them; `0009-factors` makes the tables.
 */

export interface CodeFactorTable {
  account: number;
  /** Base32: codes are computed from it. */
  secret: string;
  last_step: number;
  created_at: number;
}

export interface RecoveryCodeTable {
  account: number;
  hash: string;
}

export interface PasskeyTable {
  id: string;
  account: number;
  credential: string;
  public_key: string;
  counter: number;
  /** JSON array. */
  transports: string;
  synced: number;
  name: string;
  created_at: number;
  last_used_at: number | null;
  alone: Generated<number>;
}

export interface SignInStepTable {
  id: string;
  purpose: string;
  account: number | null;
  /** JSON object of plain values. */
  state: string;
  until: number;
}

export interface ProviderTable {
  id: string;
  /** JSON: what an administrator said of it. */
  settings: string;
  created_at: number;
}

export interface ProviderLinkTable {
  provider: string;
  subject: string;
  account: number;
  email: string | null;
  created_at: number;
  last_used_at: number;
}

export interface FactorSchema {
  code_factor: CodeFactorTable;
  recovery_code: RecoveryCodeTable;
  passkey: PasskeyTable;
  sign_in_step: SignInStepTable;
  provider: ProviderTable;
  provider_link: ProviderLinkTable;
}
