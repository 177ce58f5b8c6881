import {
  EVERYONE,
  EXPOSURE_ORDERS,
  type ExposureOrder,
  type ExposurePlace,
  LINK_VISITOR,
  type PrincipalKey,
} from '@tessera/domain';
import { Dice, RANDOM_NOW } from '@tessera/domain/testing';
import { describe, expect, test } from 'vitest';
import { auditCrowds } from './access/crowds.ts';
import type { Connection } from './connection.ts';
import type { OpenStore } from './store.ts';
import { databaseSorts, withFilledStore } from './testing/index.ts';

const SEED = Number(process.env['TESSERA_TEST_SEED'] ?? Math.trunc(Math.random() * 1e9));
const MANAGER = 5;

describe.each(databaseSorts())('what somebody shares on $name', (sort) => {
  const runs = sort.name === 'SQLite' ? 4 : 1;
  const askers = sort.name === 'SQLite' ? 6 : 2;
  // More than a batch on both.
  const size = sort.name === 'SQLite' ? { things: 40, grants: 220 } : { things: 16, grants: 110 };
  test.each(Array.from({ length: runs }, (_, index) => SEED + index))(
    'S29: every order of it, and each asked for alone, equals all grants looked at one by one, seed %i',
    async (seed) => {
      await withFilledStore(sort, { seed, people: 6, ...size }, async ({ store, filled }) => {
        const { things, people, teams } = filled;
        const dice = new Dice(seed);
        // Grants follow what they are kept by: a group's type, and where a thing stands.
        await store.write(async ({ groups, resources }) => {
          for (const { key } of teams.values())
            await groups.update(key, { type: dice.pick(['ordinary', 'public', 'staff'] as const) });
          for (const thing of things.values()) if (dice.once(4)) await resources.move(thing.key, null);
        });
        expect(await store.database.read(auditCrowds)).toEqual([]);
        await store.write(async ({ marks }) => {
          for (const thing of things.values())
            for (const person of people.values())
              if (dice.once(5)) await marks.opened(person.key, thing.key, RANDOM_NOW - dice.below(1_000));
        });
        const facts = await store.database.read(factsOf);
        for (const { key } of [...people.values()].slice(0, askers)) {
          const asked = await store.read(async ({ access }) =>
            askedBy(await access.holdings(key, RANDOM_NOW)),
          );
          for (const order of EXPOSURE_ORDERS) {
            const found = await listAll(store, { granter: key, ...asked, order });
            expect([order, found]).toEqual([order, byHand(facts, key, asked, order)]);
          }
          const about = { granter: key, ...asked, now: RANDOM_NOW };
          const alone = await store.read(async ({ exposures }) => {
            const ids: string[] = [];
            for (const { id } of facts.grants)
              if ((await exposures.find(about, id))?.grant.id === id) ids.push(id);
            return ids;
          });
          expect(alone.sort()).toEqual([...byHand(facts, key, asked, 'oldest')].sort());
        }
      });
    },
  );
});

interface Asked {
  readonly owners: readonly PrincipalKey[];
  readonly principals: readonly PrincipalKey[];
}

function askedBy(
  holdings: readonly { readonly principal: PrincipalKey; readonly kind: string; readonly raises: unknown }[],
): Asked {
  const own = holdings.filter(({ kind }) => !['everyone', 'public-group', 'link-visitor'].includes(kind));
  const raised = own.filter(({ raises }) => raises === 'owner' || raises === 'manager');
  return {
    owners: raised.map(({ principal }) => principal),
    principals: own.map(({ principal }) => principal),
  };
}

async function listAll(
  store: OpenStore,
  query: Asked & { readonly granter: PrincipalKey; readonly order: ExposureOrder },
): Promise<readonly string[]> {
  const found: string[] = [];
  let after: ExposurePlace | undefined;
  for (;;) {
    const asked = { ...query, now: RANDOM_NOW, ...(after === undefined ? {} : { after }) };
    const rows = await store.read(({ exposures }) => exposures.list(asked));
    if (rows.length === 0) return found;
    // From within a batch, as a page's end may stand.
    const taken = rows.slice(0, 40);
    found.push(...taken.map(({ grant }) => grant.id));
    after = taken.at(-1)?.place;
  }
}

/** All that decides about it, as it is stored. */
async function factsOf({ kysely }: Connection) {
  return {
    resources: new Map(
      (await kysely.selectFrom('resource').selectAll().execute()).map((row) => [row.key, row]),
    ),
    grants: await kysely.selectFrom('grants').selectAll().execute(),
    kinds: new Map(
      (await kysely.selectFrom('principal').selectAll().execute()).map((row) => [row.key, row.kind]),
    ),
    members: [
      ...(await kysely.selectFrom('team_member').select(['team as of', 'account']).execute()),
      ...(await kysely.selectFrom('organization_member').select(['organization as of', 'account']).execute()),
    ],
    opened: await kysely.selectFrom('opened').selectAll().execute(),
  };
}
type Facts = Awaited<ReturnType<typeof factsOf>>;

function byHand(facts: Facts, self: PrincipalKey, asked: Asked, order: ExposureOrder): readonly string[] {
  const { resources, grants, kinds, members, opened } = facts;
  const stands = (grant: Facts['grants'][number]) => grant.until === null || grant.until > RANDOM_NOW;
  const within = (key: number | null, holds: (at: number) => boolean): boolean =>
    key !== null && (holds(key) || within(resources.get(key)?.parent ?? null, holds));
  const managed = (key: number) =>
    asked.owners.includes(resources.get(key)?.owner as PrincipalKey) ||
    within(
      key,
      (at) =>
        asked.owners.includes(resources.get(at)?.owner as PrincipalKey) ||
        grants.some(
          (grant) =>
            grant.resource === at &&
            grant.role >= MANAGER &&
            asked.principals.includes(grant.principal as PrincipalKey) &&
            stands(grant),
        ),
    );
  const breadth = ({ principal }: Facts['grants'][number]): number => {
    const kind = kinds.get(principal);
    if (principal === EVERYONE) return 1_000_000_003;
    if (principal === LINK_VISITOR || kind === 'link') return 1_000_000_002;
    if (kind === 'accounts') return 1_000_000_001;
    if (kind === 'public-group') return 1_000_000_000;
    if (kind === 'account' || kind === 'address') return 1;
    return members.filter(({ of }) => of === principal).length;
  };
  const lastUsed = ({ principal, resource, source, created_at }: Facts['grants'][number]): number | null => {
    const kind = kinds.get(principal);
    const on = opened.filter((one) => one.resource === resource);
    const times = (who: (account: number) => boolean) =>
      on.filter(({ account }) => account !== self && who(account)).map(({ at }) => at);
    const most = (all: readonly number[]) => (all.length === 0 ? null : Math.max(...all));
    if (kind === 'address') return null;
    if (kind === 'account') {
      const at = on.find(({ account }) => account === principal)?.at ?? null;
      return at !== null && source.startsWith('invitation:') && at < created_at ? null : at;
    }
    const isCrowd = kind === 'organization' || kind === 'group' || kind === 'staff-group';
    const isMember = (account: number) =>
      members.some((member) => member.of === principal && member.account === account);
    return most(times((account) => !isCrowd || isMember(account)));
  };
  const measure = (grant: Facts['grants'][number]): number => {
    if (order === 'widest') return -breadth(grant);
    if (order === 'newest') return -grant.created_at;
    if (order === 'oldest') return grant.created_at;
    return lastUsed(grant) ?? grant.created_at - 1_000_000_000_000_000;
  };
  return grants
    .filter((grant) => {
      const { owner, trashed_at, state } = resources.get(grant.resource) ?? {};
      const shown =
        trashed_at === null &&
        state === 'live' &&
        !within(grant.resource, (at) => (resources.get(at)?.trashed_at ?? null) !== null);
      const open = stands(grant) && grant.run === null && grant.source !== 'publisher';
      if (!shown || !open || grant.principal === owner || grant.principal === self) return false;
      return managed(grant.resource) || grant.granter === self;
    })
    .map((grant) => ({ id: grant.id, measure: measure(grant) }))
    .sort((a, b) => a.measure - b.measure || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
}
