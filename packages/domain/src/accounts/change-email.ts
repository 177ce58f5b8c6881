import type { AccessScope } from '../access/store.ts';
import { record } from '../audit/record.ts';
import { requireAccount } from '../context.ts';
import { notFound, Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { admitMail, admitProof } from './entry-limits.ts';
import { type Account, sameAddress } from './model.ts';
import type { SecretContext } from './secret-context.ts';
import { requireRecentSignIn } from './sessions.ts';
import { startProof } from './start-proof.ts';
import { addressMoved } from './verify.ts';

/**
 * Takes up one's own wish for another address (A11): with mail it counts once the new one is confirmed, and a taken one
 * reads alike; without, at once and unverified, and a taken one is `address-taken`. Needs a recent sign-in, since whoever
 * has the address can get in by it. Answers the account as it is now.
 */
export async function changeAddress(
  context: SecretContext,
  unit: Unit,
  before: Account,
  wished: string,
): Promise<{ readonly account: Account; readonly scope: AccessScope | null }> {
  const email = wished.trim();
  if (sameAddress(email, before.email)) {
    if (email === before.email) return { account: before, scope: null };
    return unit.accounts.update(before.key, { email });
  }
  requireRecentSignIn(context);
  if (context.mailConfigured) {
    await mailProof(context, unit, before, email);
    await record(context, unit, {
      action: 'account.address-asked',
      target: before.id,
      before: { email: before.email },
      after: { email },
    });
    return { account: before, scope: null };
  }
  const { account, scope } = await unit.accounts.update(before.key, { email, emailVerified: false });
  await record(context, unit, {
    action: 'account.address-changed',
    target: before.id,
    before: { email: before.email, verified: before.emailVerified },
    after: { email: account.email, verified: false },
  });
  await unit.entry.dropProof(before.key);
  await addressMoved(context, unit, before, account);
  return { account, scope };
}

/** The address that an account has asked for and not confirmed yet; null without one. */
export async function wishedAddress(
  context: SecretContext,
  unit: Unit,
  account: Account,
): Promise<string | null> {
  const proof = await unit.entry.proofOf(account.key, context.clock.now());
  return proof === null || sameAddress(proof.email, account.email) ? null : proof.email;
}

/** Mails the way to prove one's address once more: of the new one that was asked for, else of the present one. */
export async function resendProof(context: SecretContext): Promise<{ readonly email: string }> {
  const { key } = requireAccount(context.caller);
  if (!context.mailConfigured) {
    throw new Problem('conflict', {
      detail: 'This hub sends no mail. An administrator can mark your address as verified.',
    });
  }
  return context.store.write(async (unit) => {
    const account = await unit.accounts.byKey(key);
    if (account === null) throw new Error('the caller has no account any more');
    const email = (await wishedAddress(context, unit, account)) ?? account.email;
    if (account.emailVerified && email === account.email) {
      throw new Problem('conflict', { detail: 'Your address is verified already.' });
    }
    await mailProof(context, unit, account, email);
    return { email };
  });
}

async function mailProof(context: SecretContext, unit: Unit, account: Account, email: string): Promise<void> {
  await admitProof(context, unit, account);
  if (!(await admitMail(context, unit, 'verify', email))) {
    const retryAfter = 30 * 60;
    throw new Problem('rate-limited', {
      detail: `${email} was mailed several times already. Look into its mail, or try again in half an hour.`,
      parameters: { retryAfter },
    });
  }
  const what = sameAddress(email, account.email) ? 'address-proof' : 'address-change';
  await startProof(context, unit, account, { email, what });
}

/** Takes back the wish for another address. */
export async function cancelAddressChange(context: SecretContext): Promise<void> {
  const { key, id } = requireAccount(context.caller);
  await context.store.write(async (unit) => {
    const account = await unit.accounts.byKey(key);
    const wished = account === null ? null : await wishedAddress(context, unit, account);
    if (wished === null) throw notFound();
    await unit.entry.dropProof(key);
    await record(context, unit, { action: 'account.address-kept', target: id, before: { wished } });
  });
}
