import type { PrincipalKey, RequestStore, ResourceKey, StoredRequest } from '@tessera/domain';
import type { Selectable } from 'kysely';
import { appendNotice } from './access/log.ts';
import { engineStatement, keyList } from './access/words.ts';
import type { AccessRequestTable } from './schema-access.ts';
import { literalLimit } from './text.ts';
import type { UnitTools } from './unit-tools.ts';

/** `$1` owners, `$2` principals by which things are managed, `$3` now. Few requests wait at a time in all of a hub. */
const waitingFor = engineStatement(
  'requests.waiting-for',
  (words) => `select q.id from access_request q join resource r on r.key = q.resource
   where q.status = 'pending' and r.trashed_at is null and (
     r.owner in (select who.value from ${words.keys('$1', 'who')})
     or exists (select 1 from grants g where g.resource = r.key and g.role >= 5
       and (g.until is null or g.until > $3) and g.principal in (select who.value from ${words.keys('$2', 'who')}))
     or exists (select 1 from closure x join grants g on g.resource = x.anc where x.des = r.parent and g.role >= 5
       and (g.until is null or g.until > $3) and g.principal in (select who.value from ${words.keys('$2', 'who')})))
   order by q.created_at desc, q.id limit $4`,
);

/** Requests for access. Those for ids that nothing has are kept alike. */
export class StoredRequests implements RequestStore {
  readonly #tools: UnitTools;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  async put(request: StoredRequest, forget?: number): Promise<void> {
    if (forget !== undefined) {
      await this.#db
        .deleteFrom('access_request')
        .where('asker', '=', request.asker)
        .where('created_at', '<', forget)
        .execute();
    }
    const row = toRow(request);
    await this.#db
      .insertInto('access_request')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
    // A request for an id that nothing has waits in nobody's window.
    const { resource, asker } = request;
    if (resource === null) return;
    const { connection, clock } = this.#tools;
    const change = { resource, principals: [asker], actor: asker, at: clock.now() };
    await appendNotice(connection, 'sharing', change);
  }

  async byId(id: string): Promise<StoredRequest | null> {
    const row = await this.#db
      .selectFrom('access_request')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : toRequest(row);
  }

  async latest(asker: PrincipalKey, asked: string): Promise<StoredRequest | null> {
    const row = await this.#db
      .selectFrom('access_request')
      .selectAll()
      .where('asker', '=', asker)
      .where('asked', '=', asked)
      .orderBy((eb) => eb.case().when('status', '=', 'pending').then(0).else(1).end())
      .orderBy('created_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : toRequest(row);
  }

  async madeSince(
    asker: PrincipalKey,
    since: number,
  ): Promise<{ readonly count: number; readonly oldest: number }> {
    const { count, oldest } = await this.#db
      .selectFrom('access_request')
      .select((eb) => [eb.fn.countAll().as('count'), eb.fn.min('created_at').as('oldest')])
      .where('asker', '=', asker)
      .where('created_at', '>', since)
      .executeTakeFirstOrThrow();
    return { count: Number(count), oldest: Number(oldest ?? 0) };
  }

  async waiting(resource: ResourceKey, limit: number): Promise<readonly StoredRequest[]> {
    const rows = await this.#db
      .selectFrom('access_request')
      .selectAll()
      .where('resource', '=', resource)
      .where('status', '=', 'pending')
      .orderBy('created_at')
      .orderBy('id')
      .limit(literalLimit(limit))
      .execute();
    return rows.map(toRequest);
  }

  async waitingFor(
    { owners, principals }: Parameters<RequestStore['waitingFor']>[0],
    now: number,
    limit: number,
  ): Promise<readonly StoredRequest[]> {
    const { connection } = this.#tools;
    const keys = await connection.all(waitingFor, [
      keyList(connection.dialect, owners),
      keyList(connection.dialect, principals),
      now,
      limit,
    ]);
    const ids = keys.map((row) => row[0] as string);
    if (ids.length === 0) return [];
    const rows = await this.#db.selectFrom('access_request').selectAll().where('id', 'in', ids).execute();
    return rows.map(toRequest).sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1));
  }

  get #db() {
    return this.#tools.connection.kysely;
  }
}

function toRow(request: StoredRequest): AccessRequestTable {
  const { createdAt, answeredAt, ...rest } = request;
  return { ...rest, created_at: createdAt, answered_at: answeredAt };
}

function toRequest(row: Selectable<AccessRequestTable>): StoredRequest {
  const { asker, resource, role, status, answerer, created_at, answered_at, ...rest } = row;
  return {
    ...rest,
    asker: asker as PrincipalKey,
    resource: resource as ResourceKey | null,
    role: role as StoredRequest['role'],
    status: status as StoredRequest['status'],
    createdAt: created_at,
    answeredAt: answered_at,
    answerer: answerer as PrincipalKey | null,
  };
}
