import type { PrincipalKey, QueuedMail, StoredNews } from '@tessera/domain';
import { expect, test } from 'vitest';
import { systemRandom } from '../../signin/secrets.ts';
import type { Bed } from './bed.ts';

/** Inboxes, choices, the outbox, secrets with other systems. */
export function activityContract(bed: () => Bed): void {
  const item = (
    reader: PrincipalKey,
    changes: Partial<StoredNews> = {},
  ): Omit<StoredNews, 'seq' | 'readAt'> => ({
    id: systemRandom.id(),
    reader,
    event: 'shared',
    what: 'granted',
    actor: null,
    resource: null,
    details: { role: 'viewer', until: null, count: 2, again: true },
    path: '/r/x',
    at: bed().clock.now(),
    ...changes,
  });
  const mail = (to: PrincipalKey, changes: Partial<QueuedMail> = {}): QueuedMail => ({
    id: systemRandom.id(),
    to,
    address: null,
    event: 'shared',
    what: 'granted',
    actor: null,
    outside: false,
    resource: null,
    details: { role: 'viewer' },
    path: null,
    secretPath: '/invitation#secret',
    rhythm: 'now',
    createdAt: bed().clock.now(),
    dueAt: bed().clock.now(),
    tries: 0,
    state: 'waiting',
    answer: null,
    doneAt: null,
    claimedUntil: null,
    handedAt: null,
    ...changes,
  });

  test('A24: an inbox is read newest first, in pages, and marked by its reader alone', async () => {
    const { store } = bed();
    const [ann, ben] = [await bed().account(), await bed().account()];
    const items = [item(ann.key), item(ann.key), item(ann.key)];
    const before = await store.read((unit) => unit.news.lastSeq());
    const last = await store.write((unit) => unit.news.put([...items, item(ben.key)]));
    const since = await store.read((unit) => unit.news.since(before, 10));
    expect(since.map(({ reader }) => reader)).toEqual([ann.key, ann.key, ann.key, ben.key]);
    expect(since.at(-1)?.seq).toBe(last);
    const first = await store.read((unit) => unit.news.list(ann.key, { limit: 2 }));
    const rest = await store.read((unit) =>
      unit.news.list(ann.key, { limit: 2, ...(first.next === null ? {} : { cursor: first.next }) }),
    );
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(
      items.map(({ id }) => id).toReversed(),
    );
    expect(rest.items[0]).toEqual({ ...items[0], seq: rest.items[0]?.seq, readAt: null });
    const [one, two] = items;
    if (one === undefined || two === undefined) throw new Error('there are three');
    expect(await store.write((unit) => unit.news.markRead(ben.key, one.id, 5))).toBe(false);
    expect(await store.write((unit) => unit.news.markRead(ann.key, one.id, 5))).toBe(true);
    expect(await store.read((unit) => unit.news.unread(ann.key))).toBe(2);
    const unread = await store.read((unit) => unit.news.list(ann.key, { unread: true, limit: 9 }));
    expect(unread.items.map(({ id }) => id)).not.toContain(one.id);
    const seqOfTwo = unread.items.find(({ id }) => id === two.id)?.seq;
    expect(seqOfTwo).toBeDefined();
    expect(await store.write((unit) => unit.news.markAllRead(ann.key, 6, seqOfTwo))).toBe(1);
    expect(await store.write((unit) => unit.news.markAllRead(ann.key, 6))).toBe(1);
    expect(await store.read((unit) => unit.news.unread(ben.key))).toBe(1);
    await store.write((unit) => unit.news.forget(bed().clock.now() + 1));
    expect((await store.read((unit) => unit.news.list(ann.key, { limit: 9 }))).items).toEqual([]);
  });

  test('A25: a device is new once: when its owner has signed in before, and never from there', async () => {
    const { store, clock } = bed();
    const ann = await bed().account();
    const note = (device: string) =>
      store.write((unit) => unit.news.noteDevice(ann.key, device, clock.now()));
    const answers = [await note('Firefox'), await note('Firefox'), await note('curl'), await note('curl')];
    expect(answers).toEqual(['first', 'known', 'new', 'known']);
  });

  test('A25: what somebody wants to be mailed is kept, of those who chose', async () => {
    const { store } = bed();
    const [ann, ben] = [await bed().account(), await bed().account()];
    const choice = { enabled: false, off: ['comment', 'mention'] as const, rhythm: 'daily' as const };
    await store.write((unit) => unit.news.setChoice(ann.key, { ...choice, enabled: true }));
    await store.write((unit) => unit.news.setChoice(ann.key, choice));
    expect(await store.read((unit) => unit.news.choices([ann.key, ben.key]))).toEqual(
      new Map([[ann.key, choice]]),
    );
  });

  test('A27: a due mail is claimed once, comes back when its claim is over, and forgets its secret when it left', async () => {
    const { store, clock } = bed();
    const ann = await bed().account();
    const now = clock.now();
    const due = mail(ann.key);
    await store.write((unit) => unit.outbox.put([due, mail(ann.key, { dueAt: now + 100, state: 'kept' })]));
    const claim = (at: number, until: number) => store.write((unit) => unit.outbox.claim({ now: at, until }));
    const both = await Promise.all([claim(now, now + 10), claim(now, now + 10)]);
    expect(both.flat()).toEqual([{ ...due, claimedUntil: now + 10 }]);
    expect(await claim(now + 9, now + 20)).toEqual([]);
    expect(await claim(now + 10, now + 20)).toHaveLength(1);
    await store.write((unit) =>
      unit.outbox.settle([due.id], {
        state: 'waiting',
        answer: '451 later',
        tries: 1,
        dueAt: now + 50,
        doneAt: null,
      }),
    );
    const anyDue = (at: number) => store.read((unit) => unit.outbox.anyDue(at));
    expect(await anyDue(now + 49)).toBe(false);
    expect(await anyDue(now + 50)).toBe(true);
    expect(await claim(now + 49, now + 60)).toEqual([]);
    const [again] = await claim(now + 50, now + 60);
    expect(again).toEqual({ ...due, tries: 1, answer: '451 later', dueAt: now + 50, claimedUntil: now + 60 });
    await store.write((unit) =>
      unit.outbox.settle([due.id], { state: 'sent', answer: '250 OK', doneAt: now + 51 }),
    );
    expect(await store.read((unit) => unit.outbox.byId(due.id))).toMatchObject({
      state: 'sent',
      secretPath: null,
      claimedUntil: null,
      doneAt: now + 51,
    });
    expect(await claim(now + 99, now + 200)).toEqual([]);
    expect(await anyDue(now + 200)).toBe(false);
    expect(await store.read((unit) => unit.outbox.inState('sent', 9))).toEqual([due.id]);
    const { sent, kept } = await store.read((unit) => unit.outbox.counts());
    expect({ sent, kept }).toEqual({ sent: 1, kept: 1 });
    await store.write((unit) => unit.outbox.forget(now + 1));
    expect((await store.read((unit) => unit.outbox.list({ limit: 9 }))).items).toEqual([]);
  });

  test('A27: what was handed over and never settled is not claimed again: it may have arrived', async () => {
    const { store, clock } = bed();
    const ann = await bed().account();
    const now = clock.now();
    const handed = mail(ann.key);
    await store.write((unit) => unit.outbox.put([handed]));
    await store.write((unit) => unit.outbox.claim({ now, until: now + 10 }));
    await store.write((unit) => unit.outbox.hand([handed.id], now + 1));
    const strand = (at: number) => store.write((unit) => unit.outbox.strand(at, 'it may have arrived'));
    expect(await strand(now + 9)).toBe(0);
    expect(await store.write((unit) => unit.outbox.claim({ now: now + 10, until: now + 20 }))).toEqual([]);
    expect(await strand(now + 10)).toBe(1);
    expect(await store.read((unit) => unit.outbox.byId(handed.id))).toMatchObject({
      state: 'unsure',
      answer: 'it may have arrived',
      handedAt: now + 1,
    });
    // Sent again on purpose, it is as new.
    await store.write((unit) =>
      unit.outbox.settle([handed.id], { state: 'waiting', answer: null, tries: 0, dueAt: now, doneAt: null }),
    );
    expect(await store.write((unit) => unit.outbox.claim({ now, until: now + 5 }))).toHaveLength(1);
    await store.write((unit) =>
      unit.outbox.settle([handed.id], { state: 'dropped', answer: '', doneAt: now }),
    );
  });

  test('A25: what is to go together is claimed together, of one reader', async () => {
    const { store, clock } = bed();
    const [ann, ben] = [await bed().account(), await bed().account()];
    const now = clock.now();
    const mails = [ann, ann, ben].map(({ key }) => mail(key, { rhythm: 'hourly', secretPath: null }));
    await store.write((unit) => unit.outbox.put(mails));
    const claim = () => store.write((unit) => unit.outbox.claim({ now, until: now + 10 }));
    const claims = [await claim(), await claim(), await claim()];
    expect(claims.map((claimed) => new Set(claimed.map(({ to }) => to)).size)).toEqual([1, 1, 0]);
    expect(claims.map((claimed) => claimed.length).toSorted()).toEqual([0, 1, 2]);
    await store.write((unit) =>
      unit.outbox.settle(
        mails.map(({ id }) => id),
        { state: 'dropped', answer: 'unwanted', doneAt: now },
      ),
    );
  });

  test('A27: the queue is read in pages, and mails to the outside are counted by sender', async () => {
    const { store, clock } = bed();
    const ann = await bed().account();
    const now = clock.now();
    const outside = await store.write((unit) => unit.access.principalOfAddress('out@example.net'));
    const mails = [now - 1, now, now].map((createdAt) =>
      mail(outside.key, { createdAt, actor: ann.key, outside: true, state: 'failed', answer: '550 no' }),
    );
    await store.write((unit) =>
      unit.outbox.put([...mails, mail(ann.key, { actor: ann.key, state: 'dropped' })]),
    );
    const first = await store.read((unit) => unit.outbox.list({ state: 'failed', limit: 2 }));
    const rest = await store.read((unit) =>
      unit.outbox.list({ state: 'failed', limit: 2, ...(first.next === null ? {} : { cursor: first.next }) }),
    );
    expect(new Set([...first.items, ...rest.items].map(({ id }) => id))).toEqual(
      new Set(mails.map(({ id }) => id)),
    );
    expect(rest.items).toHaveLength(1);
    expect(await store.read((unit) => unit.outbox.outsideSince(ann.key, now - 1))).toEqual({
      count: 2,
      oldest: now,
    });
  });

  test('A26: a secret with another system is kept, replaced and forgotten', async () => {
    const { store } = bed();
    const set = (value: string | null) => store.write((unit) => unit.settings.setSecret('mail', value));
    const get = () => store.read((unit) => unit.settings.secret('mail'));
    expect(await get()).toBeNull();
    await set('one');
    await set('two');
    expect(await get()).toBe('two');
    await set(null);
    expect(await get()).toBeNull();
  });
}
