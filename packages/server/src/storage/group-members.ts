import type { GroupMember, Page, PrincipalKey } from '@tessera/domain';
import { type ExpressionBuilder, type RawBuilder, sql } from 'kysely';
import { engineStatement, keyList } from './access/words.ts';
import type { Connection } from './connection.ts';
import { refreshMembershipHolding } from './holdings.ts';
import type { Schema } from './schema.ts';
import { literalLimit } from './text.ts';
import type { UnitTools } from './unit-tools.ts';

/** The condition that a membership has not ended at `now`: one that has is none. */
export function current(now: number) {
  return (eb: ExpressionBuilder<Schema, 'team_member'>) =>
    eb.or([eb('team_member.until', 'is', null), eb('team_member.until', '>', now)]);
}

/** How many are in the group `team` at `now`: its stored count, without those whose membership has ended since. */
export function membersNow(now: number): RawBuilder<number> {
  return sql<number>`team.members - (select count(*) from team_member ended
    where ended.team = team.key and ended.until <= ${now})`;
}

/** The members of a group, by name. */
export async function listMembers(
  tools: UnitTools,
  key: PrincipalKey,
  page: { readonly cursor?: string; readonly limit: number },
): Promise<Page<GroupMember>> {
  const { connection, cursors, clock } = tools;
  const about = ['group-members', key];
  let rows = connection.kysely
    .selectFrom('team_member')
    .innerJoin('account', 'account.key', 'team_member.account')
    .selectAll('team_member')
    .select('account.search')
    .where('team_member.team', '=', key)
    .where(current(clock.now()));
  if (page.cursor !== undefined) {
    const [search] = cursors.open<[string]>(about, page.cursor);
    // Unique, since it ends with the address.
    rows = rows.where('account.search', '>', search);
  }
  const found = await rows
    .orderBy('account.search')
    .limit(literalLimit(page.limit + 1))
    .execute();
  const { shown, next } = cursors.cut(about, found, page.limit, (last) => [last.search]);
  return { items: shown.map(toMember), next };
}

const groupsWithoutSharing = engineStatement(
  'groups.without-sharing',
  (words) => `select t.key from ${words.keys('$1', 'asked')}
    ${words.probe('team', 't', 't.key = asked.value and t.sharing = 0')}`,
);

const groupsJoined = engineStatement(
  'groups.joined-among',
  (words) => `select m.team from ${words.keys('$1', 'asked')}
    ${words.probe('team_member', 'm', 'm.team = asked.value and m.account = $2 and (m.until is null or m.until > $3)')}`,
);

/** Those among the principals that are groups whose sharing is off. */
export async function sharingOffAmong(
  { connection }: UnitTools,
  keys: readonly PrincipalKey[],
): Promise<ReadonlySet<PrincipalKey>> {
  if (keys.length === 0) return new Set();
  const rows = await connection.all(groupsWithoutSharing, [keyList(connection.dialect, keys)]);
  return new Set(rows.map((row) => row[0] as PrincipalKey));
}

/** Those among the groups that the account is in now. */
export async function joinedAmong(
  { connection, clock }: UnitTools,
  account: PrincipalKey,
  keys: readonly PrincipalKey[],
): Promise<ReadonlySet<PrincipalKey>> {
  if (keys.length === 0) return new Set();
  const list = keyList(connection.dialect, keys);
  const rows = await connection.all(groupsJoined, [list, account, clock.now()]);
  return new Set(rows.map((row) => row[0] as PrincipalKey));
}

export async function findMember(
  tools: UnitTools,
  key: PrincipalKey,
  account: PrincipalKey,
): Promise<GroupMember | null> {
  const row = await tools.connection.kysely
    .selectFrom('team_member')
    .selectAll()
    .where('team', '=', key)
    .where('account', '=', account)
    .where(current(tools.clock.now()))
    .executeTakeFirst();
  return row === undefined ? null : toMember(row);
}

/** Adds a member or changes its marks and end, with what it holds. */
export async function putMember(
  connection: Connection,
  key: PrincipalKey,
  member: GroupMember,
  at: number,
): Promise<void> {
  const { account, until } = member;
  const values = { manager: member.manager ? 1 : 0, staff: member.staff ? 1 : 0, until, given_at: at };
  const { numUpdatedRows } = await connection.kysely
    .updateTable('team_member')
    .set(values)
    .where('team', '=', key)
    .where('account', '=', account)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) {
    await connection.kysely
      .insertInto('team_member')
      .values({ team: key, account, ...values })
      .execute();
    await addMembers(connection, key, 1);
  }
  await refreshMembershipHolding(connection, key, account);
}

/** Takes a member out, with what it holds; false when it was none. */
export async function deleteMember(
  connection: Connection,
  key: PrincipalKey,
  account: PrincipalKey,
): Promise<boolean> {
  const { numDeletedRows } = await connection.kysely
    .deleteFrom('team_member')
    .where('team', '=', key)
    .where('account', '=', account)
    .executeTakeFirstOrThrow();
  if (numDeletedRows === 0n) return false;
  await addMembers(connection, key, -1);
  await refreshMembershipHolding(connection, key, account);
  return true;
}

/** Keeps the count of a group's members, ended ones among them, beside it. */
async function addMembers(connection: Connection, key: PrincipalKey, more: 1 | -1): Promise<void> {
  await connection.kysely
    .updateTable('team')
    .set((eb) => ({ members: eb('members', '+', more) }))
    .where('key', '=', key)
    .execute();
}

function toMember(row: {
  readonly account: number;
  readonly manager: number;
  readonly staff: number;
  readonly until: number | null;
}): GroupMember {
  return {
    account: row.account as PrincipalKey,
    manager: row.manager === 1,
    staff: row.staff === 1,
    until: row.until,
  };
}
