import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { SharingWorld } from '../testing/sharing-world.ts';

describe('handing over ownership', () => {
  let world: SharingWorld;
  let ann: TestPerson;
  let ben: TestPerson;
  let cleo: TestPerson;
  let eve: TestPerson;

  beforeAll(async () => {
    world = await SharingWorld.start();
    ({ ann, ben, cleo, eve } = world);
  });
  afterAll(() => world.close());
  beforeEach(() => world.newThing());

  const offer = (body: unknown, who = ann) => who.call('POST', world.at('/transfer'), body);
  const received = async (who: TestPerson) => (await who.call('GET', '/api/v1/transfers')).body.received;
  const lastOffer = async (who: TestPerson) => (await received(who))[0]?.id as string;
  const answer = (who: TestPerson, id: string, how: string) =>
    who.call('POST', `/api/v1/transfers/${id}/${how}`);
  /** What the log says of offers of the thing, newest first. */
  const entries = async () => {
    const latest = await world.story.hub.hub.store.read((unit) => unit.audit.latest(30));
    const own = latest.filter(({ target, action }) => target === world.id && action.startsWith('transfer.'));
    return own.map(({ action }) => action);
  };
  const told = async (who: TestPerson) =>
    (await who.call('GET', '/api/v1/inbox')).body.items.map((item: { what: string }) => item.what);

  test('S16: it is offered, accepted, and who offered it stays manager', async () => {
    await world.share({ people: [{ id: ben.id }, { id: cleo.id }] });
    const { status, body } = await offer({ person: ben.id, message: 'Yours from now on' });
    expect([status, body.gained.count, body.notes[0]]).toEqual([
      200,
      0,
      'Offered to Ben. It stays as it is until they accept; the offer ends in 14 days.',
    ]);
    expect(await world.roleOf(ben)).toBe('viewer');
    const [offered] = await received(ben);
    expect(offered).toMatchObject({
      resource: { id: world.id, title: 'A sheet' },
      from: { name: 'Ann' },
      keepManager: true,
      message: 'Yours from now on',
    });
    expect((await ben.call('GET', '/api/v1/waiting')).body.transfers).toHaveLength(1);
    expect((await ann.call('GET', world.at('/share'))).body.transfer).toMatchObject({ to: { name: 'Ben' } });
    const receipt = (await answer(ben, offered.id, 'accept')).body;
    expect(receipt.gained.people.map(({ name }: { name: string }) => name)).toEqual(['Ben']);
    expect([await world.roleOf(ben), await world.roleOf(ann), await world.roleOf(cleo)]).toEqual([
      'owner',
      'manager',
      'viewer',
    ]);
    const { items } = (await ben.call('GET', world.at('/audience'))).body;
    expect(
      items.map((row: { principal: { name: string }; role: string }) => `${row.principal.name} ${row.role}`),
    ).toEqual(['Ben owner', 'Ann manager', 'Cleo viewer']);
    expect(await received(ben)).toEqual([]);
    expect([(await told(ben))[0], (await told(ann))[0]]).toEqual(['transfer-offered', 'transfer-accepted']);
  });

  test('A24: what was offered is named while the offer is open, then only to who may view it', async () => {
    const title = 'The quiet ledger';
    world.id = await world.story.publish(ann, { title, sharing: { mode: 'private' } });
    await offer({ email: eve.email });
    const inbox = async () => JSON.stringify((await eve.call('GET', '/api/v1/inbox')).body);
    expect(await inbox()).toContain(`offers you the ownership of “${title}”`);
    await answer(eve, await lastOffer(eve), 'decline');
    expect(await inbox()).not.toContain(title);
    expect(await inbox()).toContain('offers you the ownership of something.');
    const anns = JSON.stringify((await ann.call('GET', '/api/v1/inbox')).body);
    expect(anns).toContain(`declined “${title}”`);
  });

  test('S16: unticked, the former owner keeps nothing', async () => {
    await offer({ person: ben.id, keepManager: false });
    expect((await answer(ben, await lastOffer(ben), 'accept')).body.lost.people[0].name).toBe('Ann');
    expect([await world.sees(ann), await world.roleOf(ben)]).toEqual([404, 'owner']);
  });

  test('S16: declined or withdrawn, it stays as it was; both are told, and the answer is not taken twice', async () => {
    await offer({ person: ben.id });
    const id = await lastOffer(ben);
    expect((await offer({ person: cleo.id })).body.code).toBe('conflict');
    expect((await answer(ben, id, 'decline')).status).toBe(204);
    expect((await answer(ben, id, 'accept')).body.detail).toBe('This offer was declined already.');
    expect((await told(ann))[0]).toBe('transfer-declined');
    await offer({ person: ben.id });
    const second = await lastOffer(ben);
    expect((await ben.call('DELETE', `/api/v1/transfers/${second}`)).status).toBe(404);
    expect((await ann.call('DELETE', `/api/v1/transfers/${second}`)).status).toBe(204);
    expect((await answer(ben, second, 'accept')).body.code).toBe('conflict');
    expect((await told(ben))[0]).toBe('transfer-withdrawn');
    expect(await world.roleOf(ann)).toBe('owner');
  });

  test('S16: only its owner offers it, a manager does not, and a stranger learns nothing', async () => {
    await world.share({ people: [{ id: ben.id, role: 'manager' }] });
    expect((await offer({ person: cleo.id }, ben)).body).toMatchObject({
      code: 'role-needed',
      parameters: { needed: 'owner', held: 'manager' },
    });
    expect((await offer({ person: cleo.id }, eve)).status).toBe(404);
    expect((await offer({ person: eve.id })).body.code).toBe('share-refused');
    expect((await offer({})).body.code).toBe('input-invalid');
    expect((await offer({ person: ann.id })).body.code).toBe('input-invalid');
  });

  test('S16, S12: to an address: alike whether it has an account, and its holder can take it', async () => {
    const toEve = (await offer({ email: 'Eve@example.org' })).body;
    const mine = (await ann.call('GET', '/api/v1/transfers')).body.sent[0];
    expect(mine.to).toMatchObject({ kind: 'address', id: null, name: 'eve@example.org' });
    await ann.call('DELETE', `/api/v1/transfers/${mine.id}`);
    const toNobody = (await offer({ email: 'nobody@example.org' })).body;
    const alike = (text: unknown) => JSON.stringify(text).replaceAll(/(eve|nobody)@example\.org/g, 'X');
    expect(alike(toNobody)).toBe(alike(toEve));
    const [other] = (await ann.call('GET', '/api/v1/transfers')).body.sent;
    await ann.call('DELETE', `/api/v1/transfers/${other.id}`);
    await offer({ email: 'eve@example.org' });
    expect((await answer(eve, await lastOffer(eve), 'accept')).status).toBe(200);
    expect(await world.roleOf(eve)).toBe('owner');
  });

  test('S16, S12: to an address whose account takes another one since: the offerer learns of no other', async () => {
    const { hub } = world.story;
    const moved = await hub.person('Mo Mover');
    await offer({ email: moved.email });
    const email = 'mo.at.home@private.org';
    expect((await hub.admin.call('PATCH', `/api/v1/users/${moved.id}`, { email })).status).toBe(200);
    const { sent } = (await ann.call('GET', '/api/v1/transfers')).body;
    expect(sent[0].to).toMatchObject({ kind: 'address', id: null, email: moved.email, name: moved.email });
    expect((await answer(moved, await lastOffer(moved), 'accept')).status).toBe(200);
    expect(await world.roleOf(moved)).toBe('owner');
  });

  test('S16: into an organization that one may publish to, at once; into another never', async () => {
    const mill = await world.story.organization('Mill', [
      [ben, 'owner'],
      [ann, 'member'],
    ]);
    const other = await world.story.organization('Other mill', [[ben, 'owner']]);
    expect((await offer({ organization: other })).body.code).toBe('share-refused');
    const receipt = (await offer({ organization: mill })).body;
    expect(receipt.gained.people.map(({ name }: { name: string }) => name)).toEqual(['Ben']);
    expect([await world.roleOf(ben), await world.roleOf(ann)]).toEqual(['owner', 'manager']);
    // Owned by an organization now: its owner may hand it on, and mode `organization` becomes private.
    await ben.call('PUT', world.at('/mode'), { mode: 'organization' });
    await offer({ person: cleo.id, keepManager: false }, ben);
    await answer(cleo, await lastOffer(cleo), 'accept');
    const details = (await cleo.call('GET', world.at())).body;
    expect([details.mode, details.role, details.owner.name]).toEqual(['private', 'owner', 'Cleo']);
    expect([await world.sees(ben), await world.roleOf(ann)]).toEqual([404, 'manager']);
  });

  test('S16, P13: from one organization into another, who published to the former manages it no longer', async () => {
    const [from, to] = [
      await world.story.organization('From', [
        [ann, 'owner'],
        [cleo, 'member'],
      ]),
      await world.story.organization('Into', [
        [ann, 'owner'],
        [cleo, 'member'],
      ]),
    ];
    const thing = { owner: from, sharing: { mode: 'private' } };
    const [id, stays] = [await world.story.publish(cleo, thing), await world.story.publish(cleo, thing)];
    expect(await world.story.roleOf(cleo, id)).toBe('manager');
    const receipt = await ann.call('POST', `/api/v1/resources/${id}/transfer`, { organization: to });
    expect(receipt.body.lost.people.map(({ name }: { name: string }) => name)).toEqual(['Cleo']);
    expect([await world.story.roleOf(cleo, id), await world.story.roleOf(cleo, stays)]).toEqual([
      null,
      'manager',
    ]);
    // Nor by coming back.
    await ann.call('DELETE', `/api/v1/organizations/${to}/members/${cleo.id}`);
    await ann.call('PUT', `/api/v1/organizations/${to}/members/${cleo.id}`, { role: 'member' });
    expect(await world.story.roleOf(cleo, id)).toBeNull();
  });

  test('S16: a thing in a collection leaves it; a collection takes all below with it', async () => {
    const shelf = await world.story.publish(ann, { kind: 'box', files: [] });
    const inner = await world.story.publish(ann, { kind: 'box', files: [], parent: shelf });
    const leaf = await world.story.publish(ann, { parent: inner, sharing: { mode: 'private' } });
    await world.story.share(ann, shelf, { people: [{ id: cleo.id, role: 'viewer' }] });
    world.id = inner;
    const plan = (await ann.call('POST', world.at('/plan'), { change: { kind: 'transfer', person: ben.id } }))
      .body;
    expect(plan.impact.things).toBe(2);
    expect(plan.impact.gains.people[0]).toMatchObject({
      person: { name: 'Ben' },
      steps: [{ before: null, after: 'owner', things: 2 }],
    });
    const losing = plan.impact.loses.people.map((one: { person: { name: string } }) => one.person.name);
    expect(losing.toSorted()).toEqual(['Ann', 'Cleo']);
    const done = await ann.call('POST', world.at(`/plan/${plan.id}`));
    expect(done.status).toBe(200);
    await answer(ben, await lastOffer(ben), 'accept');
    expect(await world.story.roleOf(ben, leaf)).toBe('owner');
    expect(await world.story.roleOf(ann, leaf)).toBe('manager');
    expect(await world.story.sees(cleo, leaf)).toBe(404);
    expect(await world.story.roleOf(ben, shelf)).toBeNull();
    const { path } = (await ben.call('GET', `/api/v1/resources/${leaf}`)).body;
    expect(path).toHaveLength(1);
  });

  test('S16, S25, P13: who published below, and stays editor of the collection, manages it no longer: foreseen and told', async () => {
    const shelf = await world.story.publish(ann, { kind: 'box', files: [], sharing: { mode: 'private' } });
    await world.story.share(ann, shelf, { people: [{ id: ben.id, role: 'editor' }] });
    const bens = await world.story.publish(ben, { parent: shelf });
    expect(await world.story.roleOf(ben, bens)).toBe('manager');
    world.id = shelf;
    const plan = (
      await ann.call('POST', world.at('/plan'), { change: { kind: 'transfer', person: cleo.id } })
    ).body;
    const losing = plan.impact.loses.people.find(
      ({ person }: { person: { name: string } }) => person.name === 'Ben',
    );
    expect(losing.steps).toEqual([{ before: 'manager', after: 'editor', things: 1 }]);
    await ann.call('POST', world.at(`/plan/${plan.id}`));
    const receipt = (await answer(cleo, await lastOffer(cleo), 'accept')).body;
    expect(receipt.notes).toContain('Who published something in it no longer manages it by that.');
    expect([await world.story.roleOf(ben, bens), await world.story.roleOf(ben, shelf)]).toEqual([
      'editor',
      'editor',
    ]);
  });

  test('S16: accepted after the owner lost it: nothing happens, and the offer has ended', async () => {
    const mill = await world.story.organization('Late mill', [
      [ann, 'owner'],
      [cleo, 'owner'],
    ]);
    await offer({ organization: mill });
    await offer({ person: ben.id });
    const id = await lastOffer(ben);
    // Ann offered what the organization owns, and does not lead it any more.
    const path = `/api/v1/organizations/${mill}/members/${ann.id}`;
    expect((await cleo.call('DELETE', path)).status).toBe(204);
    const refused = (await answer(ben, id, 'accept')).body;
    expect([refused.code, refused.detail]).toEqual([
      'conflict',
      'Who offered it no longer owns it, so there is nothing to accept. The offer has ended.',
    ]);
    expect(await world.roleOf(cleo)).toBe('owner');
    expect(await received(ben)).toEqual([]);
    expect((await told(ann))[0]).toBe('transfer-void');
    expect((await entries())[0]).toBe('transfer.void');
  });

  test('S16, S30: an offer ends when the thing changes hands, below a collection too: both sides are told, and the log says so', async () => {
    const mill = await world.story.organization('Early mill', [[ann, 'owner']]);
    const shelf = await world.story.publish(ann, { kind: 'box', files: [], sharing: { mode: 'private' } });
    world.id = await world.story.publish(ann, { parent: shelf, sharing: { mode: 'private' } });
    await offer({ person: ben.id });
    await ann.call('POST', `/api/v1/resources/${shelf}/transfer`, { organization: mill });
    expect(await received(ben)).toEqual([]);
    const { items } = (await ben.call('GET', '/api/v1/inbox')).body;
    expect([items[0].what, items[0].text]).toEqual([
      'transfer-void',
      'The offer of something is over: who made it no longer has it to give.',
    ]);
    expect((await told(ann))[0]).not.toBe('transfer-void');
    expect(await entries()).toEqual(['transfer.void', 'transfer.offer']);
  });

  test('S16: another owner of the organization takes an offer back: who made it is told as well', async () => {
    const mill = await world.story.organization('Two mills', [
      [ann, 'owner'],
      [cleo, 'owner'],
    ]);
    await offer({ organization: mill });
    await offer({ person: ben.id });
    const id = await lastOffer(ben);
    expect((await cleo.call('DELETE', `/api/v1/transfers/${id}`)).status).toBe(204);
    expect([(await told(ann))[0], (await told(ben))[0]]).toEqual([
      'transfer-withdrawn',
      'transfer-withdrawn',
    ]);
  });

  test('S16: an offer whose time is over and that nobody looked at is told as ended when the next is made', async () => {
    await offer({ person: ben.id });
    const { id } = (await received(ben))[0];
    const store = world.story.hub.hub.store;
    await store.write(async (unit) => {
      const stored = await unit.transfers.byId(id);
      if (stored === null) throw new Error('it was offered');
      await unit.transfers.answer(id, 'withdrawn', 0);
      await unit.transfers.create({ ...stored, id: `${id}-old`, until: 1 });
    });
    await offer({ person: cleo.id });
    expect((await told(ben))[0]).toBe('transfer-expired');
    expect(await entries()).toEqual(['transfer.offer', 'transfer.expire', 'transfer.offer']);
  });

  test('S16: of two who race, the offer is taken once; a disabled recipient takes nothing', async () => {
    const dan = await world.story.hub.person('Dan');
    await offer({ email: dan.email });
    const id = await lastOffer(dan);
    const answers = await Promise.all([
      answer(dan, id, 'accept'),
      answer(dan, id, 'decline'),
      answer(dan, id, 'accept'),
    ]);
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
    await world.newThing();
    await offer({ email: dan.email });
    const second = await lastOffer(dan);
    await world.story.hub.admin.call('PATCH', `/api/v1/users/${dan.id}`, { status: 'disabled' });
    expect((await answer(dan, second, 'accept')).status).toBe(401);
    expect(await world.roleOf(ann)).toBe('owner');
  });
});
