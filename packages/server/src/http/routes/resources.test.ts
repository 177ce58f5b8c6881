import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { type Story, startStory } from '../testing/story.ts';

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

async function listed(who: TestPerson | null, query: string): Promise<string[]> {
  const path = `/api/v1/resources?limit=200&${query}`;
  const { status, body } = await (who === null ? story.hub.call('GET', path) : who.call('GET', path));
  expect(status).toBe(200);
  return body.items.map((item: { id: string }) => item.id);
}

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
      transfer: false,
      leave: true,
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

  test('S32: what is shared with me, through one group alone', async () => {
    const direct = await story.publish(ann, { sharing: { mode: 'private', people: [{ id: ben.id }] } });
    const grouped = await story.publish(ann, {
      sharing: { mode: 'private', groups: [{ id: 'Trade team' }] },
    });
    expect(await listed(ben, 'view=shared')).toEqual(expect.arrayContaining([direct, grouped]));
    const through = await listed(ben, 'view=shared&group=Trade%20team');
    expect([through.includes(grouped), through.includes(direct)]).toEqual([true, false]);
    expect(await listed(eve, 'view=shared&group=Trade%20team')).toEqual([]);
    expect(await listed(eve, 'view=shared&group=nonesuch')).toEqual([]);
    const elsewhere = await ben.call('GET', '/api/v1/resources?view=mine&group=Trade%20team');
    expect([elsewhere.status, elsewhere.body.errors[0].field]).toEqual([400, 'group']);
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
    expect(await badge({ mode: 'unlisted' })).toEqual({ kind: 'unlisted', label: 'Anyone with the link' });
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
      'Anyone with the link can view it, because Hidden name is open to whoever has its link.',
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
    const untouched = (await ann.call('GET', at(id))).body.updatedAt;
    story.hub.clock.advance(1000);
    for (const same of [{}, { title: 'Before' }])
      expect((await ann.call('PATCH', at(id), same)).body.updatedAt).toBe(untouched);
    const { body } = await ann.call('PATCH', at(id), { title: 'Pomegranate' });
    expect(body.updatedAt).not.toBe(untouched);
    expect([body.title, body.description]).toEqual(['Pomegranate', 'kept']);
    expect(await listed(ann, 'view=mine&text=pomegran')).toEqual([id]);
  });
});
