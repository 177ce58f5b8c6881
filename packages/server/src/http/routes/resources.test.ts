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
    expect([status, body.code, body.detail]).toEqual([400, 'share-refused', 'A engine is never public.']);
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

describe('the closed door', () => {
  test('S7: missing and forbidden are byte for byte the same, to the anonymous and to strangers', async () => {
    const id = await story.publish(ann, { sharing: { mode: 'private' } });
    const missing = 'a'.repeat(id.length);
    const calls: readonly (readonly [string, string, unknown?])[] = [
      ['GET', ''],
      ['PATCH', '', { title: 'x' }],
      ['DELETE', ''],
      ['GET', '/versions'],
      ['GET', '/parts/data'],
      ['GET', '/parts/data?version=1'],
      ['GET', '/export/txt'],
      ['POST', '/restore'],
      ['POST', '/versions', { content: {} }],
      ['POST', '/versions/1/restore'],
      ['GET', '/share'],
      ['POST', '/share', { groups: [] }],
      ['PUT', '/mode', { mode: 'public' }],
      ['PATCH', '/grants/x', { role: 'viewer' }],
      ['DELETE', '/grants/x'],
      ['GET', '/audience'],
      ['GET', '/explain'],
      ['GET', `/explain?person=${ben.id}`],
      ['GET', `/viewable?person=${ben.id}`],
      ['GET', '/viewable'],
      ['DELETE', '/my-access'],
    ];
    for (const who of [null, eve]) {
      for (const [method, path, body] of calls) {
        const ask = async (one: string) => {
          const sent = body === undefined ? {} : { body };
          const address = `/api/v1/resources/${one}${path}`;
          const answer = await (who === null
            ? story.hub.call(method, address, sent)
            : who.call(method, address, body));
          const text = JSON.stringify(answer.body)
            .replaceAll(one, 'ID')
            .replace(/"requestId":"[^"]*"/, '');
          return `${answer.status} ${text}`;
        };
        const [forbidden, absent] = [await ask(id), await ask(missing)];
        expect(forbidden, `${method} ${path}`).toBe(absent);
        if (path !== '/viewable') expect(forbidden.slice(0, 3)).toBe(who === null ? '401' : '404');
      }
    }
  });

  test('S7: whoever may view but lacks the role gets 403, which names the role', async () => {
    const id = await story.publish(ann, { sharing: { mode: 'private', people: [{ id: ben.id }] } });
    const needs: readonly (readonly [string, string, unknown, string])[] = [
      ['PATCH', '', { title: 'x' }, 'editor'],
      ['DELETE', '', undefined, 'manager'],
      ['POST', '/versions', { content: {} }, 'editor'],
      ['POST', '/versions/1/restore', undefined, 'editor'],
      ['GET', '/share', undefined, 'manager'],
      ['POST', '/share', { groups: [] }, 'manager'],
      ['PUT', '/mode', { mode: 'private' }, 'manager'],
      ['GET', '/audience', undefined, 'manager'],
      ['GET', `/explain?person=${gus.id}`, undefined, 'manager'],
      ['GET', `/viewable?person=${gus.id}`, undefined, 'manager'],
    ];
    for (const [method, path, body, needed] of needs) {
      const answer = await ben.call(method, `${at(id)}${path}`, body);
      expect([answer.status, answer.body.parameters?.needed], `${method} ${path}`).toEqual([403, needed]);
    }
    expect((await ann.call('GET', at(id))).body.title).toBe('A sheet');
  });

  test('C10: isViewable gives 200, 401 to the anonymous, 404 to a stranger', async () => {
    const id = await story.publish(ann, { sharing: { mode: 'private', people: [{ id: ben.id }] } });
    const ask = async (who: TestPerson | null, query = '') => {
      const path = `${at(id)}/viewable${query}`;
      return (await (who === null ? story.hub.call('GET', path) : who.call('GET', path))).body;
    };
    expect(await ask(ben)).toEqual({ viewable: true, status: 200 });
    expect(await ask(null)).toEqual({ viewable: false, status: 401 });
    expect(await ask(eve)).toEqual({ viewable: false, status: 404 });
    expect(await ask(ann, `?person=${ben.id}`)).toEqual({ viewable: true, status: 200 });
    expect(await ask(ann, `?person=${gus.email}`)).toEqual({ viewable: false, status: 404 });
    expect(await ask(ann, '?person=nobody@example.org')).toEqual({ viewable: false, status: 404 });
  });
});

describe('versions and data', () => {
  test('G9: a version keeps address and sharing; old ones are listed, read by editors, and restored', async () => {
    const id = await story.publish(ann, {
      title: 'First',
      sharing: { mode: 'private', people: [{ id: ben.id }] },
    });
    const file = await story.upload(ann, 'second data');
    const added = await ann.call('POST', `${at(id)}/versions`, {
      content: { text: 'second' },
      files: [{ purpose: 'data', file }],
    });
    expect([added.status, added.body.version, added.body.counts]).toEqual([201, 2, { bytes: 11 }]);
    const read = (who: TestPerson, query = '') => who.call('GET', `${at(id)}/parts/data${query}`);
    expect((await read(ben)).body).toBe('second data');
    expect((await read(ben, '?version=2')).body).toBe('second data');
    expect((await read(ben, '?version=1')).body).toMatchObject({ code: 'role-needed', status: 403 });
    expect((await read(ann, '?version=1')).body).toBe('data of First');
    expect((await read(ann, '?version=9')).status).toBe(404);
    expect((await read(ann, '?version=0')).body.errors[0].field).toBe('version');
    const restored = await ann.call('POST', `${at(id)}/versions/1/restore`);
    expect(restored.body.version).toBe(3);
    expect((await read(ben)).body).toBe('data of First');
    const { items } = (await ben.call('GET', `${at(id)}/versions`)).body;
    expect(
      items.map((item: { number: number; restores: number | null; current: boolean; size: number }) => [
        item.number,
        item.restores,
        item.current,
        item.size,
      ]),
    ).toEqual([
      [3, 1, true, 13],
      [2, null, false, 11],
      [1, null, false, 13],
    ]);
    expect((await ann.call('POST', `${at(id)}/versions/7/restore`)).status).toBe(404);
  });

  test('a part or a format that the kind does not have is not there', async () => {
    const id = await story.publish(ann);
    for (const path of ['parts/nothing', 'parts/constructor', 'parts/__proto__', 'export/toString'])
      expect((await ann.call('GET', `${at(id)}/${path}`)).status).toBe(404);
  });

  test('exporting needs data:export besides the view', async () => {
    const id = await story.publish(ann, {
      sharing: { mode: 'private', people: [{ id: gus.id }, { id: ben.id }] },
    });
    expect((await gus.call('GET', `${at(id)}/export/txt`)).body.parameters.permission).toBe('data:export');
    expect((await gus.call('GET', at(id))).body.can).toEqual({
      edit: false,
      share: false,
      export: false,
      trash: false,
    });
    const answer = await ben.call('GET', `${at(id)}/export/txt`);
    expect([answer.status, answer.headers.get('content-disposition')?.startsWith('attachment')]).toEqual([
      200,
      true,
    ]);
  });
});

describe('lists and trash', () => {
  test('S29: mine, shared with me (by whom, when), public and visible hold what they should', async () => {
    const shared = await story.publish(ann, { sharing: { mode: 'private', people: [{ id: ben.id }] } });
    const open = await story.publish(ann, { sharing: { mode: 'public' } });
    const secret = await story.publish(ann, { sharing: { mode: 'private' } });
    expect(await listed(ann, 'view=mine')).toEqual(expect.arrayContaining([shared, open, secret]));
    const { items } = (await ben.call('GET', '/api/v1/resources?view=shared')).body;
    const row = items.find((item: { id: string }) => item.id === shared);
    expect(row).toMatchObject({ role: 'viewer', sharedBy: { name: 'Ann' }, owner: { name: 'Ann' } });
    expect(Date.parse(row.sharedAt)).toBeGreaterThan(0);
    expect(await listed(ann, 'view=shared')).not.toContain(shared);
    expect(await listed(null, 'view=public')).toContain(open);
    expect(await listed(null, 'view=public')).not.toContain(secret);
    expect(await listed(eve, 'view=visible')).not.toContain(shared);
    for (const view of ['mine', 'shared', 'trash'])
      expect((await story.hub.call('GET', `/api/v1/resources?view=${view}`)).status).toBe(401);
  });

  test('S29: the badge of each row says its audience in a word', async () => {
    const badge = async (sharing: object, kind = 'sheet') => {
      const id = await story.publish(ann, { kind, sharing });
      const { items } = (await ann.call('GET', '/api/v1/resources?view=mine')).body;
      return items.find((item: { id: string }) => item.id === id).audience;
    };
    expect(await badge({ mode: 'private' })).toEqual({ kind: 'private', label: 'Private' });
    expect(await badge({ mode: 'private', people: [{ id: ben.id }, { id: gus.id }] })).toEqual({
      kind: 'people',
      label: '2 people',
    });
    expect(
      await badge({ mode: 'private', people: [{ id: ben.id }], groups: [{ id: 'Trade team' }] }),
    ).toEqual({
      kind: 'group',
      label: 'Trade team',
    });
    expect(await badge({ mode: 'unlisted' })).toEqual({ kind: 'unlisted', label: 'Anyone with the address' });
    expect(await badge({ mode: 'public', people: [{ id: ben.id }] })).toEqual({
      kind: 'public',
      label: 'Public',
    });
  });

  test('C2: below an open collection a child shows nothing of what stands above it', async () => {
    const parent = await story.publish(ann, {
      kind: 'box',
      title: 'Hidden name',
      sharing: { mode: 'unlisted' },
    });
    const child = await story.publish(ann, { parent, sharing: { mode: 'private' } });
    for (const path of [at(child), `${at(child)}/explain`]) {
      const { status, body } = await eve.call('GET', path);
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toContain('Hidden name');
      expect(JSON.stringify(body)).not.toContain(parent);
    }
    expect((await ann.call('GET', at(child))).body.path).toEqual([{ id: parent, title: 'Hidden name' }]);
    const { sentence } = (await ann.call('GET', `${at(child)}/share`)).body;
    expect(sentence).toBe(
      'Anyone with the address can view it, because Hidden name is open to whoever has its address.',
    );
  });

  test('C5: in the trash only owner and managers see it; restoring brings the shares back', async () => {
    const id = await story.publish(ann, { sharing: { mode: 'private', people: [{ id: ben.id }] } });
    expect((await ann.call('DELETE', at(id))).status).toBe(204);
    expect((await ann.call('DELETE', at(id))).status).toBe(204);
    expect(await story.sees(ben, id)).toBe(404);
    expect(await listed(ann, 'view=trash')).toContain(id);
    expect(await listed(ann, 'view=mine')).not.toContain(id);
    expect((await story.share(ann, id, { groups: [] })).body.code).toBe('conflict');
    expect((await ann.call('PATCH', at(id), { title: 'x' })).body.code).toBe('conflict');
    expect((await ann.call('POST', `${at(id)}/restore`)).body.trashedAt).toBeNull();
    expect(await story.roleOf(ben, id)).toBe('viewer');
    expect((await ann.call('POST', `${at(id)}/restore`)).status).toBe(409);
  });

  test('a list of an organization needs its name; an owner that does not exist has nothing', async () => {
    expect((await ann.call('GET', '/api/v1/resources?view=organization')).body.errors[0].field).toBe('owner');
    expect(await listed(ann, 'owner=nonesuch')).toEqual([]);
  });

  test('changing title or description needs an editor, keeps the rest, and is found by search', async () => {
    const id = await story.publish(ann, { title: 'Before', description: 'kept' });
    const { body } = await ann.call('PATCH', at(id), { title: 'Pomegranate' });
    expect([body.title, body.description]).toEqual(['Pomegranate', 'kept']);
    expect(await listed(ann, 'view=mine&text=pomegran')).toEqual([id]);
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
