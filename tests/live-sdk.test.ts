import { type LiveEvent, Tessera } from '@tessera/client';
import { noteKind, startTestHub, type TestHub, type TestPerson } from '@tessera/server/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let hub: TestHub;
let ann: TestPerson;
let ben: TestPerson;
let cleo: TestPerson;
let id: string;

beforeAll(async () => {
  hub = await startTestHub({ kinds: [noteKind] });
  ann = await hub.person('Ann');
  ben = await hub.person('Ben');
  cleo = await hub.person('Cleo');
  const group = await hub.admin.call('POST', '/api/v1/groups', { name: 'Trade', sharing: true });
  for (const { id: member } of [ann, ben, cleo]) {
    await hub.admin.call('PUT', `/api/v1/groups/${group.body.id}/members/${member}`, {});
  }
  const made = await ann.call('POST', '/api/v1/resources', {
    ...{ kind: 'note', title: 'A note', content: { text: 'x' }, sharing: { mode: 'private' } },
  });
  id = made.body.id;
});
afterAll(() => hub.close());

function share(person: TestPerson, role: string) {
  const body = { append: true, people: [{ id: person.id, role }] };
  return ann.call('POST', `/api/v1/resources/${id}/share`, body);
}

async function revoke(person: TestPerson): Promise<void> {
  const { items } = (await ann.call('GET', `/api/v1/resources/${id}/audience`)).body;
  const row = items.find((one: { principal: { name: string } }) => one.principal.name === person.name);
  await ann.call('DELETE', `/api/v1/resources/${id}/grants/${row.becauses[0].grant}`);
}

function login({ email, password }: TestPerson) {
  return Tessera.login({ url: hub.url, email, password });
}

test('S23: a script that watches a resource is told of its role, of changes and of the end', async () => {
  await share(ben, 'editor');
  const client = await login(ben);
  const resource = await client.resource(id);
  const seen: LiveEvent[] = [];
  for await (const event of resource.watch()) {
    seen.push(event);
    if (event.type === 'role') await ann.call('PATCH', `/api/v1/resources/${id}`, { title: 'Anew' });
    if (event.type === 'changed' && event.what === 'content') {
      await revoke(ben);
    }
  }
  expect(seen[0]).toEqual({ type: 'role', role: 'editor', by: null });
  expect(seen.at(-1)).toEqual({ type: 'ended', reason: 'access-ended', by: 'Ann' });
  // Nothing is watched any more, so that a script may end.
  expect(client.events.state).toBe('offline');
});

test('A5: the channel of a script that signed out is closed, and does not come back by itself', async () => {
  const client = await login(cleo);
  const states: string[] = [];
  const closed = new Promise<void>((resolve) => {
    client.events.onState((state) => {
      states.push(state);
      if (state === 'open') void client.logout();
      if (state === 'closed') resolve();
    });
  });
  const stop = client.events.onInbox(() => {});
  await closed;
  expect([states, client.events.reason]).toEqual([['connecting', 'open', 'closed'], 'signed-out']);
  stop();
});

test('A24: news in an inbox reach the open channel', async () => {
  const client = await login(cleo);
  const rung = new Promise<void>((resolve) => {
    client.events.onInbox(resolve);
  });
  await new Promise<void>((resolve) => {
    if (client.events.state === 'open') resolve();
    client.events.onState((state) => {
      if (state === 'open') resolve();
    });
  });
  await share(cleo, 'viewer');
  await rung;
  client.events.close();
});
