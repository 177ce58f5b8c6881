import { type LiveEvent, Tessera } from '@tessera/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SharingWorld } from '../http/testing/sharing-world.ts';

let world: SharingWorld;
beforeAll(async () => {
  world = await SharingWorld.start();
  await world.newThing();
});
afterAll(() => world.close());

test('S23: a script that watches a resource is told of its role, of changes and of the end', async () => {
  const { email, password } = world.ben;
  await world.share({ append: true, invitations: [{ email, role: 'editor' }] });
  const hub = await Tessera.login({ url: world.story.hub.url, email, password });
  const resource = await hub.resource(world.id);
  const seen: LiveEvent[] = [];
  for await (const event of resource.watch()) {
    seen.push(event);
    if (event.type === 'role') await world.ann.call('PATCH', world.at(), { title: 'Anew' });
    if (event.type === 'changed' && event.what === 'content') {
      await world.ann.call('DELETE', world.at(`/grants/${await world.grantOf('Ben')}`));
    }
  }
  expect(seen[0]).toEqual({ type: 'role', role: 'editor', by: null });
  expect(seen.at(-1)).toEqual({ type: 'ended', reason: 'access-ended', by: 'Ann' });
  // Nothing is watched any more, so that a script may end.
  expect(hub.events.state).toBe('offline');
});

test('A5: the channel of a script that signed out is closed, and does not come back by itself', async () => {
  const { email, password } = world.cleo;
  const hub = await Tessera.login({ url: world.story.hub.url, email, password });
  const states: string[] = [];
  const closed = new Promise<void>((resolve) => {
    hub.events.onState((state) => {
      states.push(state);
      if (state === 'open') void hub.logout();
      if (state === 'closed') resolve();
    });
  });
  const stop = hub.events.onInbox(() => {});
  await closed;
  expect([states, hub.events.reason]).toEqual([['connecting', 'open', 'closed'], 'signed-out']);
  stop();
});

test('A24: news in an inbox reach the open channel', async () => {
  const { email, password } = world.cleo;
  const hub = await Tessera.login({ url: world.story.hub.url, email, password });
  const rung = new Promise<void>((resolve) => {
    hub.events.onInbox(resolve);
  });
  await new Promise<void>((resolve) => {
    if (hub.events.state === 'open') resolve();
    hub.events.onState((state) => {
      if (state === 'open') resolve();
    });
  });
  await world.share({ append: true, invitations: [{ email, role: 'viewer' }] });
  await rung;
  hub.events.close();
});
