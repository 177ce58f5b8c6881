import type {
  AccessScope,
  AccessStore,
  Asker,
  AudienceQuery,
  AudienceRow,
  Facts,
  GrantWriter,
  HolderCount,
  Holding,
  Impact,
  Judged,
  Listed,
  ListQuery,
  Page,
  PlannedChange,
  PrincipalInfo,
  PrincipalKey,
  Resource,
  ResourceKey,
  Standing,
} from '@tessera/domain';
import { defineStatement } from '../connection.ts';
import type { UnitTools } from '../unit-tools.ts';
import { audienceOf, factsAbout, factsAmong } from './audience.ts';
import { holderCountsOf } from './badges.ts';
import { changeAccess } from './changing.ts';
import { grantedTo } from './group-impacts.ts';
import { standingsOf } from './impact-people.ts';
import { impactOf } from './impacts.ts';
import { judge, judgeMany } from './judging.ts';
import { listPage } from './listing.ts';
import {
  accountsThatHold,
  askerFor,
  holdingsAt,
  memberNames,
  principalForAddress,
  principalInfos,
  principalKnownByAddress,
} from './people.ts';

const countItems = defineStatement(
  'access.count-below',
  `select count(*) from (select 1 from closure x cross join resource r
     where x.anc = $1 and r.parent = x.des limit $2) below`,
);

/**
 * The engine over one unit's connection: storage narrows, `decide` decides. Every answer comes from the unit's snapshot;
 * in a writing unit nobody else writes, so what was judged holds until the commit.
 */
export function createAccessStore(tools: UnitTools): AccessStore {
  return new StoredAccess(tools);
}

class StoredAccess implements AccessStore {
  readonly #tools: UnitTools;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  judge(asker: Asker, id: string): Promise<Judged | null> {
    return judge(this.#tools, asker, id);
  }

  judgeMany(asker: Asker, ids: readonly string[]): Promise<readonly (Judged | null)[]> {
    return judgeMany(this.#tools, asker, ids);
  }

  list(asker: Asker, query: ListQuery): Promise<Page<Listed>> {
    return listPage(this.#tools, asker, query);
  }

  facts(key: ResourceKey, now: number, among?: ReadonlySet<PrincipalKey>): Promise<Facts> {
    return among === undefined ? factsAbout(this.#tools, key, now) : factsAmong(this.#tools, key, now, among);
  }

  holdings(
    account: PrincipalKey | null,
    now: number,
    links?: readonly PrincipalKey[],
  ): Promise<readonly Holding[]> {
    return holdingsAt(this.#tools, account, now, links);
  }

  asker(account: PrincipalKey | null, now: number, links?: readonly PrincipalKey[]): Promise<Asker> {
    return askerFor(this.#tools, account, now, links);
  }

  audience(key: ResourceKey, query: AudienceQuery): Promise<Page<AudienceRow>> {
    return audienceOf(this.#tools, key, query);
  }

  holderCounts(
    resources: readonly Resource[],
    now: number,
  ): Promise<ReadonlyMap<ResourceKey, readonly HolderCount[]>> {
    return holderCountsOf(this.#tools, resources, now);
  }

  accountsHolding(
    principals: readonly PrincipalKey[],
    now: number,
    limit: number,
  ): Promise<readonly PrincipalKey[]> {
    return accountsThatHold(this.#tools, principals, now, limit);
  }

  standings(accounts: readonly PrincipalKey[], now: number): Promise<readonly Standing[]> {
    return standingsOf(this.#tools, accounts, now);
  }

  async countBelow(key: ResourceKey, limit: number): Promise<number> {
    const [row] = await this.#tools.connection.all(countItems, [key, limit]);
    return Math.min(limit, 1 + Number(row?.[0] ?? 0));
  }

  principals(keys: readonly PrincipalKey[]): Promise<readonly PrincipalInfo[]> {
    return principalInfos(this.#tools, keys, this.#tools.clock.now());
  }

  someMembers(keys: readonly PrincipalKey[]): Promise<ReadonlyMap<PrincipalKey, readonly string[]>> {
    return memberNames(this.#tools, keys, this.#tools.clock.now());
  }

  principalOfAddress(email: string): Promise<PrincipalInfo> {
    return principalForAddress(this.#tools, email);
  }

  knownAddress(email: string): Promise<PrincipalInfo | null> {
    return principalKnownByAddress(this.#tools, email);
  }

  impact(change: PlannedChange, now: number): Promise<Impact> {
    return impactOf(this.#tools, change, now);
  }

  grantedTo(principal: PrincipalKey, now: number, limit: number): Promise<readonly ResourceKey[]> {
    return grantedTo(this.#tools, principal, now, limit);
  }

  change<T>(
    key: ResourceKey,
    actor: PrincipalKey | null,
    at: number,
    work: (writer: GrantWriter) => Promise<T>,
  ): Promise<{ readonly result: T; readonly scope: AccessScope }> {
    return changeAccess(this.#tools, key, actor, at, work);
  }
}
