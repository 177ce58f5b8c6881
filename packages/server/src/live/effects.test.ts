import type { AccountRole } from '@tessera/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Story, startStory } from '../http/testing/story.ts';
import { LivePage, type TestHub, type TestPerson } from '../testing/index.ts';

/*
 * Live effect (A5, P4): whatever takes something from somebody takes it on the next request of their session and of
 * their access key, and from the page that lies open, without anybody asking.
 */

let story: Story;
let hub: TestHub;
let owner: TestPerson;
const pages: LivePage[] = [];
let numbered = 0;

beforeAll(async () => {
  story = await startStory();
  ({ hub } = story);
  owner = await hub.person('Olga Owner');
});
afterAll(async () => {
  for (const page of pages) page.close();
  await story.close();
});

/** Somebody with a session, an access key, and a page open by each of them. */
interface Victim extends TestPerson {
  readonly key: string;
  readonly keyId: string;
  readonly pages: readonly LivePage[];
}

async function victim(role: AccountRole = 'DATA_SCIENTIST'): Promise<Victim> {
  const person = await hub.person(`Vic ${++numbered}`, { role });
  const body = { name: 'nightly', scopes: ['read', 'write', 'share'] };
  const made = (await person.call('POST', '/api/v1/account/keys', body)).body;
  const opened = [
    new LivePage(hub.url, { token: person.token }),
    new LivePage(hub.url, { headers: { authorization: `Bearer ${made.secret}` } }),
  ];
  pages.push(...opened);
  await Promise.all(opened.map((page) => page.until('welcome')));
  return { ...person, key: made.secret, keyId: made.key.id, pages: opened };
}

/** The status of a look by the session and by the key. */
async function asked(who: Victim, path: string, method = 'GET', body?: unknown): Promise<readonly number[]> {
  const sent = body === undefined ? {} : { body };
  const answers = [who.token, who.key].map((token) => hub.call(method, path, { ...sent, token }));
  return (await Promise.all(answers)).map(({ status }) => status);
}

const account = '/api/v1/account';
const admin = (method: string, path: string, body?: unknown) =>
  hub.admin.call(method, `/api/v1${path}`, body);
const closings = async (who: Victim) =>
  (await Promise.all(who.pages.map((page) => page.closing))).map(({ reason }) => reason);

/** A thing that the victim sees by what is about to be taken, shown on both of their pages. */
async function shown(who: Victim, share: (id: string) => Promise<unknown>): Promise<string> {
  const id = await story.publish(owner, { sharing: { mode: 'private' } });
  await share(id);
  expect(await asked(who, `/api/v1/resources/${id}`)).toEqual([200, 200]);
  for (const page of who.pages) await page.watch(id);
  return id;
}

/** It is gone from the next request of both, and from both pages, which stay open for the rest. */
async function taken(who: Victim, id: string): Promise<void> {
  expect(await asked(who, `/api/v1/resources/${id}`)).toEqual([404, 404]);
  for (const page of who.pages) {
    expect(await page.until('ended', (notice) => notice.id === id)).toMatchObject({ reason: 'access-ended' });
  }
  expect(await asked(who, account)).toEqual([200, 200]);
}

describe('what ends an account’s presence', () => {
  test('A5: disabling', async () => {
    const vic = await victim();
    const ended = await admin('PATCH', `/users/${vic.id}`, { status: 'disabled' });
    expect(ended.status).toBe(200);
    expect(await asked(vic, account)).toEqual([401, 401]);
    expect(await closings(vic)).toEqual(['account-inactive', 'account-inactive']);
    // Nor is it a guest now: what anybody may see it may not.
    expect(await asked(vic, '/api/v1/resources?view=public')).toEqual([401, 401]);
    expect((await hub.signIn(vic.email, vic.password)).status).toBe(401);
  });

  test('A5, A18: deleting', async () => {
    const vic = await victim();
    expect((await admin('DELETE', `/users/${vic.id}`)).status).toBe(200);
    expect(await asked(vic, account)).toEqual([401, 401]);
    expect(await closings(vic)).toEqual(['account-inactive', 'account-inactive']);
    expect((await hub.signIn(vic.email, vic.password)).status).toBe(401);
  });

  test('A5: a password that somebody else set', async () => {
    const vic = await victim();
    expect((await admin('PATCH', `/users/${vic.id}`, { password: 'another long harbour' })).status).toBe(200);
    expect(await asked(vic, account)).toEqual([401, 401]);
    expect(await closings(vic)).toEqual(['signed-out', 'key-ended']);
  });

  test('A5, A10: a password that was reset by a link', async () => {
    const vic = await victim();
    const { address } = (await admin('POST', `/users/${vic.id}/reset-link`)).body;
    // The link alone ends nothing: whoever asked for it in another's name does not throw them out.
    expect(await asked(vic, account)).toEqual([200, 200]);
    const body = { token: address.split('#')[1], password: 'another long harbour' };
    expect((await hub.call('POST', '/api/v1/set-password', { body })).status).toBeLessThan(300);
    expect(await asked(vic, account)).toEqual([401, 401]);
    expect(await closings(vic)).toEqual(['signed-out', 'key-ended']);
  });

  test('A4: ending a session ends that one, and leaves the key', async () => {
    const vic = await victim();
    const [session] = (await admin('GET', `/users/${vic.id}/sessions`)).body.items;
    expect((await admin('DELETE', `/users/${vic.id}/sessions/${session.id}`)).status).toBe(204);
    expect(await asked(vic, account)).toEqual([401, 200]);
    expect((await vic.pages[0]?.closing)?.reason).toBe('signed-out');
    const { token: _, ...rest } = vic;
    const again = (await hub.signIn(rest.email, rest.password)).body.token;
    const call: TestPerson['call'] = (method, path, body) =>
      hub.call(method, path, { token: again, ...(body === undefined ? {} : { body }) });
    await vic.pages[1]?.watch(await story.publish({ ...vic, token: again, call }));
  });

  test('A4: ending a key ends that one, and leaves the session', async () => {
    const vic = await victim();
    expect((await vic.call('DELETE', `/api/v1/account/keys/${vic.keyId}`)).status).toBe(204);
    expect(await asked(vic, account)).toEqual([200, 401]);
    expect((await vic.pages[1]?.closing)?.reason).toBe('key-ended');
    await vic.pages[0]?.watch(await story.publish(vic));
  });
});

describe('what takes something from somebody who stays', () => {
  test('P4: leaving a group takes what came through it', async () => {
    const vic = await victim();
    const group = await story.group(`Team ${numbered}`, [owner, vic]);
    const id = await shown(vic, (thing) =>
      story.share(owner, thing, { groups: [{ id: group, role: 'editor' }] }),
    );
    expect((await vic.call('DELETE', `/api/v1/groups/${group}/members/${vic.id}`)).status).toBe(200);
    await taken(vic, id);
  });

  test('P4: being taken out of a group by somebody else does too', async () => {
    const vic = await victim();
    const group = await story.group(`Team ${numbered}`, [owner, vic]);
    const id = await shown(vic, (thing) => story.share(owner, thing, { groups: [{ id: group }] }));
    expect((await admin('PATCH', `/users/${vic.id}`, { groups: [] })).status).toBe(200);
    await taken(vic, id);
  });

  test('P4: a permission that a group no longer gives', async () => {
    const vic = await victim();
    const group = await story.group(`Lookers ${numbered}`, [vic], { permissions: ['resources:view-all'] });
    const id = await shown(vic, async () => undefined);
    expect((await admin('PATCH', `/groups/${group}`, { permissions: [] })).status).toBe(200);
    await taken(vic, id);
  });

  test('P4: what the role no longer may, for everybody who has it', async () => {
    const vic = await victim();
    const roles = (await admin('GET', '/permissions')).body.roles;
    const before: readonly string[] = roles.DATA_SCIENTIST;
    expect(
      (
        await admin('PUT', '/permissions/DATA_SCIENTIST', {
          permissions: [...before, 'resources:view-all'],
        })
      ).status,
    ).toBe(200);
    const id = await shown(vic, async () => undefined);
    expect((await admin('PUT', '/permissions/DATA_SCIENTIST', { permissions: before })).status).toBe(200);
    await taken(vic, id);
  });

  test('P4, A5: a lower role, with what it may do and what it may see', async () => {
    const vic = await victim('ADMIN');
    const id = await shown(vic, async () => undefined);
    expect((await admin('PATCH', `/users/${vic.id}`, { role: 'GUEST' })).status).toBe(200);
    await taken(vic, id);
    const note = { name: 'a.txt', size: 1 };
    expect(await asked(vic, '/api/v1/uploads', 'POST', note)).toEqual([403, 403]);
    expect((await vic.call('GET', '/api/v1/users')).status).toBe(403);
  });

  test('A8: guests who are let in no longer', async () => {
    const id = await story.publish(owner, { sharing: { mode: 'unlisted' } });
    const page = new LivePage(hub.url);
    pages.push(page);
    expect(await page.watch(id)).toBe('viewer');
    expect(await story.sees(null, id)).toBe(200);
    expect((await admin('PATCH', '/settings', { guestSessions: false })).status).toBe(200);
    expect(await story.sees(null, id)).toBe(403);
    expect((await page.closing).reason).toBe('guests-refused');
    await admin('PATCH', '/settings', { guestSessions: true });
  });
});
