import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { DAY, SharingWorld } from '../testing/sharing-world.ts';
import type { Story } from '../testing/story.ts';

let world: SharingWorld;
let story: Story;
let ann: TestPerson;
let ben: TestPerson;
let cleo: TestPerson;
let max: TestPerson;

beforeAll(async () => {
  world = await SharingWorld.start();
  ({ story, ann, ben, cleo, max } = world);
});
afterAll(() => world.close());
beforeEach(() => world.newThing());

describe('S5, S6, S10, S15: which role, until when', () => {
  test('S5: a role that the kind does not offer is rounded down, by number or by name', async () => {
    world.id = await story.publish(ann, { kind: 'engine' });
    await world.share({
      people: [
        { id: ben.id, role: '20' },
        { id: cleo.id, role: 'operator' },
      ],
    });
    expect(await world.roleOf(ben)).toBe('viewer');
    expect(await world.roleOf(cleo)).toBe('operator');
    const { body } = await world.share({ people: [{ id: ben.id, role: '15' }] });
    expect([body.code, body.errors[0].field]).toEqual(['input-invalid', 'people.0.role']);
  });

  test('S6: managers and the organization’s admins change sharing; editors and members do not', async () => {
    const org = await story.organization('Agency', [
      [max, 'owner'],
      [cleo, 'admin'],
      [ann, 'member'],
      [ben, 'member'],
    ]);
    world.id = await story.publish(ann, {
      owner: org,
      sharing: { mode: 'organization', modeRole: 'editor' },
    });
    expect(await world.roleOf(ben)).toBe('editor');
    expect((await world.share({ people: [] }, ben)).body).toMatchObject({ status: 403, code: 'role-needed' });
    for (const who of [ann, cleo, max]) expect((await world.share({ people: [] }, who)).status).toBe(200);
    expect(await world.roleOf(cleo)).toBe('manager');
  });

  test('S6: what a granter gave stays when they lose their role', async () => {
    await world.share({ people: [{ id: ben.id, role: 'manager' }] });
    await world.share({ people: [{ id: cleo.id, role: 'editor' }], append: true }, ben);
    await world.share({ people: [{ id: cleo.id, role: 'editor' }] });
    expect(await world.sees(ben)).toBe(404);
    expect(await world.roleOf(cleo)).toBe('editor');
  });

  test('S10: a public group holds viewer, a staff group commenter; a posted higher role is 400', async () => {
    const open = await story.group('Open data', [ann], { type: 'public' });
    const staff = await story.group('Helpdesk', [ann, ben], { type: 'staff' });
    const tooHigh = await world.share({ groups: [{ id: open, role: 'editor' }] });
    expect(tooHigh.body).toMatchObject({ status: 400, code: 'share-refused' });
    expect(tooHigh.body.detail).toBe('Open data can be given viewer at most, not editor.');
    expect(tooHigh.body.errors[0].field).toBe('groups.0.role');
    expect((await world.share({ groups: [{ id: staff }], role: 'editor' })).body.code).toBe('share-refused');
    world.id = await story.publish(ann, { kind: 'box', sharing: { mode: 'private' } });
    expect((await world.share({ groups: [{ id: open }, { id: staff, role: 'commenter' }] })).status).toBe(
      200,
    );
    expect(await world.shares()).toEqual(['Helpdesk commenter', 'Open data viewer']);
    expect(await world.sees(null)).toBe(200);
    await world.share({ groups: [{ id: staff }] });
    expect(await world.sees(ben)).toBe(404);
    expect(await world.roleOf(story.hub.admin)).toBe('commenter');
  });

  test('S10: a group that becomes staff or public keeps its shares under the new ceiling, and back again', async () => {
    world.id = await story.publish(ann, { kind: 'box', sharing: { mode: 'private' } });
    const team = await story.group('Chameleons', [ann, ben]);
    await world.share({ groups: [{ id: team, role: 'editor' }] });
    expect(await world.roleOf(ben)).toBe('editor');
    const become = (type: string) => story.hub.admin.call('PATCH', `/api/v1/groups/${team}`, { type });
    expect((await become('staff')).status).toBe(200);
    expect([await world.sees(ben), await world.roleOf(story.hub.admin)]).toEqual([404, 'commenter']);
    expect(await world.shares()).toEqual(['Chameleons commenter']);
    await become('public');
    expect([await world.roleOf(ben), await world.sees(null)]).toEqual(['viewer', 200]);
    await become('ordinary');
    expect([await world.roleOf(ben), await world.sees(null)]).toEqual(['editor', 401]);
  });

  test('S15: an end in the past is refused; at a grant’s end the role falls back to what remains', async () => {
    const { body } = await world.share({ people: [{ id: ben.id, until: '2001-01-01T00:00:00Z' }] });
    expect([body.code, body.errors[0].field]).toEqual(['input-invalid', 'people.0.until']);
    await world.share({ people: [{ id: ben.id, role: 'viewer' }] });
    await world.share({ people: [{ id: ben.id, role: 'editor' }], until: world.later(DAY), append: true });
    expect(await world.shares()).toEqual(['Ben editor until', 'Ben viewer']);
    expect(await world.roleOf(ben)).toBe('editor');
    story.hub.clock.advance(DAY + 1000);
    expect(await world.roleOf(ben)).toBe('viewer');
    expect(await world.shares()).toEqual(['Ben viewer']);
  });

  test('S15: an entry’s own end stands before the call’s, and null is no end', async () => {
    await world.share({ people: [{ id: ben.id, until: null }, { id: cleo.id }], until: world.later(DAY) });
    expect(await world.shares()).toEqual(['Ben viewer', 'Cleo viewer until']);
  });
});
