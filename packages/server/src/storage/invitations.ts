import {
  type Grant,
  INVITATION_STATES,
  type InvitationStore,
  normalAddress,
  type PrincipalKey,
  type ResourceKey,
  roleOf,
  type StoredInvitation,
} from '@tessera/domain';
import type { Selectable } from 'kysely';
import { inChunks } from './chunks.ts';
import type { GrantTable } from './schema-access.ts';
import type { InvitationTable } from './schema-entry.ts';
import type { UnitTools } from './unit-tools.ts';

/** Invitations of addresses, beside the grants that they give. */
export class StoredInvitations implements InvitationStore {
  readonly #tools: UnitTools;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  async put(invitation: StoredInvitation): Promise<void> {
    const row: InvitationTable = {
      id: invitation.id,
      resource: invitation.resource,
      email: invitation.email,
      sender: invitation.sender,
      secret_hash: invitation.secretHash,
      mailed: invitation.mailed ? 1 : 0,
      sent_at: invitation.sentAt,
      waits_until: invitation.waitsUntil,
      state: invitation.state,
      answered_at: invitation.answeredAt,
    };
    await this.#db
      .insertInto('invitation')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
  }

  async byId(id: string): Promise<StoredInvitation | null> {
    const row = await this.#db.selectFrom('invitation').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : toInvitation(row);
  }

  async bySecretHash(secretHash: string): Promise<StoredInvitation | null> {
    const row = await this.#db
      .selectFrom('invitation')
      .selectAll()
      .where('secret_hash', '=', secretHash)
      .executeTakeFirst();
    return row === undefined ? null : toInvitation(row);
  }

  async byIds(ids: readonly string[]): Promise<readonly StoredInvitation[]> {
    const rows = await inChunks(ids, (chunk) =>
      this.#db.selectFrom('invitation').selectAll().where('id', 'in', chunk).execute(),
    );
    return rows.map(toInvitation);
  }

  async grants({ id, resource }: Pick<StoredInvitation, 'id' | 'resource'>): Promise<readonly Grant[]> {
    const rows = await this.#db
      .selectFrom('grants')
      .selectAll()
      .where('resource', '=', resource)
      .where((eb) => eb.or([eb('source', '=', `invitation:${id}`), eb('id', '=', id)]))
      .execute();
    return rows.map(toGrant);
  }

  async grantsOfAddress(email: string, now: number): Promise<readonly Grant[]> {
    const normal = normalAddress(email);
    const rows = await this.#db
      .selectFrom('grants')
      .selectAll()
      .where((eb) =>
        eb(
          'principal',
          'in',
          eb
            .selectFrom('address')
            .select('key')
            .where('email_normal', '=', normal)
            .union(eb.selectFrom('account').select('key').where('email_normal', '=', normal)),
        ),
      )
      .where('source', 'like', 'invitation:%')
      .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', now)]))
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return rows.map(toGrant);
  }

  get #db() {
    return this.#tools.connection.kysely;
  }
}

function toInvitation(row: Selectable<InvitationTable>): StoredInvitation {
  const state = INVITATION_STATES.find((known) => known === row.state);
  if (state === undefined) throw new Error(`a stored invitation has the state ${row.state}`);
  return {
    state,
    id: row.id,
    resource: row.resource as ResourceKey,
    email: row.email,
    sender: row.sender as PrincipalKey,
    secretHash: row.secret_hash,
    mailed: row.mailed === 1,
    sentAt: row.sent_at,
    waitsUntil: row.waits_until,
    answeredAt: row.answered_at,
  };
}

function toGrant(row: Selectable<GrantTable>): Grant {
  const role = roleOf(row.role);
  if (role === null) throw new Error('a stored grant has no role');
  return {
    role,
    id: row.id,
    resource: row.resource as ResourceKey,
    principal: row.principal as PrincipalKey,
    source: row.source as Grant['source'],
    granter: row.granter as PrincipalKey | null,
    createdAt: row.created_at,
    until: row.until,
    run: row.run,
  };
}
