import {
  normalAddress,
  type OrganizationInvitation,
  type OrganizationRole,
  type PrincipalKey,
} from '@tessera/domain';
import type { Selectable } from 'kysely';
import type { OrganizationInvitationTable } from './schema.ts';
import type { UnitTools } from './unit-tools.ts';

/** Keeps an offer of membership in the place of an earlier one to the same address. */
export async function putInvitation(tools: UnitTools, invitation: OrganizationInvitation): Promise<void> {
  const { id, organization, email, role, inviter, createdAt, until } = invitation;
  const values = { id, email: email.trim(), role, inviter, created_at: createdAt, until };
  await tools.connection.kysely
    .insertInto('organization_invitation')
    .values({ ...values, organization, email_normal: normalAddress(email) })
    .onConflict((conflict) => conflict.columns(['organization', 'email_normal']).doUpdateSet(values))
    .execute();
}

/** Offers that have not ended, newest first. */
export async function listInvitations(
  tools: UnitTools,
  of: { readonly organization: PrincipalKey } | { readonly email: string },
): Promise<readonly OrganizationInvitation[]> {
  const rows = await tools.connection.kysely
    .selectFrom('organization_invitation')
    .selectAll()
    .where('until', '>', tools.clock.now())
    .where((eb) =>
      'email' in of
        ? eb('email_normal', '=', normalAddress(of.email))
        : eb('organization', '=', of.organization),
    )
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(toInvitation);
}

/** Takes an offer out; null when there is none or it has ended. */
export async function takeInvitation(tools: UnitTools, id: string): Promise<OrganizationInvitation | null> {
  const row = await tools.connection.kysely
    .deleteFrom('organization_invitation')
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row === undefined || row.until <= tools.clock.now() ? null : toInvitation(row);
}

function toInvitation(row: Selectable<OrganizationInvitationTable>): OrganizationInvitation {
  return {
    id: row.id,
    organization: row.organization as PrincipalKey,
    email: row.email,
    role: row.role as OrganizationRole,
    inviter: row.inviter as PrincipalKey,
    createdAt: row.created_at,
    until: row.until,
  };
}
