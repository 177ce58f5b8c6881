import type { AccessScope } from '../access/store.ts';
import { tell } from '../activity/tell.ts';
import { record } from '../audit/record.ts';
import { requireAccount } from '../context.ts';
import { invalid, Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { claimInvitations } from '../sharing/claim.ts';
import { endWaysIn } from './end-ways-in.ts';
import { type Account, sameAddress } from './model.ts';
import { requirePassword } from './password-policy.ts';
import type { SecretContext } from './secret-context.ts';
import { signedInRecently } from './sessions.ts';
import { checkOwnPassword } from './sign-in.ts';

/**
 * Changes one's own password (A9). `current` is needed unless one signed in within 10 minutes. Ends the other sessions and
 * every address at which a password could be set; answers how many sessions, and how many access keys go on.
 */
export async function setPassword(
  context: SecretContext,
  input: {
    readonly new: string;
    readonly current?: string | undefined;
    readonly confirm?: string | undefined;
    readonly network: string;
  },
): Promise<{ readonly sessionsEnded: number; readonly keys: number }> {
  const account = requireAccount(context.caller);
  const { session } = context.caller;
  if (session === null) {
    throw new Problem('scope-needed', { detail: 'No access key may change a password. Sign in with it.' });
  }
  if (input.confirm !== undefined && input.confirm !== input.new) {
    throw invalid('confirm', 'is not the same as the new password');
  }
  await requirePassword(context, input.new, account, 'new');
  if (input.current === undefined && !signedInRecently(context.caller, context.clock.now())) {
    throw new Problem('sign-in-stale', {
      detail: 'Give your current password too; your sign-in is more than 10 minutes old.',
      errors: [{ field: 'current', message: 'is needed, since your sign-in is more than 10 minutes old' }],
    });
  }
  const before =
    input.current === undefined
      ? await context.store.read((unit) => unit.accounts.passwordHash(account.key))
      : await checkOwnPassword(context, account, { password: input.current, network: input.network });
  if (input.current !== undefined && before === null) {
    throw invalid('current', 'is not your current password');
  }
  const hash = await context.hasher.hash(input.new);
  return context.store.write(async (unit) => {
    if ((await unit.accounts.passwordHash(account.key)) !== before) {
      throw new Problem('conflict', {
        detail: 'The password was changed elsewhere meanwhile. Sign in again.',
      });
    }
    await unit.accounts.setPasswordHash(account.key, hash);
    await unit.sessions.dropSecrets('set-password', account.key);
    await unit.entry.dropResetRequest(account.key);
    const sessionsEnded = await unit.sessions.endAll(account.key, session);
    const keys = await unit.sessions.keysOf(account.key);
    await record(context, unit, {
      action: 'account.password-changed',
      target: account.id,
      after: { sessionsEnded },
    });
    await tell(context, unit, {
      ...{ to: account.key, event: 'security', what: 'password-changed', actor: account.key, resource: null },
      path: '/account',
    });
    return { sessionsEnded, keys: keys.length };
  });
}

/**
 * Sets a password by a one-time address: the first one, or instead of a forgotten one (A10). Ends every session, key and
 * other such address; where nobody had proved the account's address, also what else signed in by itself. One that was mailed proves the account's address besides. It signs nobody in, so that a second
 * factor is asked for as ever. Fails with `secret-over`.
 */
export async function resetPassword(
  context: SecretContext,
  input: { readonly token: string; readonly password: string },
): Promise<Account> {
  const digest = context.digest(input.token);
  // Looked at and put back: a refused password must not use the address up, and nobody without one gets to hash.
  const account = await context.store.write(async (unit) => {
    const secret = await unit.sessions.takeSecret(digest, 'set-password', context.clock.now());
    if (secret === null || secret.account === null) throw over();
    await unit.sessions.putSecret(secret);
    return unit.accounts.byKey(secret.account);
  });
  if (account?.status !== 'active') throw over();
  await requirePassword(context, input.password, account, 'password');
  const hash = await context.hasher.hash(input.password);
  const { current, scopes } = await context.store.write(async (unit) => {
    const secret = await unit.sessions.takeSecret(digest, 'set-password', context.clock.now());
    const before = await unit.accounts.byKey(account.key);
    if (secret?.account !== account.key || before?.status !== 'active') throw over();
    await unit.accounts.setPasswordHash(account.key, hash);
    await unit.entry.dropResetRequest(account.key);
    const ended = {
      ...(await endWaysIn(unit, account.key)),
      ...(before.emailVerified ? {} : await doubtWaysIn(unit, account.key)),
    };
    await record(context, unit, {
      action: 'account.password-set',
      target: account.id,
      actor: account.id,
      after: ended,
    });
    const proved = await proveByMail(context, unit, before, secret.email);
    await tell(context, unit, {
      to: account.key,
      event: 'security',
      what: 'password-set',
      actor: null,
      resource: null,
      path: '/sign-in',
    });
    return proved;
  });
  for (const scope of scopes) await context.bus.publish(scope);
  return current;
}

/**
 * Somebody may have registered another's address and waited: who has the address from now on is not who set these up.
 * Links to providers end. Passkeys stay as the second factor, which no reset skips (A6), but sign in no more by
 * themselves until one was used together with the password.
 */
async function doubtWaysIn(
  unit: Unit,
  key: Account['key'],
): Promise<{ readonly providersUnlinked: number; readonly passkeysDoubted: number }> {
  const links = await unit.providers.linksOf(key);
  for (const { provider } of links) await unit.providers.removeLink(provider, key);
  const passkeysDoubted = await unit.factors.doubtPasskeys(key);
  return { providersUnlinked: links.length, passkeysDoubted };
}

/** Whoever used what was mailed to the account's address has it. */
async function proveByMail(
  context: SecretContext,
  unit: Unit,
  before: Account,
  mailedTo: string | undefined,
): Promise<{ readonly current: Account; readonly scopes: readonly AccessScope[] }> {
  if (mailedTo === undefined || before.emailVerified || !sameAddress(mailedTo, before.email)) {
    return { current: before, scopes: [] };
  }
  const { account, scope } = await unit.accounts.update(before.key, { emailVerified: true });
  await unit.entry.dropProof(account.key);
  await record(context, unit, {
    action: 'account.address-proved',
    target: account.id,
    actor: account.id,
    before: { verified: false },
    after: { email: account.email, verified: true },
  });
  const claimed = await claimInvitations(context, unit, account);
  return { current: account, scopes: scope === null ? claimed : [scope, ...claimed] };
}

function over(): Problem {
  return new Problem('secret-over', {
    detail: 'This address has been used or is over. Ask for a new one.',
    errors: [{ field: 'token', message: 'has been used or is over; ask for a new one' }],
  });
}
