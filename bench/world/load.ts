import { EVERYONE, LINK_VISITOR } from '@tessera/domain';
import { EVERYBODY, GROUPS, ORGANIZATIONS, PUBLIC_GROUPS } from '@tessera/server/storage';
import type { Bulk } from './bulk.ts';
import { Chance } from './random.ts';
import type { World } from './world.ts';

const HOUR = 3_600_000;

/** Writes a world into the tables of a fresh hub (migrated, no accounts yet). */
export async function loadWorld(world: World, bulk: Bulk): Promise<void> {
  await loadPeople(world, bulk);
  await loadResources(world, bulk);
  await loadGrants(world, bulk);
  await bulk.finish();
}

/** People, groups and organizations with who is in them, and nothing else. */
export async function loadPeople(world: World, bulk: Bulk): Promise<void> {
  const { users, organizations, groups } = world.size;
  const chance = new Chance(world.seed + 2);
  const key = 'bigint';
  await bulk.rows('principal', { key, kind: 'text', public_id: 'text', slug: 'text' }, principals());
  function* principals() {
    for (let i = 0; i < users; i++) yield [world.userKey(i), 'account', chance.id(), `person-${i}`];
    for (let i = 0; i < organizations; i++)
      yield [world.organizationKey(i), 'organization', chance.id(), `organization-${i}`];
    const kinds = ['group', 'group', 'public-group', 'staff-group'];
    for (let i = 0; i < groups; i++)
      yield [world.groupKey(i), kinds[world.groupKind[i] as number] as string, chance.id(), null];
  }
  await bulk.rows(
    'account',
    {
      key,
      name: 'text',
      email: 'text',
      email_normal: 'text',
      email_verified: key,
      role: 'text',
      status: 'text',
      created_at: key,
      search: 'text',
    },
    (function* () {
      for (let i = 0; i < users; i++) {
        const email = `person-${i}@example.org`;
        yield [
          world.userKey(i),
          `Person ${i}`,
          email,
          email,
          1,
          i === 0 ? 'ADMIN' : 'DATA_SCIENTIST',
          'active',
          i,
          `person ${i}\n${email}`,
        ];
      }
    })(),
  );
  await bulk.rows(
    'organization',
    { key, name: 'text', name_normal: 'text', created_at: key, members: key },
    (function* () {
      const members = tally(world.organizationOf, organizations);
      for (let i = 0; i < organizations; i++)
        yield [world.organizationKey(i), `Organization ${i}`, `organization ${i}`, i, members[i] as number];
    })(),
  );
  await bulk.rows(
    'organization_member',
    { organization: key, account: key, role: 'text' },
    (function* () {
      for (let i = 0; i < users; i++)
        yield [world.organizationKey(world.organizationOf[i] as number), world.userKey(i), 'member'];
    })(),
  );
  const types = ['ordinary', 'ordinary', 'public', 'staff'];
  await bulk.rows(
    'team',
    {
      key,
      name: 'text',
      name_normal: 'text',
      description: 'text',
      type: 'text',
      sharing: key,
      joining: 'text',
      created_at: key,
      members: key,
    },
    (function* () {
      const members = tally(
        world.memberships.filter((_, i) => i % 2 === 1),
        groups,
      );
      for (let i = 0; i < groups; i++) {
        const kind = world.groupKind[i] as number;
        yield [
          world.groupKey(i),
          `Group ${i}`,
          `group ${i}`,
          '',
          types[kind] as string,
          kind === 1 ? 0 : 1,
          'ask',
          i,
          members[i] as number,
        ];
      }
    })(),
  );
  await bulk.rows(
    'team_member',
    { team: key, account: key, manager: key, staff: key },
    (function* () {
      for (let i = 0; i < world.memberships.length; i += 2) {
        yield [
          world.groupKey(world.memberships[i + 1] as number),
          world.userKey(world.memberships[i] as number),
          0,
          i % 10 === 0 ? 1 : 0,
        ];
      }
    })(),
  );
}

async function loadResources(world: World, bulk: Bulk): Promise<void> {
  const { resources, collections } = world.size;
  const key = 'bigint';
  await bulk.rows(
    'resource',
    {
      key,
      public_id: 'text',
      kind: 'text',
      title: 'text',
      description: 'text',
      owner: key,
      parent: key,
      mode: 'text',
      mode_role: 'text',
      state: 'text',
      created_at: key,
      updated_at: key,
      version: key,
      counts: 'text',
    },
    (function* () {
      for (let i = 0; i < resources; i++) {
        const parent = world.parent[i] as number;
        const at = world.updatedAt[i] as number;
        yield [
          world.resourceKey(i),
          world.resourceId(i),
          i < collections ? 'collection' : 'graph',
          `Thing ${i}`,
          '',
          world.owner[i] as number,
          parent < 0 ? null : world.resourceKey(parent),
          world.modeOf(i),
          'viewer',
          'live',
          at,
          at,
          0,
          '{}',
        ];
      }
    })(),
  );
  await bulk.rows(
    'collection',
    { key, parent: key, owner: key, trashed: key, bound: key },
    (function* () {
      for (let i = 0; i < collections; i++) {
        const parent = world.parent[i] as number;
        yield [
          world.resourceKey(i),
          parent < 0 ? null : world.resourceKey(parent),
          world.owner[i] as number,
          0,
          world.dayBound(i),
        ];
      }
    })(),
  );
  await bulk.rows(
    'closure',
    { des: key, anc: key, bound: key },
    (function* () {
      for (const [des, anc, bound] of world.closure())
        yield [world.resourceKey(des), world.resourceKey(anc), bound === 0 ? HOUR : bound];
    })(),
  );
}

async function loadGrants(world: World, bulk: Bulk): Promise<void> {
  const key = 'bigint';
  await bulk.rows(
    'grants',
    {
      resource: key,
      principal: key,
      id: 'text',
      role: key,
      source: 'text',
      granter: key,
      created_at: key,
      until: key,
      is_collection: key,
      bound: key,
      crowd: key,
      parent: key,
    },
    (function* () {
      let n = 0;
      for (const grant of world.grants()) {
        const parent = world.parent[grant.resource] as number;
        yield [
          world.resourceKey(grant.resource),
          grant.principal,
          world.grantId(n++),
          grant.role,
          grant.source,
          world.granterOf(grant.resource),
          grant.createdAt,
          grant.until === 0 ? null : grant.until,
          world.isCollection(grant.resource) ? 1 : 0,
          world.dayBound(grant.resource),
          crowdOf(world, grant.principal),
          parent < 0 ? null : world.resourceKey(parent),
        ];
      }
    })(),
  );
}

/** Whom a grant to a principal lets in, as the server keeps it beside the grant. */
function crowdOf(world: World, principal: number): number | null {
  if (principal === EVERYONE || principal === LINK_VISITOR) return EVERYBODY;
  const group = principal - world.groupKey(0);
  if (group >= 0) return world.groupKind[group] === 2 ? PUBLIC_GROUPS : GROUPS;
  return principal >= world.organizationKey(0) ? ORGANIZATIONS : null;
}

/** How often each number below `size` occurs. */
function tally(numbers: Int32Array, size: number): Int32Array {
  const counts = new Int32Array(size);
  for (const number of numbers) counts[number] = (counts[number] as number) + 1;
  return counts;
}
