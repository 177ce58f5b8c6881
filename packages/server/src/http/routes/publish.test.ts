import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { type Story, send, startStory } from '../testing/story.ts';

let story: Story;
let ann: TestPerson;
let ben: TestPerson;
let eve: TestPerson;
let gus: TestPerson;

beforeAll(async () => {
  story = await startStory();
  ann = await story.hub.person('Ann');
  ben = await story.hub.person('Ben');
  eve = await story.hub.person('Eve');
  gus = await story.hub.person('Gus', { role: 'GUEST' });
  await story.group('Trade team', [ann, ben, gus]);
});
afterAll(() => story.close());

const at = (id: string) => `/api/v1/resources/${id}`;

function publishRaw(who: TestPerson, body: Readonly<Record<string, unknown>>) {
  return who.call('POST', '/api/v1/resources', {
    kind: 'sheet',
    title: 'A sheet',
    content: {},
    files: [],
    ...body,
  });
}

async function listed(who: TestPerson | null, query: string): Promise<string[]> {
  const path = `/api/v1/resources?limit=200&${query}`;
  const { status, body } = await (who === null ? story.hub.call('GET', path) : who.call('GET', path));
  expect(status).toBe(200);
  return body.items.map((item: { id: string }) => item.id);
}

/** Lets DATA_SCIENTIST hold exactly these while `work` runs. */
async function withPermissions(permissions: readonly string[], work: () => Promise<void>): Promise<void> {
  const set = (list: readonly string[]) =>
    story.hub.admin.call('PUT', '/api/v1/permissions/DATA_SCIENTIST', { permissions: list });
  expect((await set(permissions)).status).toBe(200);
  try {
    await work();
  } finally {
    await set(['data:export', 'resources:create', 'share:groups', 'share:links', 'api:explore']);
  }
}

describe('publishing', () => {
  test('S1: a kind is published in its default mode, and its address cannot be guessed', async () => {
    const id = await story.publish(ann);
    const { body } = await ann.call('GET', at(id));
    expect(body).toMatchObject({ mode: 'unlisted', role: 'owner', audience: { kind: 'unlisted' } });
    expect(id).toMatch(/^[a-z2-7]{26,}$/);
    expect(await story.roleOf(eve, id)).toBe('viewer');
    expect(await story.sees(null, id)).toBe(200);
    expect(await listed(eve, 'view=visible')).not.toContain(id);
    expect((await story.publish(ann, { kind: 'box' })) && (await listed(ann, 'view=mine'))).toContain(id);
  });

  test('S1: without share:links a thing that nobody chose a mode for is private, and the answer says so', async () => {
    await withPermissions(['resources:create', 'share:groups'], async () => {
      const { status, body } = await publishRaw(ann, {});
      expect(status).toBe(201);
      expect(body.mode).toBe('private');
      expect(body.notes.join(' ')).toContain('private, not unlisted as usual');
      expect(await story.sees(eve, body.id)).toBe(404);
    });
  });

  test('S4: without share:links nobody sets unlisted or public by name, and nothing is published', async () => {
    await withPermissions(['resources:create', 'share:groups'], async () => {
      const before = await listed(ann, 'view=mine');
      for (const mode of ['unlisted', 'public']) {
        const { status, body } = await publishRaw(ann, { sharing: { mode } });
        expect([status, body.code, body.parameters.permission]).toEqual([
          403,
          'permission-needed',
          'share:links',
        ]);
      }
      expect(await listed(ann, 'view=mine')).toEqual(before);
    });
  });

  test('S4: a mode that the kind never has is refused', async () => {
    const { status, body } = await publishRaw(ann, { kind: 'engine', sharing: { mode: 'public' } });
    expect([status, body.code, body.detail]).toEqual([
      400,
      'share-refused',
      'It cannot be public: an engine never is.',
    ]);
  });

  test('S31: data, mode and shares appear together, or nothing of them when sharing is refused', async () => {
    const before = await listed(ann, 'view=mine');
    const file = await story.upload(ann, 'refused with its sharing');
    const asked = {
      files: [{ purpose: 'data', file }],
      sharing: { mode: 'private', groups: [{ id: 'No such' }] },
    };
    const refused = await publishRaw(ann, asked);
    expect([refused.status, refused.body.code]).toEqual([400, 'group-unknown']);
    expect(await listed(ann, 'view=mine')).toEqual(before);
    const done = await publishRaw(ann, {
      ...asked,
      sharing: { mode: 'private', people: [{ id: ben.id, role: '20' }], groups: [{ id: 'trade TEAM' }] },
    });
    expect(done.status).toBe(201);
    expect(await story.roleOf(ben, done.body.id)).toBe('editor');
    expect(await story.roleOf(gus, done.body.id)).toBe('viewer');
    expect(await story.sees(eve, done.body.id)).toBe(404);
  });

  test('P12: publishing to an organization needs membership; unknown and foreign ones read the same', async () => {
    const org = await story.organization('Institute', [
      [ben, 'owner'],
      [ann, 'member'],
    ]);
    const foreign = await publishRaw(eve, { owner: org });
    const unknown = await publishRaw(eve, { owner: 'nonesuch' });
    expect([foreign.status, foreign.body.code]).toEqual([400, 'input-invalid']);
    expect(foreign.body.detail.replace(org, 'X')).toBe(unknown.body.detail.replace('nonesuch', 'X'));
    const id = await story.publish(ann, { owner: 'institute', sharing: { mode: 'private' } });
    expect((await ann.call('GET', at(id))).body).toMatchObject({
      owner: { kind: 'organization', name: 'Institute' },
      role: 'manager',
    });
    expect(await story.roleOf(ben, id)).toBe('owner');
    expect(await listed(ben, `view=organization&owner=institute`)).toContain(id);
  });

  test('P13: who published for an organization manages it only while a member', async () => {
    const org = await story.organization('Short term', [
      [ben, 'owner'],
      [ann, 'member'],
    ]);
    const id = await story.publish(ann, { owner: org, sharing: { mode: 'private' } });
    expect(await story.roleOf(ann, id)).toBe('manager');
    await story.hub.admin.call('DELETE', `/api/v1/organizations/${org}/members/${ann.id}`);
    expect(await story.sees(ann, id)).toBe(404);
  });

  test('C1: what an editor publishes into a collection belongs to its owner, and its maker manages it', async () => {
    const parent = await story.publish(ann, { kind: 'box', title: 'Europe' });
    await story.share(ann, parent, { people: [{ id: ben.id, role: 'editor' }] });
    const id = await story.publish(ben, { parent, sharing: { mode: 'private' } });
    expect((await ben.call('GET', at(id))).body).toMatchObject({
      owner: { name: 'Ann' },
      role: 'manager',
      path: [{ id: parent, title: 'Europe' }],
    });
    expect(await story.roleOf(ann, id)).toBe('owner');
    const elsewhere = await publishRaw(ben, { parent, owner: ben.id });
    expect([elsewhere.status, elsewhere.body.errors[0].field]).toEqual([400, 'owner']);
  });

  test('C1: a viewer cannot publish into a collection, a stranger learns nothing of it, and a sheet holds nothing', async () => {
    const parent = await story.publish(ann, { kind: 'box', title: 'Closed' });
    await story.share(ann, parent, { people: [{ id: ben.id, role: 'viewer' }] });
    expect((await publishRaw(ben, { parent })).body).toMatchObject({ code: 'role-needed', status: 403 });
    expect((await publishRaw(eve, { parent })).status).toBe(404);
    const sheet = await story.publish(ann);
    expect((await publishRaw(ann, { parent: sheet })).body.errors[0].field).toBe('parent');
  });

  test('a repeated call with the same key answers the first one’s resource, one at a time or all at once', async () => {
    const body = { idempotencyKey: 'again-and-again', title: 'Once' };
    const answers = await Promise.all([1, 2, 3].map(() => publishRaw(ann, body)));
    const ids = new Set(answers.map((answer) => answer.body.id));
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201]);
    expect(ids.size).toBe(1);
    const others = await publishRaw(ben, body);
    expect(ids).not.toContain(others.body.id);
  });

  test('an unknown kind, an empty title and unknown fields are refused by name', async () => {
    expect((await publishRaw(ann, { kind: 'poem' })).body.errors[0].field).toBe('kind');
    expect((await publishRaw(ann, { title: '  ' })).body.errors[0].field).toBe('title');
    expect((await publishRaw(ann, { sharing: { modus: 'x' } })).status).toBe(400);
    expect((await publishRaw(ann, { content: { what: 1 } })).status).toBe(400);
  });

  test('P7: without resources:create nothing is published', async () => {
    const { status, body } = await publishRaw(gus, {});
    expect([status, body.parameters.permission]).toEqual([403, 'resources:create']);
  });
});

describe('cancelling', () => {
  test('G10: publishing shows progress, and cancelled midway leaves nothing', async () => {
    const before = await listed(ann, 'view=mine');
    const file = await story.upload(ann, 'given up midway');
    const stop = new AbortController();
    const response = await fetch(`${story.hub.url}/api/v1/resources`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${ann.token}`,
        'content-type': 'application/json',
        accept: 'application/x-ndjson',
      },
      body: JSON.stringify({
        kind: 'sheet',
        title: 'Endless',
        content: { endless: true },
        files: [{ purpose: 'data', file }],
      }),
      signal: stop.signal,
    });
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(new TextDecoder().decode(first?.value)).toContain('"step":"reading"');
    stop.abort();
    const scratch = join(story.hub.hub.machine.config.data, 'scratch');
    while ((await readdir(scratch)).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await listed(ann, 'view=mine')).toEqual(before);
    expect((await ann.call('GET', `/api/v1/uploads/${file}`)).status).toBe(200);
  });

  test('two publishes that cite one upload: one is published, the other finds it used up', async () => {
    const file = await story.upload(ben, 'cited twice');
    const cite = () => publishRaw(ben, { files: [{ purpose: 'data', file }] });
    const statuses = (await Promise.all([cite(), cite()])).map((answer) => answer.status);
    expect(statuses.toSorted()).toEqual([201, 404]);
  });

  test('an upload that is not whole cannot be cited', async () => {
    const made = await ann.call('POST', '/api/v1/uploads', { name: 'half', size: 10 });
    await send(ann, made.body.id, 0, Buffer.from('half'));
    const { body } = await publishRaw(ann, { files: [{ purpose: 'data', file: made.body.id }] });
    expect([body.code, body.parameters.received]).toEqual(['conflict', 4]);
  });
});

test('A4: a key for writing publishes as usual or private, and shares with nobody', async () => {
  const made = await ann.call('POST', '/api/v1/account/keys', { name: 'robot', scopes: ['read', 'write'] });
  const publish = (sharing: unknown) =>
    story.hub.call('POST', '/api/v1/resources', {
      token: made.body.secret,
      body: { kind: 'sheet', title: 'By key', content: {}, sharing },
    });
  const before = (await listed(ann, 'view=mine')).length;
  for (const sharing of [
    { mode: 'public' },
    { mode: 'organization', modeRole: 'editor' },
    { people: [{ id: ben.id }] },
    { groups: [{ id: 'Trade team' }] },
    { organizations: [{ id: 'any' }] },
    { invitations: [{ email: 'out@example.org' }] },
    { everyoneHere: {} },
  ]) {
    const { status, body } = await publish(sharing);
    expect([status, body.code, body.parameters?.scope]).toEqual([403, 'scope-needed', 'share']);
  }
  expect(await listed(ann, 'view=mine')).toHaveLength(before);
  for (const sharing of [undefined, { mode: 'private', people: [] }, { mode: 'unlisted' }])
    expect((await publish(sharing)).status).toBe(201);
});
