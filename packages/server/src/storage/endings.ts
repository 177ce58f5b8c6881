import {
  type EndingGrant,
  type EndingLink,
  type EndingMembership,
  type EndingStore,
  type GrantSource,
  type Notice,
  type PrincipalKey,
  type ResourceKey,
  roleOf,
} from '@tessera/domain';
import { defineStatement, type Row } from './connection.ts';
import type { UnitTools } from './unit-tools.ts';

const GRANT = 'g.id, g.resource, g.principal, g.role, g.source, g.granter, g.created_at, g.until';
/** Whether the time to remind of it has come: `$1` now, `$2` the shortest life, `$3` the longest notice. */
function isDue(until: string, given: string): string {
  return `${until} > $1 and ${until} <= $1 + $3 and ${until} - ${given} >= $2
     and ${until} - $1 <= (${until} - ${given}) / 10`;
}
/** What was told is left out here, so that a batch is never full of it. */
const grantsEnding = defineStatement(
  'endings.grants',
  `select ${GRANT} from grants g join resource r on r.key = g.resource
   where ${isDue('g.until', 'coalesce(g.given_at, g.created_at)')} and r.trashed_at is null and r.state = 'live'
     and not exists (select 1 from reminder m where m.what = 'grant:' || g.id and m.until = g.until)
     and not exists (select 1 from share_link l where l.principal = g.principal)
   order by g.until, g.id limit $4`,
);
const linksEnding = defineStatement(
  'endings.links',
  `select l.id, l.resource, l.maker, l.label, l.until from share_link l join resource r on r.key = l.resource
   where ${isDue('l.until', 'coalesce(l.given_at, l.created_at)')} and r.trashed_at is null and r.state = 'live'
     and l.revoked_at is null and (l.principal is not null or l.most_uses is null or l.uses < l.most_uses)
     and not exists (select 1 from reminder m where m.what = 'link:' || l.id and m.until = l.until)
   order by l.until, l.id limit $4`,
);
const membershipsEnding = defineStatement(
  'endings.memberships',
  `select t.team, t.account, t.until from team_member t
   where ${isDue('t.until', 't.given_at')}
     and not exists (select 1 from reminder m
       where m.what = 'member:' || t.team || ':' || t.account and m.until = t.until)
   order by t.until, t.team, t.account limit $4`,
);
const remind = defineStatement(
  'endings.remind',
  'insert into reminder (what, until) values ($1, $2) on conflict do nothing',
);
const grantsEnded = defineStatement(
  'endings.grants-ended',
  `select ${GRANT} from grants g where g.until <= $1 order by g.until, g.id limit $2`,
);
const membershipsEnded = defineStatement(
  'endings.memberships-ended',
  `select t.team, t.account, t.until from team_member t where t.until <= $1
   order by t.until, t.team, t.account limit $2`,
);
const forget = defineStatement('endings.forget', 'delete from reminder where until < $1');

/** What ends by itself. */
export class StoredEndings implements EndingStore {
  readonly #tools: UnitTools;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  async grantsEnding(now: number, notice: Notice, limit: number): Promise<readonly EndingGrant[]> {
    return (
      await this.#tools.connection.all(grantsEnding, [now, notice.shortest, notice.longest, limit])
    ).map(toGrant);
  }

  async linksEnding(now: number, notice: Notice, limit: number): Promise<readonly EndingLink[]> {
    return (await this.#tools.connection.all(linksEnding, [now, notice.shortest, notice.longest, limit])).map(
      toLink,
    );
  }

  async membershipsEnding(now: number, notice: Notice, limit: number): Promise<readonly EndingMembership[]> {
    return (
      await this.#tools.connection.all(membershipsEnding, [now, notice.shortest, notice.longest, limit])
    ).map(toMembership);
  }

  async remind(what: string, until: number): Promise<boolean> {
    return (await this.#tools.connection.run(remind, [what, until])) > 0;
  }

  async grantsEnded(now: number, limit: number): Promise<readonly EndingGrant[]> {
    return (await this.#tools.connection.all(grantsEnded, [now, limit])).map(toGrant);
  }

  async membershipsEnded(now: number, limit: number): Promise<readonly EndingMembership[]> {
    return (await this.#tools.connection.all(membershipsEnded, [now, limit])).map(toMembership);
  }

  async forget(before: number): Promise<void> {
    await this.#tools.connection.run(forget, [before]);
  }
}

function toGrant(row: Row): EndingGrant {
  const role = roleOf(row[3] as number);
  if (role === null) throw new Error('a stored grant has no role');
  return {
    id: row[0] as string,
    resource: row[1] as ResourceKey,
    principal: row[2] as PrincipalKey,
    role,
    source: row[4] as GrantSource,
    granter: row[5] as PrincipalKey | null,
    createdAt: row[6] as number,
    until: row[7] as number,
  };
}

function toLink(row: Row): EndingLink {
  return {
    id: row[0] as string,
    resource: row[1] as ResourceKey,
    maker: row[2] as PrincipalKey,
    label: row[3] as string,
    until: row[4] as number,
  };
}

function toMembership(row: Row): EndingMembership {
  return { group: row[0] as PrincipalKey, account: row[1] as PrincipalKey, until: row[2] as number };
}
