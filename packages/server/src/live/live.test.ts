import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SharingWorld } from '../http/testing/sharing-world.ts';
import { LivePage, type LivePageOptions, type TestPerson } from '../testing/index.ts';

let world: SharingWorld;
const pages: LivePage[] = [];

beforeAll(async () => {
  world = await SharingWorld.start();
});
afterAll(async () => {
  for (const page of pages) page.close();
  await world.close();
});
beforeEach(() => world.newThing());

function open(options: LivePageOptions = {}): LivePage {
  const page = new LivePage(world.story.hub.url, options);
  pages.push(page);
  return page;
}

function openAs(person: TestPerson): LivePage {
  return open({ token: person.token });
}

/** A page of a person that shows the thing, who was given a role on it. */
async function showing(person: TestPerson, role = 'viewer'): Promise<LivePage> {
  await world.share({ append: true, invitations: [{ email: person.email, role }] });
  const page = openAs(person);
  expect(await page.watch(world.id)).toBe(role);
  return page;
}

/** An access key, made with a fresh proof of the password. */
async function keyOf(person: TestPerson, scope: string) {
  const { token } = (await world.story.hub.signIn(person.email, person.password)).body;
  const made = await world.story.hub.call('POST', '/api/v1/account/keys', {
    token,
    body: { name: 'k', scopes: [scope] },
  });
  expect(made.status).toBe(201);
  return made;
}

async function grantOf(person: TestPerson): Promise<string> {
  return world.grantOf(person.name);
}

function status(headers: Record<string, string>, path = '/live'): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(`${world.story.hub.url}${path}`, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': Buffer.from('0123456789abcdef').toString('base64'),
        ...headers,
      },
    });
    asked.on('response', (answer) => resolve(answer.statusCode ?? 0));
    asked.on('upgrade', (answer, socket) => {
      socket.destroy();
      resolve(answer.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('what a change of access does to open pages', () => {
  test('S23: a revoke takes it from an open page, says who did it, and the receipt counts it', async () => {
    const page = await showing(world.ben);
    const bystander = await showing(world.cleo);
    const receipt = await world.ann.call('DELETE', world.at(`/grants/${await grantOf(world.ben)}`));
    expect(receipt.body).toMatchObject({ socketsClosed: 1, silentNodes: [] });
    expect(await page.until('ended')).toEqual({
      ...{ type: 'ended', topic: 'resource', id: world.id, reason: 'access-ended', by: 'Ann' },
    });
    expect(await world.sees(world.ben)).toBe(404);
    // The other reader goes on, and is told that the sharing changed.
    await bystander.until('changed', (notice) => notice.what === 'sharing');
    expect(bystander.notices.some((notice) => notice.type === 'ended')).toBe(false);
  });

  test('L4: a lower role reaches the page, with who changed it; the channel stays', async () => {
    const page = await showing(world.ben, 'editor');
    await world.ann.call('PATCH', world.at(`/grants/${await grantOf(world.ben)}`), { role: 'viewer' });
    expect(await page.until('role', (notice) => notice.role === 'viewer')).toMatchObject({ by: 'Ann' });
  });

  test('S35: who changed it is not named to somebody who does not know them', async () => {
    await world.ann.call('PUT', world.at('/mode'), { mode: 'public' });
    await world.share(
      { append: true, invitations: [{ email: world.max.email, role: 'manager' }] },
      world.ann,
    );
    const page = openAs(world.eve);
    await page.watch(world.id);
    await world.max.call('PUT', world.at('/mode'), { mode: 'private' });
    expect(await page.until('ended')).toMatchObject({ reason: 'access-ended', by: null });
  });

  test('S23: the receipt of a change in several steps counts what each of them closed', async () => {
    const [ben, cleo] = [await showing(world.ben), await showing(world.cleo)];
    const { items } = (await world.ann.call('GET', '/api/v1/exposures?limit=200')).body;
    const grants = items
      .filter((one: { resource: { id: string } }) => one.resource.id === world.id)
      .map((one: { grant: string }) => ({ resource: world.id, grant: one.grant }));
    const many = await world.ann.call('POST', '/api/v1/exposures/revoke', { grants });
    expect(many.body).toMatchObject({ socketsClosed: 2, lost: { count: 2 } });
    await Promise.all([ben.until('ended'), cleo.until('ended')]);
    const former = openAs(world.ann);
    await former.watch(world.id);
    await world.ann.call('POST', world.at('/transfer'), { person: world.ben.id, keepManager: false });
    const [offer] = (await world.ben.call('GET', '/api/v1/transfers')).body.received;
    const taken = await world.ben.call('POST', `/api/v1/transfers/${offer.id}/accept`);
    expect(taken.body).toMatchObject({ socketsClosed: 1, lost: { count: 1 } });
    await former.until('ended');
  });

  test('S35: that somebody asks for it is told to the pages of managers, not to those of its readers', async () => {
    const reader = await showing(world.ben);
    const manager = openAs(world.ann);
    await manager.watch(world.id);
    const [mine, theirs] = [reader.notices.length, manager.notices.length];
    await world.eve.call('POST', world.at('/request'), { role: 'viewer', message: '' });
    await manager.until('changed', (notice) => notice.what === 'sharing', theirs);
    await world.ann.call('PATCH', world.at(), { title: 'Later' });
    await reader.until('changed', (notice) => notice.what === 'content', mine);
    expect(reader.notices.slice(mine).map((notice) => notice.type === 'changed' && notice.what)).toEqual([
      'content',
    ]);
  });

  test('S23: a mode change closes the pages of visitors', async () => {
    await world.ann.call('PUT', world.at('/mode'), { mode: 'unlisted' });
    const page = open();
    expect(await page.watch(world.id)).toBe('viewer');
    const receipt = await world.ann.call('PUT', world.at('/mode'), { mode: 'private' });
    expect(receipt.body).toMatchObject({ socketsClosed: 1 });
    await page.until('ended');
  });

  test('S23: leaving a group takes what came through it', async () => {
    await world.share({ groups: [{ id: world.groups.trade, role: 'editor' }] });
    const page = openAs(world.pia);
    expect(await page.watch(world.id)).toBe('editor');
    const { admin } = world.story.hub;
    const left = await admin.call('DELETE', `/api/v1/groups/${world.groups.trade}/members/${world.pia.id}`);
    expect(left.body).toEqual({ socketsClosed: 1, downloadsStopped: 0, silentNodes: [] });
    await page.until('ended');
    await admin.call('PUT', `/api/v1/groups/${world.groups.trade}/members/${world.pia.id}`, {});
  });

  test('S11: a group whose sharing goes off takes what came through it', async () => {
    await world.share({ groups: [{ id: world.groups.trade, role: 'viewer' }] });
    const page = openAs(world.cleo);
    await page.watch(world.id);
    const { admin } = world.story.hub;
    await admin.call('PATCH', `/api/v1/groups/${world.groups.trade}`, { sharing: false });
    await page.until('ended');
    await admin.call('PATCH', `/api/v1/groups/${world.groups.trade}`, { sharing: true });
  });

  test('S23: the trash takes it from its readers, and leaves it to its owner', async () => {
    const page = await showing(world.ben);
    const own = openAs(world.ann);
    await own.watch(world.id);
    await world.ann.call('DELETE', world.at());
    await page.until('ended');
    expect(own.notices.some((notice) => notice.type === 'ended')).toBe(false);
  });

  test('S23: what ends by time ends at its moment, without anybody asking', async () => {
    const { clock } = world.story.hub;
    const until = clock.now() + 700;
    await world.share({
      append: true,
      invitations: [{ email: world.ben.email, role: 'viewer' }],
      until: new Date(until).toISOString(),
    });
    const page = openAs(world.ben);
    await page.watch(world.id);
    // Nothing but the passing of time tells the hub.
    await clock.flowing(() => page.until('ended'));
    expect(clock.now()).toBeGreaterThanOrEqual(until);
  });

  test('S15: at the end of a timed grant the role falls back to what remains', async () => {
    const page = await showing(world.ben, 'viewer');
    await world.share({
      append: true,
      invitations: [{ email: world.ben.email, role: 'editor' }],
      until: world.later(3_600_000),
    });
    await page.until('role', (notice) => notice.role === 'editor');
    world.story.hub.clock.advance(3_600_000);
    const after = page.notices.length;
    await page.until('role', (notice) => notice.role === 'viewer', after);
  });

  test('S23: new data and a new title are told to the pages that show it', async () => {
    const page = await showing(world.ben);
    await world.ann.call('PATCH', world.at(), { title: 'Another title' });
    await page.until('changed', (notice) => notice.what === 'content');
  });

  test('S7: what is missing and what is not one’s own are the same answer', async () => {
    const page = openAs(world.eve);
    await page.until('welcome');
    const missing = 'a'.repeat(26);
    page.say({ type: 'watch', topic: 'resource', id: world.id });
    page.say({ type: 'watch', topic: 'resource', id: missing });
    const forbidden = await page.until('ended', (notice) => notice.id === world.id);
    const unknown = await page.until('ended', (notice) => notice.id === missing);
    expect({ ...forbidden, id: '' }).toEqual({ ...unknown, id: '' });
  });

  test('S21: the share window is told to managers alone, and of every change', async () => {
    const manager = openAs(world.ann);
    expect(await manager.watch(world.id, 'share')).toBe('owner');
    const reader = await showing(world.ben);
    reader.say({ type: 'watch', topic: 'share', id: world.id });
    expect(await reader.until('ended')).toMatchObject({ topic: 'share', reason: 'role-needed' });
    const after = manager.notices.length;
    await world.share({ append: true, invitations: [{ email: world.cleo.email }] });
    await manager.until('changed', (notice) => notice.topic === 'share', after);
  });
});

describe('what ends a channel', () => {
  test('A5: signing out closes the channels of that session, and of no other', async () => {
    const { hub } = world.story;
    const token = (await hub.signIn(world.ben.email, world.ben.password)).body.token;
    const [page, other] = [open({ token }), openAs(world.ben)];
    await Promise.all([page.until('welcome'), other.until('welcome')]);
    await hub.call('DELETE', '/api/v1/sessions/current', { token });
    expect(await page.closing).toEqual({ code: 4401, reason: 'signed-out' });
    await other.watch(await world.story.publish(world.ben));
  });

  test('A5: the end of an access key closes what came in by it', async () => {
    const made = await keyOf(world.ben, 'read');
    const page = open({ headers: { authorization: `Bearer ${made.body.secret}` } });
    await page.until('welcome');
    await world.ben.call('DELETE', `/api/v1/account/keys/${made.body.key.id}`);
    expect((await page.closing).reason).toBe('key-ended');
  });

  test('S23: a disabled account loses its channels, and a lost permission what rests on it', async () => {
    const { hub } = world.story;
    const dora = await hub.person('Dora Disabled');
    const vera = await hub.person('Vera Views');
    const group = await world.story.group('Lookers', [vera], { permissions: ['resources:view-all'] });
    const [page, looker] = [openAs(dora), openAs(vera)];
    await page.until('welcome');
    expect(await looker.watch(world.id)).toBe('viewer');
    const disabled = await hub.admin.call('PATCH', `/api/v1/users/${dora.id}`, { status: 'disabled' });
    expect(disabled.body).toMatchObject({ socketsClosed: 1, downloadsStopped: 0, silentNodes: [] });
    expect((await page.closing).reason).toBe('account-inactive');
    await hub.admin.call('PATCH', `/api/v1/groups/${group}`, { permissions: [] });
    expect(await looker.until('ended')).toMatchObject({ reason: 'access-ended' });
  });

  test('A8: where guests are let in no longer, visitors leave', async () => {
    const page = open();
    await page.until('welcome');
    const guests = (allowed: boolean) =>
      world.story.hub.hub.store.write((unit) => unit.settings.set('guestSessions', allowed));
    await guests(false);
    expect((await page.closing).reason).toBe('guests-refused');
    expect((await open().closing).reason).toBe('guests-refused');
    await guests(true);
  });

  test('A4: a session ends its channels at its own end', async () => {
    const { hub } = world.story;
    const tim = await hub.person('Tim Timed');
    const page = openAs(tim);
    await page.until('welcome');
    hub.clock.advance(91 * 24 * 3_600_000);
    expect((await page.closing).reason).toMatch(/^(session-over|signed-out)$/);
    // The people of the world sign in again: their sessions are over too.
    await world.close();
    world = await SharingWorld.start();
  });
});

describe('who may open a channel', () => {
  test('L5: anything but its path is no upgrade', async () => {
    expect(await status({}, '/live/')).toBe(404);
    expect(await status({}, '/api/v1/metadata')).toBe(404);
    expect(await status({})).toBe(101);
  });

  test('L5: a page of another origin comes in with a bearer of its own, never with the cookie', async () => {
    const cookie = await world.story.hub.cookieOf(world.ben);
    const own = open({ headers: { cookie, origin: world.story.hub.url } });
    expect(await own.until('welcome')).toMatchObject({ account: world.ben.id });
    const foreign = open({ headers: { cookie, origin: 'https://evil.example' } });
    expect(await foreign.closing).toEqual({ code: 4403, reason: 'origin-refused' });
    const script = open({ headers: { origin: 'https://evil.example' }, token: world.eve.token });
    expect(await script.until('welcome')).toMatchObject({ account: world.eve.id });
  });

  test('L5: a credential that is not good is nobody, not a guest; a key needs the scope read', async () => {
    expect((await open({ token: 'tss_nonsense' }).closing).reason).toBe('signed-out');
    const made = await keyOf(world.ben, 'decide');
    expect((await open({ token: made.body.secret }).closing).reason).toBe('scope-needed');
  });

  test('L5: what is no message, too large or of another version closes it, and watching before saying hello', async () => {
    const said = async (message: string | Buffer) => {
      const page = open({ mute: true });
      page.socket.on('open', () => page.socket.send(message));
      return (await page.closing).reason;
    };
    expect(await said('{')).toBe('message-invalid');
    expect(await said(Buffer.from([1, 2, 3]))).toBe('message-invalid');
    expect(await said('{"type":"hello","version":1,"account":"me"}')).toBe('message-invalid');
    expect(await said('{"type":"hello","version":99}')).toBe('version-unknown');
    expect(await said('{"type":"watch","topic":"resource","id":"x"}')).toBe('no-hello');
    const large = open({ mute: true });
    large.socket.on('open', () => large.socket.send('x'.repeat(20_000)));
    expect((await large.closing).code).toBe(1009);
  });

  test('L5: too many messages close it, and a page may watch only so much', async () => {
    const page = openAs(world.eve);
    await page.until('welcome');
    for (let number = 0; number < 65; number++) {
      page.say({ type: 'watch', topic: 'resource', id: `missing-${number}` });
    }
    for (let number = 0; number < 400; number++) page.say({ type: 'beat' });
    expect((await page.closing).reason).toBe('too-many-messages');
  });

  test('L5: an account has only so many channels', async () => {
    const gus = await world.story.hub.person('Gus Greedy');
    const held = Array.from({ length: 64 }, () => openAs(gus));
    await Promise.all(held.map((page) => page.until('welcome')));
    expect((await openAs(gus).closing).reason).toBe('too-many-channels');
    held[0]?.close();
    await held[0]?.closing;
    await openAs(world.eve).until('welcome');
  });
});
