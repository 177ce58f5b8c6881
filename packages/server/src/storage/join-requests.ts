import type { JoinRequest, Page, PrincipalKey } from '@tessera/domain';
import { inChunks } from './chunks.ts';
import { current } from './group-members.ts';
import { literalLimit } from './text.ts';
import type { UnitTools } from './unit-tools.ts';

/** Keeps that somebody asks to join; what was said last counts, and the place in the queue stays. */
export async function putJoinRequest(
  tools: UnitTools,
  key: PrincipalKey,
  { account, message, createdAt }: JoinRequest,
): Promise<void> {
  await tools.connection.kysely
    .insertInto('join_request')
    .values({ team: key, account, message, created_at: createdAt })
    .onConflict((conflict) => conflict.columns(['team', 'account']).doUpdateSet({ message }))
    .execute();
}

/** False when there was none. */
export async function dropJoinRequest(
  tools: UnitTools,
  key: PrincipalKey,
  account: PrincipalKey,
): Promise<boolean> {
  const { numDeletedRows } = await tools.connection.kysely
    .deleteFrom('join_request')
    .where('team', '=', key)
    .where('account', '=', account)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** Those who ask, longest waiting first; of accounts that can act. */
export async function listJoinRequests(
  tools: UnitTools,
  key: PrincipalKey,
  page: { readonly cursor?: string; readonly limit: number },
): Promise<Page<JoinRequest>> {
  const { connection, cursors } = tools;
  const about = ['join-requests', key];
  let rows = connection.kysely
    .selectFrom('join_request')
    .innerJoin('account', 'account.key', 'join_request.account')
    .select(['join_request.account', 'join_request.message', 'join_request.created_at'])
    .where('join_request.team', '=', key)
    .where('account.status', '=', 'active');
  if (page.cursor !== undefined) {
    const [at, account] = cursors.open<[number, number]>(about, page.cursor);
    rows = rows.where((eb) =>
      eb.or([
        eb('join_request.created_at', '>', at),
        eb.and([eb('join_request.created_at', '=', at), eb('join_request.account', '>', account)]),
      ]),
    );
  }
  const found = await rows
    .orderBy('join_request.created_at')
    .orderBy('join_request.account')
    .limit(literalLimit(page.limit + 1))
    .execute();
  const { shown, next } = cursors.cut(about, found, page.limit, (last) => [last.created_at, last.account]);
  return { items: shown.map(toJoinRequest), next };
}

/** Those who ask to join groups that an account manages now, longest waiting first; of accounts that can act. */
export async function waitingFor(
  { connection, clock }: UnitTools,
  manager: PrincipalKey,
  limit: number,
): Promise<readonly (JoinRequest & { readonly group: PrincipalKey })[]> {
  const rows = await connection.kysely
    .selectFrom('team_member')
    .innerJoin('team', 'team.key', 'team_member.team')
    .innerJoin('join_request', 'join_request.team', 'team.key')
    .innerJoin('account', 'account.key', 'join_request.account')
    .select(['team.key', 'join_request.account', 'join_request.message', 'join_request.created_at'])
    .where('team_member.account', '=', manager)
    .where('team_member.manager', '=', 1)
    .where(current(clock.now()))
    .where('team.kept_by', 'is', null)
    .where('account.status', '=', 'active')
    .orderBy('join_request.created_at')
    .orderBy('team.key')
    .orderBy('join_request.account')
    .limit(literalLimit(limit))
    .execute();
  return rows.map((row) => ({ ...toJoinRequest(row), group: row.key as PrincipalKey }));
}

function toJoinRequest(row: {
  readonly account: number;
  readonly message: string;
  readonly created_at: number;
}): JoinRequest {
  return { account: row.account as PrincipalKey, message: row.message, createdAt: row.created_at };
}

/** Of these groups, those that an account asks to join. */
export async function askedAmong(
  tools: UnitTools,
  account: PrincipalKey,
  keys: readonly PrincipalKey[],
): Promise<ReadonlySet<PrincipalKey>> {
  const rows = await inChunks(keys, (chunk) =>
    tools.connection.kysely
      .selectFrom('join_request')
      .select('team')
      .where('account', '=', account)
      .where('team', 'in', chunk)
      .execute(),
  );
  return new Set(rows.map((row) => row.team as PrincipalKey));
}

/** How many groups an account asks to join. */
export async function countAsked(tools: UnitTools, account: PrincipalKey): Promise<number> {
  const { count } = await tools.connection.kysely
    .selectFrom('join_request')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('account', '=', account)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Accounts that can act and manage a group now. */
export async function managersOf(
  tools: UnitTools,
  key: PrincipalKey,
  limit: number,
): Promise<readonly PrincipalKey[]> {
  const rows = await tools.connection.kysely
    .selectFrom('team_member')
    .innerJoin('account', 'account.key', 'team_member.account')
    .select('team_member.account')
    .where('team_member.team', '=', key)
    .where('team_member.manager', '=', 1)
    .where('account.status', '=', 'active')
    .where(current(tools.clock.now()))
    .orderBy('team_member.account')
    .limit(literalLimit(limit))
    .execute();
  return rows.map((row) => row.account as PrincipalKey);
}
