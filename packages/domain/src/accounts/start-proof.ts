import { tell } from '../activity/tell.ts';
import type { Unit } from '../ports.ts';
import type { Account } from './model.ts';
import type { SecretContext } from './secret-context.ts';

/** How long an account has to prove an address. */
export const PROOF_OF_ADDRESS_LIFE = 24 * 60 * 60_000;

/**
 * Mails an address the way to prove it for an account: its present address, or the one that it wants instead. An earlier
 * proof of the account ends. Where another account has the address, that one is told instead and the mailed way does not
 * exist: to whoever asked, both read alike (A11).
 */
export async function startProof(
  context: SecretContext,
  unit: Unit,
  account: Account,
  { email, what }: { readonly email: string; readonly what: 'address-proof' | 'address-change' },
): Promise<void> {
  const secret = context.random.secret();
  const now = context.clock.now();
  await unit.entry.putProof({
    ...{ account: account.key, email, secretHash: context.digest(secret) },
    createdAt: now,
    until: now + PROOF_OF_ADDRESS_LIFE,
  });
  const holder = await unit.accounts.byEmail(email);
  if (holder !== null && holder.key !== account.key) {
    await tell(context, unit, { ...toMail, to: holder.key, what: 'address-wanted', path: '/sign-in' });
    return;
  }
  // To the address and not to the account, whose name a stranger may have chosen.
  const { key } = await unit.access.principalOfAddress(email);
  await tell(context, unit, { ...toMail, to: key, address: email, what, secretPath: `/verify#${secret}` });
}

const toMail = { event: 'security', actor: null, resource: null, only: 'mail' } as const;
