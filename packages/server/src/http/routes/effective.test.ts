import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { type Story, startStory } from '../testing/story.ts';

let story: Story;
let ann: TestPerson;
let ben: TestPerson;
let cleo: TestPerson;

beforeAll(async () => {
  story = await startStory();
  const { hub } = story;
  [ann, ben, cleo] = [await hub.person('Ann'), await hub.person('Ben'), await hub.person('Cleo')];
});
afterAll(() => story.close());

const preview = (body: object) => story.hub.admin.call('POST', '/api/v1/permissions/preview', body);
const plan = (group: string, body: object, by = story.hub.admin) =>
  by.call('POST', `/api/v1/groups/${group}/plan`, body);
/** `permission: names`, of one side. */
const said = (side: { permission: string; count: number; people: { name: string }[] }[]) =>
  side.map(({ permission, people }) => `${permission}: ${people.map(({ name }) => name).join(', ')}`);

describe('effective permissions', () => {
  test('P9: each permission says through what it is held; oneself and user managers may see it', async () => {
    const jobs = await story.group('Jobbers', [ann], { permissions: ['jobs:manage', 'resources:create'] });
    const held = async (by: TestPerson, who: TestPerson) =>
      (await by.call('GET', `/api/v1/users/${who.id}/permissions`)).body.items;
    const items = await held(story.hub.admin, ann);
    const sources = Object.fromEntries(
      items.map((one: { permission: string; sources: unknown }) => [one.permission, one.sources]),
    );
    const group = { by: 'group', group: { id: jobs, name: 'Jobbers' }, until: null };
    expect(sources['resources:create']).toEqual([{ by: 'role', role: 'DATA_SCIENTIST' }, group]);
    expect(sources['jobs:manage']).toEqual([group]);
    expect(sources['settings:manage']).toEqual([]);
    expect(await held(ann, ann)).toEqual(items);
    expect((await ann.call('GET', `/api/v1/users/${ben.id}/permissions`)).status).toBe(403);
  });

  test('P9: what a change gives and takes is said before it is saved, and nothing is saved', async () => {
    const group = await story.group('Preview', [ann, ben, cleo], { permissions: ['data:manage'] });
    await story.group('Also managers of data', [cleo], { permissions: ['data:manage'] });
    const changed = await preview({ kind: 'group', group, permissions: ['jobs:manage', 'resources:create'] });
    // Ann has jobs:manage through Jobbers, Cleo data:manage through another group; all have resources:create by role.
    expect(said(changed.body.gains)).toEqual(['jobs:manage: Ben, Cleo']);
    expect(said(changed.body.loses)).toEqual(['data:manage: Ann, Ben']);
    expect(changed.body.people).toBe(3);
    expect((await story.hub.admin.call('GET', `/api/v1/groups/${group}`)).body.permissions).toEqual([
      'data:manage',
    ]);
    const person = await preview({ kind: 'person', person: ben.id, role: 'GUEST', groups: [group] });
    expect(said(person.body.gains)).toEqual([]);
    expect(said(person.body.loses).map((one) => one.split(':').slice(0, 2).join(':'))).toEqual([
      ...['data:export', 'resources:create', 'share:groups', 'share:links', 'api:explore'],
    ]);
    const disabled = await preview({ kind: 'person', person: ben.id, status: 'disabled' });
    expect(said(disabled.body.loses)).toContain('data:manage: Ben');
    const role = await preview({ kind: 'role', role: 'DATA_SCIENTIST', permissions: ['resources:create'] });
    expect(said(role.body.loses)).toContain('share:groups: Ann, Ben, Cleo');
    expect((await preview({ kind: 'role', role: 'ADMIN', permissions: [] })).body.loses).toEqual([]);
    const missing = await preview({ kind: 'person', person: ben.id, groups: ['missing'] });
    expect(missing.body.code).toBe('group-unknown');
  });
});

describe('what a group reaches', () => {
  test('P11, P4: before somebody joins or leaves it is said what they will reach or lose, and so it comes', async () => {
    const group = await story.group('Reach', [ann]);
    const open = await story.publish(ann, { title: 'Open to them', sharing: { mode: 'private' } });
    const hidden = await story.publish(ann, { title: 'Theirs too', sharing: { mode: 'private' } });
    for (const id of [open, hidden]) {
      expect((await story.share(ann, id, { groups: [{ id: group, role: 'editor' }] })).status).toBe(200);
    }
    await story.share(ann, open, { people: [{ id: ben.id, role: 'viewer' }] });
    await story.hub.admin.call('PUT', `/api/v1/groups/${group}/members/${cleo.id}`, { manager: true });
    const joins = await plan(group, { kind: 'join', person: ben.id }, cleo);
    expect(joins.body).toMatchObject({ things: 2, changed: 2, atLeast: false, opens: false });
    expect(joins.body.gains.people[0].steps).toContainEqual({ before: null, after: 'editor', things: 1 });
    expect(joins.body.titles.map((one: { title: string }) => one.title).toSorted()).toEqual([
      'Open to them',
      'Theirs too',
    ]);
    expect(await story.roleOf(ben, hidden)).toBe(null);
    await story.hub.admin.call('PUT', `/api/v1/groups/${group}/members/${ben.id}`, {});
    expect(await story.roleOf(ben, hidden)).toBe('editor');
    const leaves = await plan(group, { kind: 'leave', person: ben.id });
    expect(leaves.body.loses).toMatchObject({ count: 1 });
    await story.hub.admin.call('DELETE', `/api/v1/groups/${group}/members/${ben.id}`);
    expect(await story.roleOf(ben, hidden)).toBe(null);
    // A member who manages nothing is told nothing, an outsider not even that it is there.
    expect((await plan(group, { kind: 'delete' }, ann)).status).toBe(403);
    expect((await plan(group, { kind: 'delete' }, ben)).status).toBe(404);
  });

  test('P11: titles are shown only of what the asker may see (S35)', async () => {
    const group = await story.group('Secretive', [ann, ben]);
    const id = await story.publish(ann, { title: 'A secret plan', sharing: { mode: 'private' } });
    await story.share(ann, id, { groups: [{ id: group, role: 'viewer' }] });
    const mia = await story.hub.person('Mia Manager');
    await story.group('Managers', [mia], { permissions: ['users:manage'] });
    const { body } = await plan(group, { kind: 'leave', person: ben.id }, mia);
    expect(body.changed).toBe(1);
    expect(body.titles).toEqual([]);
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  test('P11: sharing switched on, another type and deleting say what they open and close', async () => {
    const group = await story.group('Quiet', [ann, ben]);
    const id = await story.publish(ann, { title: 'Quiet thing', sharing: { mode: 'private' } });
    await story.share(ann, id, { groups: [{ id: group, role: 'editor' }] });
    const off = (await plan(group, { kind: 'change', sharing: false })).body;
    expect(off.loses).toMatchObject({ count: 1, people: [{ person: { name: 'Ben' } }] });
    await story.hub.admin.call('PATCH', `/api/v1/groups/${group}`, { sharing: false });
    expect(await story.roleOf(ben, id)).toBe(null);
    const on = (await plan(group, { kind: 'change', sharing: true })).body;
    expect(on.gains).toMatchObject({ count: 1, people: [{ person: { name: 'Ben' } }] });
    const open = (await plan(group, { kind: 'change', sharing: true, type: 'public' })).body;
    expect(open).toMatchObject({ opens: true, closes: false, changed: 1 });
    await story.hub.admin.call('PATCH', `/api/v1/groups/${group}`, { sharing: true, type: 'public' });
    expect(await story.sees(null, id)).toBe(200);
    const closed = (await plan(group, { kind: 'delete' })).body;
    expect(closed).toMatchObject({ opens: false, closes: true });
    const staff = (await plan(group, { kind: 'change', type: 'staff' })).body;
    expect(staff.closes).toBe(true);
    await story.hub.admin.call('DELETE', `/api/v1/groups/${group}`);
    expect(await story.sees(null, id)).not.toBe(200);
  });
});
