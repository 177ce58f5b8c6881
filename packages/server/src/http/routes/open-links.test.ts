import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { LinkWorld, type MadeLink } from '../testing/link-world.ts';

const HOUR = 3_600_000;

let world: LinkWorld;
let ann: TestPerson;
let ben: TestPerson;

beforeAll(async () => {
  world = await LinkWorld.start();
  ({ ann, ben } = world);
  await world.settings({ openLinksAllowed: true });
});
afterAll(() => world.close());
beforeEach(() => world.newThing());

/** Opens a link as a script of nobody's; the bearer, or why not. */
async function opened({ secret }: MadeLink, token?: string): Promise<string> {
  const { status, body } = await world.story.hub.call('POST', '/api/v1/link/open', {
    body: { secret },
    ...(token === undefined ? {} : { token }),
  });
  if (status === 200) return body.token;
  return body.code === 'link-refused' ? body.parameters.page : `${status} ${body.code}`;
}

/** Opens a link as a browser; the cookie that it was given. */
async function browserOf({ secret }: MadeLink, cookie?: string) {
  return world.story.hub.call('POST', '/api/v1/link/open', {
    body: { secret, kind: 'browser' },
    headers: { 'sec-fetch-site': 'same-origin' },
    ...(cookie === undefined ? {} : { cookie }),
  });
}

const cookieFrom = (headers: Headers) => (headers.get('set-cookie') ?? '').split(';')[0] ?? '';
const looks = async (token: string, path = '') =>
  (await world.story.hub.call('GET', world.at(path), { token })).status;

describe('links that work without signing in', () => {
  test('S20: the policy must allow them, and they are for viewers of kinds that can be unlisted', async () => {
    expect(await world.refusal({ open: true, role: 'editor' })).toContain('400 share-refused');
    expect(await world.refusal({ open: true, domain: 'example.org' })).toContain('400 input-invalid');
    await world.newThing({ kind: 'lab' });
    expect(await world.refusal({ open: true })).toContain('a lab never is');
    await world.newThing();
    await world.settings({ openLinksAllowed: false });
    expect((await world.links()).openRefusal).toContain('no links that work without signing in');
    expect(await world.refusal({ open: true })).toContain('400 share-refused');
    await world.settings({ openLinksAllowed: true });
    expect((await world.links()).openRefusal).toBeNull();
  });

  test('S20: a visitor sees the thing, in no list, and no grant is made for them', async () => {
    const link = await world.link({ open: true, label: 'Poster' });
    expect(await world.page(null, link)).toMatchObject({
      page: 'ready',
      open: true,
      thing: { title: 'Flights' },
    });
    expect(await world.sees(null)).toBe(401);
    const token = await opened(link);
    expect(token).toMatch(/^tsv_[\w-]{43}$/);
    const seen = await world.story.hub.call('GET', world.at(), { token });
    expect(seen.body).toMatchObject({ role: 'viewer', can: { edit: false, share: false, export: false } });
    expect(await looks(token, '/parts/text')).toBe(200);
    for (const view of ['visible', 'public'])
      expect(
        (await world.story.hub.call('GET', `/api/v1/resources?view=${view}`, { token })).body.items,
      ).toEqual([]);
    const grants = (await ann.call('GET', world.at('/audience'))).body.items;
    expect(grants.map(({ principal }: { principal: { kind: string } }) => principal.kind)).toEqual([
      'account',
      'link',
    ]);
    expect(await world.people()).toMatchObject([{ visitor: true, name: '', link: { label: 'Poster' } }]);
    expect(await world.sees(null)).toBe(401);
    await world.newThing();
    expect(await looks(token)).toBe(401);
  });

  test('S20: a visitor writes nothing and shares nothing', async () => {
    const token = await opened(await world.link({ open: true }));
    const { hub } = world.story;
    expect((await hub.call('PATCH', world.at(), { token, body: { title: 'Mine' } })).status).toBe(401);
    expect((await hub.call('GET', world.at('/links'), { token })).status).toBe(401);
    expect((await hub.call('GET', world.at('/audience'), { token })).status).toBe(401);
    expect((await hub.call('GET', '/api/v1/account', { token })).status).toBe(401);
  });

  test('S20: a browser holds its links by one cookie of its own, which pages cannot read', async () => {
    const first = await world.link({ open: true });
    const answer = await browserOf(first);
    const set = answer.headers.get('set-cookie') ?? '';
    expect(set).toMatch(/^tessera-\d+-visitor=[\w-]{43}; .*HttpOnly; SameSite=Lax/);
    expect(answer.body).toEqual({ id: world.id });
    const cookie = cookieFrom(answer.headers);
    const sees = async () => (await world.story.hub.call('GET', world.at(), { cookie })).status;
    expect(await sees()).toBe(200);
    await world.newThing();
    expect(await sees()).toBe(401);
    const second = await browserOf(await world.link({ open: true }), cookie);
    expect(cookieFrom(second.headers)).toBe(cookie);
    expect(await sees()).toBe(200);
  });

  test('S20: no other site makes a browser hold a link', async () => {
    const { secret } = await world.link({ open: true });
    const answer = await world.story.hub.call('POST', '/api/v1/link/open', {
      body: { secret, kind: 'browser' },
      headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    });
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([403, null]);
  });

  test('S20: who is signed in opens one too, and learns why they see it', async () => {
    const link = await world.link({ open: true });
    const session = await world.story.hub.cookieOf(ben);
    const answer = await browserOf(link, session);
    const cookie = `${session}; ${cookieFrom(answer.headers)}`;
    const seen = await world.story.hub.call('GET', world.at(), { cookie });
    expect(seen.status).toBe(200);
    const why = (await world.story.hub.call('GET', world.at('/explain'), { cookie })).body;
    expect(why.sentence).toBe(
      `You can view because you are here by an open link to it, until ${minute(why.until)} UTC.`,
    );
    expect(await world.sees(ben)).toBe(404);
    expect(await world.people()).toMatchObject([{ visitor: true, name: 'Ben' }]);
    expect(await world.accepted(ben, link)).toBe('closed');
  });

  test('S18, S20: uses count visitors exactly, also at once, and the same visitor counts once', async () => {
    const link = await world.link({ open: true, mostUses: 2 });
    const said = await Promise.all(Array.from({ length: 5 }, () => opened(link)));
    expect(said.filter((one) => one.startsWith('tsv_'))).toHaveLength(2);
    expect(said.filter((one) => one === 'used-up')).toHaveLength(3);
    const other = await world.link({ open: true, mostUses: 1 });
    const cookie = cookieFrom((await browserOf(other)).headers);
    expect((await browserOf(other, cookie)).status).toBe(200);
  });

  test('S20: it ends with the link: paused, revoked, expired, and with the hub that closes to visitors', async () => {
    const link = await world.link({ open: true });
    const token = await opened(link);
    await ann.call('PATCH', world.at(`/links/${link.id}`), { paused: true });
    expect(await looks(token)).toBe(401);
    await ann.call('PATCH', world.at(`/links/${link.id}`), { paused: false });
    expect(await looks(token)).toBe(200);
    await world.settings({ openLinksAllowed: false });
    expect([await looks(token), await opened(link)]).toEqual([401, 'closed']);
    await world.settings({ openLinksAllowed: true, guestSessions: false });
    expect([await looks(token), await opened(link)]).toEqual([403, '403 guests-refused']);
    await world.settings({ guestSessions: true });
    expect(await looks(token)).toBe(200);
    world.story.hub.clock.advance(HOUR + 1000);
    expect([await looks(token), await opened(link)]).toEqual([401, 'expired']);
    await ann.call('PATCH', world.at(`/links/${link.id}`), { life: 3600 });
    expect(await looks(token)).toBe(200);
    const receipt = (await world.end(`/links/${link.id}`)).body;
    expect(receipt).toMatchObject({ linksEnded: 1, notes: ['1 visitor by an open link was sent out.'] });
    expect([await looks(token), await opened(link)]).toEqual([401, 'revoked']);
  });

  test('S21: one visitor can be sent out, and all of them with the users', async () => {
    const link = await world.link({ open: true });
    const [one, two] = [await opened(link), await opened(link)];
    const [latest] = await world.people();
    expect((await world.end(`/link-people/${latest.id}`)).status).toBe(200);
    expect([await looks(one), await looks(two)].toSorted()).toEqual([200, 401]);
    expect((await world.end('/link-people')).status).toBe(200);
    expect([await looks(one), await looks(two)]).toEqual([401, 401]);
    expect(await world.people()).toEqual([]);
  });

  test('S21: hundreds of visitors are all listed and all sent out', async () => {
    const link = await world.link({ open: true });
    for (let at = 0; at < 205; at++) await opened(link);
    expect(await world.people()).toHaveLength(205);
    const receipt = (await world.end('/link-people')).body;
    expect(receipt.notes).toEqual(['205 visitors by open links were sent out.']);
    expect(await world.people()).toEqual([]);
  });

  test('S20: the grant that visitors hold is the link’s, and cannot be taken away without it', async () => {
    await world.link({ open: true });
    const { items } = (await ann.call('GET', world.at('/audience'))).body;
    const row = items.find(({ principal }: { principal: { kind: string } }) => principal.kind === 'link');
    expect((await world.end(`/grants/${row.becauses[0].grant}`)).body.detail).toContain(
      'Pause or revoke the link',
    );
  });

  test('S29: among what one shares it is revoked with the rest, and ends', async () => {
    const link = await world.link({ open: true });
    await world.story.share(ann, world.id, {
      append: true,
      invitations: [{ email: 'somebody@example.org' }],
    });
    const { items } = (await ann.call('GET', '/api/v1/exposures?limit=200')).body;
    const own = items.filter((one: { resource: { id: string } }) => one.resource.id === world.id);
    expect(own.map(({ by, revocable }: { by: string; revocable: boolean }) => [by, revocable])).toEqual([
      ['link', true],
      ['invitation', true],
    ]);
    const grants = own.map(({ grant }: { grant: string }) => ({ resource: world.id, grant }));
    const { status, body } = await ann.call('POST', '/api/v1/exposures/revoke', { grants });
    expect([status, body.linksEnded]).toEqual([200, 1]);
    expect(await opened(link)).toBe('revoked');
  });

  test('S20: an open link with a password asks visitors for it', async () => {
    const link = await world.link({ open: true, password: 'open sesame' });
    expect(await opened(link)).toBe('password');
    const { status } = await world.story.hub.call('POST', '/api/v1/link/open', {
      body: { secret: link.secret, password: 'open sesame' },
    });
    expect(status).toBe(200);
  });
});

function minute(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}
