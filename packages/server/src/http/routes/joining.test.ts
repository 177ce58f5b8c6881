import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, type TestPerson } from '../../testing/index.ts';

let hub: TestHub;
let ann: TestPerson;
let ben: TestPerson;
let mark: TestPerson;
let numbered = 0;

beforeAll(async () => {
  hub = await startTestHub();
  [ann, ben, mark] = [await hub.person('Ann'), await hub.person('Ben'), await hub.person('Mark Manager')];
});
afterAll(() => hub.close());

async function group(joining: 'open' | 'ask' | 'closed', how: object = {}): Promise<string> {
  const made = await hub.admin.call('POST', '/api/v1/groups', {
    name: `Club ${++numbered}`,
    joining,
    ...how,
  });
  await hub.admin.call('PUT', `/api/v1/groups/${made.body.id}/members/${mark.id}`, { manager: true });
  return made.body.id;
}
const join = (who: TestPerson, id: string, body: object = {}) =>
  who.call('POST', `/api/v1/groups/${id}/join`, body);
const answer = (who: TestPerson, id: string, person: TestPerson, word: 'accept' | 'decline') =>
  who.call('POST', `/api/v1/groups/${id}/joiners/${person.id}`, { answer: word });
const sees = async (who: TestPerson, id: string) => (await who.call('GET', `/api/v1/groups/${id}`)).status;
const found = async (who: TestPerson): Promise<string[]> =>
  (await who.call('GET', '/api/v1/joinable-groups?limit=200')).body.items.map(
    (one: { id: string }) => one.id,
  );
const told = (who: TestPerson): Promise<readonly string[]> =>
  hub.hub.store.read(async (unit) => {
    const account = await unit.accounts.byId(who.id);
    if (account === null) return [];
    const { items } = await unit.news.list(account.key, { limit: 50 });
    return items.map(({ what }) => what);
  });

describe('joining', () => {
  test('P8: open takes a click; asked for, it waits for an answer; closed is not there', async () => {
    const [open, ask, closed] = [await group('open'), await group('ask'), await group('closed')];
    expect(await found(ann)).toEqual(expect.arrayContaining([open, ask]));
    expect(await found(ann)).not.toContain(closed);
    expect((await join(ann, open)).body).toEqual({ state: 'member' });
    expect(await sees(ann, open)).toBe(200);
    expect(await found(ann)).not.toContain(open);
    expect((await join(ann, ask, { message: 'let me in' })).body).toEqual({ state: 'asked' });
    expect(await sees(ann, ask)).toBe(404);
    const refused = await join(ann, closed);
    const missing = await join(ann, 'missing');
    expect({ ...refused.body, requestId: '' }).toEqual({ ...missing.body, requestId: '' });
    expect(refused.status).toBe(404);
  });

  test('P8: what is listed to outsiders says nothing of permissions and members', async () => {
    const ask = await group('ask', { permissions: ['jobs:manage'] });
    const { items, total } = (await ben.call('GET', '/api/v1/joinable-groups?limit=200')).body;
    expect(total).toBe(items.length);
    expect(Object.keys(items.find((one: { id: string }) => one.id === ask)).toSorted()).toEqual(
      ['asked', 'description', 'id', 'joining', 'memberCount', 'name', 'type'].toSorted(),
    );
  });

  test('P10: its managers see who asks, and answer; both sides are told', async () => {
    const ask = await group('ask');
    await join(ben, ask, { message: 'I work on flights' });
    await join(ben, ask, { message: 'I really do' });
    expect(await told(mark)).toContain('joining-asked');
    const waiting = (await mark.call('GET', `/api/v1/groups/${ask}/joiners`)).body.items;
    expect(waiting).toMatchObject([{ person: { id: ben.id }, message: 'I really do' }]);
    expect((await ann.call('GET', `/api/v1/groups/${ask}/joiners`)).status).toBe(404);
    expect((await answer(ann, ask, ben, 'accept')).status).toBe(404);
    expect((await answer(mark, ask, ben, 'accept')).status).toBe(204);
    expect(await sees(ben, ask)).toBe(200);
    expect(await told(ben)).toContain('joining-accepted');
    expect((await answer(mark, ask, ben, 'accept')).status).toBe(404);
    // A plain member answers nobody.
    await join(ann, ask);
    expect((await answer(ben, ask, ann, 'accept')).status).toBe(403);
    expect((await answer(mark, ask, ann, 'decline')).status).toBe(204);
    expect(await sees(ann, ask)).toBe(404);
    expect(await told(ann)).toContain('joining-declined');
  });

  test('S29, P10: who asks to join waits for its managers alone, until answered', async () => {
    const [ask, other] = [await group('ask'), await group('ask')];
    const waiting = async (who: TestPerson) =>
      (await who.call('GET', '/api/v1/waiting')).body.joiners.filter((one: { group: { id: string } }) =>
        [ask, other].includes(one.group.id),
      );
    await join(ben, ask, { message: 'I work on flights' });
    await join(ann, other);
    await hub.admin.call('PUT', `/api/v1/groups/${ask}/members/${ann.id}`, {});
    const { name } = (await mark.call('GET', `/api/v1/groups/${ask}`)).body;
    expect(await waiting(mark)).toMatchObject([
      { person: { id: ben.id, name: 'Ben' }, group: { id: ask, name }, message: 'I work on flights' },
      { person: { id: ann.id }, group: { id: other }, message: '' },
    ]);
    // A plain member answers nobody, nor does whoever no longer manages.
    expect([await waiting(ann), await waiting(ben)]).toEqual([[], []]);
    await hub.admin.call('PUT', `/api/v1/groups/${other}/members/${mark.id}`, { manager: false });
    expect(await waiting(mark)).toMatchObject([{ group: { id: ask } }]);
    await answer(mark, ask, ben, 'decline');
    expect(await waiting(mark)).toEqual([]);
  });

  test('P8: a request can be taken back, and ends when somebody adds the asker', async () => {
    const ask = await group('ask');
    await join(ben, ask);
    expect((await ben.call('DELETE', `/api/v1/groups/${ask}/join`)).status).toBe(204);
    expect((await mark.call('GET', `/api/v1/groups/${ask}/joiners`)).body.items).toEqual([]);
    await join(ben, ask);
    await mark.call('PUT', `/api/v1/groups/${ask}/members/${ben.id}`, {});
    expect((await mark.call('GET', `/api/v1/groups/${ask}/joiners`)).body.items).toEqual([]);
    expect((await join(ben, ask)).body).toEqual({ state: 'member' });
  });

  test('P10: any member may leave; P8: not where a sign-in provider keeps the members', async () => {
    const open = await group('open');
    await join(ann, open);
    expect((await ann.call('DELETE', `/api/v1/groups/${open}/members/${ann.id}`)).status).toBe(200);
    const kept = await group('open');
    await join(ann, kept);
    await hub.hub.store.write(async (unit) => {
      const one = await unit.groups.byId(kept);
      if (one !== null) await unit.groups.update(one.key, { keptBy: 'Campus' });
    });
    expect((await ann.call('GET', `/api/v1/groups/${kept}`)).body.keptBy).toBe('Campus');
    for (const attempt of [
      await ann.call('DELETE', `/api/v1/groups/${kept}/members/${ann.id}`),
      await hub.admin.call('PUT', `/api/v1/groups/${kept}/members/${ben.id}`, {}),
      await hub.admin.call('PATCH', `/api/v1/users/${ann.id}`, { groups: [] }),
    ]) {
      expect([attempt.status, attempt.body.code]).toEqual([409, 'group-kept']);
    }
    expect(await found(ben)).not.toContain(kept);
    expect((await join(ben, kept)).status).toBe(404);
  });
});
