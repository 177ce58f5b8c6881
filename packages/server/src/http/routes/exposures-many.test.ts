import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { LinkWorld } from '../testing/link-world.ts';

/* What I share, changed many at once: all of it or nothing. */

let world: LinkWorld;
let ann: TestPerson;
let ben: TestPerson;
let cem: TestPerson;

beforeAll(async () => {
  world = await LinkWorld.start();
  ({ ann, ben, cem } = world);
});
afterAll(() => world.close());
beforeEach(() => world.newThing());

const share = (body: object, who = ann) => world.story.share(who, world.id, { append: true, ...body });
const invited = (...people: TestPerson[]) => ({ invitations: people.map(({ email }) => ({ email })) });

interface Row {
  readonly grant: string;
  readonly resource: { readonly id: string };
  readonly until: string | null;
}

/** All of what somebody shares, page by page. */
async function rows(who = ann, query = 'limit=200', between?: () => Promise<unknown>): Promise<Row[]> {
  const found: Row[] = [];
  let cursor = '';
  do {
    const { body } = await who.call('GET', `/api/v1/exposures?${query}${cursor}`);
    found.push(...body.items);
    cursor = body.next === null ? '' : `&cursor=${body.next}`;
    if (cursor !== '') await between?.();
  } while (cursor !== '');
  return found;
}

const ofThis = async (who = ann) => (await rows(who)).filter(({ resource }) => resource.id === world.id);
const grantsOf = (all: readonly Row[]) =>
  all.map(({ grant, resource }) => ({ grant, resource: resource.id }));
const revoke = (all: readonly Row[], who = ann) =>
  who.call('POST', '/api/v1/exposures/revoke', { grants: grantsOf(all) });
const extend = (all: readonly Row[], until: string | null, who = ann) =>
  who.call('POST', '/api/v1/exposures/extend', { grants: grantsOf(all), until });
const inDays = (days: number) => new Date(world.story.hub.clock.now() + days * 86_400_000).toISOString();

const crowd = (count: number, from = 0) => ({
  invitations: Array.from({ length: count }, (_, at) => ({ email: `p${from + at}@example.com` })),
});

test('S29: hundreds are extended and revoked at once, in one step and one entry', async () => {
  await share({ ...crowd(320), until: inDays(10) });
  const all = await ofThis();
  expect(all).toHaveLength(320);
  const until = inDays(90);
  expect((await extend(all, until)).status).toBe(200);
  expect((await ofThis()).filter((row) => row.until === until)).toHaveLength(320);
  expect((await revoke(all)).status).toBe(200);
  expect(await ofThis()).toEqual([]);
  const entries = await world.story.hub.hub.store.read((unit) => unit.audit.latest(2));
  expect(entries.map(({ action, target }) => [action, target])).toEqual([
    ['sharing.change', world.id],
    ['sharing.change', world.id],
  ]);
});

test('S29: more than one step takes are refused, with how many it may be', async () => {
  const many = Array.from({ length: 1001 }, (_, at) => ({ resource: world.id, grant: `g${at}` }));
  const refused = await ann.call('POST', '/api/v1/exposures/revoke', { grants: many });
  expect([refused.status, refused.body.detail]).toEqual([400, 'grants: must have at most 1000 entries']);
});

test('S29: one that is refused leaves all as they were, on every thing', async () => {
  await share(invited(ben, cem));
  const first = await ofThis();
  const other = world.id;
  await world.newThing();
  await share({ invitations: [{ email: ben.email, role: 'manager' }] });
  await share(invited(cem), ben);
  const mine = [...first, ...(await ofThis())];
  // Ben manages the second thing alone; the first he only views.
  const refused = await revoke(mine, ben);
  expect([refused.status, refused.body.code]).toEqual([403, 'role-needed']);
  expect((await extend(mine, inDays(5), ben)).status).toBe(403);
  const past = await extend(mine, inDays(-1));
  expect([past.status, past.body.errors[0].field]).toEqual([400, 'until']);
  expect(await rows()).toEqual(expect.arrayContaining(mine));
  for (const id of [other, world.id])
    expect([await world.story.sees(ben, id), await world.story.sees(cem, id)]).toEqual([200, 200]);
});

test('S29: the same share named twice counts once', async () => {
  await share(invited(ben));
  const all = await ofThis();
  expect((await extend([...all, ...all], inDays(5))).status).toBe(200);
  expect((await revoke([...all, ...all])).status).toBe(200);
  expect(await world.sees(ben)).toBe(404);
});

test('S29, S21: who is revoked among many stays out of links that are still valid', async () => {
  const link = await world.link();
  await world.accepted(ben, link);
  await share(invited(cem));
  expect((await revoke(await ofThis())).status).toBe(200);
  expect([await world.accepted(ben, link), await world.accepted(cem, link)]).toEqual(['barred', 'barred']);
});

test.each(['widest', 'oldest', 'newest', 'last-used'])(
  'S29: by %s every page is complete while what was shown is taken away and more is given',
  async (order) => {
    await share(crowd(12));
    const before = (await rows(ann, `limit=5&order=${order}`)).map(({ grant }) => grant);
    let more = 100;
    const seen = await rows(ann, `limit=5&order=${order}`, async () => {
      const [first] = await ofThis();
      if (more === 100 && first !== undefined) await revoke([first]);
      await share(crowd(1, more++));
    });
    const grants = seen.map(({ grant }) => grant);
    expect(new Set(grants).size).toBe(grants.length);
    const left = new Set((await rows()).map(({ grant }) => grant));
    expect(before.filter((grant) => left.has(grant) && !grants.includes(grant))).toEqual([]);
  },
);
