import { type Connection, defineStatement } from '../connection.ts';

/*
 * A grant tells by its principal's kind whom it lets in: null for one person or address, else one of these, the wider the
 * higher. It is what pages read first where thousands hold something. A group's changes with its type.
 */

/** Ordinary and staff groups. */
export const GROUPS = 1;
export const ORGANIZATIONS = 2;
export const PUBLIC_GROUPS = 3;
/** Everyone, everyone here, whoever has the address, whoever came by an open link. */
export const EVERYBODY = 4;

/** The crowd of the principal `k`. */
export const CROWD_OF = `case k.kind when 'group' then ${GROUPS} when 'staff-group' then ${GROUPS}
    when 'organization' then ${ORGANIZATIONS} when 'public-group' then ${PUBLIC_GROUPS}
    when 'everyone' then ${EVERYBODY} when 'accounts' then ${EVERYBODY}
    when 'link-visitor' then ${EVERYBODY} when 'link' then ${EVERYBODY} end`;

const wrong = defineStatement(
  'crowds.wrong',
  `select 'grant ' || g.id from grants g join principal k on k.key = g.principal join resource r on r.key = g.resource
   where coalesce(g.crowd, 0) <> coalesce(${CROWD_OF}, 0) or coalesce(g.parent, 0) <> coalesce(r.parent, 0)
   union all
   select 'group ' || t.name from team t
   where t.members <> (select count(*) from team_member m where m.team = t.key)
   union all
   select 'organization ' || o.name from organization o
   where o.members <> (select count(*) from organization_member m where m.organization = o.key)`,
);

/** What is kept beside grants, groups and organizations and is not what it is a projection of, by reading everything. */
export async function auditCrowds(connection: Connection): Promise<readonly string[]> {
  return (await connection.all(wrong, [])).map((row) => row[0] as string);
}
