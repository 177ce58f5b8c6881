import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { databaseSorts } from '../storage/testing/databases.ts';
import { startMailServer } from '../testing/mail-server.ts';
import { PAUSES } from './post.ts';
import { PostBed } from './testing/post-bed.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

for (const sort of databaseSorts()) {
  describe(`mail that is refused on ${sort.name}`, () => {
    let box: PostBed;
    beforeAll(async () => {
      box = await PostBed.make(sort);
    });
    afterEach(() => box.clear());
    afterAll(() => box.drop());

    test('A27: a refused recipient has failed at once, with the answer of the server', async () => {
      box.server.behaviour.recipient = () => '550 5.1.1 No such user here';
      await box.tell();
      await box.post().drain();
      expect(await box.last()).toMatchObject({
        state: 'failed',
        answer: expect.stringContaining('No such user here'),
        tries: 1,
      });
    });

    test('A27: what is refused for now is tried again after growing pauses, and has failed after the last', async () => {
      box.server.behaviour.data = 'refuse:451 4.3.0 Try later';
      await box.tell();
      const post = box.post();
      const pauses: number[] = [];
      for (;;) {
        await post.drain();
        const mail = await box.last();
        if (mail?.state !== 'waiting') break;
        expect(mail.answer).toContain('Try later');
        pauses.push(mail.dueAt - box.bed.clock.now());
        // Not a moment earlier.
        const { tries } = mail;
        box.bed.clock.advance((pauses.at(-1) ?? 0) - 1);
        await post.drain();
        expect((await box.last())?.tries).toBe(tries);
        box.bed.clock.advance(1);
      }
      expect(pauses).toEqual([...PAUSES]);
      expect(await box.last()).toMatchObject({ state: 'failed', tries: PAUSES.length + 1 });
      expect(box.server.mails).toHaveLength(0);
    });

    test('A27: a line that breaks amid a mail loses nothing, and is never taken for a success', async () => {
      box.server.behaviour.data = 'cut';
      await box.tell();
      const post = box.post();
      await post.drain();
      const broken = await box.last();
      expect(['waiting', 'unsure']).toContain(broken?.state);
      expect(box.server.mails).toHaveLength(0);
    });

    test('A27: what was taken without a word is not sent again by itself, and is shown as it is', async () => {
      box.server.behaviour.data = 'lose';
      await box.tell();
      const post = box.post();
      await post.drain();
      expect(box.server.mails).toHaveLength(1);
      expect(await box.last()).toMatchObject({ state: 'unsure' });
      box.server.behaviour.data = 'take';
      box.bed.clock.advance(3 * DAY);
      await box.post().drain();
      expect(box.server.mails).toHaveLength(1);
    });

    test('A27: a server that says nothing holds a mail no longer than its patience', async () => {
      box.server.behaviour.data = 'hang';
      await box.tell();
      await box.post(box.server.account(), 1_500).drain();
      expect(await box.last()).toMatchObject({ state: 'unsure' });
    });

    test('A27: while no server answers nothing is lost, and it leaves once one does', async () => {
      const { port } = box.server;
      await box.server.close();
      await box.tell();
      const post = box.post({ ...box.server.account(), server: { ...box.server.account().server, port } });
      await post.drain();
      expect(await box.last()).toMatchObject({
        state: 'waiting',
        tries: 1,
        answer: expect.stringContaining('ECONNREFUSED'),
      });
      // Others are not tried meanwhile.
      await box.tell();
      await post.drain();
      expect((await box.last())?.tries).toBe(0);
      box.server = await startMailServer();
      box.bed.clock.advance(HOUR);
      await box.post(box.server.account()).drain();
      expect(box.server.mails).toHaveLength(2);
    });

    test('A26: a wrong password and a certificate that nobody vouches for are refused, and say so', async () => {
      const closed = await startMailServer({ signIn: true });
      const wrong = closed.account({ password: 'not it, but long' });
      await expect(box.post(wrong).tryOut(wrong)).rejects.toMatchObject({
        code: 'mail-refused',
        detail: expect.stringMatching(/535.*is wrong/),
      });
      // A server that repeats what it heard does not make the hub repeat it.
      await expect(box.post(wrong).tryOut(wrong)).rejects.not.toMatchObject({
        detail: expect.stringContaining('not it, but long'),
      });
      await box.post(closed.account()).tryOut(closed.account());
      await closed.close();
      const strange = await startMailServer({ tls: true });
      const secure = strange.account({ security: 'tls' });
      await expect(box.post(secure).tryOut(secure)).rejects.toMatchObject({
        code: 'mail-refused',
        detail: expect.stringMatching(/certificate/i),
      });
      await strange.close();
      const starttls = box.server.account({ security: 'starttls' });
      await expect(box.post(starttls).tryOut(starttls)).rejects.toMatchObject({
        detail: expect.stringMatching(/certificate/i),
      });
    });
  });
}
