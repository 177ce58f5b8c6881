import {
  type AccessScope,
  EVERYONE,
  type GrantWriter,
  LINK_VISITOR,
  type Mode,
  type NewGrant,
  type PrincipalKey,
  type ResourceKey,
  type Role,
  rank,
} from '@tessera/domain';
import { defineStatement } from '../connection.ts';
import type { UnitTools } from '../unit-tools.ts';
import { dayBound } from './bounds.ts';
import { CROWD_OF } from './crowds.ts';
import { refreshGrantees } from './grantees.ts';
import { appendScope } from './log.ts';
import { principalKind } from './rows.ts';

const target = defineStatement(
  'access.grant-target',
  `select r.owner, r.updated_at, c.bound, k.kind, r.parent from resource r
   left join collection c on c.key = r.key join principal k on k.key = r.owner where r.key = $1`,
);
const removeSame = defineStatement(
  'access.remove-same',
  `delete from grants where resource = $1 and principal = $2 and source = $3
     and (case when until is null and run is null then 0 else 1 end) = $4`,
);
const insertGrant = defineStatement(
  'access.insert-grant',
  `insert into grants (resource, principal, id, role, source, granter, created_at, until, run, is_collection, bound, given_at,
     parent, crowd)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, (select ${CROWD_OF} from principal k where k.key = $2))`,
);
const removeById = defineStatement(
  'access.remove-by-id',
  'delete from grants where resource = $1 and id = $2 returning principal',
);
const removeMode = defineStatement(
  'access.remove-mode',
  `delete from grants where resource = $1 and source = 'mode' returning principal`,
);
const unbar = defineStatement(
  'access.unbar',
  `delete from link_bar where resource = $1 and (account = $2 or account in (
     select h.holder from holding h join address d on d.key = h.principal where h.principal = $2))`,
);
const setMode = defineStatement(
  'access.set-mode',
  'update resource set mode = $2, mode_role = $3 where key = $1',
);

/** Lets `work` write grants of one resource, then logs the change in the same transaction and answers its scope. */
export async function changeAccess<T>(
  tools: UnitTools,
  key: ResourceKey,
  actor: PrincipalKey | null,
  at: number,
  work: (writer: GrantWriter) => Promise<T>,
): Promise<{ readonly result: T; readonly scope: AccessScope }> {
  const writer = new StoredGrantWriter(tools, key, at);
  const result = await work(writer);
  writer.end();
  if (writer.concerned.size > 0) await refreshGrantees(tools.connection, key);
  const scope = await appendScope(tools.connection, {
    resource: key,
    principals: [...writer.concerned],
    actor,
    at,
  });
  return { result, scope };
}

class StoredGrantWriter implements GrantWriter {
  /** Whose access may have changed. */
  readonly concerned = new Set<PrincipalKey>();
  readonly #tools: UnitTools;
  readonly #key: ResourceKey;
  readonly #at: number;
  #ended = false;

  constructor(tools: UnitTools, key: ResourceKey, at: number) {
    this.#tools = tools;
    this.#key = key;
    this.#at = at;
  }

  async put(grant: NewGrant): Promise<void> {
    if (grant.role === 'owner') throw new Error('ownership is held by owning, never granted');
    const { isCollection, bound, parent } = await this.#target();
    const timed = grant.until === null && grant.run === null ? 0 : 1;
    const { connection } = this.#tools;
    await connection.run(removeSame, [this.#key, grant.principal, grant.source, timed]);
    await connection.run(insertGrant, [
      this.#key,
      grant.principal,
      grant.id,
      rank(grant.role),
      grant.source,
      grant.granter,
      grant.createdAt,
      grant.until,
      grant.run,
      isCollection ? 1 : 0,
      bound,
      this.#at,
      parent,
    ]);
    // Shared with again by a manager: links let them in again (S21).
    if (grant.source !== 'mode' && !grant.source.startsWith('link:'))
      await connection.run(unbar, [this.#key, grant.principal]);
    this.concerned.add(grant.principal);
  }

  async remove(id: string): Promise<boolean> {
    this.#refuseEnded();
    const rows = await this.#tools.connection.all(removeById, [this.#key, id]);
    for (const [principal] of rows) this.concerned.add(principal as PrincipalKey);
    return rows.length > 0;
  }

  async setMode(mode: Mode, modeRole: 'viewer' | 'editor', granter: PrincipalKey): Promise<void> {
    const { owner, ownerIsOrganization } = await this.#target();
    const { connection, random } = this.#tools;
    for (const [principal] of await connection.all(removeMode, [this.#key])) {
      this.concerned.add(principal as PrincipalKey);
    }
    await connection.run(setMode, [this.#key, mode, modeRole]);
    const holder = modePrincipal(mode, ownerIsOrganization ? owner : null);
    if (holder === null) return;
    const role: Role = mode === 'organization' ? modeRole : 'viewer';
    await this.put({
      id: random.id(),
      principal: holder,
      role,
      source: 'mode',
      granter,
      createdAt: this.#at,
      until: null,
      run: null,
    });
  }

  /** A writer kept beyond its change could write a grant that no scope tells of. */
  end(): void {
    this.#ended = true;
  }

  async #target() {
    this.#refuseEnded();
    const [row] = await this.#tools.connection.all(target, [this.#key]);
    if (row === undefined) throw new Error('access to a resource that is not stored cannot change');
    const below = row[2] as number | null;
    return {
      owner: row[0] as PrincipalKey,
      ownerIsOrganization: principalKind(row[3]) === 'organization',
      isCollection: below !== null,
      bound: below ?? dayBound(row[1] as number),
      parent: row[4] as ResourceKey | null,
    };
  }

  #refuseEnded(): void {
    if (this.#ended) throw new Error('a grant writer was used after its change had ended');
  }
}

/** Whom a mode lets in; nobody on a personal resource in mode `organization`, which is an organization of one (S3). */
export function modePrincipal(mode: Mode, organization: PrincipalKey | null): PrincipalKey | null {
  switch (mode) {
    case 'private':
      return null;
    case 'organization':
      return organization;
    case 'unlisted':
      return LINK_VISITOR;
    case 'public':
      return EVERYONE;
  }
}
