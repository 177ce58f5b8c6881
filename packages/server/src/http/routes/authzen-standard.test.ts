import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SharingWorld } from '../testing/sharing-world.ts';

/* What the certification of the OpenID AuthZEN Authorization API 1.0 asks of whoever answers it. */

let world: SharingWorld;
/** A sheet of Ann's that Ben may edit and the Trade team (with Cleo and Pia) may view. */
let id: string;

beforeAll(async () => {
  world = await SharingWorld.start();
  await world.newThing();
  id = world.id;
  await world.share({
    groups: [{ id: world.groups.trade, role: 'viewer' }],
    people: [{ id: world.ben.id, role: 'editor' }],
  });
});
afterAll(() => world.close());

const resource = () => ({ type: 'sheet', id });
const user = (who: string) => ({ type: 'user', id: who });
const question = () => ({ subject: user(world.ben.id), action: { name: 'edit' }, resource: resource() });
const nobody = 'a'.repeat(26);

const as = (who: { readonly token: string }, path: string, body: unknown, headers = {}) =>
  world.story.hub.call('POST', `/access/v1/${path}`, { body, token: who.token, headers });

async function decisions(body: unknown): Promise<readonly boolean[]> {
  const answer = await as(world.ann, 'evaluations', body);
  expect(answer.status).toBe(200);
  return answer.body.evaluations.map((one: { decision: boolean }) => one.decision);
}

describe('what is taken', () => {
  test('S33: the answer is JSON whose decision is true or false', async () => {
    const answer = await as(world.ann, 'evaluation', question());
    expect([answer.status, answer.body.decision]).toEqual([200, true]);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  });

  test.each([
    ['context', { context: { time: '2025-06-27T18:03-07:00', ip: '192.168.1.1' } }],
    ['members that nobody knows', { foo: 'bar', futureField: { nested: true } }],
  ])('S33: %s changes nothing', async (_what, more) => {
    expect((await as(world.ann, 'evaluation', { ...question(), ...more })).body.decision).toBe(true);
  });

  test('S33: properties of every part change nothing', async () => {
    const { subject, action, resource } = question();
    const body = {
      subject: { ...subject, properties: { department: 'Sales', role: 'ADMIN' } },
      action: { ...action, properties: { method: 'GET' } },
      resource: { ...resource, properties: { owner: world.ben.id, status: null } },
    };
    expect((await as(world.ann, 'evaluation', body)).body.decision).toBe(true);
    const manage = { ...body, action: { ...body.action, name: 'manage' } };
    expect((await as(world.ann, 'evaluation', manage)).body.decision).toBe(false);
  });
});

describe('what is refused with 400', () => {
  const broken: readonly (readonly [string, () => object])[] = [
    ['no subject', () => ({ ...question(), subject: undefined })],
    ['no action', () => ({ ...question(), action: undefined })],
    ['no resource', () => ({ ...question(), resource: undefined })],
    ['a subject without a type', () => ({ ...question(), subject: { id: world.ben.id } })],
    ['a subject without an id', () => ({ ...question(), subject: { type: 'user' } })],
    ['an action without a name', () => ({ ...question(), action: {} })],
    ['a resource without a type', () => ({ ...question(), resource: { id } })],
    ['a resource without an id', () => ({ ...question(), resource: { type: 'sheet' } })],
    ['a subject that is text', () => ({ ...question(), subject: 'ben' })],
    ['a name that is a number', () => ({ ...question(), action: { name: 123 } })],
    ['properties that are a list', () => ({ ...question(), action: { name: 'view', properties: [] } })],
  ];
  test.each(broken)('S33: %s', async (_what, body) => {
    for (const path of ['evaluation', 'evaluations']) {
      const answer = await as(world.ann, path, body());
      expect([path, answer.status, typeof answer.body]).toEqual([path, 400, 'string']);
    }
  });

  const raw = (body: string, type: string) =>
    fetch(`${world.story.hub.url}/access/v1/evaluation`, {
      method: 'POST',
      headers: { 'content-type': type, authorization: `Bearer ${world.ann.token}`, 'x-request-id': 'q 1' },
      body,
    });
  test.each([
    ['a body of another type', () => raw(JSON.stringify(question()), 'text/plain')],
    ['a body that is no JSON', () => raw('{"subject":', 'application/json')],
    ['an empty body', () => raw('', 'application/json')],
    ['null', () => raw('null', 'application/json')],
    ['a list', () => raw('[]', 'application/json')],
    ['a body of more than 1 MB', () => raw(JSON.stringify({ x: 'x'.repeat(1_100_000) }), 'application/json')],
  ])('S33: %s', async (_what, send) => {
    const answer = await send();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'text/plain; charset=utf-8']);
    expect(answer.headers.get('x-request-id')).toBe('q 1');
    expect(await answer.text()).not.toBe('');
  });

  test('S33: more than 200 questions, and a semantic that there is not', async () => {
    const many = { ...question(), evaluations: Array.from({ length: 201 }, () => ({})) };
    expect((await as(world.ann, 'evaluations', many)).status).toBe(400);
    const odd = { ...question(), evaluations: [{}], options: { evaluations_semantic: 'any' } };
    expect((await as(world.ann, 'evaluations', odd)).status).toBe(400);
  });

  test.each([
    ['subject', () => ({ subject: { type: 'user' }, resource: resource() })],
    ['subject', () => ({ subject: { type: 'user' }, action: { name: 'view' }, resource: { type: 'sheet' } })],
    ['resource', () => ({ action: { name: 'view' }, resource: { type: 'sheet' } })],
    [
      'resource',
      () => ({ subject: { type: 'user' }, action: { name: 'view' }, resource: { type: 'sheet' } }),
    ],
    ['action', () => ({ subject: user(world.ann.id) })],
    ['action', () => ({ resource: resource(), subject: { type: 'user' } })],
  ])('S33: a search for a %s that lacks something', async (what, body) => {
    expect((await as(world.ann, `search/${what}`, body())).status).toBe(400);
  });
});

test.each(['bfe9eb29-ab87-4ca3-be83-a1d5d8305716', 'a text, of some words', 'x'.repeat(3000)])(
  'S33: a request comes back by the name that it was given',
  async (name) => {
    const headers = { 'x-request-id': name };
    for (const body of [question(), {}]) {
      const answer = await as(world.ann, 'evaluation', body, headers);
      expect(answer.headers.get('x-request-id')).toBe(name);
    }
  },
);

test('S33: an address that there is not is 404, another method 405, and no page', async () => {
  const { hub } = world.story;
  const headers = { accept: 'text/html' };
  expect((await hub.call('GET', '/.well-known/authzen-configuration/tenant', { headers })).status).toBe(404);
  expect((await hub.call('POST', '/access/v1/nothing', { body: {} })).status).toBe(404);
  const got = await hub.call('GET', '/access/v1/evaluation', { headers });
  expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
});

describe('many questions', () => {
  test('S33: without defaults each is whole by itself, in order', async () => {
    const manage = { ...question(), action: { name: 'manage' } };
    expect(await decisions({ evaluations: [question(), manage, question()] })).toEqual([true, false, true]);
  });

  test('S33: a part of a question takes the place of the one above', async () => {
    const evaluations = [{}, { subject: user(world.cleo.id) }, { resource: { type: 'sheet', id: nobody } }];
    expect(await decisions({ ...question(), evaluations })).toEqual([true, false, false]);
  });

  test('S33: what no part can be without comes from above too, its properties do not', async () => {
    const above = { subject: { type: 'user' }, action: { name: 'edit' }, resource: { type: 'sheet' } };
    const evaluations = [
      { subject: { id: world.ben.id }, resource: { id } },
      { subject: { id: world.cleo.id }, resource: { id } },
      { subject: { id: world.cleo.id }, action: { properties: {} }, resource: { id } },
    ];
    expect(await decisions({ ...above, evaluations })).toEqual([true, false, false]);
  });

  test('S33: one that lacks something or is not well formed is a no that says so, and spoils no other', async () => {
    const { subject, action } = question();
    const evaluations = [{ resource: resource() }, {}, { resource: 'x' }, 7, { resource: resource() }];
    const { status, body } = await as(world.ann, 'evaluations', { subject, action, evaluations });
    expect(status).toBe(200);
    expect(body.evaluations.map((one: { decision: boolean }) => one.decision)).toEqual([
      ...[true, false, false, false, true],
    ]);
    expect(body.evaluations[1].context.error).toEqual({
      status: 400,
      message: 'resource is missing; it must be an object.',
    });
    expect(body.evaluations[2].context.error.message).toContain('resource');
    expect(body.decision).toBeUndefined();
  });

  test('S33: a failure is a denial to the semantics', async () => {
    const { subject, action } = question();
    const evaluations = [{ resource: resource() }, {}, { resource: resource() }];
    const asked = (evaluations_semantic: string) =>
      decisions({ subject, action, evaluations, options: { evaluations_semantic, another_option: 1 } });
    expect(await asked('deny_on_first_deny')).toEqual([true, false]);
    expect(await asked('permit_on_first_permit')).toEqual([true]);
    expect(await asked('execute_all')).toEqual([true, false, true]);
    const odd = { subject, action, evaluations: evaluations.slice(1) };
    const options = { evaluations_semantic: 'permit_on_first_permit' };
    expect(await decisions({ ...odd, options })).toEqual([false, true]);
  });

  test('S33: none, or an empty list of them, is the one question above', async () => {
    for (const body of [question(), { ...question(), evaluations: [] }]) {
      expect((await as(world.ann, 'evaluations', body)).body).toMatchObject({ decision: true });
    }
  });
});

describe('searches', () => {
  const search = async (what: string, body: unknown, who = world.ann) => {
    const answer = await as(who, `search/${what}`, body);
    expect(answer.status).toBe(200);
    return answer.body;
  };
  const forSubjects = (more = {}) => ({
    ...{ subject: { type: 'user' }, action: { name: 'view' }, resource: resource(), ...more },
  });
  const names = (body: { results: readonly { id?: string; name?: string }[] }) =>
    body.results.map((one) => one.id ?? one.name);

  test.each([
    ['subject', 'a type of subject', () => forSubjects({ subject: { type: 'spaceship' } })],
    ['subject', 'an action', () => forSubjects({ action: { name: 'fly' } })],
    ['subject', 'a type of resource', () => forSubjects({ resource: { type: 'spaceship', id } })],
    ['subject', 'a resource', () => forSubjects({ resource: { type: 'sheet', id: nobody } })],
    ['resource', 'a type of resource', () => ({ ...question(), resource: { type: 'spaceship' } })],
    ['resource', 'a type of subject', () => ({ ...question(), subject: { type: 'robot', id: 'r2' } })],
    ['resource', 'an action', () => ({ ...question(), action: { name: 'fly' } })],
    ['resource', 'a subject', () => ({ ...question(), subject: user(nobody) })],
    ['action', 'a subject', () => ({ subject: user(nobody), resource: resource() })],
    ['action', 'a type of subject', () => ({ subject: { type: 'robot', id: 'r2' }, resource: resource() })],
    [
      'action',
      'a resource',
      () => ({ subject: user(world.ann.id), resource: { type: 'sheet', id: nobody } }),
    ],
  ])('S33: for a %s finds nothing by %s that there is not', async (what, _unknown, body) => {
    expect(await search(what, body())).toMatchObject({ results: [], page: { next_token: '', count: 0 } });
  });

  test('S33: of what there is not at all, why stands beside', async () => {
    expect((await search('subject', forSubjects({ action: { name: 'fly' } }))).context.reason).toContain(
      'view',
    );
    const odd = await search('action', { subject: { type: 'robot', id: 'r2' }, resource: resource() });
    expect(odd.context.reason).toContain('user');
    expect((await search('subject', forSubjects())).context).toBeUndefined();
  });

  test('S33: the id of what is looked for is not looked at', async () => {
    const all = names(await search('subject', forSubjects()));
    expect(all).toContain(world.ben.id);
    for (const given of [nobody, 7, null])
      expect(names(await search('subject', forSubjects({ subject: { type: 'user', id: given } })))).toEqual(
        all,
      );
    const mine = { subject: user(world.ann.id), action: { name: 'own' } };
    const found = names(await search('resource', { ...mine, resource: { type: 'sheet' } }));
    expect(found).toContain(id);
    expect(names(await search('resource', { ...mine, resource: { type: 'sheet', id: nobody } }))).toEqual(
      found,
    );
  });

  test('S33: who knows everybody finds those too who view all by a permission', async () => {
    const vic = await world.story.hub.person('Vic Viewer');
    await world.story.group('Auditors', [vic], { permissions: ['resources:view-all'] });
    const { admin } = world.story.hub;
    expect(names(await search('subject', forSubjects(), admin))).toContain(vic.id);
    expect(names(await search('subject', forSubjects({ action: { name: 'edit' } }), admin))).not.toContain(
      vic.id,
    );
    expect(names(await search('subject', forSubjects()))).not.toContain(vic.id);
  });

  test('S33: of what is open to all, who knows everybody finds every account, page by page', async () => {
    const { admin } = world.story.hub;
    const thing = await world.story.publish(world.ann, { title: 'Open', sharing: { mode: 'public' } });
    const body = forSubjects({ resource: { type: 'sheet', id: thing } });
    const everybody = (await admin.call('GET', '/api/v1/users?limit=200&sort=newest')).body.items;
    const ids = everybody.map(({ id: one }: { id: string }) => one);
    expect(names(await search('subject', { ...body, page: { limit: 200 } }, admin))).toEqual(ids);
    const walked: unknown[] = [];
    let token = '';
    do {
      const page = await search('subject', { ...body, page: { token, limit: 3 } }, admin);
      walked.push(...names(page));
      token = page.page.next_token;
    } while (token !== '');
    expect(walked).toEqual(ids);
  });

  test('S33: what a search finds is a yes to the question', async () => {
    const { results } = await search('subject', forSubjects({ action: { name: 'edit' } }));
    expect(results.length).toBeGreaterThan(1);
    const evaluations = results.map((subject: unknown) => ({ subject }));
    const answers = await decisions({ action: { name: 'edit' }, resource: resource(), evaluations });
    expect(answers.every((one) => one)).toBe(true);
  });

  test.each([
    ['subject', () => forSubjects()],
    ['action', () => ({ subject: user(world.ann.id), resource: resource() })],
    [
      'resource',
      () => ({ subject: user(world.ann.id), action: { name: 'view' }, resource: { type: 'sheet' } }),
    ],
  ])('S33: a search for a %s is cut into pages, of none or of thousands too', async (what, body) => {
    await world.story.publish(world.ann, { title: 'One more', sharing: { mode: 'private' } });
    const whole = await search(what, body());
    expect(whole.page).toEqual({ next_token: '', count: whole.results.length });
    expect(whole.results.length).toBeGreaterThan(1);
    expect((await search(what, { ...body(), page: { limit: 5000, token: '' } })).results).toEqual(
      whole.results,
    );
    const first = await search(what, { ...body(), page: { limit: 1 } });
    expect(first.results).toEqual(whole.results.slice(0, 1));
    // The standard's own example asks for the next page by the token alone.
    const second = await search(what, { ...body(), page: { token: first.page.next_token } });
    expect(second.results).toEqual(whole.results.slice(1));
    const none = await search(what, { ...body(), page: { limit: 0 } });
    expect(none.results).toEqual([]);
    const rest = await search(what, { ...body(), page: { token: none.page.next_token } });
    expect(rest.results).toEqual(whole.results);
  });

  test('S33: the token of another search, of somebody else, or of nobody is refused', async () => {
    const { page } = await search('subject', forSubjects({ page: { limit: 1 } }));
    const token = page.next_token;
    const refused = async (body: object, what = 'subject', who = world.ann) =>
      (await as(who, `search/${what}`, { ...body, page: { token } })).status;
    expect(await refused(forSubjects())).toBe(200);
    expect(await refused(forSubjects({ action: { name: 'edit' } }))).toBe(400);
    expect(await refused(forSubjects({ resource: { type: 'resource', id } }))).toBe(400);
    expect(await refused(forSubjects(), 'subject', world.story.hub.admin)).toBe(400);
    expect(await refused({ ...question(), resource: { type: 'sheet' } }, 'resource')).toBe(400);
    const stray = await as(world.ann, 'search/subject', forSubjects({ page: { token: 'x' } }));
    expect([stray.status, stray.body]).toEqual([400, expect.stringContaining('page.token')]);
  });

  test('S33: a search goes on where it was when whoever stood last on the page before is gone', async () => {
    const { ann, ben, cleo, pia } = world;
    const thing = await world.story.publish(ann, { title: 'Going on', sharing: { mode: 'private' } });
    const people = [ben, cleo, pia].map((one) => ({ id: one.id, role: 'viewer' }));
    await world.story.share(ann, thing, { people });
    const body = forSubjects({ resource: { type: 'sheet', id: thing } });
    const first = await search('subject', { ...body, page: { limit: 1 } });
    const gone = names(first)[0];
    const left = people.filter((one) => one.id !== gone);
    expect((await world.story.share(ann, thing, { people: left })).status).toBe(200);
    const rest = await search('subject', { ...body, page: { token: first.page.next_token } });
    expect(new Set(names(rest))).toEqual(new Set([...left.map((one) => one.id), ann.id]));
  });
});
