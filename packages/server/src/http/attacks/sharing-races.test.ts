import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Answer } from '../../testing/http-caller.ts';
import type { TestPerson } from '../../testing/index.ts';
import { SharingWorld } from '../testing/sharing-world.ts';

const ROUNDS = 4;

/** Two who act at once: whatever comes first, nothing is half done and nothing is given that was taken back. */
describe('races', () => {
  let world: SharingWorld;
  let ann: TestPerson;
  let ben: TestPerson;
  let eve: TestPerson;

  beforeAll(async () => {
    world = await SharingWorld.start();
    ({ ann, ben, eve } = world);
  });
  afterAll(() => world.close());
  beforeEach(() => world.newThing());

  const codes = (answers: readonly Answer[]) => answers.map(({ status }) => status).toSorted();
  const secretOf = ({ body }: Answer) => body.invitations[0].address.split('#')[1];

  test('S28: of approving and declining at once one happens, and the asker has what it says', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await world.newThing();
      await world.share({ people: [{ id: ben.id, role: 'manager' }] });
      await eve.call('POST', world.at('/request'), { role: 'viewer', message: '' });
      const [{ id }] = (await ann.call('GET', world.at('/requests'))).body.items;
      const answers = await Promise.all([
        ann.call('POST', world.at(`/requests/${id}/approve`), {}),
        ben.call('POST', world.at(`/requests/${id}/decline`)),
      ]);
      const [approved, declined] = answers;
      expect([approved.status, declined.status].filter((status) => status === 409)).toHaveLength(1);
      expect(await world.sees(eve)).toBe(approved.status === 200 ? 200 : 404);
      const { status } = (await eve.call('GET', world.at('/request'))).body.request;
      expect(status).toBe(approved.status === 200 ? 'approved' : 'declined');
    }
  });

  test('S28: asked twice at once it is one request', async () => {
    const asked = await Promise.all(
      ['viewer', 'editor', 'commenter'].map((role) =>
        eve.call('POST', world.at('/request'), { role, message: role }),
      ),
    );
    expect(codes(asked)).toEqual([200, 200, 200]);
    expect((await ann.call('GET', world.at('/requests'))).body.items).toHaveLength(1);
  });

  test('S13: of accepting and declining at once, and of accepting twice, the first counts', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await world.newThing();
      const answer = await world.share({ append: true, invitations: [{ email: eve.email }] });
      const secret = secretOf(answer);
      const way = (what: string) => eve.call('POST', `/api/v1/invitation/${what}`, { secret });
      const [accepted, again, declined] = await Promise.all([way('accept'), way('accept'), way('decline')]);
      const done = [accepted, again, declined].filter(({ status }) => status < 300);
      expect(done).toHaveLength(1);
      expect(await world.sees(eve)).toBe(declined.status < 300 ? 404 : 200);
    }
  });

  test('S13: of accepting and sending again at once, what is left opens or has opened', async () => {
    const answer = await world.share({ append: true, invitations: [{ email: eve.email }] });
    const [{ id }] = (await ann.call('GET', world.at('/invitations'))).body.items;
    const [accepted, resent] = await Promise.all([
      eve.call('POST', '/api/v1/invitation/accept', { secret: secretOf(answer) }),
      ann.call('POST', world.at(`/invitations/${id}/resend`), {}),
    ]);
    expect([
      [200, 404],
      [410, 200],
    ]).toContainEqual([accepted.status, resent.status]);
    expect(await world.sees(eve)).toBe(200);
  });

  test('S16: of accepting and taking back an offer at once one happens', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await world.newThing();
      await ann.call('POST', world.at('/transfer'), { person: ben.id });
      const { received } = (await ben.call('GET', '/api/v1/transfers')).body;
      const { id } = received.find(
        (one: { resource: { title: string } }) => one.resource.title === 'A sheet',
      );
      const [taken, withdrawn] = await Promise.all([
        ben.call('POST', `/api/v1/transfers/${id}/accept`),
        ann.call('DELETE', `/api/v1/transfers/${id}`),
      ]);
      expect([taken.status, withdrawn.status].filter((status) => status < 300)).toHaveLength(1);
      expect(await world.roleOf(ben)).toBe(taken.status === 200 ? 'owner' : null);
      expect((await ben.call('GET', '/api/v1/transfers')).body.received).toEqual([]);
    }
  });

  test('S6, S25: a role is lost while its holder shares: before it counts, after it is refused, never half', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await world.newThing();
      await world.share({ people: [{ id: ben.id, role: 'manager' }] });
      const grant = await world.grantOf('Ben');
      const people = [{ id: world.cleo.id }, { id: world.pia.id }];
      const { id } = (
        await ben.call('POST', world.at('/plan'), { change: { kind: 'share', append: true, people } })
      ).body;
      const [applied, revoked] = await Promise.all([
        ben.call('POST', world.at(`/plan/${id}`)),
        ann.call('DELETE', world.at(`/grants/${grant}`)),
      ]);
      expect([200, 404]).toContain(applied.status);
      expect(revoked.status).toBe(200);
      expect(await world.shares()).toEqual(applied.status === 200 ? ['Cleo viewer', 'Pia viewer'] : []);
      expect(await world.sees(ben)).toBe(404);
    }
  });
});
