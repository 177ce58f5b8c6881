import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TEST_PASSWORD, type TestHub } from '../testing/index.ts';
import type { TestBrowser } from './testing/browser.ts';
import { PROVIDER_SETTINGS, ProviderWorld, verified } from './testing/provider-world.ts';
import { CLIENT, type TestProvider } from './testing/test-provider.ts';

const MINUTE = 60_000;

let world: ProviderWorld;
let hub: TestHub;
let provider: TestProvider;
/** Of the provider at the hub. */
let id: string;
beforeAll(async () => {
  world = await ProviderWorld.start();
  ({ hub, provider, id } = world);
});
afterAll(() => world.close());
beforeEach(() => world.configure({}));

async function groupsOf(browser: TestBrowser): Promise<string[]> {
  const { body } = await browser.call('GET', '/api/v1/account');
  return body.groups.map((group: { name: string }) => group.name).toSorted();
}

async function makeGroup(name: string, permissions: readonly string[] = []): Promise<string> {
  const made = await hub.call('POST', '/api/v1/groups', {
    token: await world.boss(),
    body: { name, permissions },
  });
  return made.body.id;
}

describe('groups', () => {
  test('P8: the mapping joins and leaves the groups that it keeps, at each sign-in, and no others', async () => {
    const [trade, maps, own] = [await makeGroup('Trade'), await makeGroup('Maps'), await makeGroup('Own')];
    const groupMapping = [
      { value: 'cn=trade', group: trade },
      { value: 'cn=maps', group: maps },
    ];
    await world.configure({ groupClaim: 'groups', groupMapping });
    const first = await world.come('s-gus', verified('Gus Grouped', { groups: ['cn=trade', 'cn=unknown'] }));
    expect(await groupsOf(first.browser)).toEqual(['Trade']);
    const person = first.answer.body.account.id;
    await hub.call('PUT', `/api/v1/groups/${own}/members/${person}`, { token: await world.boss(), body: {} });
    await world.come('s-gus', verified('Gus Grouped', { groups: ['cn=maps'] }), first.browser);
    expect(await groupsOf(first.browser)).toEqual(['Maps', 'Own']);
    await world.come('s-gus', verified('Gus Grouped'), first.browser);
    expect(await groupsOf(first.browser)).toEqual(['Own']);
    await world.come('s-gus', verified('Gus Grouped', { groups: ['cn=maps'] }), first.browser);

    // Marked, and edited nowhere else: by group, by person, by leaving.
    const token = await world.boss();
    const shown = await hub.call('GET', `/api/v1/groups/${maps}`, { token });
    expect(shown.body.keptBy).toBe('Campus');
    const edits = await Promise.all([
      hub.call('PUT', `/api/v1/groups/${trade}/members/${person}`, { token, body: {} }),
      hub.call('DELETE', `/api/v1/groups/${maps}/members/${person}`, { token }),
      hub.call('PATCH', `/api/v1/users/${person}`, { token, body: { groups: [trade] } }),
      first.browser.call('DELETE', `/api/v1/groups/${maps}/members/${person}`),
    ]);
    expect(edits.map(({ status, body }) => [status, body.code])).toEqual(
      edits.map(() => [409, 'group-kept']),
    );
    expect(await groupsOf(first.browser)).toEqual(['Maps', 'Own']);

    // Let go of by the mapping, they are edited here again.
    await world.configure({ groupClaim: 'groups', groupMapping: groupMapping.slice(0, 1) });
    expect((await hub.call('GET', `/api/v1/groups/${maps}`, { token })).body.keptBy).toBeNull();
    expect((await hub.call('DELETE', `/api/v1/groups/${maps}/members/${person}`, { token })).status).toBe(
      200,
    );
  });

  test('P5: nobody gives by a mapping what they do not hold, and P14: settings:manage names no issuer', async () => {
    const powerful = await makeGroup('Powerful', ['resources:view-all']);
    const people = await makeGroup('Settings', ['settings:manage', 'users:manage']);
    const mel = await hub.person('Mel Manages');
    await hub.call('PUT', `/api/v1/groups/${people}/members/${mel.id}`, {
      token: await world.boss(),
      body: {},
    });
    const { token } = (await hub.signIn(mel.email, TEST_PASSWORD)).body;
    const body = {
      ...{ ...PROVIDER_SETTINGS, name: 'Evil', issuer: 'https://evil.example', clientSecret: 's' },
      ...{ groupClaim: 'groups', groupMapping: [{ value: 'x', group: powerful }] },
    };
    const before = await hub.call('GET', '/api/v1/sign-in-providers', { token: await world.boss() });
    for (const [method, path] of [
      ['POST', '/api/v1/sign-in-providers'],
      ['PUT', `/api/v1/sign-in-providers/${id}`],
      ['DELETE', `/api/v1/sign-in-providers/${id}`],
      ['GET', '/api/v1/sign-in-providers'],
    ] as const) {
      const answer = await hub.call(method, path, { token, ...(method[0] === 'P' ? { body } : {}) });
      expect([answer.status, answer.body.parameters?.permission]).toEqual([403, 'users:grant-all']);
    }
    const after = await hub.call('GET', '/api/v1/sign-in-providers', { token: await world.boss() });
    expect(after.body).toEqual(before.body);
    // Nor by an old sign-in, nor by a key.
    const stale = await world.boss();
    const key = await hub.call('POST', '/api/v1/account/keys', {
      token: stale,
      body: { name: 'k', scopes: ['admin'] },
    });
    hub.clock.advance(11 * MINUTE);
    expect((await hub.call('POST', '/api/v1/sign-in-providers', { token: stale, body })).body.code).toBe(
      'sign-in-stale',
    );
    const byKey = await hub.call('POST', '/api/v1/sign-in-providers', { token: key.body.secret, body });
    expect(byKey.body.code).toBe('scope-needed');
  });
});

describe('the settings of a provider', () => {
  test('A6: its secret is never shown, nor kept for another issuer, and it must answer as a provider', async () => {
    const token = await world.boss();
    const list = await hub.call('GET', '/api/v1/sign-in-providers', { token });
    expect(list.body.items[0]).toMatchObject({ hasSecret: true, issuer: provider.issuer });
    expect(JSON.stringify(list.body)).not.toContain(CLIENT.clientSecret);
    expect(JSON.stringify((await hub.call('GET', '/api/metadata')).body)).not.toContain(provider.issuer);
    const log = await hub.hub.store.read((unit) => unit.audit.latest(500));
    expect(JSON.stringify(log)).not.toContain(CLIENT.clientSecret);
    await world.come('s-set', verified('Sid Settled'));
    // With people linked to it, an address is another provider; without, the secret must be given again.
    expect((await world.put({ issuer: 'http://127.0.0.1:1' })).body.errors[0].field).toBe('issuer');
    for (const issuer of [
      'http://campus.example',
      'https://u:p@campus.example',
      'ftp://x',
      'https://a.example/?q',
    ]) {
      expect((await world.put({ issuer })).body.errors[0].field).toBe('issuer');
    }
    const dead = await hub.call('POST', '/api/v1/sign-in-providers', {
      token,
      body: { ...PROVIDER_SETTINGS, name: 'Dead', issuer: 'http://127.0.0.1:1', clientSecret: 's' },
    });
    expect([dead.status, dead.body.code]).toEqual([502, 'provider-unreachable']);
    expect((await hub.call('GET', '/api/v1/sign-in-providers', { token })).body.items).toHaveLength(
      list.body.items.length,
    );
  });

  test('A20: the hub says that it has a provider, by name alone', async () => {
    const { body } = await hub.call('GET', '/api/metadata');
    expect(body.signInMethods).toContain('provider');
    expect(body.signInProviders).toContainEqual({ id, name: 'Campus' });
  });
});
