import { OUTSIDE_PER_DAY, tell } from '@tessera/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TEST_PASSWORD, type TestPerson } from '../../testing/index.ts';
import { type Story, startStory } from '../testing/story.ts';

let story: Story;
let ann: TestPerson;
let ben: TestPerson;
let eve: TestPerson;
let numbered = 0;

beforeAll(async () => {
  story = await startStory();
  [ann, ben, eve] = [
    await story.hub.person('Ann'),
    await story.hub.person('Ben'),
    await story.hub.person('Eve'),
  ];
});
afterAll(() => story.close());

const lab = (members: readonly (readonly [TestPerson, string])[]) =>
  story.organization(`Lab ${++numbered}`, members);
const at = (id: string, path = '') => `/api/v1/organizations/${id}${path}`;
const ownerOf = async (who: TestPerson, id: string) =>
  (await who.call('GET', `/api/v1/resources/${id}`)).body.owner?.name;

describe('an organization', () => {
  test('P12: its owners change name and slug; others do not', async () => {
    const id = await lab([
      [ann, 'owner'],
      [ben, 'admin'],
    ]);
    const changed = await ann.call('PATCH', at(id), { name: 'Trade lab', slug: 'trade-lab' });
    expect(changed.body).toMatchObject({ name: 'Trade lab', slug: 'trade-lab' });
    expect((await ann.call('GET', at('trade-lab'))).body.id).toBe(id);
    const taken = await ann.call('PATCH', at(id), { slug: ben.account.slug });
    expect([taken.status, taken.body.code]).toEqual([409, 'name-taken']);
    expect((await ben.call('PATCH', at(id), { name: 'Mine' })).status).toBe(403);
    expect((await eve.call('PATCH', at(id), { name: 'Mine' })).status).toBe(404);
  });

  test('P12: who makes them is a setting', async () => {
    const make = () => ann.call('POST', '/api/v1/organizations', { name: 'Of Ann' });
    expect((await make()).status).toBe(403);
    await story.hub.hub.store.write((unit) => unit.settings.set('organizationMakers', 'publishers'));
    expect((await make()).status).toBe(201);
    const guest = await story.hub.person('Gus', { role: 'GUEST' });
    expect((await guest.call('POST', '/api/v1/organizations', { name: 'Of Gus' })).status).toBe(403);
    await story.hub.hub.store.write((unit) => unit.settings.set('organizationMakers', 'everybody'));
    expect((await guest.call('POST', '/api/v1/organizations', { name: 'Of Gus' })).status).toBe(201);
    await story.hub.hub.store.write((unit) => unit.settings.set('organizationMakers', 'admins'));
    expect((await make()).status).toBe(403);
  });

  test('P12: deleting it says what it owns, and puts that into the trash of whoever deletes it', async () => {
    const id = await lab([
      [ann, 'owner'],
      [ben, 'member'],
    ]);
    const thing = await story.publish(ann, {
      owner: id,
      title: 'Of the lab',
      sharing: { mode: 'organization' },
    });
    expect(await story.sees(ben, thing)).toBe(200);
    expect((await ann.call('GET', at(id, '/belongings'))).body).toMatchObject({
      owned: 1,
      newest: [{ id: thing, title: 'Of the lab' }],
    });
    expect((await ben.call('GET', at(id, '/belongings'))).status).toBe(403);
    expect((await ben.call('DELETE', at(id))).status).toBe(403);
    expect((await ann.call('DELETE', at(id))).body).toEqual({ trashed: 1 });
    expect((await ann.call('GET', at(id))).status).toBe(404);
    expect(await story.sees(ben, thing)).toBe(404);
    const trash = (await ann.call('GET', '/api/v1/resources?view=trash')).body.items;
    expect(trash.map((one: { id: string }) => one.id)).toContain(thing);
    expect(await ownerOf(ann, thing)).toBe('Ann');
  });

  test('P13: owners own, admins manage, in every mode; members see what its mode lets them', async () => {
    const id = await lab([
      [ann, 'owner'],
      [ben, 'admin'],
      [eve, 'member'],
    ]);
    const cleo = await story.hub.person(`Cleo ${numbered}`);
    await ann.call('PUT', at(id, `/members/${cleo.id}`), { role: 'member' });
    const thing = await story.publish(cleo, { owner: id, sharing: { mode: 'private' } });
    const roles = async () => [
      ...[await story.roleOf(ann, thing), await story.roleOf(ben, thing)],
      ...[await story.roleOf(eve, thing), await story.roleOf(cleo, thing)],
    ];
    expect(await roles()).toEqual(['owner', 'manager', null, 'manager']);
    await ann.call('PUT', `/api/v1/resources/${thing}/mode`, { mode: 'organization' });
    expect((await roles())[2]).toBe('viewer');
  });

  test('P13: removing a member ends what they published and were granted there, unless it is to stay', async () => {
    const id = await lab([[ann, 'owner']]);
    const dan = await story.hub.person(`Dan ${numbered}`);
    const add = () => ann.call('PUT', at(id, `/members/${dan.id}`), { role: 'member' });
    await add();
    const own = await story.publish(dan, { owner: id, title: 'By Dan', sharing: { mode: 'private' } });
    const given = await story.publish(ann, { owner: id, title: 'For Dan', sharing: { mode: 'private' } });
    await story.share(ann, given, { people: [{ id: dan.id, role: 'editor' }] });
    expect(await story.roleOf(dan, given)).toBe('editor');
    expect((await ann.call('GET', at(id, `/members/${dan.id}/grants`))).body).toEqual({
      published: 1,
      granted: 1,
    });
    await ann.call('DELETE', at(id, `/members/${dan.id}?keepGrants=true`));
    expect([await story.roleOf(dan, own), await story.roleOf(dan, given)]).toEqual([null, 'editor']);
    // Who comes back is manager of what they published there again.
    await add();
    expect(await story.roleOf(dan, own)).toBe('manager');
    await ann.call('DELETE', at(id, `/members/${dan.id}`));
    expect([await story.roleOf(dan, own), await story.roleOf(dan, given)]).toEqual([null, null]);
    expect(await story.roleOf(ann, own)).toBe('owner');
  });
});

describe('invitations into an organization', () => {
  const invite = (id: string, email: string, by: TestPerson, role = 'member') =>
    by.call('POST', at(id, '/invitations'), { email, role });
  const own = async (who: TestPerson) =>
    (await who.call('GET', '/api/v1/account/organization-invitations')).body.items;

  test('P12: owners invite an address; whoever has proved it accepts or declines', async () => {
    const id = await lab([[ann, 'owner']]);
    const fay = await story.hub.person(`Fay ${numbered}`);
    expect((await invite(id, fay.email.toUpperCase(), ann, 'admin')).status).toBe(201);
    const [offer] = await own(fay);
    expect(offer).toMatchObject({ role: 'admin', inviter: 'Ann', organization: { id } });
    const answer = (who: TestPerson, word: string) =>
      who.call('POST', `/api/v1/account/organization-invitations/${offer.id}`, { answer: word });
    expect((await answer(eve, 'accept')).status).toBe(404);
    expect((await answer(fay, 'accept')).status).toBe(204);
    expect((await fay.call('GET', at(id))).status).toBe(200);
    expect((await answer(fay, 'accept')).status).toBe(404);
  });

  test('A23: the answer to an invitation is the same whether or not the address has an account', async () => {
    const id = await lab([[ann, 'owner']]);
    const shape = ({ body }: { body: Record<string, unknown> }) => ({
      ...body,
      id: '',
      email: '',
      createdAt: '',
      until: '',
    });
    const known = await invite(id, eve.email, ann);
    const unknown = await invite(id, 'nobody@outside.example', ann);
    expect(shape(known)).toEqual(shape(unknown));
    const waiting = (await ann.call('GET', at(id, '/invitations'))).body.items;
    expect(waiting.map((one: { email: string }) => one.email).toSorted()).toEqual(
      [eve.email, 'nobody@outside.example'].toSorted(),
    );
    const revoked = await ann.call('DELETE', at(id, `/invitations/${known.body.id}`));
    expect(revoked.status).toBe(204);
    expect(
      (await own(eve)).filter((one: { organization: { id: string } }) => one.organization.id === id),
    ).toEqual([]);
  });

  test('A23: the limit of mails to addresses says of none of them whether it has an account', async () => {
    const rita = await story.hub.person('Rita Reached');
    const quiet = await story.hub.person('Quin Quiet');
    await quiet.call('PATCH', '/api/v1/account/notifications', { enabled: false });
    const id = await lab([[rita, 'owner']]);
    const { store } = story.hub.hub;
    await store.write(async (unit) => {
      const actor = (await unit.accounts.byId(rita.id))?.key ?? null;
      for (let index = 1; index < OUTSIDE_PER_DAY; index++) {
        const { key } = await unit.access.principalOfAddress(`p${index}@many.example`);
        const mail = { event: 'invited', what: 'organization-invited', actor, resource: null } as const;
        await tell(story.hub.hub.systemContext(), unit, { ...mail, to: key });
      }
    });
    expect((await invite(id, quiet.email, rita)).status).toBe(201);
    const mine = await story.publish(rita, { title: 'Of Rita' });
    const offer = (email: string) => rita.call('POST', `/api/v1/resources/${mine}/transfer`, { email });
    for (const email of [eve.email, quiet.email, 'ghost@outside.example']) {
      expect((await invite(id, email, rita)).status).toBe(429);
      expect((await offer(email)).status).toBe(429);
    }
  });

  test('P14: offers of membership and of ownership go to no other mail domains than the settings allow', async () => {
    const id = await lab([[ann, 'owner']]);
    const mine = await story.publish(ann, { title: 'Of Ann' });
    const offer = (email: string) => ann.call('POST', `/api/v1/resources/${mine}/transfer`, { email });
    await story.hub.hub.store.write((unit) => unit.settings.set('invitationDomains', ['site2.org']));
    const refused = await invite(id, 'a@outside.example', ann);
    expect([refused.status, refused.body.code]).toEqual([400, 'share-refused']);
    expect(refused.body.errors[0].field).toBe('email');
    expect((await offer('a@outside.example')).body.errors[0].field).toBe('email');
    expect((await invite(id, 'a@site2.org', ann)).status).toBe(201);
    await story.hub.hub.store.write((unit) => unit.settings.set('invitationDomains', []));
  });

  test('P5: plain members and admins invite nobody; nobody unproved answers; offers end', async () => {
    const id = await lab([
      [ann, 'owner'],
      [ben, 'member'],
    ]);
    expect((await invite(id, 'x@outside.example', ben)).status).toBe(403);
    expect((await invite(id, 'x@outside.example', eve)).status).toBe(404);
    const una = await story.hub.person(`Una ${numbered}`, { verified: false });
    await invite(id, una.email, ann);
    expect(await own(una)).toEqual([]);
    await invite(id, eve.email, ann);
    story.hub.clock.advance(31 * 24 * 3_600_000);
    const { body } = await story.hub.signIn(eve.email, TEST_PASSWORD);
    const later = await story.hub.call('GET', '/api/v1/account/organization-invitations', {
      token: body.token,
    });
    expect(later.body.items).toEqual([]);
  });
});

describe('where publishing goes', () => {
  test("P12: to the account named, else the session's current one, else the personal; per session", async () => {
    const own = await startStory();
    try {
      const ida = await own.hub.person('Ida');
      const out = await own.hub.person('Out');
      const id = await own.organization('Shelf', [
        [ida, 'owner'],
        [out, 'member'],
      ]);
      const choose = (who: TestPerson, organization: string | null) =>
        who.call('PUT', '/api/v1/sessions/current/organization', { organization });
      const second = (await own.hub.signIn(ida.email, TEST_PASSWORD)).body.token;
      expect((await choose(ida, 'shelf')).body.organization.id).toBe(id);
      expect((await ida.call('GET', '/api/v1/account')).body).toMatchObject({ current: id });
      const other = await own.hub.call('GET', '/api/v1/account', { token: second });
      expect(other.body.current).toBe(null);
      expect(await nameOf(ida, await own.publish(ida))).toBe('Shelf');
      expect(await nameOf(ida, await own.publish(ida, { owner: ida.id }))).toBe('Ida');
      await choose(ida, null);
      expect(await nameOf(ida, await own.publish(ida))).toBe('Ida');
      expect(await nameOf(ida, await own.publish(ida, { owner: 'shelf' }))).toBe('Shelf');
      const stranger = await own.hub.person('Stranger');
      expect((await choose(stranger, 'shelf')).status).toBe(400);
      const refused = await stranger.call('POST', '/api/v1/resources', {
        ...{ kind: 'sheet', title: 'x', content: {}, owner: 'shelf' },
        files: [{ purpose: 'data', file: await own.upload(stranger, 'x') }],
      });
      expect(refused.status).toBe(400);
      // One that was left counts no more.
      await choose(out, 'shelf');
      await ida.call('DELETE', `/api/v1/organizations/${id}/members/${out.id}`);
      expect((await out.call('GET', '/api/v1/account')).body.current).toBe(null);
      expect(await nameOf(out, await own.publish(out))).toBe('Out');
    } finally {
      await own.close();
    }
  });

  const nameOf = async (who: TestPerson, id: string) =>
    (await who.call('GET', `/api/v1/resources/${id}`)).body.owner?.name;
});
