import { tell } from '../activity/tell.ts';
import type { NewsWhat } from '../activity/texts.ts';
import { record } from '../audit/record.ts';
import type { Unit } from '../ports.ts';
import { readSettings } from '../settings/policy.ts';
import { attemptSucceeded, refusePause } from './attempts.ts';
import { type Account, ADMINISTRATION } from './model.ts';
import type { SecretContext } from './secret-context.ts';

/** Codes that an app shows for 30 seconds (RFC 6238). */
export interface OneTimeCodes {
  /** A new secret, base32. */
  secret(): string;
  /** What the app reads from the picture: an `otpauth:` address. */
  address(of: { readonly secret: string; readonly hub: string; readonly account: string }): string;
  /** The time step that a code of six digits belongs to, the present one or a neighbour; null when it fits none. */
  step(secret: string, code: string, now: number): number | null;
}

/** The context of commands that check codes. */
export interface SignInContext extends SecretContext {
  readonly codes: OneTimeCodes;
}

/** How the second factor can be proved. */
export const FACTOR_METHODS = ['code', 'passkey', 'recovery-code'] as const;
export type FactorMethod = (typeof FACTOR_METHODS)[number];

/** How this account can prove a second factor; none = it has none. */
export async function factorMethods(unit: Unit, account: Account['key']): Promise<readonly FactorMethod[]> {
  const code = (await unit.factors.code(account)) !== null;
  const passkey = (await unit.factors.passkeys(account)).length > 0;
  if (!code && !passkey) return [];
  const recovery = (await unit.factors.recoveryCodes(account)) > 0;
  const has: Readonly<Record<FactorMethod, boolean>> = { code, passkey, 'recovery-code': recovery };
  return FACTOR_METHODS.filter((method) => has[method]);
}

/** Whether the policy demands a second factor of this account (A6, P14). */
export async function mustHaveFactor(unit: Unit, account: Account): Promise<boolean> {
  const { twoFactor } = await readSettings(unit, 'twoFactor');
  if (twoFactor !== 'admins') return twoFactor === 'everybody';
  if (account.role === 'ADMIN') return true;
  const held = await unit.accounts.permissions(account.key);
  return ADMINISTRATION.some((permission) => held.has(permission));
}

/** After how many wrong codes in a row, behind the right password, their owner is told. */
const TOLD_AFTER = 3;

/**
 * Spends a code of the app or a recovery code; null when it is neither, or spent already. Wrong ones are counted by
 * account alone, with growing pauses (`rate-limited`): only who has the password can guess, and has as many networks as
 * there are guesses to make. Null must be committed, since the guess is.
 */
export async function spendCode(
  context: SignInContext,
  unit: Unit,
  account: Account,
  code: string,
): Promise<'code' | 'recovery-code' | null> {
  const now = context.clock.now();
  const guesses = context.digest(`code|${account.id}`);
  await refusePause(unit, guesses, now);
  const spent = await spend(context, unit, account, code);
  if (spent !== null) {
    await attemptSucceeded(unit, guesses);
    return spent;
  }
  await unit.sessions.failure(guesses, now);
  const failures = await unit.sessions.failures(guesses);
  if (failures?.count === TOLD_AFTER) {
    await record(context, unit, {
      action: 'account.codes-guessed',
      target: account.id,
      actor: account.id,
    });
    await tellOwner(context, unit, account, 'codes-guessed');
  }
  return null;
}

async function spend(
  context: SignInContext,
  unit: Unit,
  account: Account,
  code: string,
): ReturnType<typeof spendCode> {
  const plain = plainCode(code);
  if (/^\d{6}$/.test(plain)) {
    const factor = await unit.factors.code(account.key);
    if (factor === null) return null;
    const step = context.codes.step(factor.secret, plain, context.clock.now());
    return step !== null && (await unit.factors.spendStep(account.key, step)) ? 'code' : null;
  }
  if (!RECOVERY.test(plain)) return null;
  const hash = recoveryHash(context, account, plain);
  if (!(await unit.factors.takeRecoveryCode(account.key, hash))) return null;
  const left = await unit.factors.recoveryCodes(account.key);
  await record(context, unit, {
    action: 'account.recovery-code-used',
    target: account.id,
    actor: account.id,
    after: { left },
  });
  await tellOwner(context, unit, account, 'recovery-code-used', { left });
  return 'recovery-code';
}

const RECOVERY = /^[a-z2-7]{16}$/;
const RECOVERY_CODES = 10;

/** Makes new recovery codes, which replace the others; they are shown once and only their hashes are kept. */
export async function makeRecoveryCodes(
  context: SecretContext,
  unit: Unit,
  account: Account,
): Promise<readonly string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () => context.random.id().slice(0, 16));
  await unit.factors.setRecoveryCodes(
    account.key,
    codes.map((code) => recoveryHash(context, account, code)),
  );
  return codes.map((code) => code.replaceAll(/(.{4})(?=.)/g, '$1-'));
}

/** Tells somebody of a change of how they sign in; they cannot switch this off. */
export function tellOwner(
  context: SecretContext,
  unit: Unit,
  account: Account,
  what: NewsWhat,
  details: Readonly<Record<string, string | number | boolean | null>> = {},
): Promise<void> {
  const actor = context.caller.account?.key ?? account.key;
  return tell(context, unit, {
    ...{ to: account.key, event: 'security', what, actor, resource: null, details },
    path: '/account',
  });
}

/** Codes are typed with blanks and hyphens, and in any letter case. */
function plainCode(code: string): string {
  return code.replaceAll(/[\s-]/g, '').toLowerCase();
}

/** With the account in it, so that a list of hashes says nothing about another account. */
function recoveryHash(context: SecretContext, account: Account, plain: string): string {
  return context.digest(`recovery-code|${account.id}|${plain}`);
}
