import { newAccount, type users } from '@tessera/contract';
import {
  type CreatedAccount,
  createAccount,
  createAccounts,
  deleteAccount,
  describeBelongings,
  endAccountSession,
  getAccount,
  invalid,
  listAccountSessions,
  listAccounts,
  type Newcomer,
  restoreAccount,
  updateAccount,
} from '@tessera/domain';
import type { Handlers } from '../context.ts';
import { accountOut } from '../shapes.ts';
import { readPeople } from './people-csv.ts';
import { cutOut } from './receipt-out.ts';
import { isoTime } from './wire.ts';

export const userHandlers: Handlers<keyof typeof users> = {
  async listUsers(context, { query }) {
    const page = await listAccounts(context, query);
    return { items: page.items.map(accountOut), next: page.next, total: page.total };
  },

  async createUser(context, { body }) {
    return createdOut(await createAccount(context, body));
  },

  async createUsers(context, { body }) {
    const created = await createAccounts(context, { people: peopleOf(body) });
    return { created: created.map(createdOut) };
  },

  async getUser(context, { params }) {
    return accountOut(await getAccount(context, params));
  },

  async updateUser(context, { params, body }) {
    const updated = await updateAccount(context, { id: params.id, changes: body });
    return { ...cutOut(updated), account: accountOut(updated.account) };
  },

  async getBelongings(context, { params }) {
    const belongings = await describeBelongings(context, params);
    return { ...belongings, newest: [...belongings.newest] };
  },

  async deleteUser(context, { params, query }) {
    return cutOut(await deleteAccount(context, { id: params.id, transferTo: query.transferTo }));
  },

  async listUserSessions(context, { params }) {
    const sessions = await listAccountSessions(context, params);
    const items = sessions.map(({ id, kind, device, place, createdAt, lastUsedAt }) => ({
      ...{ id, kind, device, place },
      createdAt: isoTime(createdAt),
      lastUsedAt: isoTime(lastUsedAt),
    }));
    return { items };
  },

  async endUserSession(context, { params }) {
    await endAccountSession(context, params);
  },

  async restoreUser(context, { params }) {
    return accountOut(await restoreAccount(context, params));
  },
};

function peopleOf(body: {
  readonly people?: readonly Newcomer[] | undefined;
  readonly csv?: string | undefined;
}): readonly Newcomer[] {
  if ((body.people === undefined) === (body.csv === undefined)) {
    throw invalid('people', 'give either people or csv');
  }
  if (body.csv !== undefined) return readPeople(body.csv, newAccount);
  return (body.people ?? []).map((person, index) => ({ ...person, at: `people.${index}.` }));
}

function createdOut({ account, setPasswordAddress }: CreatedAccount) {
  return {
    account: accountOut(account),
    ...(setPasswordAddress === undefined ? {} : { setPasswordAddress }),
  };
}
