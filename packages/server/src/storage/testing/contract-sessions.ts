import {
  type AccessKey,
  DEFAULT_ROLE_PERMISSIONS,
  PERMISSIONS,
  type PrincipalKey,
  type Session,
} from '@tessera/domain';
import { expect, test } from 'vitest';
import { systemRandom } from '../../signin/secrets.ts';
import type { Bed } from './bed.ts';

/** Sessions, keys, one-time secrets, failed sign-ins, uploads. */
export function sessionContract(bed: () => Bed): void {
  function newSession(account: PrincipalKey): Session {
    const now = bed().clock.now();
    return {
      id: systemRandom.id(),
      account,
      secretHash: systemRandom.secret(),
      kind: 'browser',
      device: 'Firefox',
      place: '127.0.0.0/24',
      createdAt: now,
      lastUsedAt: now,
      signedInAt: now,
    };
  }

  test('A4: a session is found by the hash of its secret, rotates, and ends', async () => {
    const { store, clock } = bed();
    const account = await bed().account();
    const { key } = account;
    const session = newSession(key);
    await store.write((unit) => unit.sessions.create(session));
    const found = await store.read((unit) => unit.sessions.bySecretHash(session.secretHash));
    const usual = new Set(DEFAULT_ROLE_PERMISSIONS.DATA_SCIENTIST);
    expect(found).toEqual({ way: session, account, permissions: usual });
    clock.advance(5);
    await store.write((unit) =>
      unit.sessions.touch(session.id, { lastUsedAt: clock.now(), secretHash: `${session.secretHash}2` }),
    );
    expect(await store.read((unit) => unit.sessions.bySecretHash(session.secretHash))).toBeNull();
    expect(await store.read((unit) => unit.sessions.ofAccount(key))).toEqual([
      { ...session, lastUsedAt: clock.now(), secretHash: `${session.secretHash}2` },
    ]);
    expect(await store.write((unit) => unit.sessions.end(session.id))).toBe(true);
    expect(await store.write((unit) => unit.sessions.end(session.id))).toBe(false);
  });

  test('P1, P4: a session and a key come with what their account may do at that moment', async () => {
    const { store, clock } = bed();
    const guest = await bed().account({ role: 'GUEST' });
    const admin = await bed().account({ role: 'ADMIN', status: 'disabled' });
    const groups = [await bed().group({ permissions: ['jobs:manage', 'api:explore'] }), await bed().group()];
    const sessions = [newSession(guest.key), newSession(admin.key)] as const;
    const until = clock.now() + 10;
    await store.write(async (unit) => {
      for (const session of sessions) await unit.sessions.create(session);
      for (const { key: group } of groups) {
        await unit.groups.setMember(group, { account: guest.key, manager: false, staff: false, until });
      }
    });
    const wayIn = (session: Session) => store.read((unit) => unit.sessions.bySecretHash(session.secretHash));
    expect([...((await wayIn(sessions[0]))?.permissions ?? [])]).toEqual(['jobs:manage', 'api:explore']);
    clock.advance(10);
    expect((await wayIn(sessions[0]))?.permissions).toEqual(new Set());
    expect(await wayIn(sessions[1])).toMatchObject({ account: admin, permissions: new Set(PERMISSIONS) });
  });

  test('A5: all sessions of an account end but the one excepted', async () => {
    const { store } = bed();
    const { key } = await bed().account();
    const other = await bed().account();
    const sessions = [newSession(key), newSession(key), newSession(key)];
    const foreign = newSession(other.key);
    await store.write(async (unit) => {
      for (const session of [...sessions, foreign]) await unit.sessions.create(session);
    });
    expect(await store.write((unit) => unit.sessions.endAll(key, sessions[1]?.id))).toBe(2);
    expect(await store.read((unit) => unit.sessions.ofAccount(key))).toEqual([sessions[1]]);
    expect(await store.write((unit) => unit.sessions.endAll(key))).toBe(1);
    expect(await store.read((unit) => unit.sessions.ofAccount(other.key))).toEqual([foreign]);
  });

  test('A5: the addresses at which one account sets a password end, others go on', async () => {
    const { store, clock } = bed();
    const [one, other] = [await bed().account(), await bed().account()];
    const secretOf = ({ key }: { readonly key: PrincipalKey }) => ({
      secretHash: systemRandom.secret(),
      purpose: 'set-password' as const,
      account: key,
      until: clock.now() + 1000,
    });
    const [ended, kept] = [secretOf(one), secretOf(other)];
    await store.write(async (unit) => {
      for (const secret of [ended, kept]) await unit.sessions.putSecret(secret);
      await unit.sessions.dropSecrets('set-password', one.key);
    });
    const take = (hash: string) =>
      store.write((unit) => unit.sessions.takeSecret(hash, 'set-password', clock.now()));
    expect(await take(ended.secretHash)).toBeNull();
    expect(await take(kept.secretHash)).toEqual(kept);
  });

  test('A4: an access key comes back with its scopes, its use and its end', async () => {
    const { store, clock } = bed();
    const owner = await bed().account({ role: 'GUEST' });
    const { key: account } = owner;
    const key: AccessKey = {
      id: systemRandom.id(),
      account,
      secretHash: systemRandom.secret(),
      name: 'nightly',
      scopes: ['read', 'write'],
      createdAt: clock.now(),
      until: clock.now() + 1_000,
      lastUsedAt: null,
    };
    await store.write(async (unit) => {
      await unit.sessions.createKey(key);
      await unit.sessions.keyUsed(key.id, clock.now());
    });
    const used = { ...key, lastUsedAt: clock.now() };
    const found = await store.read((unit) => unit.sessions.keyById(key.id));
    expect(found).toEqual({ way: used, account: owner, permissions: new Set() });
    expect(await store.read((unit) => unit.sessions.keysOf(account))).toEqual([used]);
    expect(await store.write((unit) => unit.sessions.endKey(key.id))).toBe(true);
    expect(await store.read((unit) => unit.sessions.keyById(key.id))).toBeNull();
  });

  test('A1: a one-time secret works once, for its purpose, until its end', async () => {
    const { store, clock } = bed();
    const put = (until: number) => {
      const secretHash = systemRandom.secret();
      const secret = { secretHash, purpose: 'set-up' as const, account: null, until };
      return store.write((unit) => unit.sessions.putSecret(secret)).then(() => secret);
    };
    const take = (hash: string, purpose: 'set-up' | 'set-password', now: number) =>
      store.write((unit) => unit.sessions.takeSecret(hash, purpose, now));
    const now = clock.now();
    const good = await put(now + 10);
    expect(await take(good.secretHash, 'set-password', now)).toBeNull();
    const twice = [take(good.secretHash, 'set-up', now), take(good.secretHash, 'set-up', now)];
    expect((await Promise.all(twice)).filter((taken) => taken !== null)).toEqual([good]);
    const late = await put(now + 10);
    expect(await take(late.secretHash, 'set-up', now + 10)).toBeNull();
    const dropped = await put(now + 10);
    await store.write((unit) => unit.sessions.dropSecrets('set-up'));
    expect(await take(dropped.secretHash, 'set-up', now)).toBeNull();
  });

  test('A3: failed sign-ins are counted per key, cleared, and forgotten after a day', async () => {
    const { store, clock } = bed();
    const key = systemRandom.id();
    const fail = () => store.write((unit) => unit.sessions.failure(key, clock.now()));
    const counted = await Promise.all([fail(), fail(), fail()]);
    expect(counted.map(({ count }) => count).toSorted()).toEqual([1, 2, 3]);
    expect(await store.read((unit) => unit.sessions.failures(key))).toEqual({
      count: 3,
      lastAt: clock.now(),
    });
    await store.write((unit) => unit.sessions.clearFailures(key));
    expect(await store.read((unit) => unit.sessions.failures(key))).toBeNull();
    await fail();
    clock.advance(25 * 60 * 60 * 1000);
    expect((await fail()).count).toBe(1);
  });

  test('A4: what is over by time is forgotten, what goes on is kept', async () => {
    const { store, clock } = bed();
    const { key: account } = await bed().account();
    const now = clock.now();
    const session = (createdAt: number, lastUsedAt: number): Session => ({
      ...{ id: systemRandom.id(), account, secretHash: systemRandom.secret(), kind: 'script' },
      ...{ device: 'curl', place: '127.0.0.1', signedInAt: createdAt, createdAt, lastUsedAt },
    });
    const goesOn = session(now - 100, now);
    const idle = session(now - 100, now - 50);
    const old = session(now - 1000, now);
    const secretHash = systemRandom.secret();
    await store.write(async (unit) => {
      for (const one of [goesOn, idle, old]) await unit.sessions.create(one);
      await unit.sessions.putSecret({ secretHash, purpose: 'set-up', account: null, until: now + 10 });
      await unit.sessions.failure('kept', now);
    });
    const over = { now, idleSince: now - 50, begunUntil: now - 1000 };
    await store.write((unit) => unit.sessions.forget(over));
    expect((await store.read((unit) => unit.sessions.ofAccount(account))).map(({ id }) => id)).toEqual([
      goesOn.id,
    ]);
    expect(await store.read((unit) => unit.sessions.failures('kept'))).not.toBeNull();
    const taken = await store.write((unit) => unit.sessions.takeSecret(secretHash, 'set-up', now));
    expect(taken).not.toBeNull();
    const day = 24 * 60 * 60 * 1000;
    await store.write((unit) => unit.sessions.forget({ ...over, now: now + day + 1 }));
    expect(await store.read((unit) => unit.sessions.failures('kept'))).toBeNull();
  });

  test('G4: an upload grows, belongs to its uploader, and ends; files on record are unused until held', async () => {
    const { store, clock } = bed();
    const { key: uploader } = await bed().account();
    const upload = {
      id: systemRandom.id(),
      uploader,
      name: 'edges.csv',
      size: 10,
      received: 0,
      hash: null,
      createdAt: clock.now(),
      until: clock.now() + 100,
    };
    const hash = systemRandom.secret();
    await store.write(async (unit) => {
      await unit.uploads.create(upload);
      await unit.uploads.keepFile({ hash, size: 10 });
      await unit.uploads.keepFile({ hash, size: 10 });
    });
    expect(await store.read((unit) => unit.uploads.unusedFiles(1_000))).toContain(hash);
    await store.write((unit) => unit.uploads.advance(upload.id, 10, hash));
    expect(await store.read((unit) => unit.uploads.byId(upload.id))).toEqual({
      ...upload,
      received: 10,
      hash,
    });
    expect(await store.read((unit) => unit.uploads.ofUploader(uploader))).toHaveLength(1);
    expect(await store.read((unit) => unit.uploads.unusedFiles(1_000))).not.toContain(hash);
    await store.write((unit) => unit.uploads.forgetFile(hash));
    expect(await store.read((unit) => unit.uploads.ended(clock.now()))).toEqual([]);
    clock.advance(100);
    expect((await store.read((unit) => unit.uploads.ended(clock.now()))).map(({ id }) => id)).toEqual([
      upload.id,
    ]);
    await store.write((unit) => unit.uploads.remove(upload.id));
    expect(await store.read((unit) => unit.uploads.unusedFiles(1_000))).toContain(hash);
    await store.write((unit) => unit.uploads.forgetFile(hash));
    expect(await store.read((unit) => unit.uploads.unusedFiles(1_000))).not.toContain(hash);
    await expect(store.write((unit) => unit.uploads.advance(upload.id, 1, null))).rejects.toMatchObject({
      code: 'not-found',
    });
  });
}
