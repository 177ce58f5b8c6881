import { tell } from '@tessera/domain';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { databaseSorts } from '../storage/testing/databases.ts';
import { PostBed } from './testing/post-bed.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

for (const sort of databaseSorts()) {
  describe(`mail on ${sort.name}`, () => {
    let box: PostBed;
    beforeAll(async () => {
      box = await PostBed.make(sort);
    });
    afterEach(() => box.clear());
    afterAll(() => box.drop());

    test('A27: mail leaves once its transaction has committed, and not when it was undone', async () => {
      const undone = box.bed.store.write(async (unit) => {
        await tell(box.context(), unit, {
          ...{
            to: box.ben.key,
            event: 'account',
            what: 'profile-changed',
            actor: box.ann.key,
            resource: null,
          },
        });
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
      await box.post().drain();
      expect(box.server.mails).toHaveLength(0);
      await box.tell();
      await box.post().drain();
      expect(box.server.mails.map(({ to }) => to)).toEqual([[box.ben.email]]);
      expect(await box.last()).toMatchObject({
        state: 'sent',
        tries: 1,
        answer: expect.stringContaining('250'),
      });
    });

    test('A27: what is no longer visible, wanted or asked for by an active account does not leave', async () => {
      const key = await box.thing('Secret plans');
      await box.share(key);
      const about = { event: 'shared', what: 'granted', resource: key, details: { role: 'viewer' } } as const;
      await box.tell(about);
      await box.unshare(key);
      await box.post().drain();
      expect(await box.last()).toMatchObject({
        state: 'dropped',
        answer: expect.stringContaining('not visible'),
      });

      await box.share(key);
      await box.tell(about);
      const off = { enabled: true, off: ['shared'], rhythm: 'now' } as const;
      await box.bed.store.write((unit) => unit.news.setChoice(box.ben.key, off));
      await box.post().drain();
      expect(await box.last()).toMatchObject({
        state: 'dropped',
        answer: expect.stringContaining('switched'),
      });
      await box.bed.store.write((unit) => unit.news.setChoice(box.ben.key, { ...off, off: [] }));

      await box.tell();
      await box.bed.store.write((unit) => unit.accounts.update(box.ben.key, { status: 'disabled' }));
      await box.post().drain();
      expect(await box.last()).toMatchObject({
        state: 'dropped',
        answer: expect.stringContaining('disabled'),
      });
      // That it was disabled is told all the same.
      await box.tell({ event: 'security', what: 'disabled' });
      await box.post().drain();
      expect(await box.last()).toMatchObject({ state: 'sent' });
      await box.bed.store.write((unit) => unit.accounts.update(box.ben.key, { status: 'active' }));
      expect(box.server.mails).toHaveLength(1);
    });

    test('A27: a title is read when the mail leaves, never from when it was written', async () => {
      const key = await box.thing('Old name');
      await box.share(key);
      await box.tell({ event: 'shared', what: 'granted', resource: key, details: { role: 'viewer' } });
      await box.bed.store.write((unit) => unit.resources.update(key, { title: 'New name' }));
      await box.post().drain();
      expect(box.server.mails[0]?.mail.subject).toBe('Ann Lee shared “New name” with you. You can view it');
    });

    test('A27: a hub that stopped amid its work loses none and sends none twice', async () => {
      await box.tell({ details: { number: 1 } });
      await box.tell({ details: { number: 2 } });
      const [second, first] = await box.queue();
      if (first === undefined || second === undefined) throw new Error('two are waiting');
      // The first was being handed over when the hub died, the second only claimed.
      const now = box.bed.clock.now();
      await box.bed.store.write(async (unit) => {
        await unit.outbox.claim({ now, until: now + MINUTE });
        await unit.outbox.claim({ now, until: now + MINUTE });
        await unit.outbox.hand([first.id], now);
      });
      const post = box.post();
      await post.drain();
      expect(box.server.mails).toHaveLength(0);
      box.bed.clock.advance(MINUTE);
      await post.drain();
      expect(box.server.mails).toHaveLength(1);
      expect((await box.queue()).map(({ id, state }) => [id, state])).toEqual(
        expect.arrayContaining([
          [first.id, 'unsure'],
          [second.id, 'sent'],
        ]),
      );
    });

    test('A27: two processes over one database send each mail once', async () => {
      for (let index = 0; index < 12; index++) await box.tell({ details: { index } });
      await Promise.all([box.post().drain(), box.post().drain()]);
      expect(box.server.mails).toHaveLength(12);
      expect(new Set(box.server.mails.map((mail) => mail.header('message-id'))).size).toBe(12);
      // One line carries many mails.
      expect(box.server.connections()).toBeLessThan(12);
    });

    test('A27: a secret in a queued mail is forgotten once it left', async () => {
      await box.tell({ event: 'security', what: 'password-reset', secretPath: '/set-password#secret-word' });
      expect((await box.last())?.secretPath).toBe('/set-password#secret-word');
      await box.post().drain();
      expect(box.server.mails[0]?.mail.text).toContain('https://hub.example.org/set-password#secret-word');
      expect((await box.last())?.secretPath).toBeNull();
      const inbox = await box.bed.store.read((unit) => unit.news.list(box.ben.key, { limit: 1 }));
      expect(JSON.stringify(inbox)).not.toContain('secret-word');
    });

    test('A27: with no mail configured it is kept, and leaves only when somebody says so', async () => {
      await box.tell({}, false);
      await box.post().drain();
      expect(box.server.mails).toHaveLength(0);
      expect(await box.last()).toMatchObject({ state: 'kept' });
    });

    test('A27: one sender mails only so many outside addresses a day', async () => {
      const many = Array.from(
        { length: 150 },
        (_, index) => `p${index}-${sort.name.toLowerCase()}@example.net`,
      );
      const invite = () =>
        box.bed.store.write(async (unit) => {
          const infos = await Promise.all(many.map((email) => unit.access.principalOfAddress(email)));
          await tell(
            box.context(),
            unit,
            infos.map(({ key }) => ({
              ...{ to: key, event: 'invited', what: 'invited', actor: box.ann.key, resource: null },
            })),
          );
        });
      await invite();
      await expect(invite()).rejects.toMatchObject({ code: 'rate-limited' });
      box.bed.clock.advance(DAY);
      await invite();
    });
  });
}
