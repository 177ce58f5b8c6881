import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { DAY, SharingWorld } from '../testing/sharing-world.ts';
import type { Story } from '../testing/story.ts';

let world: SharingWorld;
let story: Story;
let ann: TestPerson;
let ben: TestPerson;
let groups: SharingWorld['groups'];

beforeAll(async () => {
  world = await SharingWorld.start();
  ({ story, ann, ben, groups } = world);
});
afterAll(() => world.close());
beforeEach(() => world.newThing());

describe('changing and revoking one grant', () => {
  test('a grant is raised, lowered, given an end and taken away; the receipt says what became of it', async () => {
    await world.share({ people: [{ id: ben.id }] });
    const grant = await world.grantOf('Ben');
    const change = (body: unknown) => ann.call('PATCH', world.at(`/grants/${grant}`), body);
    expect((await change({ role: 'editor' })).body.gained.people).toEqual([
      { id: ben.id, name: 'Ben', email: ben.email },
    ]);
    expect((await change({ until: world.later(DAY) })).status).toBe(200);
    expect(await world.shares()).toEqual(['Ben editor until']);
    expect((await change({ until: null })).status).toBe(200);
    expect((await change({ role: 'viewer' })).body.lost.count).toBe(1);
    expect((await change({})).status).toBe(400);
    expect((await change({ until: '2001-01-01T00:00:00Z' })).body.errors[0].field).toBe('until');
    const { body } = await ann.call('DELETE', world.at(`/grants/${grant}`));
    expect(body.lost).toEqual({
      count: 1,
      atLeast: false,
      people: [{ id: ben.id, name: 'Ben', email: ben.email }],
    });
    expect(await world.sees(ben)).toBe(404);
    expect((await ann.call('DELETE', world.at(`/grants/${grant}`))).status).toBe(404);
  });

  test('S15: giving an end to the permanent share does not take the timed one beside it away', async () => {
    await world.share({ people: [{ id: ben.id }] });
    const permanent = await world.grantOf('Ben');
    await world.share({
      append: true,
      people: [{ id: ben.id, role: 'editor', until: world.later(DAY) }],
    });
    const timed = await world.grantOf('Ben');
    const refused = await ann.call('PATCH', world.at(`/grants/${permanent}`), {
      until: world.later(2 * DAY),
    });
    expect([refused.status, refused.body.code]).toEqual([409, 'conflict']);
    expect((await ann.call('PATCH', world.at(`/grants/${timed}`), { until: null })).status).toBe(409);
    expect(await world.shares()).toEqual(['Ben editor until', 'Ben viewer']);
    const longer = await ann.call('PATCH', world.at(`/grants/${timed}`), { until: world.later(3 * DAY) });
    expect(longer.status).toBe(200);
    expect(await world.shares()).toEqual(['Ben editor until', 'Ben viewer']);
  });

  test('S35: a refusal does not name a group that the caller does not know', async () => {
    const staff = await story.group('Whistle blowers', [ann], { type: 'staff' });
    await world.share({ groups: [{ id: staff }], people: [{ id: ben.id, role: 'manager' }] });
    const { items } = (await ben.call('GET', world.at('/audience'))).body;
    const row = items.find((one: { principal: { kind: string } }) => one.principal.kind === 'staff-group');
    for (const change of [{ role: 'manager' }, { role: 'commenter' }, { until: null }]) {
      const answer = await ben.call('PATCH', world.at(`/grants/${row.becauses[0].grant}`), change);
      expect(JSON.stringify([row, answer.body])).not.toMatch(new RegExp(`Whistle|${staff}`));
    }
  });

  test('S23: the receipt of a revoke says through what somebody still has access, and the step that closes it', async () => {
    const alpha = await story.group('Alpha', [ann, ben]);
    await world.share({
      people: [{ id: ben.id, role: 'editor' }],
      groups: [{ id: alpha, role: 'commenter' }],
    });
    const shared = (await ann.call('DELETE', world.at(`/grants/${await world.grantOf('Ben')}`))).body;
    expect(shared.remaining[0].through).toBe('Alpha');
    await world.share({ people: [{ id: ben.id, role: 'editor' }], groups: [{ id: groups.trade }] });
    const { body } = await ann.call('DELETE', world.at(`/grants/${await world.grantOf('Ben')}`));
    expect(body.remaining).toEqual([
      {
        person: { id: ben.id, name: 'Ben', email: ben.email },
        role: 'viewer',
        through: 'Trade team',
        close: 'Remove the share with Trade team.',
      },
    ]);
    await ann.call('PUT', world.at('/mode'), { mode: 'unlisted' });
    const open = await ann.call('DELETE', world.at(`/grants/${await world.grantOf('Trade team')}`));
    expect(open.body.lost.count).toBe(0);
    expect(
      open.body.remaining.map((one: { through: string; close: string }) => [one.through, one.close]),
    ).toContainEqual(['anyone with the link', 'Set general access to Private.']);
    expect(open.body.notes).toEqual([
      'Anyone with the link can still view it. Set general access to Private to close that.',
    ]);
  });

  test('a grant of another thing, of the mode, or from above is not changed here', async () => {
    await world.share({ people: [{ id: ben.id }] });
    const foreign = await world.grantOf('Ben');
    const parent = await story.publish(ann, { kind: 'box', sharing: { mode: 'unlisted' } });
    world.id = await story.publish(ann, { parent, sharing: { mode: 'unlisted' } });
    expect((await ann.call('DELETE', world.at(`/grants/${foreign}`))).status).toBe(404);
    const { items } = (await ann.call('GET', world.at('/audience'))).body;
    const open = items.find((row: { principal: { kind: string } }) => row.principal.kind === 'link-visitor');
    const [own, above] = ['mode', 'mode'].map(
      (by, index) =>
        open.becauses.filter(
          (one: { by: string; above: unknown }) => one.by === by && (one.above !== null) === (index === 1),
        )[0],
    );
    expect((await ann.call('DELETE', world.at(`/grants/${own.grant}`))).body.code).toBe('share-refused');
    expect((await ann.call('DELETE', world.at(`/grants/${above.grant}`))).status).toBe(404);
    expect([own.revocable, above.revocable]).toEqual([false, false]);
  });

  test('S17: whoever got a share drops it; what comes otherwise stays, and the refusal says so', async () => {
    await world.share({ people: [{ id: ben.id, role: 'editor' }], groups: [{ id: groups.trade }] });
    const left = (await ben.call('DELETE', world.at('/my-access'))).body;
    expect(left.role).toBe('viewer');
    expect(left.sentence).toContain('*Trade team*');
    expect(await world.roleOf(ben)).toBe('viewer');
    const { body } = await ben.call('DELETE', world.at('/my-access'));
    expect([body.code, body.detail]).toEqual([
      'share-refused',
      'It is not shared with you directly: it reaches you through a group, a folder or general access. You can hide it.',
    ]);
    expect((await ann.call('DELETE', world.at('/my-access'))).body.detail).toContain('You own it');
    await world.share({ people: [{ id: ben.id, role: 'editor' }], groups: [] });
    expect((await ben.call('DELETE', world.at('/my-access'))).body).toEqual({ role: null, sentence: null });
    expect(await world.sees(ben)).toBe(404);
  });

  test('S17: a share that came by a link, an invitation or a request is dropped as any other', async () => {
    const { eve } = world;
    const link = (await ann.call('POST', world.at('/links'), { role: 'viewer' })).body;
    const ways = [
      () => eve.call('POST', '/api/v1/link/accept', { secret: link.address.split('#')[1] }),
      () => world.share({ append: true, invitations: [{ email: eve.email }] }),
      async () => {
        await eve.call('POST', world.at('/request'), { role: 'viewer', message: '' });
        const [{ id }] = (await ann.call('GET', world.at('/requests'))).body.items;
        return ann.call('POST', world.at(`/requests/${id}/approve`), {});
      },
    ];
    for (const way of ways) {
      expect((await way()).status).toBe(200);
      expect((await eve.call('GET', world.at())).body.can.leave).toBe(true);
      expect((await eve.call('DELETE', world.at('/my-access'))).body).toEqual({ role: null, sentence: null });
      expect(await world.sees(eve)).toBe(404);
    }
    expect(await world.shares()).toEqual([]);
  });

  test('S23: revoking while somebody lists: every answer is of before or of after', async () => {
    await world.share({ people: [{ id: ben.id }] });
    const grant = await world.grantOf('Ben');
    const lists = Array.from({ length: 8 }, () => ben.call('GET', '/api/v1/resources?view=shared'));
    const [revoked] = await Promise.all([ann.call('DELETE', world.at(`/grants/${grant}`)), ...lists]);
    expect(revoked.status).toBe(200);
    for (const answer of await Promise.all(lists)) expect(answer.status).toBe(200);
    const after = (await ben.call('GET', '/api/v1/resources?view=shared')).body.items;
    expect(after.map((item: { id: string }) => item.id)).not.toContain(world.id);
  });
});
