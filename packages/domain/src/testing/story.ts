import type { Decision, GrantSource, PrincipalKey, ResourceKey } from '../access/model.ts';
import { ACCOUNTS, EVERYONE } from '../access/model.ts';
import type { GrantRole, Role } from '../access/roles.ts';
import type { AccessScope, Asker, ListQuery } from '../access/store.ts';
import type { Account, AccountRole, AccountStatus } from '../accounts/model.ts';
import type { Group, GroupType, Organization, OrganizationRole } from '../groups/model.ts';
import type { Mode } from '../kinds/kind.ts';
import type { Store } from '../ports.ts';
import type { Resource } from '../resources/model.ts';
import { type TestClock, testClock, testRandom } from './tools.ts';
import { emailOf } from './world.ts';

/** What a story needs: a store to write it in, and the clock that the store was opened with. */
export interface StorySetting {
  readonly store: Store;
  readonly clock?: TestClock;
}

interface ThingOptions {
  readonly owner: Account | Organization;
  readonly in?: Resource;
  readonly kind?: string;
  readonly mode?: Mode;
  readonly modeRole?: 'viewer' | 'editor';
  readonly publisher?: Account;
  readonly draft?: boolean;
  readonly at?: number;
  readonly words?: string;
}

interface ShareOptions {
  readonly by?: Account | null;
  readonly until?: number | null;
  readonly run?: string | null;
  readonly source?: GrantSource;
  readonly id?: string;
  readonly at?: number;
}

type Grantee = Account | Group | Organization | 'everyone' | 'accounts';

/**
 * Writes a hub into a store so that a permission test reads like a story. It goes to the store's ports directly: nobody
 * is asked whether they may.
 *
 * @example
 * const story = new Story({ store, clock });
 * const ann = await story.newUser('Ann');
 * const ben = await story.newUser('Ben');
 * const europe = await story.newCollection('Europe', { owner: ann });
 * const trade = await story.newGraph('Trade', { owner: ann, in: europe });
 * await story.share(europe, ben, 'editor');
 * expect(await story.roleOf(ben, trade)).toBe('editor');
 */
export class Story {
  readonly store: Store;
  readonly clock: TestClock;
  readonly #random = testRandom(20_260);

  constructor(setting: StorySetting) {
    this.store = setting.store;
    this.clock = setting.clock ?? testClock();
  }

  newUser(
    name: string,
    more: {
      readonly role?: AccountRole;
      readonly status?: AccountStatus;
      readonly emailVerified?: boolean;
    } = {},
  ): Promise<Account> {
    return this.store.write(({ accounts }) =>
      accounts.create({
        id: this.#random.id(),
        name,
        slug: slugOf(name),
        email: emailOf(name),
        emailVerified: more.emailVerified ?? true,
        institution: null,
        website: null,
        role: more.role ?? 'DATA_SCIENTIST',
        status: more.status ?? 'active',
        passwordHash: null,
        createdAt: this.clock.now(),
      }),
    );
  }

  newGroup(
    name: string,
    more: {
      readonly type?: GroupType;
      readonly sharing?: boolean;
      readonly members?: readonly Account[];
    } = {},
  ): Promise<Group> {
    return this.store.write(async ({ groups }) => {
      const group = await groups.create({
        id: this.#random.id(),
        name,
        description: '',
        type: more.type ?? 'ordinary',
        sharing: more.sharing ?? true,
        joining: 'ask',
        keptBy: null,
        permissions: [],
        createdAt: this.clock.now(),
      });
      for (const member of more.members ?? []) await groups.setMember(group.key, place(member));
      return group;
    });
  }

  joinGroup(
    group: Group,
    account: Account,
    more: { readonly staff?: boolean; readonly until?: number | null } = {},
  ): Promise<AccessScope> {
    return this.store.write(({ groups }) => groups.setMember(group.key, { ...place(account), ...more }));
  }

  leaveGroup(group: Group, account: Account): Promise<AccessScope | null> {
    return this.store.write(({ groups }) => groups.removeMember(group.key, account.key));
  }

  setSharing(group: Group, sharing: boolean): Promise<AccessScope> {
    return this.store.write(async ({ groups }) => (await groups.update(group.key, { sharing })).scope);
  }

  newOrganization(
    name: string,
    members: readonly (readonly [Account, OrganizationRole])[] = [],
  ): Promise<Organization> {
    return this.store.write(async ({ organizations }) => {
      const organization = await organizations.create({
        id: this.#random.id(),
        name,
        slug: slugOf(name),
        createdAt: this.clock.now(),
      });
      for (const [account, role] of members) {
        await organizations.setMember(organization.key, { account: account.key, role });
      }
      return organization;
    });
  }

  newCollection(title: string, options: ThingOptions): Promise<Resource> {
    return this.newThing(title, { kind: 'collection', ...options });
  }

  newGraph(title: string, options: ThingOptions): Promise<Resource> {
    return this.newThing(title, { kind: 'graph', ...options });
  }

  newThing(title: string, options: ThingOptions): Promise<Resource> {
    const { owner } = options;
    return this.store.write(async (unit) => {
      const resource = await unit.resources.create({
        id: this.#random.id(),
        kind: options.kind ?? 'graph',
        title,
        description: '',
        owner: owner.key,
        publisher: options.publisher?.key ?? null,
        parent: options.in?.key ?? null,
        state: options.draft === true ? 'draft' : 'live',
        createdAt: options.at ?? this.clock.now(),
        searchText: options.words ?? '',
      });
      const { mode, modeRole = 'viewer' } = options;
      if (mode === undefined || mode === 'private') return resource;
      await unit.access.change(resource.key, owner.key, this.clock.now(), (writer) =>
        writer.setMode(mode, modeRole, owner.key),
      );
      return { ...resource, mode, modeRole };
    });
  }

  async share(on: Resource, to: Grantee, role: GrantRole, more: ShareOptions = {}): Promise<AccessScope> {
    const { scope } = await this.store.write(({ access }) =>
      access.change(on.key, on.owner, this.clock.now(), (writer) =>
        writer.put({
          id: more.id ?? this.#random.id(),
          principal: granteeKey(to),
          role,
          source: more.source ?? 'direct',
          granter: more.by === undefined ? on.owner : (more.by?.key ?? null),
          createdAt: more.at ?? this.clock.now(),
          until: more.until ?? null,
          run: more.run ?? null,
        }),
      ),
    );
    return scope;
  }

  /** Takes away every grant of somebody on a thing itself. */
  async revoke(on: Resource, from: Grantee): Promise<AccessScope> {
    const principal = granteeKey(from);
    return this.store.write(async ({ access }) => {
      const { grants } = await access.facts(on.key, this.clock.now());
      const { scope } = await access.change(on.key, on.owner, this.clock.now(), async (writer) => {
        for (const grant of grants) {
          if (grant.resource === on.key && grant.principal === principal) await writer.remove(grant.id);
        }
      });
      return scope;
    });
  }

  async setMode(on: Resource, mode: Mode, modeRole: 'viewer' | 'editor' = 'viewer'): Promise<AccessScope> {
    const { scope } = await this.store.write(({ access }) =>
      access.change(on.key, on.owner, this.clock.now(), (writer) => writer.setMode(mode, modeRole, on.owner)),
    );
    return scope;
  }

  move(thing: Resource, to: Resource | null): Promise<AccessScope> {
    return this.store.write(({ resources }) => resources.move(thing.key, to?.key ?? null));
  }

  touch(thing: Resource, at = this.clock.now()): Promise<void> {
    return this.store.write(({ resources }) => resources.touch(thing.key, at));
  }

  trash(thing: Resource): Promise<AccessScope> {
    return this.store.write(({ resources }) => resources.trash(thing.key, this.clock.now()));
  }

  restore(thing: Resource): Promise<AccessScope> {
    return this.store.write(({ resources }) => resources.restore(thing.key));
  }

  /** Who asks now; null = an anonymous visitor. */
  asker(who: Account | null): Promise<Asker> {
    return this.store.read(({ access }) => access.asker(who?.key ?? null, this.clock.now()));
  }

  async roleOf(who: Account | null, thing: Resource): Promise<Role | null> {
    return (await this.decisionOf(who, thing)).role;
  }

  decisionOf(who: Account | null, thing: Resource): Promise<Decision> {
    return this.store.read(async ({ access }) => {
      const asker = await access.asker(who?.key ?? null, this.clock.now());
      const judged = await access.judge(asker, thing.id);
      if (judged === null) throw new Error(`${thing.title} is not stored`);
      return judged.decision;
    });
  }

  /** Titles of all pages of a view. */
  async titles(
    who: Account | null,
    query: Omit<ListQuery, 'limit' | 'cursor'>,
    limit = 50,
  ): Promise<readonly string[]> {
    const titles: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.store.read(async ({ access }) => {
        const asker = await access.asker(who?.key ?? null, this.clock.now());
        return access.list(asker, { ...query, limit, ...(cursor === undefined ? {} : { cursor }) });
      });
      titles.push(...page.items.map((item) => item.resource.title));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    return titles;
  }

  /** Names and roles of who can see a thing. */
  async audience(thing: Resource): Promise<readonly (readonly [string, Role])[]> {
    const page = await this.store.read(({ access }) =>
      access.audience(thing.key, { now: this.clock.now(), limit: 1_000 }),
    );
    return page.items.map((row) => [row.principal.name, row.role]);
  }
}

function granteeKey(to: Grantee): PrincipalKey {
  if (to === 'everyone') return EVERYONE;
  return to === 'accounts' ? ACCOUNTS : to.key;
}

function place(account: Account) {
  return { account: account.key, manager: false, staff: false, until: null };
}

function slugOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

/** Keys of things, for tests that go to the ports themselves. */
export function keysOf(things: readonly Resource[]): readonly ResourceKey[] {
  return things.map((thing) => thing.key);
}
