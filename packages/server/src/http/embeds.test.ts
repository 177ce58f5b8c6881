import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Answer } from '../testing/http-caller.ts';
import { LivePage, type LivePageOptions, type TestPerson } from '../testing/index.ts';
import { LinkWorld } from './testing/link-world.ts';

const WIKI = 'https://wiki.example.org';
const OTHER = 'https://other.example.org';
const HOUR = 3_600_000;

const folder = mkdtempSync(join(tmpdir(), 'tessera-embed-'));
const frames: LivePage[] = [];
let world: LinkWorld;
let ann: TestPerson;
let ben: TestPerson;

beforeAll(async () => {
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Tessera</title>');
  writeFileSync(join(folder, 'embed.html'), '<!doctype html><title>Embed</title>');
  world = await LinkWorld.start({ webFolder: folder });
  ({ ann, ben } = world);
});
afterAll(async () => {
  for (const one of frames) one.close();
  await world.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => world.newThing());

const frame = (path: string, sent = {}): Promise<Answer> => world.story.hub.call('GET', path, sent);

/** Who may frame an address, as the browser is told. */
async function framers(path: string): Promise<string> {
  const { headers } = await frame(path);
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  const [, said = ''] = /frame-ancestors ([^;]*)/.exec(policy) ?? [];
  expect(headers.get('x-frame-options')).toBe(said === "'none'" ? 'DENY' : null);
  return said;
}

const allow = (origins: readonly string[], who = ann) =>
  who.call('PUT', world.at('/embedding/origins'), { origins });

interface Signed {
  readonly id: string;
  readonly path: string;
  readonly token: string;
}

async function sign(asked: Readonly<Record<string, unknown>> = {}, who = ann): Promise<Signed> {
  const made = await who.call('POST', world.at('/embedding/addresses'), { origins: [WIKI], ...asked });
  expect(made.status).toBe(201);
  const { id } = made.body.embed;
  const address = new URL(made.body.address);
  return { id, path: address.pathname + address.search, token: `tse_${id}_${address.hash.slice(1)}` };
}

const shown = async ({ token }: Signed, path = '') =>
  (await world.story.hub.call('GET', world.at(path), { token })).status;

describe('who may frame', () => {
  test('S34: what anybody may see, by the origins that its managers or the hub allow, and nobody else', async () => {
    await world.newThing({ sharing: { mode: 'unlisted' } });
    expect(await framers(`/embed/${world.id}`)).toBe("'none'");
    expect((await allow([`${WIKI}/`, 'http://LOCALHOST:8080'])).body.origins).toEqual([
      'http://localhost:8080',
      WIKI,
    ]);
    expect(await framers(`/embed/${world.id}`)).toBe(`http://localhost:8080 ${WIKI}`);
    await world.settings({ embedOrigins: [OTHER] });
    expect(await framers(`/embed/${world.id}`)).toBe(`http://localhost:8080 ${WIKI} ${OTHER}`);
    await world.newThing({ sharing: { mode: 'unlisted' } });
    expect(await framers(`/embed/${world.id}`)).toBe(OTHER);
    await world.settings({ embedOrigins: [] });
  });

  test('S34, S7: a closed thing and one that does not exist may be framed by nobody, alike', async () => {
    await allow([WIKI]);
    await world.settings({ embedOrigins: [OTHER] });
    const missing = 'a'.repeat(26);
    const [closed, absent] = [await frame(`/embed/${world.id}`), await frame(`/embed/${missing}`)];
    const said = (answer: Answer) => [
      answer.status,
      answer.body,
      answer.headers.get('content-security-policy'),
      answer.headers.get('x-frame-options'),
      answer.headers.get('etag'),
    ];
    expect(said(closed)).toEqual(said(absent));
    expect(await framers(`/embed/${world.id}`)).toBe("'none'");
    expect(await framers(`/embed/${world.id}?grant=${missing}`)).toBe("'none'");
    await world.settings({ embedOrigins: [] });
  });

  test('S34: no other page of the hub may be framed, whatever is allowed', async () => {
    await world.newThing({ sharing: { mode: 'unlisted' } });
    await allow([WIKI]);
    await world.settings({ embedOrigins: [WIKI] });
    const html = { headers: { accept: 'text/html' } };
    for (const path of ['/', `/r/${world.id}`, '/link', '/sign-in', `/api/v1/resources/${world.id}`]) {
      const { headers } = await frame(path, html);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-frame-options')).toBe('DENY');
    }
    await world.settings({ embedOrigins: [] });
  });

  test('S34: only plain origins come into the header, and only from managers', async () => {
    for (const bad of [
      '*',
      'https://*.example.org',
      `${WIKI};script-src *`,
      `${WIKI} ${OTHER}`,
      "'self'",
      'data:',
    ])
      expect((await allow([bad])).status).toBe(400);
    await world.story.share(ann, world.id, {
      invitations: [{ email: ben.email, role: 'editor' }],
      append: true,
    });
    expect((await allow([WIKI], ben)).status).toBe(403);
    expect((await ben.call('GET', world.at('/embedding'))).status).toBe(403);
    expect((await ben.call('POST', world.at('/embedding/addresses'), { origins: [WIKI] })).status).toBe(403);
  });

  test('S34: the page sets no cookie, asks for none, and hands its address to nobody', async () => {
    const { headers } = await frame(`/embed/${world.id}`, { cookie: await world.story.hub.cookieOf(ann) });
    expect(headers.get('set-cookie')).toBeNull();
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    // Its reader's session opens nothing here either.
    expect(await framers(`/embed/${world.id}`)).toBe("'none'");
  });
});

describe('signed addresses', () => {
  test('S34: one shows the private thing to who has it, as viewer, framed by its origins alone', async () => {
    const signed = await sign({ origins: [WIKI, OTHER] });
    expect(await framers(signed.path)).toBe(`${OTHER} ${WIKI}`);
    const { body } = await world.story.hub.call('GET', world.at(), { token: signed.token });
    expect(body).toMatchObject({ title: 'Flights', role: 'viewer', path: [] });
    expect(Object.values(body.can)).not.toContain(true);
    expect(await shown(signed, '/parts/data')).toBe(200);
    expect(await world.sees(null)).toBe(401);
  });

  test('S34: it opens that thing and nothing else of its maker, and writes nothing', async () => {
    const signed = await sign();
    const { token } = signed;
    const { hub } = world.story;
    const secret = world.id;
    await world.newThing();
    expect(await shown(signed)).toBe(401);
    for (const view of ['visible', 'public'])
      expect((await hub.call('GET', `/api/v1/resources?view=${view}`, { token })).body.items).toEqual([]);
    for (const path of ['/api/v1/account', '/api/v1/resources?view=mine', '/api/v1/keys'])
      expect((await hub.call('GET', path, { token })).status).toBeGreaterThanOrEqual(401);
    world.id = secret;
    for (const path of ['/links', '/share', '/audience', '/explain', '/embedding', '/versions'])
      expect((await hub.call('GET', world.at(path), { token })).status).toBe(401);
    expect((await hub.call('PATCH', world.at(), { token, body: { title: 'Mine' } })).status).toBe(401);
    expect((await hub.call('GET', world.at('/export/txt'), { token })).status).toBe(401);
  });

  test('S34: it rests on what its maker may now: a role that is lost, an account that is not active', async () => {
    const cam = await world.story.hub.person('Cam');
    await world.story.share(ann, world.id, {
      invitations: [{ email: cam.email, role: 'manager' }],
      append: true,
    });
    const signed = await sign({}, cam);
    expect(await shown(signed)).toBe(200);
    await world.story.share(ann, world.id, { invitations: [{ email: cam.email, role: 'viewer' }] });
    expect([await shown(signed), await framers(signed.path)]).toEqual([401, "'none'"]);
    await world.story.share(ann, world.id, { invitations: [{ email: cam.email, role: 'manager' }] });
    expect(await shown(signed)).toBe(200);
    const disabled = await world.story.hub.admin.call('PATCH', `/api/v1/users/${cam.id}`, {
      status: 'disabled',
    });
    expect(disabled.status).toBe(200);
    expect([await shown(signed), await framers(signed.path)]).toEqual([401, "'none'"]);
  });

  test('S34: it ends by time, by hand, in the trash, and where no visitors are let in', async () => {
    const brief = await sign({ life: 60 });
    const signed = await sign();
    const listed = (await ann.call('GET', world.at('/embedding'))).body;
    expect(listed.embeds.map(({ id }: { id: string }) => id).toSorted()).toEqual(
      [brief.id, signed.id].toSorted(),
    );
    expect(JSON.stringify(listed)).not.toContain(signed.token.slice(-43));
    world.story.hub.clock.advance(61_000);
    expect([await shown(brief), await framers(brief.path)]).toEqual([401, "'none'"]);
    await world.settings({ guestSessions: false });
    expect([await shown(signed), await framers(signed.path)]).toEqual([401, "'none'"]);
    await world.settings({ guestSessions: true });
    await ann.call('DELETE', world.at());
    expect(await framers(signed.path)).toBe("'none'");
    await ann.call('POST', world.at('/restore'));
    expect(await shown(signed)).toBe(200);
    expect((await world.end(`/embedding/addresses/${signed.id}`)).status).toBe(204);
    expect([await shown(signed), await framers(signed.path)]).toEqual([401, "'none'"]);
    expect((await world.end(`/embedding/addresses/${signed.id}`)).status).toBe(404);
    world.story.hub.clock.advance(HOUR);
  });

  test('S34: scripts of other sites do not read by it, not even of those that may frame it', async () => {
    const { token } = await sign();
    for (const origin of ['https://evil.example', WIKI, 'null']) {
      const headers = { origin, 'sec-fetch-site': 'cross-site' };
      for (const path of [world.at(), world.at('/parts/data')]) {
        const { status, body } = await world.story.hub.call('GET', path, { token, headers });
        expect([status, body.code]).toEqual([403, 'origin-refused']);
      }
      const page = new LivePage(world.story.hub.url, { token, anonymous: true, origin });
      expect(await page.closing).toMatchObject({ reason: 'origin-refused' });
    }
    const own = { origin: world.story.hub.url };
    expect((await world.story.hub.call('GET', world.at(), { token, headers: own })).status).toBe(200);
  });

  test('S34: a wrong secret, another thing’s grant and kinds that are never open', async () => {
    const signed = await sign();
    const wrong = { ...signed, token: `tse_${signed.id}_${'a'.repeat(43)}` };
    expect(await shown(wrong)).toBe(401);
    await world.newThing();
    expect(await framers(`/embed/${world.id}?grant=${signed.id}`)).toBe("'none'");
    await world.newThing({ kind: 'lab' });
    const refused = await ann.call('POST', world.at('/embedding/addresses'), { origins: [WIKI] });
    expect([refused.status, refused.body.code]).toEqual([400, 'share-refused']);
    expect((await ann.call('POST', world.at('/embedding/addresses'), { origins: [] })).status).toBe(400);
  });

  test('S30: making and ending one, and allowing origins, are entries without the secret', async () => {
    await allow([WIKI]);
    const signed = await sign();
    await world.end(`/embedding/addresses/${signed.id}`);
    const entries = await world.story.hub.hub.store.read((unit) => unit.audit.latest(20));
    const own = entries.filter(({ target }) => target === world.id);
    expect(
      own
        .map(({ action }) => action)
        .toReversed()
        .slice(-3),
    ).toEqual(['embed.origins', 'embed.create', 'embed.revoke']);
    expect(JSON.stringify(own)).not.toContain(signed.token.slice(-43));
  });
});

describe('a frame that lies open', () => {
  function open(options: LivePageOptions): LivePage {
    const page = new LivePage(world.story.hub.url, options);
    frames.push(page);
    return page;
  }

  /** A frame that shows the thing by a signed address. */
  async function showing(signed: Signed): Promise<LivePage> {
    const page = open({ token: signed.token, anonymous: true });
    // Whatever its maker may: the frame only looks.
    expect(await page.watch(world.id)).toBe('viewer');
    return page;
  }

  /** Asks to be told of something that is not for it. */
  async function refused(page: LivePage, id: string, topic: 'resource' | 'share' = 'resource') {
    await page.until('welcome');
    page.say({ type: 'watch', topic, id });
    return (await page.until('ended', (notice) => notice.id === id && notice.topic === topic)).reason;
  }

  const ended = async (page: LivePage) => {
    const { reason, by } = await page.until('ended');
    return [reason, by];
  };

  test('S34, S23: it closes when its address is revoked, and names nobody', async () => {
    const [own, other] = [await sign(), await sign()];
    const page = await showing(own);
    const bystander = await showing(other);
    expect((await world.end(`/embedding/addresses/${own.id}`)).status).toBe(204);
    expect(await ended(page)).toEqual(['access-ended', null]);
    expect(bystander.notices.some((notice) => notice.type === 'ended')).toBe(false);
    await world.end(`/embedding/addresses/${other.id}`);
    expect(await ended(bystander)).toEqual(['access-ended', null]);
  });

  test('S34: it shows one thing, whatever else its maker may see and however much is asked for at once', async () => {
    const [own, signed] = [world.id, await sign()];
    await world.newThing();
    const page = open({ token: signed.token, anonymous: true });
    await page.until('welcome');
    for (const id of [own, world.id]) page.say({ type: 'watch', topic: 'resource', id });
    expect(await page.until('role', ({ id }) => id === own)).toMatchObject({ role: 'viewer' });
    expect(await page.until('ended', ({ id }) => id === world.id)).toMatchObject({ reason: 'access-ended' });
    expect(page.notices.filter(({ type }) => type === 'role')).toHaveLength(1);
  });

  test('S34, S23: it closes at its moment', async () => {
    const page = await showing(await sign({ life: 60 }));
    world.story.hub.clock.advance(60_000);
    expect(await ended(page)).toEqual(['access-ended', null]);
  });

  test('S34, S23: it closes when its maker may share it no longer, or is not active', async () => {
    const dan = await world.story.hub.person('Dan');
    const manager = { invitations: [{ email: dan.email, role: 'manager' }] };
    await world.story.share(ann, world.id, manager);
    const lowered = await showing(await sign({}, dan));
    await world.story.share(ann, world.id, { invitations: [{ email: dan.email, role: 'editor' }] });
    expect(await ended(lowered)).toEqual(['access-ended', null]);
    await world.story.share(ann, world.id, manager);
    const disabled = await showing(await sign({}, dan));
    await world.story.hub.admin.call('PATCH', `/api/v1/users/${dan.id}`, { status: 'disabled' });
    expect(await ended(disabled)).toEqual(['access-ended', null]);
  });

  test('S34: it is told of new content of its thing, and of nothing else of its maker', async () => {
    const page = await showing(await sign());
    await ann.call('PATCH', world.at(), { title: 'Flights 2027' });
    await page.until('changed', (notice) => notice.what === 'content');
    const own = world.id;
    expect(await refused(page, own, 'share')).toBe('access-ended');
    await world.newThing();
    expect(await refused(page, world.id)).toBe('access-ended');
    const welcome = await page.until('welcome');
    expect(welcome.account).toBeNull();
    expect(page.notices.some((notice) => notice.type === 'inbox')).toBe(false);
  });

  test('S34: of what anybody may see it comes as nobody, whatever cookie is sent along', async () => {
    const cookie = await world.story.hub.cookieOf(ann);
    const origin = world.story.hub.url;
    const headers = { cookie, origin };
    expect(await refused(open({ headers, anonymous: true }), world.id)).toBe('access-ended');
    expect(await open({ headers }).watch(world.id)).toBe('owner');
    await ann.call('PUT', world.at('/mode'), { mode: 'unlisted' });
    const page = open({ headers, anonymous: true });
    expect(await page.watch(world.id)).toBe('viewer');
    await ann.call('PUT', world.at('/mode'), { mode: 'private' });
    expect((await ended(page))[0]).toBe('access-ended');
  });
});
