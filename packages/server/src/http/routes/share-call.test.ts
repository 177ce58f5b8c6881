import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { SharingWorld } from '../testing/sharing-world.ts';
import type { Story } from '../testing/story.ts';

let world: SharingWorld;
let story: Story;
let ann: TestPerson;
let ben: TestPerson;
let cleo: TestPerson;
let eve: TestPerson;
let max: TestPerson;
let groups: SharingWorld['groups'];

beforeAll(async () => {
  world = await SharingWorld.start();
  ({ story, ann, ben, cleo, eve, max, groups } = world);
});
afterAll(() => world.close());
beforeEach(() => world.newThing());

describe('S8: one call', () => {
  test('S8: people, groups, organizations, addresses and everyone here in one call, a role each', async () => {
    const org = await story.organization('Bureau', [
      [ann, 'member'],
      [max, 'owner'],
    ]);
    await story.hub.admin.call('PATCH', `/api/v1/groups/${groups.trade}`, {
      permissions: ['share:everyone'],
    });
    const { status } = await world.share({
      people: [{ id: ben.id, role: '20' }],
      groups: [{ id: 'TRADE team' }],
      organizations: [{ id: org, role: 'commenter' }],
      invitations: [{ email: 'new@example.org', role: 'manager' }],
      everyoneHere: { role: 'viewer' },
      role: 'editor',
    });
    await story.hub.admin.call('PATCH', `/api/v1/groups/${groups.trade}`, { permissions: [] });
    expect(status).toBe(200);
    expect(await world.shares()).toEqual([
      'Ben editor',
      'Bureau commenter',
      'Everyone here viewer',
      'Trade team editor',
      'new@example.org manager until',
    ]);
    expect(await world.roleOf(cleo)).toBe('editor');
    expect(await world.roleOf(eve)).toBe('viewer');
  });

  test('S8: a class that is named is replaced, an absent one untouched, [] clears', async () => {
    await world.share({
      people: [{ id: ben.id }, { id: cleo.id, role: 'editor' }],
      groups: [{ id: groups.trade }],
    });
    await world.share({ people: [{ id: cleo.id }] });
    expect(await world.shares()).toEqual(['Cleo viewer', 'Trade team viewer']);
    await world.share({ people: [] });
    expect(await world.shares()).toEqual(['Trade team viewer']);
    await world.share({ groups: [], invitations: [{ email: 'x@example.org' }] });
    expect(await world.shares()).toEqual(['x@example.org viewer until']);
    await world.share({ invitations: [] });
    expect(await world.shares()).toEqual([]);
  });

  test('S8: appending adds and raises, never lowers, and says who had more', async () => {
    await world.share({ people: [{ id: ben.id, role: 'editor' }] });
    const { body } = await world.share({
      people: [{ id: ben.id, role: 'viewer' }, { id: cleo.id }],
      append: true,
    });
    expect(body.notes).toEqual(['Ben already had viewer or more; nothing was lowered.']);
    expect(await world.shares()).toEqual(['Ben editor', 'Cleo viewer']);
    await world.share({ people: [{ id: cleo.id, role: 'manager' }], append: true });
    expect(await world.shares()).toEqual(['Ben editor', 'Cleo manager']);
  });

  test('S8: an empty body is 400 and changes nothing', async () => {
    await world.share({ people: [{ id: ben.id }] });
    for (const body of [{}, { append: true }, { role: 'viewer' }, { until: null, notify: true }])
      expect((await world.share(body)).body).toMatchObject({ status: 400, code: 'input-invalid' });
    expect(await world.shares()).toEqual(['Ben viewer']);
  });

  test('S8: all or nothing: one refused entry undoes the call', async () => {
    await world.share({ people: [{ id: ben.id }], groups: [{ id: groups.trade }] });
    const { body } = await world.share({
      people: [{ id: cleo.id }],
      groups: [{ id: 'No such' }],
      invitations: [],
    });
    expect(body).toMatchObject({ status: 400, code: 'group-unknown' });
    expect(body.errors[0]).toMatchObject({ field: 'groups.0' });
    expect(await world.shares()).toEqual(['Ben viewer', 'Trade team viewer']);
  });

  test('S8: mode, publisher and inherited grants are never touched', async () => {
    const parent = await story.publish(ann, { kind: 'box', title: 'Europe', sharing: { mode: 'private' } });
    await story.share(ann, parent, { people: [{ id: cleo.id, role: 'editor' }] });
    world.id = await story.publish(cleo, { parent, sharing: { mode: 'unlisted', people: [{ id: ben.id }] } });
    await world.share({ people: [], groups: [], organizations: [], invitations: [], everyoneHere: null });
    const { body } = await ann.call('GET', world.at());
    expect(body.mode).toBe('unlisted');
    expect(await world.roleOf(eve)).toBe('viewer');
    expect(await world.roleOf(cleo)).toBe('manager');
    expect((await ann.call('GET', `/api/v1/resources/${parent}/audience`)).body.items).toHaveLength(2);
  });

  test('S14: a message has 2,000 characters at most; a longer one shares with nobody', async () => {
    const body = (length: number) => ({
      notify: true,
      message: 'x'.repeat(length),
      people: [{ id: ben.id }],
    });
    const refused = await world.share(body(2001));
    expect([refused.status, refused.body.errors[0].field]).toEqual([400, 'message']);
    expect(await world.shares()).toEqual([]);
    expect((await world.share(body(2000))).status).toBe(200);
  });

  test('S8: naming somebody twice is refused, whether by id or by name', async () => {
    const { body } = await world.share({ groups: [{ id: groups.trade }, { id: 'Trade team' }] });
    expect([body.code, body.errors[0].field]).toEqual(['input-invalid', 'groups.1']);
    const twice = await world.share({ invitations: [{ email: 'a@b.org' }, { email: 'A@B.org' }] });
    expect(twice.body.errors[0].field).toBe('invitations.1');
  });

  test('S8: two calls at once end as one after the other would', async () => {
    await Promise.all([
      world.share({ people: [{ id: ben.id }] }),
      world.share({ people: [{ id: cleo.id }] }),
    ]);
    expect([['Ben viewer'], ['Cleo viewer']]).toContainEqual(await world.shares());
    await world.share({ people: [] });
    await Promise.all([
      world.share({ people: [{ id: ben.id }], append: true }),
      world.share({ people: [{ id: cleo.id }], append: true }),
    ]);
    expect(await world.shares()).toEqual(['Ben viewer', 'Cleo viewer']);
  });

  test('S8: the role is the kind’s where nobody names one', async () => {
    world.id = await story.publish(ann, { kind: 'box' });
    await world.share({ groups: [{ id: groups.trade }] });
    expect(await world.roleOf(ben)).toBe('commenter');
  });

  test('the owner is not shared with: the answer says that they own it', async () => {
    await world.share({ people: [{ id: ben.id, role: 'manager' }] });
    const { body } = await world.share({ people: [{ id: ann.id }], append: true }, ben);
    expect(body.notes).toEqual(['Ann owns it already.']);
    expect(await world.shares()).toEqual(['Ben manager']);
  });
});

test('notify and message: nothing is mailed, and the answer says what to do instead', async () => {
  const { body } = await world.share({
    people: [{ id: ben.id }],
    notify: true,
    message: '<b>Have a look</b>',
  });
  expect(body.notes).toHaveLength(1);
  expect(body.notes[0]).toContain('No mail is configured');
  expect(body.notes[0]).toContain(`/r/${world.id}`);
  expect((await world.share({ people: [], message: 'x'.repeat(2001) })).status).toBe(400);
});
