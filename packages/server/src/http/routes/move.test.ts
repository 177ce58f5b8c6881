import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Answer } from '../../testing/http-caller.ts';
import type { TestPerson } from '../../testing/index.ts';
import { SharingWorld } from '../testing/sharing-world.ts';
import type { Story } from '../testing/story.ts';

let world: SharingWorld;
let story: Story;
let ann: TestPerson;
let ben: TestPerson;
let cleo: TestPerson;
let eve: TestPerson;
let groups: SharingWorld['groups'];
/** Boxes of Ann's: one that Cleo views, one that the Trade team edits. */
let narrow: string;
let wide: string;

beforeAll(async () => {
  world = await SharingWorld.start();
  ({ story, ann, ben, cleo, eve, groups } = world);
});
afterAll(() => world.close());
beforeEach(async () => {
  narrow = await box('Narrow', { people: [{ id: cleo.id }] });
  wide = await box('Wide', { groups: [{ id: groups.trade, role: 'editor' }] });
  world.id = await story.publish(ann, { parent: narrow, sharing: { mode: 'private' } });
});

function box(title: string, sharing: object = {}, who = ann): Promise<string> {
  return story.publish(who, { kind: 'box', title, sharing: { mode: 'private', ...sharing } });
}
const move = (parent: string | null, who = ann): Promise<Answer> =>
  who.call('PUT', world.at('/parent'), { parent });
const plan = (parent: string | null, who = ann): Promise<Answer> =>
  who.call('POST', world.at('/plan'), { change: { kind: 'move', parent } });
const names = ({ people }: { people: { person: { name: string } }[] }) =>
  people.map(({ person }) => person.name).toSorted();

async function refusal(answer: Promise<Answer>): Promise<string> {
  const { status, body } = await answer;
  return `${status} ${body.code}`;
}

describe('moving into another collection', () => {
  test('S25, C2: the plan says who gains and who loses through the folders; applying it does that', async () => {
    const { body } = await plan(wide);
    expect(names(body.impact.gains)).toEqual(['Ben', 'Cleo', 'Pia']);
    expect(names(body.impact.loses)).toEqual([]);
    expect(await world.sees(ben)).toBe(404);
    const receipt = (await ann.call('POST', world.at(`/plan/${body.id}`))).body;
    expect(receipt.gained.people.map(({ name }: { name: string }) => name).toSorted()).toEqual([
      'Ben',
      'Cleo',
      'Pia',
    ]);
    expect(await world.roleOf(ben)).toBe('editor');
    const back = (await plan(null)).body.impact;
    expect(names(back.loses)).toEqual(['Ben', 'Cleo', 'Pia']);
    const out = (await move(null)).body;
    expect(out.lost.count).toBe(3);
    expect(await world.sees(ben)).toBe(404);
  });

  test('S25: a plan of a move fails when the folder was shared on in between', async () => {
    const planned = (await plan(wide)).body;
    await story.share(ann, wide, { append: true, invitations: [{ email: world.max.email }] });
    await ann.call('PUT', `/api/v1/resources/${wide}/mode`, { mode: 'unlisted' });
    expect(await refusal(ann.call('POST', world.at(`/plan/${planned.id}`)))).toBe('409 conflict');
    expect(await world.sees(ben)).toBe(404);
  });

  test('S24: after a move the reason is the new folder', async () => {
    await move(wide);
    const { body } = await ann.call('GET', world.at(`/explain?person=${ben.id}`));
    expect(body.sentence).toBe('Ben can edit because they are in *Trade team*, which edits *Wide*.');
  });

  test('C3: a move needs manager on the thing and edit on both folders', async () => {
    await story.share(ann, world.id, { people: [{ id: ben.id, role: 'editor' }] });
    expect(await refusal(move(wide, ben))).toBe('403 role-needed');
    await story.share(ann, world.id, { people: [{ id: ben.id, role: 'manager' }] });
    // He edits where it goes, and may not even see where it is.
    const hidden = await move(wide, ben);
    expect([hidden.status, hidden.body.code]).toEqual([403, 'role-needed']);
    expect(JSON.stringify(hidden.body)).not.toContain('Narrow');
    await story.share(ann, narrow, { people: [{ id: ben.id, role: 'viewer' }] });
    expect((await move(wide, ben)).body).toEqual({ ...hidden.body, requestId: expect.anything() });
    await story.share(ann, narrow, { people: [{ id: ben.id, role: 'editor' }] });
    expect((await move(wide, ben)).status).toBe(200);
    // A folder that one only views takes nothing.
    expect(await refusal(move(await box('Seen', { people: [{ id: ben.id }] }), ben))).toBe('403 role-needed');
  });

  test('S7: a folder that one may not see is as one that is not there', async () => {
    const foreign = await box('Foreign', {}, eve);
    const there = await move(foreign);
    const missing = await move('b'.repeat(26));
    expect(there.status).toBe(404);
    expect({ ...there.body, requestId: '' }).toEqual({ ...missing.body, requestId: '' });
    expect(await refusal(plan(foreign))).toBe('404 not-found');
  });

  test("C3: not into somebody else's folder, not into itself or below itself, not into what holds nothing", async () => {
    const bens = await box('Of Ben', { people: [{ id: ann.id, role: 'editor' }] }, ben);
    expect(await refusal(move(bens))).toBe('400 input-invalid');
    const below = await story.publish(ann, { kind: 'box', parent: wide, sharing: { mode: 'private' } });
    const sheet = world.id;
    world.id = wide;
    expect(await refusal(move(wide))).toBe('400 input-invalid');
    expect(await refusal(move(below))).toBe('400 input-invalid');
    expect(await refusal(move(sheet))).toBe('400 input-invalid');
  });

  test('S4: who may not open things to everybody does not by a move', async () => {
    const open = await box('Open', { mode: 'public' });
    const pia = world.pia;
    // An editor of two folders, and manager of a thing in one; without share:links.
    for (const one of [narrow, open])
      await story.share(ann, one, { append: true, people: [{ id: pia.id, role: 'editor' }] });
    await story.share(ann, world.id, { people: [{ id: pia.id, role: 'manager' }] });
    expect(await refusal(plan(open, pia))).toBe('403 permission-needed');
    expect(await refusal(move(open, pia))).toBe('403 permission-needed');
    expect(await world.sees(null)).toBe(401);
    const { body } = await plan(open);
    expect(body.impact.opens).toBe('public');
    expect((await move(open)).body.notes.join(' ')).toContain('Anyone can view it now');
    expect(await world.sees(null)).toBe(200);
  });

  test('S35: an editor of the target learns no name of its audience by a plan', async () => {
    const secret = await box('Secret', { invitations: [{ email: eve.email }] });
    await eve.call('GET', `/api/v1/resources/${secret}`);
    for (const one of [narrow, secret])
      await story.share(ann, one, { append: true, people: [{ id: cleo.id, role: 'editor' }] });
    await story.share(ann, world.id, { people: [{ id: cleo.id, role: 'manager' }] });
    const answer = await plan(secret, cleo);
    expect(answer.status).toBe(200);
    expect(JSON.stringify(answer.body)).not.toContain('Eve');
    expect(JSON.stringify(answer.body)).not.toContain(eve.email);
  });

  test('S30: a move is an entry with the folder before and after', async () => {
    await move(wide);
    const log = await story.hub.hub.store.read(({ audit }) => audit.latest(1));
    expect(log[0]).toMatchObject({
      action: 'resource.move',
      target: world.id,
      before: { parent: narrow },
      after: { parent: wide },
    });
  });
});
