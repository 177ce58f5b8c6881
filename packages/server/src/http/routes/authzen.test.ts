import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { SharingWorld } from '../testing/sharing-world.ts';

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

function ask(who: TestPerson, path: string, body: unknown) {
  return who.call('POST', `/access/v1/${path}`, body);
}

/** Whether a subject may do something, as one asker is told: true, false, or the status of an error. */
async function may(who: TestPerson, subject: string, name: string, what: unknown = resource()) {
  const { status, body } = await ask(who, 'evaluation', {
    ...{ subject: user(subject), action: { name }, resource: what },
  });
  expect(status).toBe(200);
  return body.context.error?.status ?? body.decision;
}

test('S33: one asks about oneself, by id or address, and is told why', async () => {
  const { ben } = world;
  expect(await may(ben, ben.id, 'edit')).toBe(true);
  expect(await may(ben, ben.email, 'view')).toBe(true);
  expect(await may(ben, ben.id, 'manage')).toBe(false);
  const { body } = await ask(ben, 'evaluation', {
    ...{ subject: user(ben.id), action: { name: 'edit' }, resource: resource(), context: { time: 'now' } },
  });
  const why = (await ben.call('GET', `/api/v1/resources/${id}/explain`)).body;
  expect(body).toEqual({ decision: true, context: { reason: why.sentence.replaceAll('*', '') } });
});

test('S33: about others only managers and administrators ask', async () => {
  const { ann, ben, cleo, eve } = world;
  const { admin } = world.story.hub;
  expect(await may(ann, ben.id, 'edit')).toBe(true);
  expect(await may(ann, cleo.email, 'edit')).toBe(false);
  expect(await may(admin, ben.id, 'edit')).toBe(true);
  expect(await may(admin, eve.id, 'view')).toBe(false);
  expect(await may(ben, cleo.id, 'view')).toBe(403);
  // Whether there is such a person is not told to those who may not ask.
  expect(await may(ben, 'a'.repeat(26), 'view')).toBe(403);
});

test('S35: a manager is told nothing of a person whom they do not know, as of one who does not exist', async () => {
  expect(await may(world.ann, world.eve.id, 'view')).toBe(404);
  expect(await may(world.ann, 'a'.repeat(26), 'view')).toBe(404);
});

test('S7: a resource that is missing and one that is not one’s own are the same answer', async () => {
  const { eve } = world;
  const answer = async (what: unknown) =>
    (await ask(eve, 'evaluation', { subject: user(eve.id), action: { name: 'view' }, resource: what })).body;
  const forbidden = await answer(resource());
  expect(forbidden).toEqual({
    decision: false,
    context: { error: { status: 404, message: 'Resource not found' } },
  });
  expect(await answer({ type: 'sheet', id: 'a'.repeat(26) })).toEqual(forbidden);
  expect(await may(world.ben, world.ben.id, 'view', { type: 'note', id })).toBe(404);
  expect(await may(world.ben, world.ben.id, 'view', { type: 'resource', id })).toBe(true);
});

test('S33: an unknown action or type of subject is a no that says so', async () => {
  expect(await may(world.ben, world.ben.id, 'fly')).toBe(400);
  const { body } = await ask(world.ben, 'evaluation', {
    ...{ subject: { type: 'robot', id: 'r2' }, action: { name: 'view' }, resource: resource() },
  });
  expect(body).toMatchObject({ decision: false, context: { error: { status: 400 } } });
});

test('S33: many questions take what they lack from above, and keep their order', async () => {
  const { ben } = world;
  const { body } = await ask(ben, 'evaluations', {
    ...{ subject: user(ben.id), action: { name: 'view' }, resource: resource() },
    evaluations: [{}, { action: { name: 'manage' } }, { action: { name: 'edit' } }],
  });
  expect(body.evaluations.map((one: { decision: boolean }) => one.decision)).toEqual([true, false, true]);
  const single = await ask(ben, 'evaluations', {
    ...{ subject: user(ben.id), action: { name: 'view' }, resource: resource() },
  });
  expect(single.body.decision).toBe(true);
});

test.each([
  ['execute_all', [true, false, true]],
  ['deny_on_first_deny', [true, false]],
  ['permit_on_first_permit', [true]],
] as const)('S33: %s answers %j', async (semantic, decisions) => {
  const { ben } = world;
  const { body } = await ask(ben, 'evaluations', {
    ...{ subject: user(ben.id), resource: resource(), options: { evaluations_semantic: semantic } },
    evaluations: ['view', 'manage', 'edit'].map((name) => ({ action: { name } })),
  });
  expect(body.evaluations.map((one: { decision: boolean }) => one.decision)).toEqual(decisions);
});

test('S33: errors are a status and a message of text, and the number of a request comes back', async () => {
  const headers = { 'x-request-id': 'bfe9eb29-ab87-4ca3-be83-a1d5d8305716' };
  const call = (body: unknown, sent: object) =>
    world.story.hub.call('POST', '/access/v1/evaluation', { body, ...sent });
  const good = { subject: user(world.ben.id), action: { name: 'view' }, resource: resource() };
  const { token } = world.ben;
  const bad = await call({ subject: user('x') }, { token, headers });
  expect([bad.status, bad.headers.get('content-type')]).toEqual([400, 'text/plain; charset=utf-8']);
  expect(bad.body).toContain('action');
  expect(bad.headers.get('x-request-id')).toBe(headers['x-request-id']);
  expect((await call(good, { headers })).status).toBe(401);
  expect((await call(good, { token: 'tss_nonsense' })).status).toBe(401);
  expect((await call(good, { token, headers })).headers.get('x-request-id')).toBe(headers['x-request-id']);
});

test('A4: a key needs the scope decide, and no other', async () => {
  const keyOf = async (scope: string) =>
    (await world.ben.call('POST', '/api/v1/account/keys', { name: scope, scopes: [scope] })).body.secret;
  const body = { subject: user(world.ben.id), action: { name: 'view' }, resource: resource() };
  const call = async (token: string) =>
    (await world.story.hub.call('POST', '/access/v1/evaluation', { token, body })).status;
  expect([await call(await keyOf('decide')), await call(await keyOf('read'))]).toEqual([200, 403]);
});

test('S33: what one may do with it; of what is not one’s own, nothing', async () => {
  const actions = async (who: TestPerson, subject: string) =>
    (await ask(who, 'search/action', { subject: user(subject), resource: resource() })).body.results.map(
      (one: { name: string }) => one.name,
    );
  expect(await actions(world.ben, world.ben.id)).toEqual(['view', 'comment', 'edit']);
  expect(await actions(world.ann, world.cleo.id)).toEqual(['view']);
  expect(await actions(world.eve, world.eve.id)).toEqual([]);
  expect(await actions(world.ben, world.cleo.id)).toEqual([]);
});

test('S33: who may do it: managers find those whom they know, page by page; others themselves', async () => {
  const subjects = async (who: TestPerson, name: string, page = {}) =>
    (
      await ask(who, 'search/subject', {
        subject: { type: 'user' },
        action: { name },
        resource: resource(),
        page,
      })
    ).body;
  const ids = async (who: TestPerson, name: string) =>
    (await subjects(who, name)).results.map((one: { id: string }) => one.id);
  const { ann, ben, cleo, pia, eve } = world;
  expect(await ids(ann, 'edit')).toEqual([ben.id, ann.id]);
  expect(new Set(await ids(ann, 'view'))).toEqual(new Set([pia.id, cleo.id, ben.id, ann.id]));
  expect(await ids(ben, 'view')).toEqual([ben.id]);
  expect(await ids(eve, 'view')).toEqual([]);
  // An administrator is told of those who see everything, too.
  expect(await ids(world.story.hub.admin, 'view')).toContain(world.story.hub.admin.id);
  const found: string[] = [];
  let token = '';
  do {
    const body = await subjects(ann, 'view', { token, limit: 1 });
    expect(body.results).toHaveLength(1);
    found.push(body.results[0].id);
    token = body.page.next_token;
  } while (token !== '');
  expect(found).toEqual(await ids(ann, 'view'));
  const stray = await ask(ann, 'search/subject', {
    ...{ subject: { type: 'user' }, action: { name: 'view' }, resource: resource(), page: { token: 'x' } },
  });
  expect(stray.status).toBe(400);
});

test('S33: with what one may do it: newest first, page by page, public things after one’s own', async () => {
  const { ben, ann, eve } = world;
  const made: string[] = [];
  for (const title of ['One', 'Two', 'Three']) {
    made.unshift(await world.story.publish(ben, { title, sharing: { mode: 'private' } }));
  }
  const open = await world.story.publish(eve, { title: 'Open', sharing: { mode: 'public' } });
  const search = async (who: TestPerson, subject: string, name: string, page = {}) =>
    (
      await ask(who, 'search/resource', {
        ...{ subject: user(subject), action: { name }, resource: { type: 'sheet' }, page },
      })
    ).body;
  const walked: string[] = [];
  let token = '';
  do {
    const body = await search(ben, ben.id, 'view', { token, limit: 2 });
    walked.push(...body.results.map((one: { id: string }) => one.id));
    token = body.page.next_token;
  } while (token !== '');
  expect(walked).toEqual([...made, id, open]);
  const mine = (await search(ben, ben.id, 'own')).results.map((one: { id: string }) => one.id);
  expect(mine).toEqual(made);
  // Of somebody else a person learns what they manage themselves, and an administrator everything.
  const told = (await search(ann, ben.id, 'view')).results.map((one: { id: string }) => one.id);
  expect(told).toEqual([id]);
  const all = await search(world.story.hub.admin, ben.email, 'own');
  expect(all.results.map((one: { id: string }) => one.id)).toEqual(made);
  expect((await search(ben, ben.id, 'view', { token: 'nonsense' })).page).toBeUndefined();
});

test('S33: discovery names every endpoint, at the public address', async () => {
  const { url } = world.story.hub;
  const { status, body } = await world.story.hub.call('GET', '/.well-known/authzen-configuration');
  expect(status).toBe(200);
  expect(body).toEqual({
    policy_decision_point: url,
    access_evaluation_endpoint: `${url}/access/v1/evaluation`,
    access_evaluations_endpoint: `${url}/access/v1/evaluations`,
    search_subject_endpoint: `${url}/access/v1/search/subject`,
    search_resource_endpoint: `${url}/access/v1/search/resource`,
    search_action_endpoint: `${url}/access/v1/search/action`,
  });
});
