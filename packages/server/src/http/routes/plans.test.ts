import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Answer } from '../../testing/http-caller.ts';
import type { TestPerson } from '../../testing/index.ts';
import { DAY, SharingWorld } from '../testing/sharing-world.ts';
import type { Story } from '../testing/story.ts';

let world: SharingWorld;
let story: Story;
let ann: TestPerson;
let ben: TestPerson;
let cleo: TestPerson;
let eve: TestPerson;
let groups: SharingWorld['groups'];

beforeAll(async () => {
  world = await SharingWorld.start();
  ({ story, ann, ben, cleo, eve, groups } = world);
});
afterAll(() => world.close());
beforeEach(() => world.newThing());

const plan = (change: unknown, who = ann): Promise<Answer> => who.call('POST', world.at('/plan'), { change });
const apply = (id: string, who = ann): Promise<Answer> => who.call('POST', world.at(`/plan/${id}`));

/** Whom an answer's half names, with what would become of them. */
function named(people: { people: { person: { name: string }; steps: Step[] }[] }): string[] {
  return people.people
    .map(({ person, steps }) =>
      [
        person.name,
        ...steps.map((one) => `${one.before ?? 'nothing'}→${one.after ?? 'nothing'} ×${one.things}`),
      ].join(' '),
    )
    .toSorted();
}
interface Step {
  readonly before: string | null;
  readonly after: string | null;
  readonly things: number;
}

describe('planning a change of sharing', () => {
  test('S25: says who would gain, on how many things, and changes nothing', async () => {
    const folder = await story.publish(ann, { kind: 'box', sharing: { mode: 'private' } });
    for (const title of ['One', 'Two'])
      await story.publish(ann, { title, parent: folder, sharing: { mode: 'private' } });
    world.id = folder;
    await world.share({ people: [{ id: cleo.id, role: 'editor' }] });
    const log = () => story.hub.hub.store.read(({ audit }) => audit.latest(1));
    const before = await log();
    const { status, body } = await plan({
      kind: 'share',
      append: true,
      groups: [{ id: groups.trade, role: 'viewer' }],
    });
    expect(status).toBe(200);
    expect(named(body.impact.gains)).toEqual(['Ben nothing→viewer ×3', 'Pia nothing→viewer ×3']);
    expect(body.impact).toMatchObject({
      things: 3,
      atLeast: false,
      outside: 0,
      opens: null,
      loses: { count: 0 },
      gains: { count: 2, atLeast: false },
    });
    expect(await log()).toEqual(before);
    expect(await world.sees(ben)).toBe(404);
  });

  test('S25: a replacing share says who loses, in one plan with who gains', async () => {
    await world.share({ people: [{ id: ben.id, role: 'editor' }] });
    const { body } = await plan({ kind: 'share', people: [{ id: cleo.id, role: 'viewer' }] });
    expect([named(body.impact.gains), named(body.impact.loses)]).toEqual([
      ['Cleo nothing→viewer ×1'],
      ['Ben editor→nothing ×1'],
    ]);
    const receipt = (await apply(body.id)).body;
    expect([receipt.gained.count, receipt.lost.count]).toEqual([1, 1]);
    expect(await world.shares()).toEqual(['Cleo viewer']);
  });

  test('S25: says whom nobody can count: the public, and whoever has the address', async () => {
    const unlisted = (await plan({ kind: 'mode', mode: 'unlisted' })).body.impact;
    expect([unlisted.opens, unlisted.closes, unlisted.gains.count]).toEqual(['unlisted', null, 0]);
    const open = await plan({ kind: 'mode', mode: 'public' });
    expect(open.body.impact).toMatchObject({ opens: 'public', closes: null });
    expect((await apply(open.body.id)).status).toBe(200);
    expect(await world.sees(null)).toBe(200);
    const close = (await plan({ kind: 'mode', mode: 'private' })).body.impact;
    expect([close.opens, close.closes]).toEqual([null, 'public']);
  });

  test('S25: of an organization’s thing, counts those who are not in it as from outside', async () => {
    const org = await story.organization('Acme', [
      [ann, 'owner'],
      [cleo, 'member'],
    ]);
    world.id = await story.publish(ann, { owner: org, sharing: { mode: 'private' } });
    const { body } = await plan({
      kind: 'share',
      people: [{ id: ben.id }, { id: cleo.id }],
      invitations: [{ email: 'nobody@outside.example.org' }],
    });
    expect(body.impact).toMatchObject({
      gains: { count: 2 },
      outside: 2,
      invited: ['nobody@outside.example.org'],
    });
    const members = (await plan({ kind: 'mode', mode: 'organization' })).body.impact;
    expect([named(members.gains), members.outside]).toEqual([['Cleo nothing→viewer ×1'], 0]);
  });

  test('S25: the change or the end of one grant, and taking it away', async () => {
    await world.share({ people: [{ id: ben.id }] });
    const grant = await world.grantOf('Ben');
    const raise = (await plan({ kind: 'grant', grant, role: 'editor' })).body;
    expect(named(raise.impact.gains)).toEqual(['Ben viewer→editor ×1']);
    const prolong = (await plan({ kind: 'grant', grant, until: world.later(DAY) })).body;
    expect([prolong.impact.gains.count, prolong.impact.loses.count]).toEqual([0, 0]);
    const revoke = (await plan({ kind: 'revoke', grant })).body;
    expect(named(revoke.impact.loses)).toEqual(['Ben viewer→nothing ×1']);
    expect((await apply(revoke.id)).body.lost.count).toBe(1);
    expect(await world.sees(ben)).toBe(404);
  });

  test('S25: a link says whom it would let in, makes nothing by being planned, and applying it tells its address', async () => {
    const links = async () => (await ann.call('GET', world.at('/links'))).body.items;
    const { body } = await plan({ kind: 'link', role: 'editor', domain: 'example.org', mostUses: 3 });
    expect(body.impact).toMatchObject({
      gains: { count: 0 },
      opens: null,
      admits: { who: 'accounts', role: 'editor', domain: 'example.org', mostUses: 3 },
    });
    expect(await links()).toEqual([]);
    const { status, body: receipt } = await apply(body.id);
    expect([status, receipt.gained.count]).toEqual([200, 0]);
    expect(receipt.link).toMatchObject({
      link: { role: 'editor' },
      address: expect.stringMatching(/\/link#/),
    });
    expect(await links()).toHaveLength(1);
    expect((await apply(body.id)).status).toBe(404);
  });

  test('S25, S20: an open link would let in anybody; a plan is refused as the link would be, and keeps no password', async () => {
    expect((await plan({ kind: 'link', open: true })).body.code).toBe('share-refused');
    await story.hub.admin.call('PATCH', '/api/v1/settings', { openLinksAllowed: true });
    const { body } = await plan({ kind: 'link', open: true });
    expect(body.impact.admits).toEqual({ who: 'anybody', role: 'viewer', domain: null, mostUses: null });
    await story.hub.admin.call('PATCH', '/api/v1/settings', { openLinksAllowed: false });
    expect((await apply(body.id)).body.code).toBe('share-refused');
    expect((await plan({ kind: 'link', password: 'sesame' })).status).toBe(400);
    await world.share({ people: [{ id: ben.id, role: 'editor' }] });
    expect((await plan({ kind: 'link' }, ben)).body.code).toBe('role-needed');
    expect((await plan({ kind: 'link' }, eve)).status).toBe(404);
  });

  test('S9: a plan of an invitation is alike whether an account has the address; taking it back too', async () => {
    const emails = [eve.email, 'nobody.has.it@example.org'];
    const answers = [];
    for (const email of emails) {
      const share = await plan({ kind: 'share', invitations: [{ email }] });
      expect((await apply(share.body.id)).status).toBe(200);
      const revoke = await plan({ kind: 'revoke', grant: await world.grantOf(email) });
      answers.push(
        [share.body.impact, revoke.body.impact].map((impact) =>
          JSON.stringify(impact).replaceAll(email, 'ADDRESS'),
        ),
      );
      expect(revoke.body.impact).toMatchObject({ loses: { count: 0 }, uninvited: [email] });
      await apply(revoke.body.id);
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(JSON.parse(answers[0]?.[0] ?? '')).toMatchObject({
      gains: { count: 0 },
      outside: 1,
      invited: ['ADDRESS'],
    });
  });

  test('S35: names nobody whom the maker does not know', async () => {
    await story.group('Mixed', [ann, eve]);
    const manager = world.max;
    await world.share({ people: [{ id: ben.id, role: 'manager' }] });
    await world.share({ append: true, groups: [{ id: 'Mixed' }] });
    const mine = (await ann.call('GET', world.at('/audience'))).body.items;
    const grant = mine.find((row: { principal: { name: string } }) => row.principal.name === 'Mixed')
      .becauses[0].grant;
    const bens = (await plan({ kind: 'revoke', grant }, ben)).body.impact.loses;
    expect(named(bens)).toEqual(['Someone 1 viewer→nothing ×1']);
    expect(JSON.stringify(bens)).not.toContain(eve.email);
    expect((await plan({ kind: 'revoke', grant }, manager)).status).toBe(404);
  });

  test('S6: what would be refused is refused in planning, and makes no principal', async () => {
    await world.share({ people: [{ id: ben.id, role: 'editor' }] });
    expect((await plan({ kind: 'mode', mode: 'private' }, ben)).body.parameters.needed).toBe('manager');
    expect((await plan({ kind: 'share' })).body.code).toBe('input-invalid');
    expect((await plan({ kind: 'share', groups: [{ id: 'Strangers' }] })).body.code).toBe('group-unknown');
    expect((await plan({ kind: 'revoke', grant: 'x' })).status).toBe(404);
    expect((await plan({ kind: 'move' })).status).toBe(400);
    const email = 'only.thought.of@example.org';
    expect((await plan({ kind: 'share', invitations: [{ email }, { email: 'a@example.org' }] })).status).toBe(
      200,
    );
    expect(await story.hub.hub.store.read(({ access }) => access.knownAddress(email))).toBeNull();
  });
});

describe('applying a plan', () => {
  test('S25: fails with conflict, and changes nothing, when who gains differs', async () => {
    const team = await story.group('Growing', [ann, ben]);
    const { id } = (await plan({ kind: 'share', groups: [{ id: team }] })).body;
    await story.hub.admin.call('PUT', `/api/v1/groups/${team}/members/${cleo.id}`, {});
    const refused = await apply(id);
    expect([refused.status, refused.body.code]).toEqual([409, 'conflict']);
    expect(await world.shares()).toEqual([]);
    expect(
      (await apply((await plan({ kind: 'share', groups: [{ id: team }] })).body.id)).body.gained.count,
    ).toBe(2);
  });

  test('S25: fails with conflict when what they gain differs', async () => {
    const { id } = (await plan({ kind: 'share', append: true, people: [{ id: ben.id, role: 'editor' }] }))
      .body;
    await world.share({ people: [{ id: ben.id, role: 'viewer' }] });
    expect((await apply(id)).body.code).toBe('conflict');
    expect(await world.shares()).toEqual(['Ben viewer']);
  });

  test('S25: a plan is its maker’s only, of its resource, once, for 10 minutes', async () => {
    await world.share({ people: [{ id: ben.id, role: 'manager' }] });
    const change = { kind: 'share', append: true, people: [{ id: cleo.id }] };
    const { id } = (await plan(change)).body;
    const other = await apply(id, ben);
    const none = await apply('a'.repeat(26));
    expect([other.status, other.body.detail]).toEqual([404, none.body.detail]);
    const first = world.id;
    await world.newThing();
    expect((await apply(id)).status).toBe(404);
    world.id = first;
    expect(await world.shares()).toEqual(['Ben manager']);
    expect((await apply(id)).status).toBe(200);
    expect((await apply(id)).status).toBe(404);
    const late = (await plan({ kind: 'mode', mode: 'unlisted' })).body;
    const soon = (await plan({ kind: 'mode', mode: 'unlisted' })).body;
    story.hub.clock.advance(9 * 60_000);
    expect((await apply(soon.id)).status).toBe(200);
    await ann.call('PUT', world.at('/mode'), { mode: 'private' });
    story.hub.clock.advance(60_000);
    expect((await apply(late.id)).status).toBe(404);
  });

  test('S25: whoever lost their role since cannot apply', async () => {
    await world.share({ people: [{ id: ben.id, role: 'manager' }] });
    const { id } = (await plan({ kind: 'mode', mode: 'unlisted' }, ben)).body;
    await world.share({ people: [{ id: ben.id, role: 'viewer' }] });
    expect((await apply(id, ben)).body.code).toBe('role-needed');
    await world.share({ people: [] });
    expect((await apply(id, ben)).status).toBe(404);
    expect(await world.sees(null)).toBe(401);
  });

  test('S25: applied twice at once, it is done once', async () => {
    const { id } = (await plan({ kind: 'share', people: [{ id: ben.id }] })).body;
    const answers = await Promise.all([apply(id), apply(id), apply(id)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 404, 404]);
  });
});
