import {
  type AccessScope,
  notFound,
  type Organization,
  type OrganizationInvitation,
  type OrganizationMember,
  type OrganizationRole,
  type OrganizationStore,
  type Page,
  type PrincipalKey,
  type ResourceKey,
} from '@tessera/domain';
import type { Selectable } from 'kysely';
import { refreshGrantees } from './access/grantees.ts';
import { appendScope } from './access/log.ts';
import { inChunks } from './chunks.ts';
import { refreshOrganizationHolding } from './holdings.ts';
import { listInvitations, putInvitation, takeInvitation } from './organization-invitations.ts';
import { type GrantWithin, grantsWithin, publishedWithin } from './organization-things.ts';
import { changeSlug, createPrincipal } from './principals.ts';
import type { OrganizationTable } from './schema.ts';
import { literalLimit, normalText } from './text.ts';
import type { UnitTools } from './unit-tools.ts';

type OrganizationRow = Selectable<OrganizationTable> & {
  readonly public_id: string;
  readonly slug: string | null;
};

/** Organizations (P12) and who is in them. */
export class StoredOrganizations implements OrganizationStore {
  readonly #tools: UnitTools;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  async create(
    organization: Pick<Organization, 'id' | 'name' | 'slug' | 'createdAt'>,
  ): Promise<Organization> {
    const { id, name, slug, createdAt } = organization;
    const key = await createPrincipal(this.#tools.connection, { kind: 'organization', publicId: id, slug });
    await this.#db
      .insertInto('organization')
      .values({ key, name, name_normal: normalText(name), created_at: createdAt })
      .execute();
    return { key, id, name, slug: slug.toLowerCase(), memberCount: 0, createdAt };
  }

  async update(
    key: PrincipalKey,
    changes: Partial<Pick<Organization, 'name' | 'slug'>>,
  ): Promise<Organization> {
    const { name, slug } = changes;
    if (slug !== undefined) await changeSlug(this.#tools.connection, key, slug);
    if (name !== undefined) {
      await this.#db
        .updateTable('organization')
        .set({ name, name_normal: normalText(name) })
        .where('key', '=', key)
        .execute();
    }
    const [organization] = await this.byKeys([key]);
    if (organization === undefined) throw notFound();
    return organization;
  }

  async remove(key: PrincipalKey): Promise<AccessScope> {
    const { connection, clock } = this.#tools;
    const db = this.#db;
    const granted = await db
      .selectFrom('grants')
      .select('resource')
      .distinct()
      .where('principal', '=', key)
      .execute();
    await db.deleteFrom('grants').where('principal', '=', key).execute();
    for (const { resource } of granted) await refreshGrantees(connection, resource as ResourceKey);
    await db.deleteFrom('organization_invitation').where('organization', '=', key).execute();
    await db.deleteFrom('organization_member').where('organization', '=', key).execute();
    // Open ones of what it owned end with that, and what became of the others is in the log.
    await db.deleteFrom('transfer').where('owner', '=', key).execute();
    await db.deleteFrom('holding').where('principal', '=', key).execute();
    await db.updateTable('session').set({ current_owner: null }).where('current_owner', '=', key).execute();
    await db.deleteFrom('organization').where('key', '=', key).execute();
    await db.deleteFrom('principal').where('key', '=', key).execute();
    return appendScope(connection, { resource: null, principals: [], actor: null, at: clock.now() });
  }

  async byId(id: string): Promise<Organization | null> {
    return one(await this.#rows().where('principal.public_id', '=', id).executeTakeFirst());
  }

  async bySlug(slug: string): Promise<Organization | null> {
    return one(await this.#rows().where('principal.slug', '=', slug.toLowerCase()).executeTakeFirst());
  }

  async byKeys(keys: readonly PrincipalKey[]): Promise<readonly Organization[]> {
    const rows = await inChunks(keys, (chunk) =>
      this.#rows().where('organization.key', 'in', chunk).execute(),
    );
    const byKey = new Map(rows.map((row) => [row.key, toOrganization(row)]));
    return keys.flatMap((key) => byKey.get(key) ?? []);
  }

  async ofMember(
    account: PrincipalKey,
  ): Promise<readonly (Organization & { readonly role: OrganizationRole })[]> {
    const rows = await this.#rows()
      .innerJoin('organization_member', 'organization_member.organization', 'organization.key')
      .select('organization_member.role')
      .where('organization_member.account', '=', account)
      .orderBy('organization.name_normal')
      .orderBy('organization.key')
      .execute();
    return rows.map((row) => ({ ...toOrganization(row), role: row.role as OrganizationRole }));
  }

  async list(page: { readonly cursor?: string; readonly limit: number }): Promise<Page<Organization>> {
    const { cursors } = this.#tools;
    const about = ['organizations'];
    let rows = this.#rows();
    if (page.cursor !== undefined) {
      const [name, key] = cursors.open<[string, number]>(about, page.cursor);
      rows = rows.where((eb) =>
        eb.or([
          eb('organization.name_normal', '>', name),
          eb.and([eb('organization.name_normal', '=', name), eb('organization.key', '>', key)]),
        ]),
      );
    }
    const found = await rows
      .orderBy('organization.name_normal')
      .orderBy('organization.key')
      .limit(literalLimit(page.limit + 1))
      .execute();
    const { shown, next } = cursors.cut(about, found, page.limit, (last) => [last.name_normal, last.key]);
    return { items: shown.map(toOrganization), next };
  }

  async members(
    key: PrincipalKey,
    page: { readonly cursor?: string; readonly limit: number },
  ): Promise<Page<OrganizationMember>> {
    const { cursors } = this.#tools;
    const about = ['organization-members', key];
    let rows = this.#db
      .selectFrom('organization_member')
      .innerJoin('account', 'account.key', 'organization_member.account')
      .select(['organization_member.account', 'organization_member.role', 'account.search'])
      .where('organization_member.organization', '=', key);
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

  async member(key: PrincipalKey, account: PrincipalKey): Promise<OrganizationMember | null> {
    const row = await this.#db
      .selectFrom('organization_member')
      .select(['account', 'role'])
      .where('organization', '=', key)
      .where('account', '=', account)
      .executeTakeFirst();
    return row === undefined ? null : toMember(row);
  }

  async hasOtherOwner(key: PrincipalKey, account: PrincipalKey): Promise<boolean> {
    const row = await this.#db
      .selectFrom('organization_member')
      .innerJoin('account', 'account.key', 'organization_member.account')
      .select('organization_member.account')
      .where('organization_member.organization', '=', key)
      .where('organization_member.role', '=', 'owner')
      .where('organization_member.account', '!=', account)
      .where('account.status', '=', 'active')
      .limit(literalLimit(1))
      .executeTakeFirst();
    return row !== undefined;
  }

  async setMember(key: PrincipalKey, member: OrganizationMember): Promise<AccessScope> {
    const { account, role } = member;
    const { numUpdatedRows } = await this.#db
      .updateTable('organization_member')
      .set({ role })
      .where('organization', '=', key)
      .where('account', '=', account)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) {
      await this.#db.insertInto('organization_member').values({ organization: key, account, role }).execute();
      await this.#addMembers(key, 1);
    }
    return this.#changed(key, account);
  }

  async removeMember(key: PrincipalKey, account: PrincipalKey): Promise<AccessScope | null> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('organization_member')
      .where('organization', '=', key)
      .where('account', '=', account)
      .executeTakeFirstOrThrow();
    if (numDeletedRows === 0n) return null;
    await this.#addMembers(key, -1);
    await this.#db
      .updateTable('session')
      .set({ current_owner: null })
      .where('account', '=', account)
      .where('current_owner', '=', key)
      .execute();
    return this.#changed(key, account);
  }

  grantsWithin(key: PrincipalKey, account: PrincipalKey): Promise<readonly GrantWithin[]> {
    return grantsWithin(this.#tools, key, account);
  }

  publishedWithin(key: PrincipalKey, account: PrincipalKey): Promise<readonly ResourceKey[]> {
    return publishedWithin(this.#tools, key, account);
  }

  invite(invitation: OrganizationInvitation): Promise<void> {
    return putInvitation(this.#tools, invitation);
  }

  invitations(
    of: { readonly organization: PrincipalKey } | { readonly email: string },
  ): Promise<readonly OrganizationInvitation[]> {
    return listInvitations(this.#tools, of);
  }

  takeInvitation(id: string): Promise<OrganizationInvitation | null> {
    return takeInvitation(this.#tools, id);
  }

  async #changed(organization: PrincipalKey, account: PrincipalKey): Promise<AccessScope> {
    const { connection, clock } = this.#tools;
    await refreshOrganizationHolding(connection, organization, account);
    return appendScope(connection, { resource: null, principals: [account], actor: null, at: clock.now() });
  }

  /** Keeps the count of members beside the organization. */
  async #addMembers(key: PrincipalKey, more: 1 | -1): Promise<void> {
    await this.#db
      .updateTable('organization')
      .set((eb) => ({ members: eb('members', '+', more) }))
      .where('key', '=', key)
      .execute();
  }

  get #db() {
    return this.#tools.connection.kysely;
  }

  #rows() {
    return this.#db
      .selectFrom('organization')
      .innerJoin('principal', 'principal.key', 'organization.key')
      .selectAll('organization')
      .select(['principal.public_id', 'principal.slug']);
  }
}

function one(row: OrganizationRow | undefined): Organization | null {
  return row === undefined ? null : toOrganization(row);
}

function toOrganization(row: OrganizationRow): Organization {
  return {
    key: row.key as PrincipalKey,
    id: row.public_id,
    name: row.name,
    slug: row.slug ?? '',
    memberCount: row.members,
    createdAt: row.created_at,
  };
}

function toMember(row: { readonly account: number; readonly role: string }): OrganizationMember {
  return { account: row.account as PrincipalKey, role: row.role as OrganizationRole };
}
