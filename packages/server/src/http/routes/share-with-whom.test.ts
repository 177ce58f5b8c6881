import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { DAY, SharingWorld } from '../testing/sharing-world.ts';
import type { Story } from '../testing/story.ts';

let world: SharingWorld;
let story: Story;
let ann: TestPerson;
let ben: TestPerson;
let cleo: TestPerson;
let eve: TestPerson;
let max: TestPerson;
let pia: TestPerson;
let groups: SharingWorld['groups'];

beforeAll(async () => {
  world = await SharingWorld.start();
  ({ story, ann, ben, cleo, eve, max, pia, groups } = world);
});
afterAll(() => world.close());
beforeEach(() => world.newThing());

describe('S9: whom one may share with', () => {
  test('S9: a group’s sharing must be on, always', async () => {
    expect(await world.refusal({ groups: [{ id: groups.quiet }] })).toBe(
      '400 share-refused: The sharing of Quiet is off. Ask one of its managers to switch it on, then share again.',
    );
    world.id = await story.publish(max, { sharing: { mode: 'private' } });
    expect(await world.refusal({ groups: [{ id: groups.quiet }] }, max)).toContain(
      'The sharing of Quiet is off',
    );
  });

  test('S9: an ordinary group needs the owner in it; share:everyone lifts that', async () => {
    await story.share(ann, world.id, { people: [{ id: ben.id, role: 'manager' }] });
    const benOnly = await story.group('Only Ben', [ben]);
    expect(await world.refusal({ groups: [{ id: benOnly }] }, ben)).toBe(
      '400 share-refused: The owner of this is not a member of Only Ben, so it cannot be shared with it.',
    );
    const annOnly = await story.group('Only Ann', [ann]);
    expect((await world.share({ groups: [{ id: annOnly }] }, ben)).status).toBe(200);
    world.id = await story.publish(max, { sharing: { mode: 'private' } });
    expect((await world.share({ groups: [{ id: benOnly }] }, max)).status).toBe(200);
  });

  test('S9: for an organization’s thing the caller is the member', async () => {
    const org = await story.organization('Office', [
      [max, 'owner'],
      [ann, 'admin'],
    ]);
    world.id = await story.publish(ann, { owner: org, sharing: { mode: 'private' } });
    expect((await world.share({ groups: [{ id: groups.trade }] })).status).toBe(200);
    await story.hub.admin.call('DELETE', `/api/v1/groups/${groups.trade}/members/${ann.id}`);
    const refused = await world.refusal({ groups: [{ id: groups.trade, role: 'editor' }] });
    await story.hub.admin.call('PUT', `/api/v1/groups/${groups.trade}/members/${ann.id}`, {});
    expect(refused).toBe(
      '400 group-unknown: There is no group "ID" that you can use.'.replace('ID', groups.trade),
    );
  });

  test('S9: of a group that one does not know, the answer is that of a name nobody uses', async () => {
    const known = await world.refusal({ groups: [{ id: 'Strangers' }] });
    const unknown = await world.refusal({ groups: [{ id: 'No such' }] });
    expect(known).toBe('400 group-unknown: There is no group "Strangers" that you can use.');
    expect(unknown).toBe(known.replace('Strangers', 'No such'));
    expect(await world.refusal({ groups: [{ id: groups.strangers }] })).toContain('group-unknown');
  });

  test('S35: no other fault of the call tells that a group exists which one does not know', async () => {
    await story.group('Back office', [ben], { type: 'staff' });
    const asked = [{ role: 'manager' }, { role: 'editor' }, { until: '2020-01-01T00:00:00Z' }];
    for (const more of asked) {
      for (const name of ['Back office', 'Strangers']) {
        const refusal = await world.refusal({ groups: [{ id: name, ...more }] });
        expect(refusal).toBe(`400 group-unknown: There is no group "${name}" that you can use.`);
      }
    }
  });

  test('S12: the order of the invited does not tell which address has an account', async () => {
    const address = eve.email;
    const others = [`a-${address}`, `m-${address}`, `z-${address}`];
    const invitations = [...others, address].map((email) => ({ email }));
    expect((await world.share({ invitations })).status).toBe(200);
    const rows = (await ann.call('GET', world.at('/audience'))).body.items;
    const shown = rows.slice(1).map((row: { principal: { name: string } }) => row.principal.name);
    expect(shown).toEqual([...others, address].sort());
  });

  test('S12: inviting again, with another role or end, reads alike whether a stranger has the address', async () => {
    const emails = [eve.email, 'nobody@example.org'];
    const invite = (how: object) =>
      world.share({ append: true, invitations: emails.map((email) => ({ email, ...how })) });
    const shown = async () => {
      const { items } = (await ann.call('GET', world.at('/audience'))).body;
      const words = (email: string) =>
        items
          .filter((row: { principal: { email: string } }) => row.principal.email === email)
          .flatMap((row: { becauses: { role: string; until: string }[] }) =>
            row.becauses.map(({ role, until }) => `${role} ${until.slice(0, 16)}`),
          );
      return emails.map(words);
    };
    const ends = [{}, { until: world.later(5 * DAY) }, { until: null }, { until: world.later(40 * DAY) }];
    for (const role of ['viewer', 'editor', 'commenter']) {
      for (const end of ends) {
        expect((await invite({ role, ...end })).status).toBe(200);
        const [stranger, nobody] = await shown();
        expect([stranger, stranger.length]).toEqual([nobody, 1]);
      }
    }
  });

  test('S9: public and staff groups and organizations take shares of members alone, never lifted', async () => {
    const open = await story.group('Town square', [ben], { type: 'public' });
    const staff = await story.group('Back room', [ben], { type: 'staff' });
    const org = await story.organization('Guild', [[ben, 'owner']]);
    world.id = await story.publish(max, { sharing: { mode: 'private' } });
    expect(await world.refusal({ groups: [{ id: open }] }, max)).toBe(
      '400 share-refused: Only members of Town square can share with it.',
    );
    expect(await world.refusal({ groups: [{ id: staff }] }, max)).toBe(
      '400 share-refused: Only members of Back room can share with it.',
    );
    expect(await world.refusal({ organizations: [{ id: org }] }, max)).toBe(
      `400 share-refused: You are not a member of an organization "${org}". Only members can share with an organization.`,
    );
    expect(await world.refusal({ organizations: [{ id: 'nonesuch' }] }, max)).toContain(
      'You are not a member of an organization "nonesuch".',
    );
  });

  test('S9: a person needs a common group or organization, or share:everyone; a refusal does not tell who exists', async () => {
    const stranger = await world.refusal({ people: [{ id: eve.id }] });
    expect(stranger).toBe(
      '400 share-refused: You can share with people who are in a group or an organization with you. Invite others by their exact e-mail address.',
    );
    expect(await world.refusal({ people: [{ id: 'nobodyhasthisid' }] })).toBe(stranger);
    expect((await world.share({ people: [{ id: ben.id }] })).status).toBe(200);
    world.id = await story.publish(max, { sharing: { mode: 'private' } });
    expect((await world.share({ people: [{ id: eve.id }] }, max)).status).toBe(200);
    expect(await world.refusal({ people: [{ id: 'nobodyhasthisid' }] }, max)).toBe(stranger);
  });

  test('S9: without share:links an address is refused alike whether an account has it', async () => {
    world.id = await story.publish(pia, { sharing: { mode: 'private' } });
    const existing = await world.refusal({ invitations: [{ email: eve.email }] }, pia);
    expect(existing).toBe(
      '403 permission-needed: This needs the permission share:links. Ask an administrator for it.',
    );
    expect(await world.refusal({ invitations: [{ email: 'nobody@example.org' }] }, pia)).toBe(existing);
    expect((await world.share({ invitations: [{ email: ben.email }] }, pia)).status).toBe(200);
    expect(await world.refusal({ everyoneHere: {} }, pia)).toContain('share:everyone');
  });

  test('P2: without share:groups and share:everyone nothing is shared with people or groups', async () => {
    const gus = await story.hub.person('Gus', { role: 'GUEST' });
    await story.hub.admin.call('PUT', `/api/v1/groups/${groups.trade}/members/${gus.id}`, {});
    await world.share({ people: [{ id: gus.id, role: 'manager' }] });
    for (const body of [
      { people: [{ id: ben.id }] },
      { groups: [{ id: groups.trade }] },
      { people: [{ id: 'none' }] },
    ])
      expect(await world.refusal(body, gus)).toBe(
        '403 permission-needed: This needs the permission share:groups. Ask an administrator for it.',
      );
    expect((await world.share({ people: [{ id: gus.id, role: 'manager' }], groups: [] })).status).toBe(200);
  });

  test('S9: a share outlives its condition, shows as kept, and can be lowered and removed, not raised', async () => {
    const club = await story.group('Club', [ann, eve]);
    await world.share({ groups: [{ id: club, role: 'editor' }], people: [{ id: eve.id, role: 'editor' }] });
    await story.hub.admin.call('DELETE', `/api/v1/groups/${club}/members/${ann.id}`);
    expect(await world.roleOf(eve)).toBe('editor');
    const { items } = (await ann.call('GET', world.at('/audience'))).body;
    expect(items.filter((row: { kept: boolean }) => row.kept)).toHaveLength(1);
    expect(await world.refusal({ groups: [{ id: club, role: 'manager' }] })).toContain('400 ');
    expect(await world.refusal({ people: [{ id: eve.id, role: 'manager' }] })).toContain('400 share-refused');
    const group = await world.grantOf('A group you are not in');
    expect((await ann.call('PATCH', world.at(`/grants/${group}`), { role: 'manager' })).status).toBe(400);
    expect((await ann.call('PATCH', world.at(`/grants/${group}`), { role: 'viewer' })).status).toBe(200);
    expect((await world.share({ groups: [{ id: club }], people: [{ id: eve.id }] })).status).toBe(200);
    expect(await world.roleOf(eve)).toBe('viewer');
    expect((await world.share({ groups: [], people: [] })).status).toBe(200);
    expect(await world.sees(eve)).toBe(404);
  });

  test('S11: while a group’s sharing is off nothing comes through it; on again, it is back', async () => {
    await world.share({ groups: [{ id: groups.trade }] });
    expect(await world.sees(ben)).toBe(200);
    await story.hub.admin.call('PATCH', `/api/v1/groups/${groups.trade}`, { sharing: false });
    expect(await world.sees(ben)).toBe(404);
    const rows = (await ann.call('GET', world.at('/share'))).body.audience.items;
    const kept = rows.find((row: { principal: { name: string } }) => row.principal.name === 'Trade team');
    expect(kept).toMatchObject({ kept: true, role: 'viewer', becauses: [{ revocable: true }] });
    expect((await ann.call('GET', world.at('/audience'))).body.items).toHaveLength(1);
    await story.hub.admin.call('PATCH', `/api/v1/groups/${groups.trade}`, { sharing: true });
    expect(await world.sees(ben)).toBe(200);
  });

  test('S11: leaving a group hides what came through it at once; coming back brings it back', async () => {
    await world.share({ groups: [{ id: groups.trade }] });
    const place = `/api/v1/groups/${groups.trade}/members/${cleo.id}`;
    expect(await world.sees(cleo)).toBe(200);
    await story.hub.admin.call('DELETE', place);
    expect(await world.sees(cleo)).toBe(404);
    await story.hub.admin.call('PUT', place, {});
    expect(await world.sees(cleo)).toBe(200);
  });

  test('C9: mySharingGroups holds the groups one is in whose sharing is on', async () => {
    const { items } = (await ben.call('GET', '/api/v1/sharing-groups')).body;
    const names = items.map((group: { name: string }) => group.name);
    expect(names).toContain('Trade team');
    expect(names).not.toContain('Quiet');
    expect(names).not.toContain('Strangers');
  });
});
