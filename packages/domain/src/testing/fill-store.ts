import { ACCOUNTS, EVERYONE, type PrincipalKey } from '../access/model.ts';
import type { Account } from '../accounts/model.ts';
import type { Group, Organization } from '../groups/model.ts';
import type { Store, Unit } from '../ports.ts';
import type { Resource } from '../resources/model.ts';
import { type TestClock, testRandom } from './tools.ts';
import { emailOf, type World, type WorldGrant } from './world.ts';

/** What the names of a world became in a store. */
export interface FilledStore {
  readonly people: ReadonlyMap<string, Account>;
  readonly teams: ReadonlyMap<string, Group>;
  readonly companies: ReadonlyMap<string, Organization>;
  readonly things: ReadonlyMap<string, Resource>;
  /** Principals of the open links. */
  readonly links: ReadonlyMap<string, PrincipalKey>;
}

/** Writes a world into an empty store, in one unit; things in the order of the world, so that ties of time are as there. */
export function fillStore(store: Store, world: World, clock: TestClock): Promise<FilledStore> {
  const random = testRandom(4_711);
  return store.write(async (unit) => {
    const people = await fillPeople(unit, world, clock, random.id);
    const teams = await fillTeams(unit, world, people, clock, random.id);
    const companies = new Map<string, Organization>();
    for (const [name, { members }] of Object.entries(world.companies)) {
      const slug = name.toLowerCase().replaceAll(' ', '-');
      const made = await unit.organizations.create({ id: random.id(), name, slug, createdAt: clock.now() });
      companies.set(name, made);
      for (const [person, role] of Object.entries(members)) {
        await unit.organizations.setMember(made.key, { account: need(people, person).key, role });
      }
    }
    const filled: FilledStore = { people, teams, companies, things: new Map(), links: new Map() };
    const things = await fillThings(unit, world, filled, clock, random.id);
    const links = await fillLinks(unit, world, things, clock, random.id);
    const complete = { ...filled, things, links };
    for (const grant of world.grants) await putGrant(unit, complete, grant);
    return complete;
  });
}

/** Writes one grant of a world. */
export async function putGrant(unit: Unit, filled: FilledStore, grant: WorldGrant): Promise<void> {
  const principal = await principalOf(unit, filled, grant.to);
  const granter = grant.by === null ? null : need(filled.people, grant.by).key;
  const { id, role, source, at, until, run } = grant;
  await unit.access.change(need(filled.things, grant.on).key, granter, at, (writer) =>
    writer.put({ id, principal, role, source, granter, createdAt: at, until, run }),
  );
}

async function principalOf(unit: Unit, filled: FilledStore, name: string): Promise<PrincipalKey> {
  if (name === 'everyone') return EVERYONE;
  if (name === 'accounts') return ACCOUNTS;
  const known = filled.people.get(name) ?? filled.teams.get(name) ?? filled.companies.get(name);
  return known?.key ?? filled.links.get(name) ?? (await unit.access.principalOfAddress(name)).key;
}

async function fillPeople(unit: Unit, world: World, clock: TestClock, id: () => string) {
  const people = new Map<string, Account>();
  for (const [name, person] of Object.entries(world.people)) {
    // Addresses are proved only once all is written: what was shared with an address meets its account then (S27).
    const made = await unit.accounts.create({
      id: id(),
      name,
      slug: name.toLowerCase().replaceAll(' ', '-'),
      email: emailOf(name),
      emailVerified: false,
      institution: null,
      website: null,
      role: person.role,
      status: person.status,
      passwordHash: null,
      createdAt: clock.now(),
    });
    people.set(name, made);
  }
  return people;
}

/** Proves the addresses of those who have: after the grants, so that these stay the address's. */
export function proveAddresses(store: Store, world: World, filled: FilledStore): Promise<void> {
  return store.write(async (unit) => {
    for (const [name, person] of Object.entries(world.people)) {
      if (person.emailVerified)
        await unit.accounts.update(need(filled.people, name).key, { emailVerified: true });
    }
  });
}

async function fillTeams(
  unit: Unit,
  world: World,
  people: ReadonlyMap<string, Account>,
  clock: TestClock,
  id: () => string,
) {
  const teams = new Map<string, Group>();
  const make = async (name: string, team: Pick<Group, 'type' | 'sharing' | 'permissions'>) =>
    unit.groups.create({
      id: id(),
      name,
      description: '',
      joining: 'ask',
      keptBy: null,
      createdAt: clock.now(),
      ...team,
    });
  for (const [name, team] of Object.entries(world.teams)) {
    const made = await make(name, { type: team.type, sharing: team.sharing, permissions: [] });
    teams.set(name, made);
    for (const [person, { staff, until }] of Object.entries(team.members)) {
      await unit.groups.setMember(made.key, {
        account: need(people, person).key,
        manager: false,
        staff,
        until,
      });
    }
  }
  const all = Object.keys(world.people).filter((name) => world.people[name]?.viewsAll);
  if (all.length > 0) {
    const viewers = await make('Those who view all', {
      type: 'ordinary',
      sharing: false,
      permissions: ['resources:view-all'],
    });
    for (const name of all) {
      const account = need(people, name).key;
      await unit.groups.setMember(viewers.key, { account, manager: false, staff: false, until: null });
    }
  }
  return teams;
}

async function fillThings(unit: Unit, world: World, filled: FilledStore, clock: TestClock, id: () => string) {
  const things = new Map<string, Resource>();
  for (const [name, thing] of Object.entries(world.things)) {
    const owner = (filled.people.get(thing.owner) ?? need(filled.companies, thing.owner)).key;
    const made = await unit.resources.create({
      id: id(),
      kind: thing.kind,
      title: thing.title,
      description: '',
      owner,
      publisher: thing.publisher === null ? null : need(filled.people, thing.publisher).key,
      parent: thing.parent === null ? null : need(things, thing.parent).key,
      state: thing.draft ? 'draft' : 'live',
      createdAt: thing.updatedAt,
      searchText: '',
    });
    things.set(name, made);
    await unit.access.change(made.key, owner, clock.now(), (writer) =>
      writer.setMode(thing.mode, thing.modeRole, owner),
    );
  }
  for (const [name, thing] of Object.entries(world.things)) {
    if (thing.trashed) await unit.resources.trash(need(things, name).key, clock.now());
  }
  return things;
}

async function fillLinks(
  unit: Unit,
  world: World,
  things: ReadonlyMap<string, Resource>,
  clock: TestClock,
  id: () => string,
) {
  const links = new Map<string, PrincipalKey>();
  for (const [name, { on }] of Object.entries(world.openLinks ?? {})) {
    const thing = need(things, on);
    const now = clock.now();
    const { principal } = await unit.links.create({
      ...{ id: id(), resource: thing.key, role: 'viewer', label: name, maker: thing.owner, createdAt: now },
      ...{ until: now + 365 * 86_400_000, access: { lasts: 'until-revoked' }, mostUses: null },
      ...{ secretHash: id(), passwordHash: null, domain: null, open: true },
    });
    if (principal !== null) links.set(name, principal);
  }
  return links;
}

function need<T>(map: ReadonlyMap<string, T>, name: string): T {
  const found = map.get(name);
  if (found === undefined) throw new Error(`nothing is called ${name}`);
  return found;
}
