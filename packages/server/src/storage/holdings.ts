import { ACCOUNTS, ADMINS, EVERYONE, LINK_VISITOR, type PrincipalKey, rank } from '@tessera/domain';
import { sql } from 'kysely';
import type { Connection } from './connection.ts';

/*
 * `holding` says who counts as which principal. It is a projection of accounts, memberships, groups' types and
 * sharing, and verified addresses; each function here is called in the transaction that changes one of these, and
 * nothing else writes the table. `rebuildHoldings` is the definition: the others do its work for one corner.
 */

/** Makes the whole projection anew. */
export async function rebuildHoldings(connection: Connection): Promise<void> {
  const db = connection.kysely;
  await db.deleteFrom('holding').execute();
  await db
    .insertInto('holding')
    .values([EVERYONE, ACCOUNTS, LINK_VISITOR].map((key) => ({ holder: key, principal: key })))
    .execute();
  await sql`insert into holding (holder, principal, raises)
    select key, key, ${sql.lit(rank('owner'))} from account`.execute(db);
  await db
    .insertInto('holding')
    .columns(['holder', 'principal'])
    .expression(
      db
        .selectFrom('share_link')
        .select(['principal as holder', 'principal'])
        .where('principal', 'is not', null)
        .$narrowType<{ holder: number; principal: number }>(),
    )
    .execute();
  await insertTeamHoldings(connection, {});
  await insertMembershipHoldings(connection, {});
  await insertOrganizationHoldings(connection, {});
  await insertAddressHoldings(connection, {});
}

/** A new account holds itself, and the address that it has proved. */
export async function holdSelf(connection: Connection, account: PrincipalKey): Promise<void> {
  await connection.kysely
    .insertInto('holding')
    .values({ holder: account, principal: account, raises: rank('owner') })
    .execute();
  await insertAddressHoldings(connection, { account });
}

/** After an account's e-mail or its proof changed. */
export async function refreshAddressHolding(connection: Connection, account: PrincipalKey): Promise<void> {
  const db = connection.kysely;
  await db
    .deleteFrom('holding')
    .where('holder', '=', account)
    .where('principal', 'in', db.selectFrom('address').select('key'))
    .execute();
  await insertAddressHoldings(connection, { account });
}

/** After a group's type or sharing changed, or before it goes (then with no group row left). */
export async function refreshTeamHoldings(connection: Connection, team: PrincipalKey): Promise<void> {
  await connection.kysely.deleteFrom('holding').where('principal', '=', team).execute();
  await insertTeamHoldings(connection, { team });
  await insertMembershipHoldings(connection, { team });
}

/** After one membership of a group changed. */
export async function refreshMembershipHolding(
  connection: Connection,
  team: PrincipalKey,
  account: PrincipalKey,
): Promise<void> {
  await dropHolding(connection, account, team);
  await insertMembershipHoldings(connection, { team, account });
}

/** After one membership of an organization changed. */
export async function refreshOrganizationHolding(
  connection: Connection,
  organization: PrincipalKey,
  account: PrincipalKey,
): Promise<void> {
  await dropHolding(connection, account, organization);
  await insertOrganizationHoldings(connection, { organization, account });
}

interface Corner {
  readonly team?: PrincipalKey;
  readonly organization?: PrincipalKey;
  readonly account?: PrincipalKey;
}

/** Public groups are everybody's; staff groups are every admin's (S10). Only while their sharing is on (S11). */
async function insertTeamHoldings(connection: Connection, only: Corner): Promise<void> {
  await sql`insert into holding (holder, principal)
    select case type when 'public' then ${sql.lit(Number(EVERYONE))} else ${sql.lit(Number(ADMINS))} end, key
    from team
    where sharing = 1 and type in ('public', 'staff') ${only.team === undefined ? sql`` : sql`and key = ${only.team}`}`.execute(
    connection.kysely,
  );
}

/** Members hold ordinary groups; only those marked staff hold staff groups (S10). */
async function insertMembershipHoldings(connection: Connection, only: Corner): Promise<void> {
  await sql`insert into holding (holder, principal, until)
    select m.account, m.team, m.until
    from team_member m join team t on t.key = m.team
    where t.sharing = 1 and (t.type = 'ordinary' or (t.type = 'staff' and m.staff = 1))
      ${only.team === undefined ? sql`` : sql`and m.team = ${only.team}`}
      ${only.account === undefined ? sql`` : sql`and m.account = ${only.account}`}`.execute(
    connection.kysely,
  );
}

/** Owners are owners and admins managers of what the organization owns (P13). */
async function insertOrganizationHoldings(connection: Connection, only: Corner): Promise<void> {
  await sql`insert into holding (holder, principal, raises)
    select account, organization,
      case role when 'owner' then ${sql.lit(rank('owner'))} when 'admin' then ${sql.lit(rank('manager'))} end
    from organization_member
    where 1 = 1 ${only.organization === undefined ? sql`` : sql`and organization = ${only.organization}`}
      ${only.account === undefined ? sql`` : sql`and account = ${only.account}`}`.execute(connection.kysely);
}

/** What was shared with an address is its account's once the address is proved (S27). */
async function insertAddressHoldings(connection: Connection, only: Corner): Promise<void> {
  await sql`insert into holding (holder, principal)
    select a.key, d.key from account a join address d on d.email_normal = a.email_normal
    where a.email_verified = 1 ${only.account === undefined ? sql`` : sql`and a.key = ${only.account}`}`.execute(
    connection.kysely,
  );
}

async function dropHolding(
  connection: Connection,
  holder: PrincipalKey,
  principal: PrincipalKey,
): Promise<void> {
  await connection.kysely
    .deleteFrom('holding')
    .where('holder', '=', holder)
    .where('principal', '=', principal)
    .execute();
}
