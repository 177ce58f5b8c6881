import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { LinkWorld } from '../testing/link-world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let world: LinkWorld;
let ann: TestPerson;
let ben: TestPerson;
let cem: TestPerson;
let gus: TestPerson;

beforeAll(async () => {
  world = await LinkWorld.start();
  ({ ann, ben, cem, gus } = world);
});
afterAll(() => world.close());
beforeEach(() => world.newThing());

describe('making links', () => {
  test('S18: a link lives an hour, gives viewer until revoked, any number of times, unless its maker says otherwise', async () => {
    const before = world.story.hub.clock.now();
    const { id, address } = await world.link();
    expect(address).toMatch(/^http:\/\/[^/]+\/link#[a-z2-7]{26}\.[\w-]{43}$/);
    const { items, exposes, refusal } = await world.links();
    expect({ exposes, refusal }).toEqual({ exposes: null, refusal: null });
    expect(items).toEqual([
      {
        id,
        label: '',
        role: 'viewer',
        open: false,
        madeBy: { id: ann.id, name: 'Ann', email: ann.email },
        createdAt: expect.any(String),
        until: expect.any(String),
        access: 'until-revoked',
        mostUses: null,
        uses: 0,
        lastUsedAt: null,
        hasPassword: false,
        domain: null,
        state: 'live',
      },
    ]);
    const [{ until }] = items;
    expect(Date.parse(until) - before).toBeGreaterThanOrEqual(HOUR);
    expect(Date.parse(until) - before).toBeLessThan(HOUR + 60_000);
  });

  test('S18: the secret is shown once, stored hashed, and in no log line, list or audit entry', async () => {
    const link = await world.link({ password: 'open sesame now', label: 'Workshop' });
    const secret = link.secret.split('.')[1] ?? '';
    expect(secret).toHaveLength(43);
    await world.accepted(ben, link, { password: 'open sesame now' });
    await world.story.hub.call('GET', `/link?${secret.slice(0, 5)}`);
    const stored = await world.story.hub.hub.store.read(async (unit) => ({
      link: await unit.links.byId(link.id),
      audit: await unit.audit.latest(20),
    }));
    const said = JSON.stringify([
      await world.links(),
      await world.people(),
      stored,
      world.story.hub.logged(),
    ]);
    expect(said).toContain('Workshop');
    expect(said).not.toContain(secret);
    expect(said).not.toContain('open sesame now');
  });

  test('S18: expiry is a minute to a year, and the hub caps it and what is accepted', async () => {
    expect(await world.refusal({ life: 59 })).toContain('life: must be at least 60 seconds (1 minute)');
    expect(await world.refusal({ life: 365 * 24 * 3600 + 1 })).toContain('400 input-invalid');
    await world.link({ life: 60 });
    await world.link({ life: 365 * 24 * 3600 });
    await world.settings({ linkLongestLife: 30 * 60_000, linkLongestAccess: DAY });
    try {
      expect(await world.refusal({ life: 3600 })).toContain('life: must be at most 30 minutes');
      expect(await world.refusal({ access: { for: 2 * 86_400 } })).toContain('access: must be at most 1 day');
      const link = await world.link();
      const { items } = await world.links();
      const made = items.find(({ id }: { id: string }) => id === link.id);
      expect(Date.parse(made.until) - Date.parse(made.createdAt)).toBe(30 * 60_000);
      expect(await world.accepted(ben, link)).toBe('ok');
      const [person] = await world.people();
      expect(Date.parse(person.until) - Date.parse(person.since)).toBe(DAY);
    } finally {
      await world.settings({ linkLongestLife: 365 * DAY, linkLongestAccess: null });
    }
  });

  test('S18: the hub can ask for passwords', async () => {
    await world.settings({ linkNeedsPassword: true });
    try {
      expect(await world.refusal({})).toContain('password: must be set');
      await world.link({ password: 'a' });
    } finally {
      await world.settings({ linkNeedsPassword: false });
    }
  });

  test('S18: for managers with share:links, and nobody makes a link above their own role', async () => {
    await world.story.share(ann, world.id, {
      invitations: [
        { email: ben.email, role: 'editor' },
        { email: cem.email, role: 'manager' },
        { email: gus.email, role: 'manager' },
      ],
      append: true,
    });
    expect((await world.making({}, ben)).status).toBe(403);
    expect(await world.refusal({}, gus)).toContain('403 permission-needed');
    expect((await world.links(gus)).refusal).toContain('share:links');
    expect((await world.making({ role: 'manager' }, cem)).status).toBe(201);
    expect((await world.making({ role: 'owner' })).status).toBe(400);
    for (const path of ['/links', '/link-people']) {
      expect((await ben.call('GET', world.at(path))).status).toBe(403);
      expect((await world.story.hub.call('GET', world.at(path))).status).toBe(401);
    }
  });

  test('S5, S18: a role that the kind does not offer is rounded down', async () => {
    await world.newThing({ kind: 'lab' });
    const link = await world.link({ role: 'commenter' });
    expect((await world.links()).items[0].role).toBe('viewer');
    expect(await world.accepted(ben, link, { authorize: true })).toBe('ok');
    expect(await world.roleOf(ben)).toBe('viewer');
  });

  test('S18: any number, within reason; a link of another resource is not found', async () => {
    const { id } = await world.link();
    for (let count = 1; count < 100; count++) await world.link({ life: 60 });
    expect(await world.refusal({})).toContain('400 share-refused');
    await world.newThing();
    expect((await ann.call('PATCH', world.at(`/links/${id}`), { paused: true })).status).toBe(404);
    expect((await world.end(`/links/${id}`)).status).toBe(404);
  });

  test('S22: the sharer is told what a kind exposes by being shared', async () => {
    await world.newThing({ kind: 'lab' });
    expect((await world.links()).exposes).toBe('Whoever runs code in it can read its files and secrets.');
  });
});

describe('coming in by a link', () => {
  test('S19: the page names the thing, its owner and the role, and looking changes nothing', async () => {
    const link = await world.link({ role: 'editor', access: { for: 86_400 } });
    const seen = await world.page(ben, link);
    expect(seen).toMatchObject({
      page: 'ready',
      open: false,
      thing: { id: world.id, title: 'Flights', kind: 'sheet', owner: 'Ann', madeBy: 'Ann', role: 'editor' },
    });
    expect(Date.parse(seen.thing.accessUntil)).toBeGreaterThan(Date.parse(seen.until));
    expect(await world.sees(ben)).toBe(404);
    expect((await world.links()).items[0]).toMatchObject({ uses: 0, lastUsedAt: null });
  });

  test('S19: accepting gives a grant whose source is the link, and again is no error and no second use', async () => {
    const link = await world.link({ role: 'editor', label: 'Workshop' });
    expect(await world.accepted(ben, link)).toBe('ok');
    expect(await world.accepted(ben, link)).toBe('ok');
    expect((await world.page(ben, link)).page).toBe('accepted');
    expect(await world.roleOf(ben)).toBe('editor');
    expect((await world.links()).items[0]).toMatchObject({ uses: 1 });
    const why = (await ann.call('GET', world.at(`/explain?person=${ben.id}`))).body;
    expect(why.becauses[0]).toMatchObject({
      by: 'link',
      role: 'editor',
      link: { id: link.id, label: 'Workshop' },
    });
    expect(why.sentence).toBe('Ben can edit because it is shared with them by the link *Workshop*.');
    // What a manager called it is not for everybody.
    const own = (await ben.call('GET', world.at('/explain'))).body;
    expect(own.sentence).toBe('You can edit because it is shared with you by a link.');
  });

  test('S19: nobody accepts their own link, nor does the owner one of a manager', async () => {
    const invitations = [{ email: ben.email, role: 'manager' }];
    await world.story.share(ann, world.id, { invitations, append: true });
    const own = await world.link();
    expect(await world.accepted(ann, own)).toBe('own');
    expect(await world.accepted(ann, await world.link({}, ben))).toBe('own');
    expect(await world.page(ann, own)).toMatchObject({ page: 'own', thing: { id: world.id } });
  });

  test('S19: who made a link and has no access any more does not come in by it, nor is told of the thing', async () => {
    const invitations = [{ email: ben.email, role: 'manager' }];
    await world.story.share(ann, world.id, { invitations, append: true });
    const own = await world.link({}, ben);
    await world.story.share(ann, world.id, { invitations: [] });
    expect(await world.page(ben, own)).toMatchObject({ page: 'barred', thing: null });
    expect(await world.accepted(ben, own)).toBe('barred');
    // What they gave stays.
    expect(await world.accepted(cem, own)).toBe('ok');
  });

  test('S19: bad, expired, revoked, paused, used up and wrong password each have their page, which tells nothing of the thing', async () => {
    const expired = await world.link({ life: 60 });
    const revoked = await world.link();
    const paused = await world.link();
    const used = await world.link({ mostUses: 1 });
    const locked = await world.link({ password: 'open sesame' });
    await world.end(`/links/${revoked.id}`);
    await ann.call('PATCH', world.at(`/links/${paused.id}`), { paused: true });
    expect(await world.accepted(ben, used)).toBe('ok');
    await ben.call('DELETE', world.at('/my-access'));
    world.story.hub.clock.advance(61_000);
    const pages = [
      ['bad', { secret: 'nonsense' }],
      ['bad', { secret: `${revoked.id}.${'a'.repeat(43)}` }],
      ['expired', expired],
      ['revoked', revoked],
      ['paused', paused],
      ['used-up', used],
      ['password', locked],
    ] as const;
    for (const [page, link] of pages) {
      expect(await world.page(cem, link)).toEqual({
        page,
        open: false,
        until: null,
        domain: null,
        thing: null,
      });
      expect(await world.accepted(cem, link)).toBe(page);
    }
    expect((await world.page(cem, locked, 'wrong')).page).toBe('wrong-password');
    expect(await world.accepted(cem, locked, { password: 'wrong' })).toBe('wrong-password');
    expect((await world.page(cem, locked, 'open sesame')).page).toBe('ready');
    expect(await world.accepted(cem, locked, { password: 'open sesame' })).toBe('ok');
    expect((await world.links()).items.map(({ state }: { state: string }) => state).toSorted()).toEqual([
      'expired',
      'live',
      'paused',
      'used-up',
    ]);
  });

  test('S19: a visitor without an account is told to sign in, and not to what', async () => {
    const link = await world.link();
    expect(await world.page(null, link)).toEqual({
      page: 'signed-out',
      open: false,
      until: null,
      domain: null,
      thing: null,
    });
    const { status } = await world.story.hub.call('POST', '/api/v1/link/accept', {
      body: { secret: link.secret },
    });
    expect(status).toBe(401);
  });

  test('S19: guesses at a password are limited by link and network, with a growing pause', async () => {
    const link = await world.link({ password: 'open sesame' });
    const other = await world.link({ password: 'open sesame' });
    const tried: string[] = [];
    for (let guess = 0; guess < 8; guess++)
      tried.push(await world.accepted(ben, link, { password: `guess ${guess}` }));
    expect(tried.slice(0, 6)).toEqual(Array(6).fill('wrong-password'));
    expect(tried.slice(6)).toEqual(['429 rate-limited', '429 rate-limited']);
    // The right one too, or the pause would tell which guess was right.
    expect(await world.accepted(ben, link, { password: 'open sesame' })).toBe('429 rate-limited');
    expect(await world.page(ben, link, 'open sesame')).toBe('429 rate-limited');
    expect(await world.accepted(ben, other, { password: 'open sesame' })).toBe('ok');
    world.story.hub.clock.advance(2_000);
    expect(await world.accepted(ben, link, { password: 'open sesame' })).toBe('ok');
  });

  test('S19: of a burst of guesses no more are looked at than of as many one by one', async () => {
    const link = await world.link({ password: 'open sesame' });
    const said = await Promise.all(
      Array.from({ length: 24 }, (_, guess) => world.accepted(ben, link, { password: `guess ${guess}` })),
    );
    const looked = said.filter((one) => one === 'wrong-password');
    expect(looked.length).toBeLessThanOrEqual(6);
    expect(said.filter((one) => one === '429 rate-limited')).toHaveLength(24 - looked.length);
    world.story.hub.clock.advance(DAY);
  });

  test('S19: guesses at a secret are limited too, alike whether there is such a link', async () => {
    const link = await world.link();
    const guess = async (id: string) => {
      const pages: unknown[] = [];
      for (let count = 0; count < 7; count++) {
        const page = await world.page(cem, { secret: `${id}.${String(count).repeat(43).slice(0, 43)}` });
        pages.push(page.page ?? page);
      }
      return pages;
    };
    const real = await guess(link.id);
    expect(real).toEqual(['bad', 'bad', 'bad', 'bad', 'bad', 'bad', '429 rate-limited']);
    expect(await guess('a'.repeat(26))).toEqual(real);
    world.story.hub.clock.advance(DAY + 1);
  });

  test('S18, S27: a mail domain counts only for a verified address, and subdomains are others', async () => {
    const eli = await world.story.hub.person('Eli', { verified: false });
    const link = await world.link({ domain: '@Example.ORG' });
    expect((await world.links()).items[0].domain).toBe('example.org');
    const other = await world.link({ domain: 'site2.org' });
    const above = await world.link({ domain: 'sub.example.org' });
    expect(await world.accepted(eli, link)).toBe('unproved');
    expect(await world.page(ben, other)).toMatchObject({
      page: 'wrong-domain',
      domain: 'site2.org',
      thing: null,
    });
    expect(await world.accepted(ben, other)).toBe('wrong-domain');
    expect(await world.accepted(ben, above)).toBe('wrong-domain');
    expect(await world.accepted(ben, link)).toBe('ok');
    expect(await world.refusal({ domain: 'nonsense' })).toContain('domain: must be a mail domain');
  });

  test('S18: the end of the link does not end what was accepted; the access ends at its own time', async () => {
    const lasting = await world.link();
    const brief = await world.link({ access: { for: 7200 } });
    await world.accepted(ben, lasting);
    await world.accepted(cem, brief);
    world.story.hub.clock.advance(HOUR + 1000);
    expect(await world.accepted(gus, lasting)).toBe('expired');
    expect([await world.sees(ben), await world.sees(cem)]).toEqual([200, 200]);
    world.story.hub.clock.advance(HOUR);
    expect([await world.sees(ben), await world.sees(cem)]).toEqual([200, 404]);
    expect(await world.names()).toEqual(['Ben']);
  });

  test('S19: a kind that asks to be authorized gives nothing before', async () => {
    await world.newThing({ kind: 'lab' });
    const link = await world.link({ role: 'operator', mostUses: 1 });
    expect((await world.page(ben, link)).thing.authorizes).toContain('runs what you type');
    expect(await world.accepted(ben, link)).toBe('authorize');
    expect(await world.sees(ben)).toBe(404);
    expect(await world.accepted(ben, link, { authorize: true })).toBe('ok');
    expect(await world.roleOf(ben)).toBe('operator');
  });

  test('S19: what is in the trash is reached by no link', async () => {
    const link = await world.link();
    await ann.call('DELETE', world.at());
    expect(await world.page(ben, link)).toMatchObject({ page: 'revoked', thing: null });
    expect((await world.making()).status).toBe(409);
  });

  test('S18: a key needs the scope share to accept', async () => {
    const link = await world.link();
    const { token } = (await world.story.hub.signIn(ben.email, ben.password)).body;
    const made = await world.story.hub.call('POST', '/api/v1/account/keys', {
      token,
      body: { name: 'k', scopes: ['read', 'write'] },
    });
    const { status, body } = await world.story.hub.call('POST', '/api/v1/link/accept', {
      token: made.body.secret,
      body: { secret: link.secret },
    });
    expect([status, body.code]).toEqual([403, 'scope-needed']);
  });
});
