import { type Account, type Context, kindRegistry, type News, type ResourceKey, tell } from '@tessera/domain';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { digestSecret, systemRandom } from '../signin/secrets.ts';
import { type Bed, makeBed } from '../storage/testing/bed.ts';
import { databaseSorts } from '../storage/testing/databases.ts';
import { HUB_KINDS } from '../storage/testing/filled-hub.ts';
import { startMailServer, type TestMailServer } from '../testing/mail-server.ts';
import { PAUSES, Post } from './post.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

for (const sort of databaseSorts()) {
  describe(`mail on ${sort.name}`, () => {
    let bed: Bed;
    let server: TestMailServer;
    let ann: Account;
    let ben: Account;
    const posts: Post[] = [];

    beforeAll(async () => {
      bed = await makeBed(sort, HUB_KINDS);
      ann = await bed.account({ name: 'Ann Lee' });
      ben = await bed.account({ name: 'Ben' });
    });
    beforeEach(async () => {
      server = await startMailServer();
    });
    afterEach(async () => {
      for (const post of posts.splice(0)) await post.stop();
      await server.close();
      // What a test left waiting is not the next one's.
      await bed.store.write(async (unit) => {
        for (const state of ['waiting', 'kept', 'failed', 'unsure'] as const) {
          const left = await unit.outbox.inState(state, 1_000);
          await unit.outbox.settle(left, { state: 'dropped', answer: 'the test is over', doneAt: 0 });
        }
      });
    });
    afterAll(() => bed.drop());

    const context = (mailConfigured = true): Context => ({
      caller: {
        account: ann,
        permissions: new Set(),
        through: 'web',
        scopes: null,
        session: null,
        key: null,
        signedInAt: null,
        links: [],
      },
      store: bed.store,
      clock: bed.clock,
      random: systemRandom,
      hasher: { hash: async () => '', verify: async () => false },
      bus: { publish: async () => ({ socketsClosed: 0, downloadsStopped: 0, silentNodes: [] }) },
      kinds: kindRegistry([]),
      neededRole: null,
      address: (path) => `https://hub.example.org${path}`,
      digest: digestSecret,
      mailConfigured,
    });
    function makePost(account = server.account(), silence = 2_000): Post {
      const post = new Post({
        ...{ store: bed.store, clock: bed.clock, random: systemRandom, environment: account },
        address: (path) => `https://hub.example.org${path}`,
        warn: (error) => {
          throw error;
        },
        patience: { connecting: 2_000, silence },
      });
      posts.push(post);
      return post;
    }
    function told(news: Partial<News> = {}, mailConfigured = true): Promise<void> {
      // The queue is in the order of time.
      bed.clock.advance(1);
      return bed.store.write((unit) =>
        tell(context(mailConfigured), unit, {
          ...{ to: ben.key, event: 'account', what: 'profile-changed', actor: ann.key, resource: null },
          ...news,
        }),
      );
    }
    const queue = async () => (await bed.store.read((unit) => unit.outbox.list({ limit: 50 }))).items;
    const last = async () => (await queue())[0];
    async function thing(title: string): Promise<ResourceKey> {
      const { key } = await bed.store.write((unit) =>
        unit.resources.create({
          ...{ id: systemRandom.id(), kind: 'graph', title, description: '', owner: ann.key, state: 'live' },
          ...{ parent: null, publisher: null, createdAt: bed.clock.now(), searchText: '' },
        }),
      );
      return key;
    }
    async function share(key: ResourceKey, to = ben.key): Promise<void> {
      await bed.store.write((unit) =>
        unit.access.change(key, ann.key, bed.clock.now(), (writer) =>
          writer.put({
            ...{ id: `${key}-${to}`, principal: to, role: 'viewer', source: 'direct', granter: ann.key },
            ...{ createdAt: bed.clock.now(), until: null, run: null },
          }),
        ),
      );
    }
    async function unshare(key: ResourceKey, to = ben.key): Promise<void> {
      await bed.store.write((unit) =>
        unit.access.change(key, ann.key, bed.clock.now(), (writer) => writer.remove(`${key}-${to}`)),
      );
    }

    test('A27: mail leaves once its transaction has committed, and not when it was undone', async () => {
      const undone = bed.store.write(async (unit) => {
        await tell(context(), unit, {
          ...{ to: ben.key, event: 'account', what: 'profile-changed', actor: ann.key, resource: null },
        });
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
      await makePost().drain();
      expect(server.mails).toHaveLength(0);
      await told();
      await makePost().drain();
      expect(server.mails.map(({ to }) => to)).toEqual([[ben.email]]);
      expect(await last()).toMatchObject({ state: 'sent', tries: 1, answer: expect.stringContaining('250') });
    });

    test('A27: what is no longer visible, wanted or asked for by an active account does not leave', async () => {
      const key = await thing('Secret plans');
      await share(key);
      const about = { event: 'shared', what: 'granted', resource: key, details: { role: 'viewer' } } as const;
      await told(about);
      await unshare(key);
      await makePost().drain();
      expect(await last()).toMatchObject({
        state: 'dropped',
        answer: expect.stringContaining('not visible'),
      });

      await share(key);
      await told(about);
      const off = { enabled: true, off: ['shared'], rhythm: 'now' } as const;
      await bed.store.write((unit) => unit.news.setChoice(ben.key, off));
      await makePost().drain();
      expect(await last()).toMatchObject({ state: 'dropped', answer: expect.stringContaining('switched') });
      await bed.store.write((unit) => unit.news.setChoice(ben.key, { ...off, off: [] }));

      await told();
      await bed.store.write((unit) => unit.accounts.update(ben.key, { status: 'disabled' }));
      await makePost().drain();
      expect(await last()).toMatchObject({ state: 'dropped', answer: expect.stringContaining('disabled') });
      // That it was disabled is told all the same.
      await told({ event: 'security', what: 'disabled' });
      await makePost().drain();
      expect(await last()).toMatchObject({ state: 'sent' });
      await bed.store.write((unit) => unit.accounts.update(ben.key, { status: 'active' }));
      expect(server.mails).toHaveLength(1);
    });

    test('A27: a title is read when the mail leaves, never from when it was written', async () => {
      const key = await thing('Old name');
      await share(key);
      await told({ event: 'shared', what: 'granted', resource: key, details: { role: 'viewer' } });
      await bed.store.write((unit) => unit.resources.update(key, { title: 'New name' }));
      await makePost().drain();
      expect(server.mails[0]?.mail.subject).toBe('Ann Lee shared “New name” with you. You can view it');
    });

    test('A27: a refused recipient has failed at once, with the answer of the server', async () => {
      server.behaviour.recipient = () => '550 5.1.1 No such user here';
      await told();
      await makePost().drain();
      expect(await last()).toMatchObject({
        state: 'failed',
        answer: expect.stringContaining('No such user here'),
        tries: 1,
      });
    });

    test('A27: what is refused for now is tried again after growing pauses, and has failed after the last', async () => {
      server.behaviour.data = 'refuse:451 4.3.0 Try later';
      await told();
      const post = makePost();
      const pauses: number[] = [];
      for (;;) {
        await post.drain();
        const mail = await last();
        if (mail?.state !== 'waiting') break;
        expect(mail.answer).toContain('Try later');
        pauses.push(mail.dueAt - bed.clock.now());
        // Not a moment earlier.
        const { tries } = mail;
        bed.clock.advance((pauses.at(-1) ?? 0) - 1);
        await post.drain();
        expect((await last())?.tries).toBe(tries);
        bed.clock.advance(1);
      }
      expect(pauses).toEqual([...PAUSES]);
      expect(await last()).toMatchObject({ state: 'failed', tries: PAUSES.length + 1 });
      expect(server.mails).toHaveLength(0);
    });

    test('A27: a line that breaks amid a mail loses nothing, and is never taken for a success', async () => {
      server.behaviour.data = 'cut';
      await told();
      const post = makePost();
      await post.drain();
      const broken = await last();
      expect(['waiting', 'unsure']).toContain(broken?.state);
      expect(server.mails).toHaveLength(0);
    });

    test('A27: what was taken without a word is not sent again by itself, and is shown as it is', async () => {
      server.behaviour.data = 'lose';
      await told();
      const post = makePost();
      await post.drain();
      expect(server.mails).toHaveLength(1);
      expect(await last()).toMatchObject({ state: 'unsure' });
      server.behaviour.data = 'take';
      bed.clock.advance(3 * DAY);
      await makePost().drain();
      expect(server.mails).toHaveLength(1);
    });

    test('A27: a server that says nothing holds a mail no longer than its patience', async () => {
      server.behaviour.data = 'hang';
      await told();
      await makePost(server.account(), 500).drain();
      expect(await last()).toMatchObject({ state: 'unsure' });
    });

    test('A27: a hub that stopped amid its work loses none and sends none twice', async () => {
      await told({ details: { number: 1 } });
      await told({ details: { number: 2 } });
      const [second, first] = await queue();
      if (first === undefined || second === undefined) throw new Error('two are waiting');
      // The first was being handed over when the hub died, the second only claimed.
      const now = bed.clock.now();
      await bed.store.write(async (unit) => {
        await unit.outbox.claim({ now, until: now + MINUTE });
        await unit.outbox.claim({ now, until: now + MINUTE });
        await unit.outbox.hand([first.id], now);
      });
      const post = makePost();
      await post.drain();
      expect(server.mails).toHaveLength(0);
      bed.clock.advance(MINUTE);
      await post.drain();
      expect(server.mails).toHaveLength(1);
      expect((await queue()).map(({ id, state }) => [id, state])).toEqual(
        expect.arrayContaining([
          [first.id, 'unsure'],
          [second.id, 'sent'],
        ]),
      );
    });

    test('A27: two processes over one database send each mail once', async () => {
      for (let index = 0; index < 12; index++) await told({ details: { index } });
      await Promise.all([makePost().drain(), makePost().drain()]);
      expect(server.mails).toHaveLength(12);
      expect(new Set(server.mails.map((mail) => mail.header('message-id'))).size).toBe(12);
      // One line carries many mails.
      expect(server.connections()).toBeLessThan(12);
    });

    test('A27: while no server answers nothing is lost, and it leaves once one does', async () => {
      const { port } = server;
      await server.close();
      await told();
      const post = makePost({ ...server.account(), server: { ...server.account().server, port } });
      await post.drain();
      expect(await last()).toMatchObject({
        state: 'waiting',
        tries: 1,
        answer: expect.stringContaining('ECONNREFUSED'),
      });
      // Others are not tried meanwhile.
      await told();
      await post.drain();
      expect((await last())?.tries).toBe(0);
      server = await startMailServer();
      bed.clock.advance(HOUR);
      await makePost(server.account()).drain();
      expect(server.mails).toHaveLength(2);
    });

    test('A26: a wrong password and a certificate that nobody vouches for are refused, and say so', async () => {
      const closed = await startMailServer({ signIn: true });
      const wrong = closed.account({ password: 'not it, but long' });
      await expect(makePost(wrong).tryOut(wrong)).rejects.toMatchObject({
        code: 'mail-refused',
        detail: expect.stringMatching(/535.*is wrong/),
      });
      // A server that repeats what it heard does not make the hub repeat it.
      await expect(makePost(wrong).tryOut(wrong)).rejects.not.toMatchObject({
        detail: expect.stringContaining('not it, but long'),
      });
      await makePost(closed.account()).tryOut(closed.account());
      await closed.close();
      const strange = await startMailServer({ tls: true });
      const secure = strange.account({ security: 'tls' });
      await expect(makePost(secure).tryOut(secure)).rejects.toMatchObject({
        code: 'mail-refused',
        detail: expect.stringMatching(/certificate/i),
      });
      await strange.close();
      const starttls = server.account({ security: 'starttls' });
      await expect(makePost(starttls).tryOut(starttls)).rejects.toMatchObject({
        detail: expect.stringMatching(/certificate/i),
      });
    });

    test('A27: a secret in a queued mail is forgotten once it left', async () => {
      await told({ event: 'security', what: 'password-reset', secretPath: '/set-password#secret-word' });
      expect((await last())?.secretPath).toBe('/set-password#secret-word');
      await makePost().drain();
      expect(server.mails[0]?.mail.text).toContain('https://hub.example.org/set-password#secret-word');
      expect((await last())?.secretPath).toBeNull();
      const inbox = await bed.store.read((unit) => unit.news.list(ben.key, { limit: 1 }));
      expect(JSON.stringify(inbox)).not.toContain('secret-word');
    });

    test('A27: with no mail configured it is kept, and leaves only when somebody says so', async () => {
      await told({}, false);
      await makePost().drain();
      expect(server.mails).toHaveLength(0);
      expect(await last()).toMatchObject({ state: 'kept' });
    });

    test('A25: hourly and daily rhythms gather into one mail; the safety of the account does not wait', async () => {
      const hourly = { enabled: true, off: [], rhythm: 'hourly' } as const;
      await bed.store.write((unit) => unit.news.setChoice(ben.key, hourly));
      bed.clock.advance(HOUR - (bed.clock.now() % HOUR) + 10 * MINUTE);
      await told();
      await told({ what: 'role-changed', details: { from: 'GUEST', to: 'ADMIN' } });
      const post = makePost();
      await post.drain();
      expect(server.mails).toHaveLength(0);
      await told({ event: 'security', what: 'password-changed', actor: null });
      await post.drain();
      expect(server.mails).toHaveLength(1);
      bed.clock.advance(50 * MINUTE);
      await post.drain();
      expect(server.mails).toHaveLength(2);
      const digest = server.mails[1]?.mail;
      expect(digest?.subject).toBe('2 news from Tessera');
      expect(digest?.text).toContain('Ann Lee changed your profile.');
      expect(digest?.text).toContain('Ann Lee changed your role from GUEST to ADMIN.');

      await bed.store.write((unit) => unit.news.setChoice(ben.key, { ...hourly, rhythm: 'daily' }));
      await told();
      expect(new Date((await last())?.dueAt ?? 0).getUTCHours()).toBe(7);
      bed.clock.advance(DAY);
      await post.drain();
      expect(server.mails).toHaveLength(3);
      await bed.store.write((unit) => unit.news.setChoice(ben.key, { ...hourly, rhythm: 'now' }));
    });

    test('A25: switched off, no mail but the one about safety is written', async () => {
      const off = { enabled: false, off: [], rhythm: 'now' } as const;
      await bed.store.write((unit) => unit.news.setChoice(ben.key, off));
      await told();
      await told({
        event: 'security',
        what: 'new-device',
        actor: null,
        details: { device: 'Firefox', place: '192.0.2.7' },
      });
      await makePost().drain();
      expect(server.mails.map(({ mail }) => mail.subject)).toEqual([
        'Somebody signed in to your account with Firefox from 192.0.2.7',
      ]);
      await bed.store.write((unit) => unit.news.setChoice(ben.key, { ...off, enabled: true }));
    });

    test('A27: one sender mails only so many outside addresses a day', async () => {
      const many = Array.from(
        { length: 150 },
        (_, index) => `p${index}-${sort.name.toLowerCase()}@example.net`,
      );
      const invite = () =>
        bed.store.write(async (unit) => {
          const infos = await Promise.all(many.map((email) => unit.access.principalOfAddress(email)));
          await tell(
            context(),
            unit,
            infos.map(({ key }) => ({
              ...{ to: key, event: 'invited', what: 'invited', actor: ann.key, resource: null },
            })),
          );
        });
      await invite();
      await expect(invite()).rejects.toMatchObject({ code: 'rate-limited' });
      bed.clock.advance(DAY);
      await invite();
    });
  });
}
