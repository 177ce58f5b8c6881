import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { type QueuedMail, sealAudit, verifyAudit } from '@tessera/domain';
import { expect, onTestFinished, test } from 'vitest';
import { digestSecret } from '../signin/secrets.ts';
import { sqlite } from '../storage/testing/databases.ts';
import { runUntilKilled } from '../storage/testing/killing.ts';
import { PostBed } from './testing/post-bed.ts';

const CHILD = fileURLToPath(new URL('./testing/posting-child.ts', import.meta.url));
const KILLS = 8;
/** Longer than a process may have a mail, ms: each one takes up what the killed ones before it had. */
const LEASE = 11 * 60_000;
/** Starting so many processes takes a loaded machine its time, ms. */
const LONG = 240_000;

test(
  'A27, P16: a process killed at any moment has lost no mail, sent none twice, and left a log that verifies',
  async () => {
    const box = await PostBed.make(sqlite);
    onTestFinished(() => box.drop());
    const { bed, server } = box;
    const config = bed.database.config();
    if (config.kind !== 'sqlite') throw new Error('opened on SQLite');
    await bed.store.close();
    const acknowledged: string[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      const words = [config.folder, String(server.port), String(box.ben.key), String(kill * LEASE)];
      acknowledged.push(...(await runUntilKilled(CHILD, words, randomInt(1, 150))));
    }

    const store = await bed.open();
    // The time of the processes was the machine's.
    bed.clock.advance(Date.now() - bed.clock.now() + KILLS * LEASE);
    await box.post().drain();
    const sealing = { store, clock: bed.clock, digest: digestSecret };
    await sealAudit(sealing);

    const mails: QueuedMail[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await store.read((unit) =>
        unit.outbox.list({ limit: 100, ...(cursor === undefined ? {} : { cursor }) }),
      );
      mails.push(...page.items);
      if (page.next === null) break;
      cursor = page.next;
    }
    const stored = new Set(mails.map(({ id }) => id));
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(KILLS);
    const sent = mails.filter(({ state }) => state === 'sent').length;
    const unsure = mails.filter(({ state }) => state === 'unsure').length;
    // What a process had handed over when it died is shown as unsure: it had one mail at a time.
    expect([sent + unsure, unsure <= KILLS]).toEqual([mails.length, true]);
    const arrived = server.mails.map((mail) => mail.header('message-id'));
    expect(new Set(arrived).size).toBe(arrived.length);
    expect(arrived.length).toBeGreaterThanOrEqual(sent);
    expect(arrived.length).toBeLessThanOrEqual(sent + unsure);

    const found = await verifyAudit(sealing);
    expect(found).toMatchObject({ intact: true, broken: null, entries: mails.length, unsealed: 0 });
  },
  LONG,
);
