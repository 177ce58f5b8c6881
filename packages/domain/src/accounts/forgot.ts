import { tell } from '../activity/tell.ts';
import { record } from '../audit/record.ts';
import { notFound, Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { admitFromNetwork, admitMail } from './entry-limits.ts';
import type { Account } from './model.ts';
import type { SecretContext } from './secret-context.ts';
import { requireCredentialPower, requireManaged, requireUserManager } from './user-manager.ts';

/*
 * A forgotten password (A10). What is answered is settled before anybody looks whether there is an account, so that the
 * answer and its time are the same for every address; what follows happens after the answer.
 */

/** Life of an address at which a forgotten password is replaced. */
export const RESET_LIFE = 30 * 60_000;
const MOST_LISTED = 100;
/** How many of those who can help are told of one request. */
const MOST_TOLD = 20;

/** Admits a request, by network. Whether its address has an account plays no part. */
export async function admitForgotten(
  context: SecretContext,
  input: { readonly network: string },
): Promise<void> {
  await context.store.write((unit) => admitFromNetwork(context, unit, 'forgot', input.network));
}

/**
 * Mails the way to a new password to an address that has an active account; without mail, user managers see the request
 * and can issue one. Of any other address nothing comes.
 */
export async function offerReset(context: SecretContext, input: { readonly email: string }): Promise<void> {
  const secret = context.random.secret();
  await context.store.write(async (unit) => {
    if (!(await admitMail(context, unit, 'forgot', input.email))) return;
    const account = await unit.accounts.byEmail(input.email);
    if (account?.status !== 'active') return;
    await record(context, unit, {
      action: 'account.password-forgotten',
      target: account.id,
      after: { mailed: context.mailConfigured },
    });
    if (!context.mailConfigured) return askManagers(context, unit, account);
    await putReset(context, unit, account, { secret, mailedTo: account.email });
    await tell(context, unit, {
      to: account.key,
      event: 'security',
      what: 'password-forgotten',
      actor: null,
      resource: null,
      secretPath: `/set-password#${secret}`,
      only: 'mail',
    });
  });
}

async function askManagers(context: SecretContext, unit: Unit, account: Account): Promise<void> {
  await unit.entry.askReset({ account: account.key, at: context.clock.now() });
  const managers = await unit.accounts.holders('users:manage', MOST_TOLD);
  await tell(
    context,
    unit,
    managers
      .filter((key) => key !== account.key)
      .map((key) => ({
        to: key,
        event: 'account',
        what: 'reset-asked',
        actor: account.key,
        resource: null,
        path: `/admin/people/${account.id}`,
        only: 'inbox',
      })),
  );
}

async function putReset(
  context: SecretContext,
  unit: Unit,
  account: Account,
  { secret, mailedTo }: { readonly secret: string; readonly mailedTo: string | null },
): Promise<number> {
  const until = context.clock.now() + RESET_LIFE;
  await unit.sessions.putSecret({
    ...{ secretHash: context.digest(secret), purpose: 'set-password', account: account.key, until },
    ...(mailedTo === null ? {} : { email: mailedTo }),
  });
  return until;
}

/** Who asked for a new password and waits, longest first; for user managers. */
export async function listResetRequests(
  context: SecretContext,
): Promise<readonly { readonly account: Account; readonly at: number }[]> {
  return context.store.read(async (unit) => {
    await requireUserManager(context, unit);
    const waiting = await unit.entry.resetRequests(MOST_LISTED);
    const accounts = await unit.accounts.byKeys(waiting.map((request) => request.account));
    return waiting.flatMap(({ account, at }) => {
      const found = accounts.find((one) => one.key === account);
      return found?.status === 'active' ? [{ account: found, at }] : [];
    });
  });
}

/**
 * Makes the address at which somebody chooses a new password, for a user manager to hand over, within the subset rule
 * (P5); the person is told. Good once, for {@link RESET_LIFE}. Nothing is proved by it but that it was handed over.
 */
export async function issueReset(
  context: SecretContext,
  input: { readonly id: string },
): Promise<{ readonly address: string; readonly until: number }> {
  const secret = context.random.secret();
  const until = await context.store.write(async (unit) => {
    const account = await requireManaged(context, unit, input.id);
    await requireCredentialPower(context, unit);
    if (account.status !== 'active') {
      throw new Problem('conflict', {
        detail: `${account.name} cannot sign in at all: the account is ${account.status}. Make it active first.`,
      });
    }
    await unit.entry.dropResetRequest(account.key);
    await record(context, unit, { action: 'account.reset-issued', target: account.id });
    await tell(context, unit, {
      to: account.key,
      event: 'security',
      what: 'reset-issued',
      actor: context.caller.account?.key ?? null,
      resource: null,
    });
    return putReset(context, unit, account, { secret, mailedTo: null });
  });
  return { address: context.address(`/set-password#${secret}`), until };
}

/** Puts a request aside without an answer. */
export async function dismissReset(context: SecretContext, input: { readonly id: string }): Promise<void> {
  await context.store.write(async (unit) => {
    const account = await requireManaged(context, unit, input.id);
    if (!(await unit.entry.dropResetRequest(account.key))) throw notFound();
    await record(context, unit, { action: 'account.reset-dismissed', target: account.id });
  });
}
