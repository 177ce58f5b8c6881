import { record } from '../audit/record.ts';
import type { Unit } from '../ports.ts';
import { tellOwner } from './factors.ts';
import type { Account } from './model.ts';
import { type OwnSecurity, securityOf } from './own-factors.ts';
import { getAccount } from './people.ts';
import type { SecretContext } from './secret-context.ts';
import { requireCredentialPower, requireManaged } from './user-manager.ts';

/** How somebody signs in, for holders of `users:manage`. */
export async function getSecurityOf(
  context: SecretContext,
  input: { readonly id: string },
): Promise<OwnSecurity> {
  const account = await getAccount(context, input);
  return context.store.read((unit) => securityOf(unit, account));
}

/**
 * Takes away all second factors, passkeys and recovery codes of somebody who lost them, within P5. Their sessions end,
 * and they are told. Where the policy demands a factor, they set one up at the next sign-in.
 */
export async function resetFactors(
  context: SecretContext,
  input: { readonly id: string },
): Promise<{ readonly sessionsEnded: number }> {
  return context.store.write(async (unit) => {
    const account = await requireManaged(context, unit, input.id);
    await requireCredentialPower(context, unit);
    return clearFactors(context, unit, account);
  });
}

/** Takes all second factors of an account away and ends its sessions but the caller's own. */
export async function clearFactors(
  context: SecretContext,
  unit: Unit,
  account: Account,
): Promise<{ readonly sessionsEnded: number }> {
  const { code, passkeys, recoveryCodes } = await securityOf(unit, account);
  await unit.factors.setCode(account.key, null);
  for (const { id } of passkeys) await unit.factors.removePasskey(id);
  await unit.factors.setRecoveryCodes(account.key, []);
  const own = context.caller.account?.key === account.key ? context.caller.session : null;
  const sessionsEnded = await unit.sessions.endAll(account.key, own ?? undefined);
  await record(context, unit, {
    action: 'account.factors-reset',
    target: account.id,
    before: { code: code !== null, passkeys: passkeys.length, recoveryCodes },
    after: { code: false, passkeys: 0, recoveryCodes: 0, sessionsEnded },
  });
  await tellOwner(context, unit, account, 'factors-reset');
  return { sessionsEnded };
}
