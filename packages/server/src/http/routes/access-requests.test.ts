import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Answer } from '../../testing/http-caller.ts';
import type { TestPerson } from '../../testing/index.ts';
import { DAY, SharingWorld } from '../testing/sharing-world.ts';
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

const ask = (who: TestPerson, body: unknown = {}, id = world.id): Promise<Answer> =>
  who.call('POST', `/api/v1/resources/${id}/request`, body);
const mine = async (who: TestPerson, id = world.id) =>
  (await who.call('GET', `/api/v1/resources/${id}/request`)).body.request;
const waiting = async (who = ann) => (await who.call('GET', world.at('/requests'))).body.items;
const approve = (request: string, body: unknown = {}, who = ann): Promise<Answer> =>
  who.call('POST', world.at(`/requests/${request}/approve`), body);
const decline = (request: string, who = ann): Promise<Answer> =>
  who.call('POST', world.at(`/requests/${request}/decline`));

describe('asking for access', () => {
  test('S28: an id that does not exist is answered as a closed thing is, at once and later', async () => {
    const missing = 'a'.repeat(world.id.length);
    const said = async (id: string) => {
      const answers = [
        await eve.call('GET', `/api/v1/resources/${id}/request`),
        await ask(eve, { message: 'Let me see it' }, id),
        await ask(eve, { message: 'Please', role: 'editor' }, id),
        await eve.call('GET', `/api/v1/resources/${id}/request`),
        await ask(eve, { message: 'x'.repeat(2001) }, id),
        await ask(eve, { role: 'owner' }, id),
        await eve.call('GET', `/api/v1/resources/${id}`),
      ];
      return answers.map(({ status, body }) =>
        `${status} ${JSON.stringify(body)}`
          .replaceAll(id, 'ID')
          .replace(/"requestId":"[^"]*"/, '')
          .replace(/"createdAt":"[^"]*"/, ''),
      );
    };
    const forbidden = await said(world.id);
    expect(forbidden).toEqual(await said(missing));
    expect(forbidden.map((answer) => answer.slice(0, 3))).toEqual([
      '200',
      '200',
      '200',
      '200',
      '400',
      '400',
      '404',
    ]);
    expect(await waiting()).toHaveLength(1);
  });

  test('S28: one open request per person and resource; asking again changes it', async () => {
    const asked = await Promise.all([ask(eve), ask(eve, { role: 'editor' }), ask(eve, { role: '10' })]);
    expect(asked.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await ask(eve, { role: 'editor', message: 'For the report' })).body).toMatchObject({
      role: 'editor',
      message: 'For the report',
      status: 'pending',
    });
    const { email } = eve;
    expect(await waiting()).toEqual([
      {
        id: expect.any(String),
        person: { id: eve.id, name: 'Eve', email },
        role: 'editor',
        message: 'For the report',
        createdAt: expect.any(String),
      },
    ]);
  });

  test('S28: twenty a day, counting ids that do not exist; then another day', async () => {
    for (let index = 0; index < 20; index++)
      expect((await ask(ben, {}, `nothing-${index}`)).status).toBe(200);
    const refused = await ask(ben);
    expect([refused.status, refused.body.code]).toEqual([429, 'rate-limited']);
    expect(refused.body.parameters.retryAfter).toBeLessThanOrEqual(DAY / 1000);
    expect((await ask(ben, { message: 'again' }, 'nothing-1')).status).toBe(200);
    expect(await waiting()).toEqual([]);
    story.hub.clock.advance(DAY);
    expect((await ask(ben)).status).toBe(200);
  });

  test('S28: whoever may view asks for more, not for what they have', async () => {
    await world.share({ people: [{ id: ben.id, role: 'viewer' }] });
    expect((await ask(ben)).body.errors[0].field).toBe('role');
    expect((await ask(ben, { role: 'editor' })).status).toBe(200);
    expect((await ask(ann, { role: 'manager' })).status).toBe(400);
    const [request] = await waiting();
    expect((await approve(request.id)).body.gained.count).toBe(1);
    expect([await world.roleOf(ben), await world.shares()]).toEqual(['editor', ['Ben editor']]);
  });

  test('S28: only managers see who waits', async () => {
    await ask(eve);
    await world.share({ people: [{ id: ben.id, role: 'editor' }] });
    const list = await ben.call('GET', world.at('/requests'));
    expect([list.status, list.body.parameters.needed]).toEqual([403, 'manager']);
    const [request] = await waiting();
    expect((await approve(request.id, {}, ben)).body.code).toBe('role-needed');
    expect((await decline(request.id, ben)).body.code).toBe('role-needed');
    expect((await approve(request.id, {}, eve)).status).toBe(404);
    expect(await world.sees(eve)).toBe(404);
  });
});

describe('answering a request', () => {
  test('S28: approved, it is a grant with the source request, and the asker is told', async () => {
    await ask(eve, { role: 'editor' });
    const [request] = await waiting();
    const { body } = await approve(request.id);
    expect(body.gained).toMatchObject({ count: 1, people: [{ name: 'Eve' }] });
    expect(await world.roleOf(eve)).toBe('editor');
    expect(await mine(eve)).toMatchObject({ status: 'approved', role: 'editor' });
    const facts = await story.hub.hub.store.read(async ({ access }) => {
      const judged = await access.judge(await access.asker(null, 0), world.id);
      return judged === null ? [] : (await access.facts(judged.resource.key, 0)).grants;
    });
    expect(facts.map((grant) => grant.source)).toContain('request');
    expect(await waiting()).toEqual([]);
    expect((await approve(request.id)).body.code).toBe('conflict');
    expect((await decline(request.id)).body.code).toBe('conflict');
  });

  test('S28: approved as another role, it is that one', async () => {
    await ask(eve, { role: 'manager' });
    const [request] = await waiting();
    await approve(request.id, { role: 'viewer' });
    expect(await world.shares()).toEqual(['Eve viewer']);
  });

  test('S28: declined, the asker sees it and nothing else, and may ask again', async () => {
    await ask(eve);
    const [request] = await waiting();
    expect((await decline(request.id)).status).toBe(204);
    expect(await mine(eve)).toMatchObject({ status: 'declined' });
    expect(await mine(ben)).toBeNull();
    expect(await world.sees(eve)).toBe(404);
    expect(await waiting()).toEqual([]);
    story.hub.clock.advance(1000);
    await ask(eve);
    expect(await mine(eve)).toMatchObject({ status: 'pending' });
    expect(await waiting()).toHaveLength(1);
  });

  test('S6: nobody gives more than they hold by approving', async () => {
    await world.share({ people: [{ id: ben.id, role: 'manager' }] });
    await ask(eve, { role: 'manager' });
    const [request] = await waiting(ben);
    expect((await approve(request.id, {}, ben)).status).toBe(200);
    await ask(world.cleo, { role: 'editor' });
    const [other] = await waiting(ben);
    expect((await approve(other.id, { role: 'owner' }, ben)).status).toBe(400);
  });

  test('S9: approving a stranger needs share:links, as an exact address does', async () => {
    await world.share({ people: [{ id: world.pia.id, role: 'manager' }] });
    await ask(eve);
    await ask(ben);
    const requests = await waiting(world.pia);
    const of = (name: string) =>
      requests.find((one: { person: { name: string } }) => one.person.name === name).id;
    const refused = await approve(of('Eve'), {}, world.pia);
    expect([refused.status, refused.body.parameters]).toEqual([403, { permission: 'share:links' }]);
    expect((await approve(of('Ben'), {}, world.pia)).status).toBe(200);
  });

  test('S28: approving lowers nothing, and whoever got as much meanwhile waits no more', async () => {
    await ask(eve, { role: 'viewer' });
    const [request] = await waiting();
    await world.share({ invitations: [{ email: eve.email, role: 'editor' }] });
    expect(await waiting()).toEqual([]);
    expect((await approve(request.id)).status).toBe(200);
    expect(await world.roleOf(eve)).toBe('editor');
  });

  test('S28: a request is answered at its own resource only, once', async () => {
    await ask(eve);
    const [request] = await waiting();
    const first = world.id;
    await world.newThing();
    expect([(await approve(request.id)).status, (await decline(request.id)).status]).toEqual([404, 404]);
    world.id = first;
    const both = await Promise.all([approve(request.id), approve(request.id), decline(request.id)]);
    expect(both.filter(({ status }) => status < 300)).toHaveLength(1);
    expect(both.filter(({ status }) => status === 409)).toHaveLength(2);
  });

  test('S28: nothing is granted on what lies in the trash', async () => {
    await ask(eve);
    const [request] = await waiting();
    await ann.call('DELETE', world.at());
    expect((await approve(request.id)).body.code).toBe('conflict');
    expect(await mine(eve)).toMatchObject({ status: 'pending' });
  });
});
