import {
  type GrantRole,
  type HeldLink,
  type LinkAccess,
  type LinkStore,
  type LinkVisit,
  type NewShareLink,
  type PrincipalKey,
  type ResourceKey,
  rank,
  roleOf,
  type ShareLink,
} from '@tessera/domain';
import { type Selectable, sql } from 'kysely';
import { appendNotice, appendScope } from './access/log.ts';
import { createPrincipal } from './principals.ts';
import type { LinkVisitTable, ShareLinkTable } from './schema-links.ts';
import { literalLimit } from './text.ts';
import type { UnitTools } from './unit-tools.ts';

const MOST_HELD = 100;

/** Share links, the visits of open ones, and who is barred. */
export class StoredLinks implements LinkStore {
  readonly #tools: UnitTools;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  async create(link: NewShareLink): Promise<ShareLink> {
    const row = {
      id: link.id,
      resource: link.resource,
      principal: link.open ? await this.#principalOf(link.id) : null,
      role: rank(link.role),
      label: link.label,
      maker: link.maker,
      created_at: link.createdAt,
      until: link.until,
      given_at: null,
      access: JSON.stringify(link.access),
      most_uses: link.mostUses,
      last_used_at: null,
      secret_hash: link.secretHash,
      password_hash: link.passwordHash,
      domain: link.domain,
      revoked_at: null,
    };
    const made = await this.#db.insertInto('share_link').values(row).returningAll().executeTakeFirstOrThrow();
    await this.#tell(made.resource);
    return toLink(made);
  }

  /** Holds itself, so that whoever holds the link counts as it. */
  async #principalOf(id: string): Promise<PrincipalKey> {
    const key = await createPrincipal(this.#tools.connection, { kind: 'link', publicId: id });
    await this.#db
      .insertInto('holding')
      .values({ holder: key, principal: key, raises: null, until: null })
      .execute();
    return key;
  }

  async byId(id: string): Promise<ShareLink | null> {
    const row = await this.#db.selectFrom('share_link').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : toLink(row);
  }

  async byIds(ids: readonly string[]): Promise<readonly ShareLink[]> {
    if (ids.length === 0) return [];
    const rows = await this.#db.selectFrom('share_link').selectAll().where('id', 'in', ids).execute();
    return rows.map(toLink);
  }

  async ofResource(resource: ResourceKey): Promise<readonly ShareLink[]> {
    const rows = await this.#db
      .selectFrom('share_link')
      .selectAll()
      .where('resource', '=', resource)
      .where('revoked_at', 'is', null)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .execute();
    return rows.map(toLink);
  }

  async change(
    id: string,
    changes: Partial<Pick<ShareLink, 'label' | 'until' | 'mostUses' | 'paused' | 'revokedAt'>>,
  ): Promise<void> {
    const { label, until, mostUses, paused, revokedAt } = changes;
    const changed = await this.#db
      .updateTable('share_link')
      .set({
        ...(label === undefined ? {} : { label }),
        ...(until === undefined ? {} : { until, given_at: this.#tools.clock.now() }),
        ...(mostUses === undefined ? {} : { most_uses: mostUses }),
        ...(paused === undefined ? {} : { paused: paused ? 1 : 0 }),
        ...(revokedAt === undefined ? {} : { revoked_at: revokedAt }),
      })
      .where('id', '=', id)
      .returning('resource')
      .executeTakeFirst();
    if (changed !== undefined) await this.#tell(changed.resource);
  }

  async use(id: string, at: number): Promise<boolean> {
    const row = await this.#db
      .updateTable('share_link')
      .set({ uses: sql<number>`uses + 1`, last_used_at: at })
      .where('id', '=', id)
      .where((eb) => eb.or([eb('most_uses', 'is', null), eb('uses', '<', eb.ref('most_uses'))]))
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  }

  async visit(link: string, secretHash: string): Promise<LinkVisit | null> {
    const row = await this.#db
      .selectFrom('link_visit')
      .selectAll()
      .where('secret_hash', '=', secretHash)
      .where('link', '=', link)
      .executeTakeFirst();
    return row === undefined ? null : toVisit(row);
  }

  async beginVisit(visit: LinkVisit & { readonly secretHash: string }): Promise<void> {
    const { id, link, account, createdAt, lastSeenAt, secretHash } = visit;
    await this.#db
      .insertInto('link_visit')
      .values({ id, link, account, secret_hash: secretHash, created_at: createdAt, last_seen_at: lastSeenAt })
      .execute();
    const opened = await this.byId(link);
    if (opened !== null) await this.#tell(opened.resource);
  }

  async visits(resource: ResourceKey, limit: number): Promise<readonly LinkVisit[]> {
    const rows = await this.#db
      .selectFrom('link_visit as v')
      .innerJoin('share_link as l', 'l.id', 'v.link')
      .selectAll('v')
      .where('l.resource', '=', resource)
      .orderBy('v.created_at', 'desc')
      .orderBy('v.id')
      .limit(literalLimit(limit))
      .execute();
    return rows.map(toVisit);
  }

  async held(secretHash: string): Promise<readonly HeldLink[]> {
    const rows = await this.#db
      .selectFrom('link_visit as v')
      .innerJoin('share_link as l', 'l.id', 'v.link')
      .select(['v.id', 'v.last_seen_at', 'l.principal'])
      .where('v.secret_hash', '=', secretHash)
      .orderBy('v.created_at', 'desc')
      .limit(literalLimit(MOST_HELD))
      .execute();
    return rows.flatMap(({ id, last_seen_at, principal }) =>
      principal === null
        ? []
        : [{ visit: id, principal: principal as PrincipalKey, lastSeenAt: last_seen_at }],
    );
  }

  async seen(visits: readonly string[], at: number): Promise<void> {
    if (visits.length === 0) return;
    await this.#db.updateTable('link_visit').set({ last_seen_at: at }).where('id', 'in', visits).execute();
    await this.#db
      .updateTable('share_link')
      .set({ last_used_at: at })
      .where('id', 'in', this.#db.selectFrom('link_visit').select('link').where('id', 'in', visits))
      .execute();
  }

  async endVisit(resource: ResourceKey, id: string): Promise<boolean> {
    const row = await this.#db
      .deleteFrom('link_visit')
      .where('id', '=', id)
      .where('link', 'in', this.#linksOf(resource))
      .returning('id')
      .executeTakeFirst();
    if (row !== undefined) await this.#visitsEnded(resource);
    return row !== undefined;
  }

  async endVisits(resource: ResourceKey, link?: string): Promise<number> {
    let ending = this.#db.deleteFrom('link_visit').where('link', 'in', this.#linksOf(resource));
    if (link !== undefined) ending = ending.where('link', '=', link);
    const { length } = await ending.returning('id').execute();
    if (length > 0) await this.#visitsEnded(resource);
    return length;
  }

  /** The share windows that list it. */
  #tell(resource: number): Promise<void> {
    const { connection, clock } = this.#tools;
    const change = { resource: resource as ResourceKey, principals: [], actor: null, at: clock.now() };
    return appendNotice(connection, 'sharing', change);
  }

  /** What visitors have open is judged again. */
  async #visitsEnded(resource: ResourceKey): Promise<void> {
    const { connection, clock } = this.#tools;
    await appendScope(connection, { resource, principals: [], actor: null, at: clock.now() });
  }

  async lastOpened(
    resource: ResourceKey,
    accounts: readonly PrincipalKey[],
  ): Promise<ReadonlyMap<PrincipalKey, number>> {
    if (accounts.length === 0) return new Map();
    const rows = await this.#db
      .selectFrom('opened')
      .select(['account', 'at'])
      .where('resource', '=', resource)
      .where('account', 'in', accounts)
      .execute();
    return new Map(rows.map(({ account, at }) => [account as PrincipalKey, at]));
  }

  async bar(resource: ResourceKey, account: PrincipalKey, at: number): Promise<void> {
    await this.#db
      .insertInto('link_bar')
      .values({ resource, account, at })
      .onConflict((conflict) => conflict.columns(['resource', 'account']).doUpdateSet({ at }))
      .execute();
  }

  async isBarred(resource: ResourceKey, account: PrincipalKey): Promise<boolean> {
    const row = await this.#db
      .selectFrom('link_bar')
      .select('at')
      .where('resource', '=', resource)
      .where('account', '=', account)
      .executeTakeFirst();
    return row !== undefined;
  }

  async forget(now: number): Promise<void> {
    const over = this.#db
      .selectFrom('share_link')
      .select('id')
      .where((eb) => eb.or([eb('until', '<=', now), eb('revoked_at', 'is not', null)]));
    await this.#db.deleteFrom('link_visit').where('link', 'in', over).execute();
  }

  #linksOf(resource: ResourceKey) {
    return this.#db.selectFrom('share_link').select('id').where('resource', '=', resource);
  }

  get #db() {
    return this.#tools.connection.kysely;
  }
}

function toLink(row: Selectable<ShareLinkTable>): ShareLink {
  const role = roleOf(row.role);
  if (role === null || role === 'owner') throw new Error('a stored link has no role');
  return {
    id: row.id,
    resource: row.resource as ResourceKey,
    principal: row.principal as PrincipalKey | null,
    role: role satisfies GrantRole,
    label: row.label,
    maker: row.maker as PrincipalKey,
    createdAt: row.created_at,
    until: row.until,
    access: JSON.parse(row.access) as LinkAccess,
    mostUses: row.most_uses,
    uses: row.uses,
    lastUsedAt: row.last_used_at,
    secretHash: row.secret_hash,
    passwordHash: row.password_hash,
    domain: row.domain,
    paused: row.paused === 1,
    revokedAt: row.revoked_at,
  };
}

function toVisit(row: Selectable<LinkVisitTable>): LinkVisit {
  return {
    id: row.id,
    link: row.link,
    account: row.account as PrincipalKey | null,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
  };
}
