import {
  type Account,
  type Clock,
  type Group,
  type KindRegistry,
  kindRegistry,
  type NewAccount,
  type NewGroup,
  type Organization,
} from '@tessera/domain';
import { systemRandom } from '../../signin/secrets.ts';
import { type OpenStore, openStore } from '../store.ts';
import type { DatabaseSort, TestDatabase } from './databases.ts';

/** A clock that stands still until a test moves it. */
export interface TestClock extends Clock {
  advance(milliseconds: number): void;
}

export function testClock(start = Date.UTC(2026, 0, 5, 9)): TestClock {
  let now = start;
  return {
    now: () => now,
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}

/** A store on a database of its own, and short ways to fill it. Names and addresses are made unique. */
export class Bed {
  readonly clock = testClock();
  readonly database: TestDatabase;
  readonly #kinds: KindRegistry;
  #store: OpenStore | undefined;

  constructor(database: TestDatabase, kinds: KindRegistry) {
    this.database = database;
    this.#kinds = kinds;
  }

  get store(): OpenStore {
    if (this.#store === undefined) throw new Error('the bed is not made');
    return this.#store;
  }

  async open(): Promise<OpenStore> {
    this.#store = await openStore({
      database: this.database.config(),
      kinds: this.#kinds,
      clock: this.clock,
      random: systemRandom,
    });
    return this.#store;
  }

  async drop(): Promise<void> {
    await this.#store?.close();
    await this.database.drop();
  }

  account(changes: Partial<NewAccount> = {}): Promise<Account> {
    return this.store.write((unit) => unit.accounts.create(newAccount(this.clock.now(), changes)));
  }

  group(changes: Partial<NewGroup> = {}): Promise<Group> {
    return this.store.write((unit) => unit.groups.create(newGroup(this.clock.now(), changes)));
  }

  organization(changes: Partial<Pick<Organization, 'name' | 'slug'>> = {}): Promise<Organization> {
    const id = systemRandom.id();
    const organization = {
      id,
      name: `Org ${id}`,
      slug: `org-${id}`,
      createdAt: this.clock.now(),
      ...changes,
    };
    return this.store.write((unit) => unit.organizations.create(organization));
  }
}

/** A bed on a fresh database, opened. */
export async function makeBed(sort: DatabaseSort, kinds: KindRegistry = kindRegistry([])): Promise<Bed> {
  const bed = new Bed(await sort.create(), kinds);
  await bed.open();
  return bed;
}

export function newAccount(now: number, changes: Partial<NewAccount> = {}): NewAccount {
  const id = changes.id ?? systemRandom.id();
  return {
    id,
    name: `Person ${id}`,
    slug: `person-${id}`,
    email: `${id}@example.org`,
    emailVerified: true,
    institution: null,
    website: null,
    role: 'DATA_SCIENTIST',
    status: 'active',
    passwordHash: null,
    createdAt: now,
    ...changes,
  };
}

export function newGroup(now: number, changes: Partial<NewGroup> = {}): NewGroup {
  const id = changes.id ?? systemRandom.id();
  return {
    id,
    name: `Group ${id}`,
    description: '',
    type: 'ordinary',
    sharing: false,
    joining: 'ask',
    keptBy: null,
    permissions: [],
    createdAt: now,
    ...changes,
  };
}
