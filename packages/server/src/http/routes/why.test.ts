import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { DAY, SharingWorld } from '../testing/sharing-world.ts';
import type { Story } from '../testing/story.ts';

/** A busy machine may take its time. */
const SOON = { timeout: 20_000 };

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

async function explain(who: TestPerson, person?: string) {
  const query = person === undefined ? '' : `?person=${encodeURIComponent(person)}`;
  return (await who.call('GET', world.at(`/explain${query}`))).body;
}

async function suggest(who: TestPerson, query: string, resource?: string) {
  const of = resource === undefined ? '' : `&resource=${resource}`;
  return (await who.call('GET', `/api/v1/principals?query=${encodeURIComponent(query)}${of}`)).body.items;
}

describe('S24: why', () => {
  test('S24: every reason with who, since when, and what remains without it', async () => {
    await world.share({ people: [{ id: ben.id, role: 'editor' }], groups: [{ id: groups.trade }] });
    const why = await explain(ann, ben.id);
    expect(why).toMatchObject({
      person: { id: ben.id, name: 'Ben', email: ben.email },
      role: 'editor',
      sentence: 'Ben can edit because it is shared with them directly.',
    });
    expect(why.becauses).toMatchObject([
      { by: 'direct', role: 'editor', remainsWithout: 'viewer', grantedBy: { name: 'Ann' }, revocable: true },
      { by: 'group', role: 'viewer', remainsWithout: 'editor', principal: { name: 'Trade team' } },
    ]);
    expect(Date.parse(why.becauses[0].since)).toBeGreaterThan(0);
    expect(await explain(ann, ben.email)).toEqual(why);
  });

  test('S24: anyone who may view explains themselves; of others only managers ask', async () => {
    await world.share({ groups: [{ id: groups.trade }] });
    expect((await explain(ben)).sentence).toBe(
      'You can view because you are in *Trade team*, which views it.',
    );
    expect((await explain(ben, ben.id)).person).toBeNull();
    expect((await explain(ben, ben.email.toUpperCase())).person).toBeNull();
    expect(await explain(ben, cleo.id)).toMatchObject({ status: 403, code: 'role-needed' });
    expect((await explain(ann)).sentence).toBe('You can do everything because you own it.');
  });

  test('S24: each way in has its word: mode, collection, organization, permission, publisher', async () => {
    const words = async (who: TestPerson) =>
      (await explain(who)).becauses.map((because: { by: string }) => because.by);
    await ann.call('PUT', world.at('/mode'), { mode: 'public' });
    expect(await words(eve)).toEqual(['mode']);
    expect(await words(story.hub.admin)).toEqual(['permission', 'mode'].toSorted());
    const parent = await story.publish(ann, { kind: 'box', title: 'Europe', sharing: { mode: 'private' } });
    await story.share(ann, parent, { groups: [{ id: groups.trade, role: 'editor' }] });
    world.id = await story.publish(ben, { parent, sharing: { mode: 'private' } });
    expect(await words(cleo)).toEqual(['collection']);
    expect((await words(ben)).toSorted()).toEqual(['collection', 'publisher']);
    expect((await explain(cleo)).sentence).toBe(
      'You can edit because you are in *Trade team*, which edits *Europe*.',
    );
  });

  test('S15: a reason that ends says when', async () => {
    const until = world.later(DAY);
    await world.share({ people: [{ id: ben.id, until }] });
    const why = await explain(ben);
    expect(why.until).toBe(until);
    expect(why.sentence).toContain(', until 20');
  });

  test('somebody without access cannot; an unknown person and id read alike', async () => {
    expect(await explain(ann, cleo.id)).toMatchObject({
      role: null,
      sentence: 'Cleo cannot see this.',
      becauses: [],
    });
    const unknown = await explain(ann, 'nobodyhasthisid');
    const stranger = await explain(ann, eve.id);
    expect({ ...stranger, requestId: '' }).toEqual({ ...unknown, requestId: '' });
    expect(stranger.status).toBe(404);
  });
});

describe('S35: names', () => {
  test('S35: a manager who does not know somebody sees Someone, a group as one they are not in', async () => {
    await world.share({ people: [{ id: ben.id, role: 'manager' }], groups: [{ id: groups.trade }] });
    const club = await story.group('Secret club', [ann, eve]);
    await world.share({ groups: [{ id: club }], people: [{ id: eve.id }], append: true });
    await story.hub.admin.call('DELETE', `/api/v1/groups/${club}/members/${ann.id}`);
    const { items } = (await ben.call('GET', world.at('/audience'))).body;
    const names = items.map((row: { principal: { name: string } }) => row.principal.name);
    expect(names).toContain('A group you are not in');
    expect(names).toContain('Someone 1');
    expect(JSON.stringify(items)).not.toContain('Secret club');
    expect(JSON.stringify(items)).not.toContain(eve.email);
    expect(JSON.stringify(items)).not.toContain(eve.id);
  });

  test('S12: an address reads alike whether a stranger has it or nobody, everywhere', async () => {
    const known = 'eve@example.org';
    const nobody = 'nil@example.org';
    const answers = async (email: string) => {
      await world.newThing();
      const receipt = (await world.share({ invitations: [{ email, role: 'editor' }] })).body;
      const audience = (await ann.call('GET', world.at('/audience'))).body.items;
      const grant = await world.grantOf(email);
      const why = await explain(ann, email);
      const [found] = await suggest(ann, email, world.id);
      const viewable = (await ann.call('GET', world.at(`/viewable?person=${email}`))).body;
      const lowered = (await ann.call('PATCH', world.at(`/grants/${grant}`), { role: 'viewer' })).body;
      const revoked = (await ann.call('DELETE', world.at(`/grants/${grant}`))).body;
      const details = (await ann.call('GET', world.at())).body.audience;
      const all = JSON.stringify({ receipt, audience, why, found, viewable, lowered, revoked, details });
      return all
        .replaceAll(email, 'ADDRESS')
        .replaceAll(grant, 'GRANT')
        .replaceAll(ann.id, 'ANN')
        .replaceAll(/#[\w-]{43}/g, '#SECRET')
        .replaceAll(/"\d{4}-[^"]*Z"/g, '"TIME"')
        .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, 'TIME');
    };
    const [stranger, absent] = [await answers(known), await answers(nobody)];
    expect(stranger).toBe(absent);
    expect(absent).toContain('"invited":["ADDRESS"]');
    expect(absent).not.toContain(eve.id);
  });

  test('S12: an invited stranger reads invited until they open the thing, and a known one is shown as themselves', async () => {
    await world.share({ invitations: [{ email: 'EVE@example.org' }, { email: ben.email, role: 'editor' }] });
    expect(await world.shares()).toEqual(['Ben editor', 'eve@example.org viewer until']);
    expect(await world.roleOf(eve)).toBe('viewer');
    expect(await world.roleOf(ben)).toBe('editor');
    // From then on it is no longer an invitation: she has been here.
    await expect.poll(() => world.shares(), SOON).toEqual(['Ben editor', 'Eve viewer']);
    expect(await explain(ann, ben.id)).toMatchObject({ role: 'editor' });
  });

  test('S13: an invitation waits 30 days, several to one address merge, and becomes access for who proves it', async () => {
    await world.share({ invitations: [{ email: 'later@example.org' }] });
    const { body } = await world.share({
      invitations: [{ email: 'Later@Example.org', role: 'editor' }],
      append: true,
    });
    expect(body.invited).toEqual(['later@example.org']);
    expect(await world.shares()).toEqual(['later@example.org editor until']);
    const [, invited] = (await ann.call('GET', world.at('/audience'))).body.items;
    const days = (Date.parse(invited.becauses[0].until) - story.hub.clock.now()) / DAY;
    expect(Math.round(days)).toBe(30);
    const person = await story.hub.person('Later');
    expect(await world.roleOf(person)).toBe('editor');
  });

  test('S12: a receipt counts nobody whom the asker knows by an address alone', async () => {
    const club = await story.group('Small club', [ann, ben]);
    await world.share({ invitations: [{ email: 'soon@example.org' }], groups: [{ id: club }] });
    await story.hub.person('Soon');
    const { body } = await world.share({ invitations: [], groups: [] });
    expect(body.lost.people.map((person: { name: string }) => person.name)).toEqual(['Ben']);
    expect(body.lost.count).toBe(1);
  });

  test('S27: an unverified account keeps an invitation an invitation', async () => {
    const person = await story.hub.person('Unproved', { verified: false });
    await world.share({ invitations: [{ email: person.email, role: 'editor' }] });
    expect(await world.sees(person)).toBe(404);
    expect(await world.shares()).toEqual(['unproved@example.org editor until']);
  });

  test('a person who sees nothing of a folder above is told "a folder above"', async () => {
    const parent = await story.publish(ann, { kind: 'box', title: 'Hidden', sharing: { mode: 'private' } });
    await story.share(ann, parent, { groups: [{ id: groups.trade }] });
    world.id = await story.publish(ann, { parent, sharing: { mode: 'private' } });
    await world.share(
      { people: [{ id: max.id, role: 'manager' }], invitations: [{ email: max.email, role: 'manager' }] },
      ann,
    );
    await world.share({ invitations: [{ email: max.email, role: 'manager' }] });
    const { items } = (await max.call('GET', world.at('/audience'))).body;
    const trade = items.find((row: { principal: { name: string } }) => row.principal.name === 'Trade team');
    expect(trade.becauses[0]).toMatchObject({
      by: 'collection',
      above: { id: null, title: 'a folder above' },
    });
    expect(JSON.stringify(items)).not.toContain('Hidden');
  });
});

describe('the dialog', () => {
  test('S35: whom a folder above tells of, tells its managers, not those who manage a thing in it alone', async () => {
    const shelf = await story.publish(ann, { kind: 'box', title: 'Europe', sharing: { mode: 'private' } });
    world.id = await story.publish(ann, { parent: shelf, sharing: { mode: 'private' } });
    const [gil, hal] = [await story.hub.person('Gil'), await story.hub.person('Hal')];
    await story.share(ann, shelf, {
      people: [{ id: cleo.id, role: 'manager' }],
      invitations: [{ email: hal.email }, { email: 'nobody@site9.org' }],
    });
    await story.share(ann, world.id, { people: [{ id: ben.id, role: 'manager' }] });
    const asked = { role: 'viewer', message: 'For the report' };
    await gil.call('POST', `/api/v1/resources/${shelf}/request`, asked);
    const [{ id }] = (await ann.call('GET', `/api/v1/resources/${shelf}/requests`)).body.items;
    await ann.call('POST', `/api/v1/resources/${shelf}/requests/${id}/approve`, {});
    await story.sees(hal, shelf);
    const names = async (who: TestPerson) =>
      (await who.call('GET', world.at('/audience'))).body.items.map(
        ({ principal }: { principal: { name: string } }) => principal.name,
      );
    const seen = await names(ben);
    expect(seen.filter((name: string) => name.startsWith('Someone'))).toHaveLength(3);
    expect(seen.join()).not.toMatch(/Gil|Hal|hal@|site9/);
    expect((await explain(ben, gil.id)).status).toBe(404);
    // That it was opened is written down a moment after it is seen.
    for (const manager of [ann, cleo]) {
      const known = async () =>
        (await names(manager)).filter((name: string) => /Gil|Hal|nobody/.test(name)).toSorted();
      await expect.poll(known, SOON).toEqual(['Gil', 'Hal', 'nobody@site9.org']);
    }
    expect((await explain(cleo, gil.id)).person.name).toBe('Gil');
  });

  test('getShare holds what the dialog needs', async () => {
    await world.share({ people: [{ id: ben.id }] });
    const { body } = await ann.call('GET', world.at('/share'));
    expect(body).toMatchObject({
      resource: {
        id: world.id,
        title: 'A sheet',
        kind: 'sheet',
        address: `${story.hub.hub.url()}/r/${world.id}`,
      },
      mode: 'private',
      sentence: 'Only its owner and those it is shared with can open it.',
      roles: ['viewer', 'commenter', 'editor', 'manager'],
      you: { role: 'owner', person: null },
      mailConfigured: false,
    });
    expect(
      body.audience.items.map((row: { principal: { name: string }; isYou: boolean }) => [
        row.principal.name,
        row.isYou,
      ]),
    ).toEqual([
      ['Ann', true],
      ['Ben', false],
    ]);
  });

  test('the audience is paged, owner first, each once', async () => {
    await world.share({
      people: [{ id: ben.id }, { id: cleo.id, role: 'editor' }],
      groups: [{ id: groups.trade }],
    });
    const names: string[] = [];
    let cursor: string | null = null;
    do {
      const more: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const { body } = await ann.call('GET', world.at(`/audience?limit=1${more}`));
      names.push(...body.items.map((row: { principal: { name: string } }) => row.principal.name));
      cursor = body.next;
    } while (cursor !== null);
    expect(names).toEqual(['Ann', 'Cleo', 'Ben', 'Trade team']);
  });

  test('S12: type-ahead finds those one knows, members before choosing, and who has access through what', async () => {
    await world.share({
      groups: [{ id: groups.trade, role: 'editor' }],
      people: [{ id: cleo.id, role: 'manager' }],
    });
    const [direct] = await suggest(ann, 'cle', world.id);
    expect(direct.current).toEqual({ role: 'manager', through: 'a share of their own' });
    const [found] = await suggest(ann, 'be', world.id);
    expect(found).toMatchObject({
      kind: 'account',
      id: ben.id,
      name: 'Ben',
      current: { role: 'editor', through: 'Trade team' },
    });
    const [team] = await suggest(ann, 'trade', world.id);
    expect(team).toMatchObject({
      kind: 'group',
      name: 'Trade team',
      memberCount: 4,
      current: { role: 'editor' },
    });
    expect(team.members).toEqual(expect.arrayContaining(['Ann', 'Ben', 'Cleo']));
    expect(await suggest(ann, 'eve')).toEqual([]);
    expect(await suggest(ann, 'quiet')).toEqual([]);
    expect(await suggest(ann, 'strangers')).toEqual([]);
    expect((await suggest(max, 'eve'))[0]).toMatchObject({ name: 'Eve', email: eve.email });
    expect(await suggest(ann, 'new.one@example.org')).toMatchObject([
      { kind: 'address', id: null, current: null },
    ]);
    expect(await suggest(ann, '')).toEqual([]);
  });

  test('S12: who has access already is told to managers alone', async () => {
    await world.share({ people: [{ id: ben.id }] });
    expect((await ben.call('GET', `/api/v1/principals?query=a&resource=${world.id}`)).status).toBe(403);
    expect((await eve.call('GET', `/api/v1/principals?query=a&resource=${world.id}`)).status).toBe(404);
  });
});

test('P16: every change stands in the audit log, with before and after', async () => {
  await world.share({ people: [{ id: ben.id, role: 'editor' }] });
  await ann.call('PUT', world.at('/mode'), { mode: 'public' });
  const entries = await story.hub.hub.store.read((unit) => unit.audit.latest(3));
  expect(entries.map((entry) => [entry.action, entry.actor, entry.target])).toEqual([
    ['sharing.mode', ann.id, world.id],
    ['sharing.change', ann.id, world.id],
    ['resource.publish', ann.id, world.id],
  ]);
  expect(entries[1]).toMatchObject({
    before: { grants: [] },
    after: { grants: [{ principal: ben.id, role: 'editor', source: 'direct', until: null }] },
  });
});

test('P16: of a thing that many have, the entry holds what changed alone', async () => {
  await world.share({ people: [{ id: ben.id, role: 'editor' }, { id: cleo.id }] });
  await world.share({ append: true, people: [{ id: cleo.id, role: 'commenter' }] });
  const [entry] = await story.hub.hub.store.read((unit) => unit.audit.latest(1));
  expect(entry).toMatchObject({
    before: { grants: [{ principal: cleo.id, role: 'viewer' }] },
    after: { grants: [{ principal: cleo.id, role: 'commenter' }] },
  });
});
