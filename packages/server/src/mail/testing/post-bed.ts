import {
  type Account,
  type Context,
  kindRegistry,
  type MailAccount,
  type News,
  type PrincipalKey,
  type QueuedMail,
  type ResourceKey,
  tell,
  VISITOR,
} from '@tessera/domain';
import { digestSecret, systemRandom } from '../../signin/secrets.ts';
import { type Bed, makeBed } from '../../storage/testing/bed.ts';
import type { DatabaseSort } from '../../storage/testing/databases.ts';
import { HUB_KINDS } from '../../storage/testing/filled-hub.ts';
import { startMailServer, type TestMailServer } from '../../testing/mail-server.ts';
import { Post } from '../post.ts';

/** Longer than any machine takes; a test about silence has a shorter one. */
const PATIENCE = 30_000;

/** A queue of mail on a database, a server that takes it, and two people: Ann does things, Ben is told. */
export class PostBed {
  readonly bed: Bed;
  readonly ann: Account;
  readonly ben: Account;
  /** A new one for each test. */
  server: TestMailServer;
  readonly #posts: Post[] = [];

  private constructor(
    bed: Bed,
    server: TestMailServer,
    people: { readonly ann: Account; readonly ben: Account },
  ) {
    this.bed = bed;
    this.server = server;
    this.ann = people.ann;
    this.ben = people.ben;
  }

  static async make(sort: DatabaseSort): Promise<PostBed> {
    const bed = await makeBed(sort, HUB_KINDS);
    const people = { ann: await bed.account({ name: 'Ann Lee' }), ben: await bed.account({ name: 'Ben' }) };
    return new PostBed(bed, await startMailServer(), people);
  }

  /** After each test: what it left waiting is not the next one's. */
  async clear(): Promise<void> {
    for (const post of this.#posts.splice(0)) await post.stop();
    await this.server.close();
    this.server = await startMailServer();
    await this.bed.store.write(async (unit) => {
      for (const state of ['waiting', 'kept', 'failed', 'unsure'] as const) {
        const left = await unit.outbox.inState(state, 1_000);
        await unit.outbox.settle(left, { state: 'dropped', answer: 'the test is over', doneAt: 0 });
      }
    });
  }

  async drop(): Promise<void> {
    await this.server.close();
    await this.bed.drop();
  }

  /** Of what Ann does. */
  context(mailConfigured = true): Context {
    const { store, clock } = this.bed;
    return {
      caller: { ...VISITOR, account: this.ann },
      ...{ store, clock },
      random: systemRandom,
      hasher: { hash: async () => '', verify: async () => false },
      bus: { publish: async () => ({ socketsClosed: 0, downloadsStopped: 0, silentNodes: [] }) },
      kinds: kindRegistry([]),
      neededRole: null,
      address,
      digest: digestSecret,
      mailConfigured,
    };
  }

  /** A sender by this server, or another; stopped after the test. */
  post(account: MailAccount = this.server.account(), silence = PATIENCE): Post {
    const { store, clock } = this.bed;
    const post = new Post({
      ...{ store, clock, random: systemRandom, environment: account, address },
      warn: (error) => {
        throw error;
      },
      patience: { connecting: PATIENCE, silence },
    });
    this.#posts.push(post);
    return post;
  }

  /** Ann did something that Ben is told of. */
  tell(news: Partial<News> = {}, mailConfigured = true): Promise<void> {
    // The queue is in the order of time.
    this.bed.clock.advance(1);
    return this.bed.store.write((unit) =>
      tell(this.context(mailConfigured), unit, {
        ...{
          to: this.ben.key,
          event: 'account',
          what: 'profile-changed',
          actor: this.ann.key,
          resource: null,
        },
        ...news,
      }),
    );
  }

  /** Newest first. */
  async queue(): Promise<readonly QueuedMail[]> {
    return (await this.bed.store.read((unit) => unit.outbox.list({ limit: 50 }))).items;
  }

  async last(): Promise<QueuedMail | undefined> {
    return (await this.queue())[0];
  }

  /** A new thing of Ann's. */
  async thing(title: string): Promise<ResourceKey> {
    const { store, clock } = this.bed;
    const { key } = await store.write((unit) =>
      unit.resources.create({
        ...{
          id: systemRandom.id(),
          kind: 'graph',
          title,
          description: '',
          owner: this.ann.key,
          state: 'live',
        },
        ...{ parent: null, publisher: null, createdAt: clock.now(), searchText: '' },
      }),
    );
    return key;
  }

  async share(key: ResourceKey, to: PrincipalKey = this.ben.key): Promise<void> {
    const now = this.bed.clock.now();
    await this.bed.store.write((unit) =>
      unit.access.change(key, this.ann.key, now, (writer) =>
        writer.put({
          ...{ id: `${key}-${to}`, principal: to, role: 'viewer', source: 'direct', granter: this.ann.key },
          ...{ createdAt: now, until: null, run: null },
        }),
      ),
    );
  }

  async unshare(key: ResourceKey, to: PrincipalKey = this.ben.key): Promise<void> {
    await this.bed.store.write((unit) =>
      unit.access.change(key, this.ann.key, this.bed.clock.now(), (writer) => writer.remove(`${key}-${to}`)),
    );
  }
}

function address(path: string): string {
  return `https://hub.example.org${path}`;
}
