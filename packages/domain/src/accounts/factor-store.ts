import type { PrincipalKey } from '../access/model.ts';

/** Codes from an app (TOTP, RFC 6238), one app per account. */
export interface CodeFactor {
  /** Base32. Kept as it is, since codes are computed from it; it never leaves the hub again. */
  readonly secret: string;
  /** The newest time step a code of which was used: that one and older ones are spent. */
  readonly lastStep: number;
  readonly createdAt: number;
}

/** A WebAuthn credential of somebody. */
export interface Passkey {
  readonly id: string;
  readonly account: PrincipalKey;
  /** As the authenticator names it, base64url. */
  readonly credential: string;
  /** COSE key, base64url. */
  readonly publicKey: string;
  /** How often it was used, as it says itself; many always say 0. */
  readonly counter: number;
  readonly transports: readonly string[];
  /** Whether it is kept in more places than one device. */
  readonly synced: boolean;
  readonly name: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  /** Whether it signs in by itself. One that somebody set up before they had proved the account's address may not. */
  readonly alone: boolean;
}

/** One that is added signs in by itself. */
export type NewPasskey = Omit<Passkey, 'alone'>;

/** What a step of signing in, or of proving something anew, was begun for. */
export type StepPurpose =
  /** The first factor is proved; the second is missing. */
  | 'second-factor'
  /** The first factor is proved, and a second one must be set up first. */
  | 'set-up-factor'
  /** A passkey alone. */
  | 'passkey'
  /** Gone to a provider. */
  | 'provider'
  /** Back from a provider with an address that has an account: it waits for a sign-in to that account. */
  | 'link-offer'
  /** Of a session: a new app, a new passkey, a passkey that proves again. */
  | 'new-code'
  | 'new-passkey'
  | 'prove-passkey';

/** Something begun that is finished within minutes by whoever holds its secret. */
export interface SignInStep {
  /** Digest of the secret in the browser's cookie, or of what ties it to a session. */
  readonly id: string;
  readonly purpose: StepPurpose;
  readonly account: PrincipalKey | null;
  /** What must be remembered until then; plain values. */
  readonly state: Readonly<Record<string, string | number | boolean | null>>;
  readonly until: number;
}

/** Second factors, passkeys, and sign-ins that are under way. */
export interface FactorStore {
  code(account: PrincipalKey): Promise<CodeFactor | null>;
  /** Replaces the app; null takes it away. */
  setCode(account: PrincipalKey, factor: CodeFactor | null): Promise<void>;
  /** Spends a time step; false when it or a newer one is spent already. */
  spendStep(account: PrincipalKey, step: number): Promise<boolean>;
  /** Replaces all recovery codes; an empty list takes them away. */
  setRecoveryCodes(account: PrincipalKey, hashes: readonly string[]): Promise<void>;
  /** Spends one; false when it is unknown or spent. */
  takeRecoveryCode(account: PrincipalKey, hash: string): Promise<boolean>;
  /** How many are left. */
  recoveryCodes(account: PrincipalKey): Promise<number>;
  /** Oldest first. */
  passkeys(account: PrincipalKey): Promise<readonly Passkey[]>;
  passkeyByCredential(credential: string): Promise<Passkey | null>;
  /** Fails with `conflict` when the credential is known. */
  addPasskey(passkey: NewPasskey): Promise<void>;
  renamePasskey(id: string, name: string): Promise<void>;
  /** Notes a use; false when it was used meanwhile, so that the counter is not the one compared with. */
  passkeyUsed(
    id: string,
    use: { readonly before: number; readonly counter: number; readonly synced: boolean; readonly at: number },
  ): Promise<boolean>;
  /** An account's passkeys sign in by themselves no more; answers how many it has. */
  doubtPasskeys(account: PrincipalKey): Promise<number>;
  /** One signs in by itself again. */
  trustPasskey(id: string): Promise<void>;
  removePasskey(id: string): Promise<void>;
  /** Replaces a step of the same id. */
  putStep(step: SignInStep): Promise<void>;
  /** Null when it is unknown, over or of another purpose. */
  step(id: string, purpose: StepPurpose, now: number): Promise<SignInStep | null>;
  /** As `step`, taking it out, so that it works once. */
  takeStep(id: string, purpose: StepPurpose, now: number): Promise<SignInStep | null>;
}
