import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Page } from '../page.ts';
import type { Account, AccountRole, AccountStatus } from './model.ts';
import { readSessionSpan, sessionIsOver } from './sessions.ts';
import type { AccountSort, Session } from './store.ts';
import { requireManaged } from './user-manager.ts';

export interface PeopleQuery {
  readonly query?: string | undefined;
  readonly role?: AccountRole | undefined;
  readonly status?: AccountStatus | undefined;
  /** Public id of a group. */
  readonly group?: string | undefined;
  /** The deleted ones that can still be restored, instead of the others (A18). */
  readonly deleted?: boolean | undefined;
  /** Exact address; finds one or none (A15). */
  readonly email?: string | undefined;
  readonly sort?: AccountSort | undefined;
  /** How many to pass over; not together with a cursor. */
  readonly skip?: number | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Accounts, oldest first unless sorted, with the total (A15). For holders of `users:manage`. */
export async function listAccounts(
  context: Context,
  query: PeopleQuery,
): Promise<Page<Account> & { readonly total: number }> {
  return context.store.read(async (unit) => {
    if (query.email !== undefined) {
      const found = await unit.accounts.byEmail(query.email);
      const account = found?.deletedAt === undefined ? found : null;
      return { items: account === null ? [] : [account], next: null, total: account === null ? 0 : 1 };
    }
    const group = query.group === undefined ? undefined : await unit.groups.byId(query.group);
    if (group === null) {
      throw new Problem('group-unknown', { detail: `There is no group with the id ${query.group}.` });
    }
    return unit.accounts.list({
      limit: query.limit,
      ...(query.query === undefined ? {} : { query: query.query }),
      ...(query.deleted === true ? { deleted: true } : {}),
      ...(query.role === undefined ? {} : { role: query.role }),
      ...(query.status === undefined ? {} : { status: query.status }),
      ...(group === undefined ? {} : { group: group.key }),
      ...(query.sort === undefined ? {} : { sort: query.sort }),
      ...(query.skip === undefined ? {} : { skip: query.skip }),
      ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
    });
  });
}

/** Where somebody is signed in, last used first; for user managers within the subset rule (P5). */
export async function listAccountSessions(
  context: Context,
  input: { readonly id: string },
): Promise<readonly Session[]> {
  return context.store.read(async (unit) => {
    const account = await requireManaged(context, unit, input.id);
    const span = await readSessionSpan(unit);
    return (await unit.sessions.ofAccount(account.key)).filter(
      (session) => !sessionIsOver(session, context.clock.now(), span),
    );
  });
}

/** Ends one session of somebody; the person finds it signed out at the next request (A5). */
export async function endAccountSession(
  context: Context,
  input: { readonly id: string; readonly session: string },
): Promise<void> {
  await context.store.write(async (unit) => {
    const account = await requireManaged(context, unit, input.id);
    const found = (await unit.sessions.ofAccount(account.key)).find(({ id }) => id === input.session);
    if (found === undefined) throw new Problem('not-found', { detail: 'There is no such session any more.' });
    await unit.sessions.end(found.id);
    await record(context, unit, {
      action: 'account.session-ended',
      target: account.id,
      before: { session: found.id, device: found.device },
    });
  });
}

/** One account. An unknown id is `not-found`. */
export async function getAccount(context: Context, input: { readonly id: string }): Promise<Account> {
  const account = await context.store.read((unit) => unit.accounts.byId(input.id));
  if (account === null) throw new Problem('not-found', { detail: 'There is no account with this id.' });
  return account;
}
