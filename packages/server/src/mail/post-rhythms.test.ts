import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { databaseSorts } from '../storage/testing/databases.ts';
import { PostBed } from './testing/post-bed.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

for (const sort of databaseSorts()) {
  describe(`rhythms of mail on ${sort.name}`, () => {
    let box: PostBed;
    beforeAll(async () => {
      box = await PostBed.make(sort);
    });
    afterEach(() => box.clear());
    afterAll(() => box.drop());

    test('A25: hourly and daily rhythms gather into one mail; the safety of the account does not wait', async () => {
      const hourly = { enabled: true, off: [], rhythm: 'hourly' } as const;
      await box.bed.store.write((unit) => unit.news.setChoice(box.ben.key, hourly));
      box.bed.clock.advance(HOUR - (box.bed.clock.now() % HOUR) + 10 * MINUTE);
      await box.tell();
      await box.tell({ what: 'role-changed', details: { from: 'GUEST', to: 'ADMIN' } });
      const post = box.post();
      await post.drain();
      expect(box.server.mails).toHaveLength(0);
      await box.tell({ event: 'security', what: 'password-changed', actor: null });
      await post.drain();
      expect(box.server.mails).toHaveLength(1);
      box.bed.clock.advance(50 * MINUTE);
      await post.drain();
      expect(box.server.mails).toHaveLength(2);
      const digest = box.server.mails[1]?.mail;
      expect(digest?.subject).toBe('2 news from Tessera');
      expect(digest?.text).toContain('Ann Lee changed your profile.');
      expect(digest?.text).toContain('Ann Lee changed your role from GUEST to ADMIN.');

      await box.bed.store.write((unit) => unit.news.setChoice(box.ben.key, { ...hourly, rhythm: 'daily' }));
      await box.tell();
      expect(new Date((await box.last())?.dueAt ?? 0).getUTCHours()).toBe(7);
      box.bed.clock.advance(DAY);
      await post.drain();
      expect(box.server.mails).toHaveLength(3);
      await box.bed.store.write((unit) => unit.news.setChoice(box.ben.key, { ...hourly, rhythm: 'now' }));
    });

    test('A25: switched off, no mail but the one about safety is written', async () => {
      const off = { enabled: false, off: [], rhythm: 'now' } as const;
      await box.bed.store.write((unit) => unit.news.setChoice(box.ben.key, off));
      await box.tell();
      await box.tell({
        event: 'security',
        what: 'new-device',
        actor: null,
        details: { device: 'Firefox', place: '192.0.2.7' },
      });
      await box.post().drain();
      expect(box.server.mails.map(({ mail }) => mail.subject)).toEqual([
        'Somebody signed in to your account with Firefox from 192.0.2.7',
      ]);
      await box.bed.store.write((unit) => unit.news.setChoice(box.ben.key, { ...off, enabled: true }));
    });
  });
}
