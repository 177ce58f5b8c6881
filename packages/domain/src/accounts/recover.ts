import { record } from '../audit/record.ts';
import { Problem } from '../errors.ts';
import { factorMethods } from './factors.ts';
import type { Account } from './model.ts';
import { clearFactors } from './reset-factors.ts';
import type { SecretContext } from './secret-context.ts';

/** Life of an address that gives an administrator a way back in. */
const RECOVERY_LIFE = 60 * 60_000;

/**
 * A way back in for an administrator whose password is lost while mail is off (A1): an address to set a new one. Only
 * for whoever commands the machine itself; no route leads here. Without an e-mail address the oldest active
 * administrator is meant. A second factor stays, and is needed besides, unless it is to be taken away too.
 */
export async function recoverAdministrator(
  context: SecretContext,
  input: {
    readonly email?: string | undefined;
    /** Takes the second factors away too, for who lost the phone and the recovery codes. */
    readonly withoutFactors?: boolean | undefined;
  },
): Promise<{ readonly account: Account; readonly address: string; readonly hasFactors: boolean }> {
  const secret = context.random.secret();
  const { account, hasFactors } = await context.store.write(async (unit) => {
    const { email } = input;
    const found =
      email === undefined
        ? (await unit.accounts.list({ role: 'ADMIN', status: 'active', limit: 1 })).items[0]
        : await unit.accounts.byEmail(email);
    if (found?.role !== 'ADMIN' || found.status !== 'active') {
      throw new Problem('not-found', {
        detail:
          email === undefined
            ? 'This hub has no active administrator.'
            : `${email} is no active administrator of this hub. Leave the address out to recover the oldest one.`,
      });
    }
    await unit.sessions.putSecret({
      secretHash: context.digest(secret),
      purpose: 'set-password',
      account: found.key,
      until: context.clock.now() + RECOVERY_LIFE,
    });
    await record(context, unit, { action: 'account.recovery-offered', target: found.id });
    if (input.withoutFactors === true) await clearFactors(context, unit, found);
    return { account: found, hasFactors: (await factorMethods(unit, found.key)).length > 0 };
  });
  return { account, hasFactors, address: context.address(`/set-password#${secret}`) };
}
