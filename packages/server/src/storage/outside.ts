import type { Mode, OutsideGrant, OutsideLink, OutsideMode, OutsideStore } from '@tessera/domain';
import { type ExpressionBuilder, sql } from 'kysely';
import type { Schema } from './schema.ts';
import type { UnitTools } from './unit-tools.ts';

const ADMIN = 'ADMIN';

/** What there is that a policy would not let anybody make. */
export class StoredOutside implements OutsideStore {
  readonly #tools: UnitTools;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  get #db() {
    return this.#tools.connection.kysely;
  }

  modes(modes: readonly Mode[], limit: number): Promise<readonly OutsideMode[]> {
    return this.#things(limit, (eb) => eb('resource.mode', 'in', modes));
  }

  publicOfOthers(limit: number): Promise<readonly OutsideMode[]> {
    return this.#things(limit, (eb) => {
      const person = sql<number>`coalesce(resource.publisher, resource.owner)`;
      const admin = eb
        .selectFrom('account')
        .select('account.key')
        .where('account.key', '=', person)
        .where('account.role', '=', ADMIN);
      const inPublicGroup = eb
        .selectFrom('team_member')
        .innerJoin('team', 'team.key', 'team_member.team')
        .select('team.key')
        .where('team_member.account', '=', person)
        .where('team.type', '=', 'public');
      return eb.and([
        eb('resource.mode', '=', 'public'),
        eb.not(eb.exists(admin)),
        eb.not(eb.exists(inPublicGroup)),
      ]);
    });
  }

  async #things(
    limit: number,
    where: (
      eb: ExpressionBuilder<Schema & { principal: Schema['principal'] }, 'resource' | 'principal'>,
    ) => ReturnType<ExpressionBuilder<Schema, 'resource'>['and']>,
  ): Promise<readonly OutsideMode[]> {
    const rows = await this.#db
      .selectFrom('resource')
      .innerJoin('principal', 'principal.key', 'resource.owner')
      .select(['resource.key', 'resource.public_id as id', 'resource.kind', 'resource.mode'])
      .select(['resource.mode_role as modeRole', 'principal.kind as ownerKind'])
      .where('resource.state', '=', 'live')
      .where(where)
      .orderBy('resource.key')
      .limit(sql.lit(limit))
      .execute();
    return rows.map(({ key, id, kind, mode, modeRole, ownerKind }) => ({
      ...{ id, kind },
      key: key as OutsideMode['key'],
      mode: mode as Mode,
      modeRole: modeRole as OutsideMode['modeRole'],
      organization: ownerKind === 'organization',
    }));
  }

  linksLongerThan(life: number, now: number, limit: number): Promise<readonly OutsideLink[]> {
    return this.#links(now, limit, sql<boolean>`until > created_at + ${life}`);
  }

  linksWithoutPassword(now: number, limit: number): Promise<readonly OutsideLink[]> {
    return this.#links(now, limit, sql<boolean>`password_hash is null`);
  }

  async openLinks(now: number): Promise<number> {
    const { count } = await this.#db
      .selectFrom('share_link')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('principal', 'is not', null)
      .where('revoked_at', 'is', null)
      .where('until', '>', now)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async #links(
    now: number,
    limit: number,
    where: ReturnType<typeof sql<boolean>>,
  ): Promise<readonly OutsideLink[]> {
    const rows = await this.#db
      .selectFrom('share_link')
      .select(['id', 'resource', 'created_at', 'until'])
      .where('revoked_at', 'is', null)
      .where('until', '>', now)
      .where(where)
      .orderBy('id')
      .limit(sql.lit(limit))
      .execute();
    return rows.map(({ id, resource, created_at, until }) => ({
      ...{ id, until },
      resource: resource as OutsideLink['resource'],
      createdAt: created_at,
    }));
  }

  linkGrantsLongerThan(access: number, now: number, limit: number): Promise<readonly OutsideGrant[]> {
    return this.#grants(
      now,
      limit,
      sql<boolean>`grants.source like 'link:%' and principal.kind = 'account'
        and (grants.until is null or grants.until > grants.created_at + ${access})`,
    );
  }

  invitationsBeyond(
    domains: readonly string[],
    now: number,
    limit: number,
  ): Promise<readonly OutsideGrant[]> {
    const known = domains.map(
      (domain) =>
        sql<boolean>`address.email_normal like ${`%@${domain.replaceAll(/[\\%_]/g, '\\$&')}`} escape '\\'`,
    );
    return this.#grants(
      now,
      limit,
      sql<boolean>`principal.kind = 'address' and exists (
        select 1 from address where address.key = grants.principal and not (${sql.join(known, sql` or `)}))`,
    );
  }

  async #grants(
    now: number,
    limit: number,
    where: ReturnType<typeof sql<boolean>>,
  ): Promise<readonly OutsideGrant[]> {
    const rows = await this.#db
      .selectFrom('grants')
      .innerJoin('principal', 'principal.key', 'grants.principal')
      .select(['grants.id', 'grants.resource', 'grants.principal', 'grants.created_at'])
      .where((eb) => eb.or([eb('grants.until', 'is', null), eb('grants.until', '>', now)]))
      .where(where)
      .orderBy('grants.id')
      .limit(sql.lit(limit))
      .execute();
    return rows.map(({ id, resource, principal, created_at }) => ({
      id,
      resource: resource as OutsideGrant['resource'],
      principal: principal as OutsideGrant['principal'],
      createdAt: created_at,
    }));
  }

  async sessions({ idleSince, begunUntil }: { readonly idleSince: number; readonly begunUntil: number }) {
    const { count } = await this.#db
      .selectFrom('session')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where((eb) => eb.or([eb('last_used_at', '<=', idleSince), eb('created_at', '<=', begunUntil)]))
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async withoutFactor(who: 'admins' | 'everybody'): Promise<number> {
    let accounts = this.#db
      .selectFrom('account')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('status', '=', 'active')
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('code_factor')
              .select('code_factor.account')
              .whereRef('code_factor.account', '=', 'account.key'),
          ),
        ),
      )
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(selectFrom('passkey').select('passkey.id').whereRef('passkey.account', '=', 'account.key')),
        ),
      );
    if (who === 'admins') accounts = accounts.where('role', '=', ADMIN);
    return Number((await accounts.executeTakeFirstOrThrow()).count);
  }

  async trashedBefore(at: number): Promise<number> {
    const { count } = await this.#db
      .selectFrom('resource')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('trashed_at', '<=', at)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async auditBefore(at: number): Promise<number> {
    const { count } = await this.#db
      .selectFrom('audit')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('seq', '<=', ({ selectFrom }) =>
        selectFrom('audit_seal')
          .select(({ fn }) => fn.max('last_seq').as('last'))
          .where('at', '<=', at),
      )
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async peopleOver(bytes: number): Promise<number> {
    const files = this.#db
      .selectFrom('resource')
      .innerJoin('version_file', 'version_file.resource', 'resource.key')
      .innerJoin('file', 'file.hash', 'version_file.hash')
      .select([
        sql<number>`coalesce(resource.publisher, resource.owner)`.as('person'),
        'file.hash',
        'file.size',
      ])
      .distinct();
    const { count } = await this.#db
      .selectFrom(
        this.#db
          .selectFrom(files.as('one'))
          .innerJoin('account', 'account.key', 'one.person')
          .select('one.person')
          .groupBy('one.person')
          .having(({ fn }) => fn.sum('one.size'), '>', bytes)
          .as('over'),
      )
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return Number(count);
  }
}
