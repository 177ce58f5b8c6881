import {
  type AccessScope,
  type Group,
  type GroupMember,
  type GroupStore,
  type GroupType,
  type Joining,
  type JoinRequest,
  type NewGroup,
  notFound,
  type Page,
  type Permission,
  type PrincipalKey,
  type PrincipalKind,
  Problem,
} from '@tessera/domain';
import { type Expression, type Selectable, sql } from 'kysely';
import { CROWD_OF } from './access/crowds.ts';
import { appendScope } from './access/log.ts';
import { inOrder } from './account-permissions.ts';
import { inChunks } from './chunks.ts';
import { defineStatement } from './connection.ts';
import {
  current,
  deleteMember,
  findMember,
  joinedAmong,
  listMembers,
  membersNow,
  putMember,
  sharingOffAmong,
} from './group-members.ts';
import { refreshTeamHoldings } from './holdings.ts';
import {
  askedAmong,
  countAsked,
  dropJoinRequest,
  listJoinRequests,
  managersOf,
  putJoinRequest,
  waitingFor,
} from './join-requests.ts';
import { createPrincipal } from './principals.ts';
import type { TeamTable } from './schema.ts';
import { literalLike, literalLimit, normalText, searchTerm } from './text.ts';
import type { UnitTools } from './unit-tools.ts';

type TeamRow = Selectable<TeamTable> & { readonly public_id: string; readonly member_count: number | null };

const setCrowd = defineStatement(
  'groups.set-crowd',
  `update grants set crowd = (select ${CROWD_OF} from principal k where k.key = $1) where principal = $1`,
);

const KINDS: Readonly<Record<GroupType, PrincipalKind>> = {
  ordinary: 'group',
  public: 'public-group',
  staff: 'staff-group',
};

/** A change of a group that concerns more members than this concerns everybody: cheaper than naming them. */
const MOST_NAMED = 500;

/** Groups (P8) and who is in them. A membership that has ended is none. */
export class StoredGroups implements GroupStore {
  readonly #tools: UnitTools;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  async create(group: NewGroup): Promise<Group> {
    const { connection } = this.#tools;
    await this.#refuseTakenName(group.name, null);
    const key = await createPrincipal(connection, { kind: KINDS[group.type], publicId: group.id });
    await this.#db
      .insertInto('team')
      .values({ key, ...columns(group), created_at: group.createdAt })
      .execute();
    await this.#setPermissions(key, group.permissions);
    await refreshTeamHoldings(connection, key);
    return this.#existing(key);
  }

  async byId(id: string): Promise<Group | null> {
    const [group] = await this.#groups(await this.#rows().where('principal.public_id', '=', id).execute());
    return group ?? null;
  }

  async byKeys(keys: readonly PrincipalKey[]): Promise<readonly Group[]> {
    const rows = await inChunks(keys, (chunk) => this.#rows().where('team.key', 'in', chunk).execute());
    const byKey = new Map((await this.#groups(rows)).map((group) => [group.key, group]));
    return keys.flatMap((key) => byKey.get(key) ?? []);
  }

  sharingOff(keys: readonly PrincipalKey[]): Promise<ReadonlySet<PrincipalKey>> {
    return sharingOffAmong(this.#tools, keys);
  }

  joinedAmong(account: PrincipalKey, keys: readonly PrincipalKey[]): Promise<ReadonlySet<PrincipalKey>> {
    return joinedAmong(this.#tools, account, keys);
  }

  async byName(name: string): Promise<Group | null> {
    const [group] = await this.#groups(
      await this.#rows().where('team.name_normal', '=', normalText(name)).execute(),
    );
    return group ?? null;
  }

  async list(query: {
    readonly query?: string;
    readonly member?: PrincipalKey;
    readonly joinable?: PrincipalKey;
    readonly cursor?: string;
    readonly limit: number;
  }): Promise<Page<Group> & { readonly total: number }> {
    const { cursors } = this.#tools;
    const term = searchTerm(query.query);
    const { member, joinable } = query;
    const about = ['groups', term, member, joinable];
    const conditions = [
      ...(term === null ? [] : [contains(term)]),
      ...(member === undefined ? [] : [isOneOf(this.#teamsOf(member))]),
      ...(joinable === undefined ? [] : [sql<boolean>`team.joining <> 'closed' and team.kept_by is null`]),
      ...(joinable === undefined ? [] : [sql<boolean>`not ${isOneOf(this.#teamsOf(joinable))}`]),
    ];
    const { total } = await this.#db
      .selectFrom('team')
      .where((eb) => eb.and(conditions))
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    let rows = this.#rows().where((eb) => eb.and(conditions));
    // Names are unique, so a name is a position.
    if (query.cursor !== undefined) {
      const [name] = cursors.open<[string]>(about, query.cursor);
      rows = rows.where('team.name_normal', '>', name);
    }
    const found = await rows
      .orderBy('team.name_normal')
      .limit(literalLimit(query.limit + 1))
      .execute();
    const { shown, next } = cursors.cut(about, found, query.limit, (last) => [last.name_normal]);
    return { items: await this.#groups(shown), next, total };
  }

  async update(
    key: PrincipalKey,
    changes: Partial<Omit<NewGroup, 'id' | 'createdAt'>>,
  ): Promise<{ readonly group: Group; readonly scope: AccessScope }> {
    const { connection } = this.#tools;
    const before = await this.#existing(key);
    const after = { ...before, ...given(changes) };
    if (changes.name !== undefined) await this.#refuseTakenName(changes.name, key);
    await this.#db.updateTable('team').set(columns(after)).where('key', '=', key).execute();
    if (changes.permissions !== undefined) await this.#setPermissions(key, changes.permissions);
    if (after.type !== before.type) {
      await this.#db
        .updateTable('principal')
        .set({ kind: KINDS[after.type] })
        .where('key', '=', key)
        .execute();
      await connection.run(setCrowd, [key]);
    }
    if (after.type !== before.type || after.sharing !== before.sharing) {
      await refreshTeamHoldings(connection, key);
    }
    const group = await this.#existing(key);
    const beyondMembers = before.type !== 'ordinary' || after.type !== 'ordinary';
    const scope = await this.#changed(beyondMembers ? [] : await this.#membersOrEverybody(key));
    return { group, scope };
  }

  async remove(key: PrincipalKey): Promise<AccessScope> {
    const { connection } = this.#tools;
    const group = await this.#existing(key);
    const concerned = group.type === 'ordinary' ? await this.#membersOrEverybody(key) : [];
    await this.#db.deleteFrom('grants').where('principal', '=', key).execute();
    await this.#db.deleteFrom('team_permission').where('team', '=', key).execute();
    await this.#db.deleteFrom('team_member').where('team', '=', key).execute();
    await this.#db.deleteFrom('join_request').where('team', '=', key).execute();
    await this.#db.deleteFrom('team').where('key', '=', key).execute();
    await refreshTeamHoldings(connection, key);
    await this.#db.deleteFrom('principal').where('key', '=', key).execute();
    return this.#changed(concerned);
  }

  members(
    key: PrincipalKey,
    page: { readonly cursor?: string; readonly limit: number },
  ): Promise<Page<GroupMember>> {
    return listMembers(this.#tools, key, page);
  }

  member(key: PrincipalKey, account: PrincipalKey): Promise<GroupMember | null> {
    return findMember(this.#tools, key, account);
  }

  async setMember(key: PrincipalKey, member: GroupMember): Promise<AccessScope> {
    await putMember(this.#tools.connection, key, member, this.#tools.clock.now());
    // Whoever is in it no longer asks.
    await dropJoinRequest(this.#tools, key, member.account);
    return this.#changed([member.account]);
  }

  async removeMember(key: PrincipalKey, account: PrincipalKey): Promise<AccessScope | null> {
    const removed = await deleteMember(this.#tools.connection, key, account);
    return removed ? this.#changed([account]) : null;
  }

  managers(key: PrincipalKey, limit: number): Promise<readonly PrincipalKey[]> {
    return managersOf(this.#tools, key, limit);
  }

  ask(key: PrincipalKey, request: JoinRequest): Promise<void> {
    return putJoinRequest(this.#tools, key, request);
  }

  countAsked(account: PrincipalKey): Promise<number> {
    return countAsked(this.#tools, account);
  }

  dropAsk(key: PrincipalKey, account: PrincipalKey): Promise<boolean> {
    return dropJoinRequest(this.#tools, key, account);
  }

  askers(
    key: PrincipalKey,
    page: { readonly cursor?: string; readonly limit: number },
  ): Promise<Page<JoinRequest>> {
    return listJoinRequests(this.#tools, key, page);
  }

  waitingFor(
    manager: PrincipalKey,
    limit: number,
  ): Promise<readonly (JoinRequest & { readonly group: PrincipalKey })[]> {
    return waitingFor(this.#tools, manager, limit);
  }

  askedAmong(account: PrincipalKey, keys: readonly PrincipalKey[]): Promise<ReadonlySet<PrincipalKey>> {
    return askedAmong(this.#tools, account, keys);
  }

  async search(knower: PrincipalKey | null, query: string, limit: number): Promise<readonly Group[]> {
    const term = searchTerm(query);
    if (term === null) return [];
    let rows = this.#db
      .selectFrom('team')
      .select('team.key')
      .where('team.sharing', '=', 1)
      .where(contains(term));
    if (knower !== null) rows = rows.where('team.key', 'in', this.#teamsOf(knower));
    const like = literalLike(term);
    const found = await rows
      .orderBy(
        sql`case
          when team.name_normal = ${term} then 0
          when team.name_normal like ${`${like}%`} escape '\\' then 1
          when team.name_normal like ${`% ${like}%`} escape '\\' then 2
          else 3 end`,
      )
      .orderBy('team.name_normal')
      .limit(literalLimit(limit))
      .execute();
    return this.byKeys(found.map((row) => row.key as PrincipalKey));
  }

  get #db() {
    return this.#tools.connection.kysely;
  }

  #rows() {
    const now = this.#tools.clock.now();
    return this.#db
      .selectFrom('team')
      .innerJoin('principal', 'principal.key', 'team.key')
      .selectAll('team')
      .select('principal.public_id')
      .select(membersNow(now).as('member_count'));
  }

  #teamsOf(member: PrincipalKey) {
    return this.#db
      .selectFrom('team_member')
      .select('team_member.team')
      .where('team_member.account', '=', member)
      .where(current(this.#tools.clock.now()));
  }

  async #groups(rows: readonly TeamRow[]): Promise<readonly Group[]> {
    if (rows.length === 0) return [];
    const keys = rows.map((row) => row.key);
    const held = await this.#db.selectFrom('team_permission').selectAll().where('team', 'in', keys).execute();
    const byTeam = Map.groupBy(held, (row) => row.team);
    return rows.map((row) => toGroup(row, inOrder(byTeam.get(row.key) ?? [])));
  }

  async #existing(key: PrincipalKey): Promise<Group> {
    const [group] = await this.byKeys([key]);
    if (group === undefined) throw notFound();
    return group;
  }

  async #setPermissions(key: PrincipalKey, permissions: readonly Permission[]): Promise<void> {
    await this.#db.deleteFrom('team_permission').where('team', '=', key).execute();
    const values = [...new Set(permissions)].map((permission) => ({ team: key, permission }));
    if (values.length > 0) await this.#db.insertInto('team_permission').values(values).execute();
  }

  async #membersOrEverybody(key: PrincipalKey): Promise<readonly PrincipalKey[]> {
    const rows = await this.#db
      .selectFrom('team_member')
      .select('account')
      .where('team', '=', key)
      .limit(literalLimit(MOST_NAMED + 1))
      .execute();
    if (rows.length > MOST_NAMED) return [];
    // A group without members concerns nobody but itself; an empty list would mean everybody.
    return rows.length === 0 ? [key] : rows.map((row) => row.account as PrincipalKey);
  }

  #changed(principals: readonly PrincipalKey[]): Promise<AccessScope> {
    const { connection, clock } = this.#tools;
    return appendScope(connection, { resource: null, principals, actor: null, at: clock.now() });
  }

  async #refuseTakenName(name: string, but: PrincipalKey | null): Promise<void> {
    const row = await this.#db
      .selectFrom('team')
      .select('key')
      .where('name_normal', '=', normalText(name))
      .executeTakeFirst();
    if (row !== undefined && row.key !== but) {
      throw new Problem('name-taken', {
        detail: `There is a group called "${name.trim()}" already.`,
        errors: [{ field: 'name', message: 'is taken' }],
      });
    }
  }
}

function contains(term: string) {
  return sql<boolean>`team.name_normal like ${`%${literalLike(term)}%`} escape '\\'`;
}

function isOneOf(teams: Expression<unknown>) {
  return sql<boolean>`team.key in ${teams}`;
}

function given<T extends object>(changes: T): T {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as T;
}

function columns(group: Pick<NewGroup, 'name' | 'description' | 'type' | 'sharing' | 'joining' | 'keptBy'>) {
  return {
    name: group.name,
    name_normal: normalText(group.name),
    description: group.description,
    type: group.type,
    sharing: group.sharing ? 1 : 0,
    joining: group.joining,
    kept_by: group.keptBy,
  };
}

function toGroup(row: TeamRow, permissions: readonly Permission[]): Group {
  return {
    key: row.key as PrincipalKey,
    id: row.public_id,
    name: row.name,
    description: row.description,
    type: row.type as GroupType,
    sharing: row.sharing === 1,
    joining: row.joining as Joining,
    permissions,
    memberCount: row.member_count ?? 0,
    createdAt: row.created_at,
    keptBy: row.kept_by,
  };
}
