import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { SharingWorld } from '../testing/sharing-world.ts';

const NOBODY = 'b'.repeat(26);

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

/** Everything of a resource that is named by an id of its own: how it is made, and what is done to it. */
const parts = [
  {
    part: 'link',
    make: async () => (await ann.call('POST', world.at('/links'), {})).body.link.id,
    acts: [
      ['PATCH', (id: string) => `/links/${id}`, { paused: true }],
      ['DELETE', (id: string) => `/links/${id}`, undefined],
    ],
  },
  {
    part: 'request',
    make: async () => {
      await eve.call('POST', world.at('/request'), { role: 'viewer' });
      return (await ann.call('GET', world.at('/requests'))).body.items[0].id;
    },
    acts: [
      ['POST', (id: string) => `/requests/${id}/approve`, {}],
      ['POST', (id: string) => `/requests/${id}/decline`, {}],
    ],
  },
  {
    part: 'embed',
    make: async () => {
      await ann.call('PUT', world.at('/embedding/origins'), { origins: ['https://news.example'] });
      return (await ann.call('POST', world.at('/embedding/addresses'), { origins: ['https://news.example'] }))
        .body.embed.id;
    },
    acts: [['DELETE', (id: string) => `/embedding/addresses/${id}`, undefined]],
  },
  {
    part: 'invitation',
    make: async () => {
      const { body } = await ann.call('POST', world.at('/share'), {
        ...{ append: true, invitations: [{ email: 'zoe@site2.org' }] },
      });
      return body.invitations[0].id;
    },
    acts: [['POST', (id: string) => `/invitations/${id}/resend`, {}]],
  },
  {
    part: 'share',
    make: async () => {
      await world.share({ people: [{ id: ben.id }] });
      return world.grantOf('Ben');
    },
    acts: [
      ['GET', (id: string) => `/audience?grant=${id}`, undefined],
      ['PATCH', (id: string) => `/grants/${id}`, { role: 'viewer' }],
      ['DELETE', (id: string) => `/grants/${id}`, undefined],
    ],
  },
  {
    part: 'entrant',
    make: async () => ben.id,
    acts: [['DELETE', (id: string) => `/link-people/${id}`, undefined]],
  },
] as const;

test.each(parts)(
  'S35: of a $part its managers are told that there is none, alike for another resource; others learn nothing',
  async ({ part, make, acts }) => {
    const foreign = await make();
    await world.newThing();
    for (const [method, path, body] of acts) {
      const missing = await ann.call(method, world.at(path(NOBODY)), body);
      expect(missing).toMatchObject({ status: 404 });
      expect(missing.body).toMatchObject({ code: 'not-found', parameters: { part } });
      expect(missing.body.detail).toMatch(/^(There is no such|No such|Nobody of this id) /);
      const other = await ann.call(method, world.at(path(foreign)), body);
      expect({ ...other.body, requestId: '' }).toEqual({ ...missing.body, requestId: '' });
      const closed = await ben.call(method, world.at(path(foreign)), body);
      const nowhere = await ben.call(method, `/api/v1/resources/${NOBODY}${path(foreign)}`, body);
      expect(closed).toMatchObject({ status: 404 });
      expect({ ...closed.body, requestId: '' }).toEqual({ ...nowhere.body, requestId: '' });
      expect(closed.body.parameters ?? {}).toEqual({});
    }
  },
);
