import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { SharingWorld } from '../testing/sharing-world.ts';
import type { Story } from '../testing/story.ts';

let world: SharingWorld;
let story: Story;
let ann: TestPerson;
let ben: TestPerson;
let eve: TestPerson;

beforeAll(async () => {
  world = await SharingWorld.start();
  ({ story, ann, ben, eve } = world);
});
afterAll(() => world.close());
beforeEach(() => world.newThing());

describe('S3, S4: general access', () => {
  const setMode = (mode: string, who: TestPerson = ann, modeRole?: string) =>
    who.call('PUT', world.at('/mode'), { mode, ...(modeRole === undefined ? {} : { modeRole }) });

  test('S4: each mode opens to whom it says, and takes effect on the next request', async () => {
    await setMode('public');
    expect(await world.sees(null)).toBe(200);
    const opened = (await setMode('unlisted')).body;
    expect(opened.notes).toEqual(['Anyone with the link can view it now.']);
    expect(await world.sees(null)).toBe(200);
    const closed = (await setMode('private')).body;
    expect(closed.notes).toEqual(['Its address alone no longer opens it.']);
    expect(await world.sees(null)).toBe(401);
    expect(await world.sees(eve)).toBe(404);
  });

  test('S3: on a personal thing organization means one person, and the answer says so', async () => {
    const { body } = await setMode('organization', ann, '20');
    expect(body.notes[0]).toContain('It belongs to a person, so its organization has one member');
    expect(await world.sees(ben)).toBe(404);
  });

  test('S3: members get the mode’s role, and only in mode organization', async () => {
    const org = await story.organization('Chamber', [
      [ann, 'owner'],
      [ben, 'member'],
    ]);
    world.id = await story.publish(ann, { owner: org, sharing: { mode: 'private' } });
    expect(await world.sees(ben)).toBe(404);
    const { body } = await setMode('organization', ann, 'editor');
    expect(body.gained).toMatchObject({ count: 1, people: [{ name: 'Ben' }] });
    expect(await world.roleOf(ben)).toBe('editor');
    expect((await setMode('unlisted', ann, 'editor')).body.notes[0]).toContain('nobody edits by this one');
    expect(await world.roleOf(ben)).toBe('viewer');
    expect(await world.roleOf(eve)).toBe('viewer');
  });

  test('S4: the dialog says each mode in a sentence, and of one that is not to be had the reason', async () => {
    const modesOf = async (who: TestPerson) => {
      const { modes } = (await who.call('GET', world.at('/share'))).body;
      return Object.fromEntries(
        modes.map((one: { mode: string; reason: string | null; sentence: string }) => [one.mode, one]),
      );
    };
    const all = await modesOf(ann);
    expect(all['private'].sentence).toBe('Only its owner and those it is shared with can open it.');
    expect(all['unlisted']).toEqual({
      mode: 'unlisted',
      allowed: true,
      reason: null,
      sentence: 'Anyone with the link can view it. No list shows it to them.',
    });
    expect(all['public'].sentence).toBe('Anyone can view it, and the public gallery lists it.');
    const gus = await story.hub.person('Guest manager', { role: 'GUEST' });
    await world.share({ invitations: [{ email: gus.email, role: 'manager' }] });
    const fewer = await modesOf(gus);
    expect(fewer['public']).toMatchObject({
      allowed: false,
      reason: 'Setting public needs the permission share:links. Ask an administrator for it.',
    });
    expect(fewer['private'].allowed).toBe(true);
    expect((await setMode('public', gus)).body.code).toBe('permission-needed');
    world.id = await story.publish(ann, { kind: 'engine' });
    expect((await modesOf(ann))['unlisted'].reason).toBe('It cannot be unlisted: an engine never is.');
  });
});
