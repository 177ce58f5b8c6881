import { forgetWhatIsOver } from '@tessera/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestHub, TEST_PASSWORD, type TestHub, type TestPerson } from '../testing/index.ts';
import { TestBrowser } from './testing/browser.ts';
import {
  CLIENT,
  type Claims,
  type ForgingProvider,
  startForgingProvider,
  startProvider,
  type TestProvider,
} from './testing/test-provider.ts';

const MINUTE = 60_000;
const FINISH = '/api/v1/sign-in/provider/finish';

let hub: TestHub;
let provider: TestProvider;
/** Its id at the hub. */
let id: string;

const SETTINGS = {
  name: 'Campus',
  clientId: CLIENT.clientId,
  scopes: ['profile', 'email', 'groups'],
  createsAccounts: true,
};

beforeAll(async () => {
  hub = await startTestHub();
  provider = await startProvider(`${hub.hub.url()}/sign-in/callback`);
  id = await addProvider({});
});
afterAll(async () => {
  await hub.close();
  await provider.close();
});
beforeEach(() => configure({}));

async function boss(): Promise<string> {
  return (await hub.signIn(hub.admin.email, TEST_PASSWORD)).body.token;
}

async function addProvider(changes: Readonly<Record<string, unknown>>): Promise<string> {
  const body = { ...SETTINGS, issuer: provider.issuer, clientSecret: CLIENT.clientSecret, ...changes };
  const made = await hub.call('POST', '/api/v1/sign-in-providers', { token: await boss(), body });
  expect(made.status).toBe(201);
  return made.body.id;
}

async function configure(changes: Readonly<Record<string, unknown>>) {
  const body = { ...SETTINGS, issuer: provider.issuer, ...changes };
  const answer = await hub.call('PUT', `/api/v1/sign-in-providers/${id}`, { token: await boss(), body });
  expect([answer.status, answer.body.code]).toEqual([200, undefined]);
  return answer;
}

async function begin(browser: TestBrowser, at = id): Promise<string> {
  const begun = await browser.call('POST', '/api/v1/sign-in/provider', { provider: at, next: '/r/abc' });
  expect(begun.status).toBe(200);
  return begun.body.address;
}

/** A whole way to the provider and back, as `subject`. */
async function come(subject: string, claims: Claims, browser = new TestBrowser(hub.url)) {
  provider.present = subject;
  provider.people.set(subject, claims);
  const answer = await browser.call('POST', FINISH, { answer: await provider.visit(await begin(browser)) });
  return { browser, answer };
}

function verified(name: string, more: Claims = {}): Claims {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.org`;
  return { name, email, email_verified: true, ...more };
}

async function groupsOf(browser: TestBrowser): Promise<string[]> {
  const { body } = await browser.call('GET', '/api/v1/account');
  return body.groups.map((group: { name: string }) => group.name).toSorted();
}

async function makeGroup(name: string, permissions: readonly string[] = []): Promise<string> {
  const made = await hub.call('POST', '/api/v1/groups', { token: await boss(), body: { name, permissions } });
  return made.body.id;
}

describe('who comes by a provider', () => {
  test('A6: gets an account at the first sign-in where that is on, a proved address, and no role of a claim', async () => {
    const { browser, answer } = await come('s-new', {
      ...verified('Nora New'),
      ...({ role: 'ADMIN', roles: ['ADMIN'] } as Claims),
    });
    expect(answer.body).toMatchObject({
      outcome: 'signed-in',
      next: '/r/abc',
      account: {
        name: 'Nora New',
        email: 'nora.new@example.org',
        emailVerified: true,
        role: 'DATA_SCIENTIST',
      },
    });
    expect((await browser.call('GET', '/api/v1/account')).status).toBe(200);
    const again = await come('s-new', verified('Nora New'));
    expect(again.answer.body.account.id).toBe(answer.body.account.id);
  });

  test('A6: gets none where it is off, from another domain, or with an address that nobody proved', async () => {
    await configure({ createsAccounts: false });
    const off = (await come('s-off', verified('Olaf Off'))).answer;
    expect([off.status, off.body.code]).toEqual([403, 'provider-refused']);
    await configure({ domains: ['@Campus.example'] });
    expect((await come('s-far', verified('Fay Far'))).answer.body.code).toBe('provider-refused');
    const near = { ...verified('Nell Near'), email: 'nell@campus.example' };
    expect((await come('s-near', near)).answer.body.outcome).toBe('signed-in');
    await configure({ newAccountRole: 'GUEST' });
    expect((await come('s-guest', verified('Gil Guest'))).answer.body.account.role).toBe('GUEST');
    for (const role of ['ADMIN', 'admin']) {
      const body = { ...SETTINGS, issuer: provider.issuer, newAccountRole: role };
      const answer = await hub.call('PUT', `/api/v1/sign-in-providers/${id}`, { token: await boss(), body });
      expect(answer.status).toBe(400);
    }
  });

  test('A23: with an unproved address learns nothing of whether it has an account', async () => {
    const taken = await hub.person('Tara Taken');
    const answers = await Promise.all([
      come('s-u1', { name: 'X', email: taken.email, email_verified: false }),
    ]);
    answers.push(await come('s-u2', { name: 'X', email: 'free@example.org', email_verified: false }));
    answers.push(await come('s-u3', { name: 'X', email: taken.email }));
    answers.push(await come('s-u4', { name: 'X', email: 'free@example.org' }));
    const told = answers.map(({ answer }) =>
      JSON.stringify([answer.status, answer.body.code, answer.body.detail]),
    );
    expect(new Set(told).size).toBe(1);
    expect(told[0]).toContain('provider-refused');
    // Where the administrator says that its silence means yes; its no stays a no.
    await configure({ addressesVerified: true });
    expect((await come('s-u4', { name: 'X', email: 'free@example.org' })).answer.body.outcome).toBe(
      'signed-in',
    );
    const no = { name: 'X', email: 'other@example.org', email_verified: false };
    expect((await come('s-u5', no)).answer.body.code).toBe('provider-refused');
  });

  test('A6: is who they are by subject: a changed address changes the address and nothing else', async () => {
    const first = await come('s-mover', verified('Mo Mover'));
    const moved = await come('s-mover', { ...verified('Mo Mover'), email: 'mo@new.example' });
    expect(moved.answer.body.account).toMatchObject({
      id: first.answer.body.account.id,
      email: 'mo@new.example',
    });
    // The former address is told too, in case it was somebody else (A11).
    const mails = await hub.hub.store.read((unit) => unit.outbox.list({ limit: 10 }));
    const told = mails.items.filter(({ what }) => what === 'address-by-provider');
    expect(told.map(({ address }) => address).toSorted()).toEqual([null, 'mo.mover@example.org'].toSorted());
    // Not proved: kept. Another account's: kept.
    const unproved = { ...verified('Mo Mover'), email: 'mo@third.example', email_verified: false };
    expect((await come('s-mover', unproved)).answer.body.account.email).toBe('mo@new.example');
    const other = await hub.person('Otto Owner');
    const taken = await come('s-mover', { ...verified('Mo Mover'), email: other.email });
    expect(taken.answer.body).toMatchObject({ outcome: 'signed-in', account: { email: 'mo@new.example' } });
    // And whoever has the former address now is somebody else.
    const heir = await come('s-heir', verified('Mo Mover'));
    expect(heir.answer.body.account.id).not.toBe(first.answer.body.account.id);
  });

  test('A6: an address that the person chose here stays while the provider says the same', async () => {
    const { browser, answer } = await come('s-own', verified('Ola Own'));
    const { id: person } = answer.body.account;
    await hub.hub.store.write(async (unit) => {
      const account = await unit.accounts.byId(person);
      if (account !== null) await unit.accounts.update(account.key, { email: 'ola@home.example' });
    });
    const again = await come('s-own', verified('Ola Own'), browser);
    expect(again.answer.body.account.email).toBe('ola@home.example');
  });

  test('A5: of a disabled account is not let in', async () => {
    const { answer } = await come('s-dis', verified('Dee Disabled'));
    const sent = { token: await boss(), body: { status: 'disabled' } };
    await hub.call('PATCH', `/api/v1/users/${answer.body.account.id}`, sent);
    const again = await come('s-dis', verified('Dee Disabled'));
    expect([again.answer.status, again.answer.body.code]).toEqual([403, 'provider-refused']);
    expect((await again.browser.call('GET', '/api/v1/account')).status).toBe(401);
  });

  test('A6: who did not go on there is told so', async () => {
    const browser = new TestBrowser(hub.url);
    const address = await begin(browser);
    provider.present = '';
    const answer = await browser.call('POST', FINISH, { answer: await provider.visit(address) });
    expect([answer.status, answer.body.code]).toEqual([403, 'provider-refused']);
  });
});

describe('an address that has an account', () => {
  test('A6: links only after signing in to that account', async () => {
    const lena = await hub.person('Lena Linked');
    const { browser, answer } = await come('s-lena', verified('Lena Linked'));
    expect(answer.body).toMatchObject({ outcome: 'link-offer', email: lena.email });
    expect((await browser.call('GET', '/api/v1/account')).status).toBe(401);
    expect((await browser.call('POST', '/api/v1/account/provider-offer', {})).status).toBe(401);
    const body = { email: lena.email, password: TEST_PASSWORD, kind: 'browser' };
    expect((await browser.call('POST', '/api/v1/sessions', body)).status).toBe(201);
    const linked = await browser.call('POST', '/api/v1/account/provider-offer', {});
    expect([linked.status, linked.body]).toEqual([200, { provider: 'Campus', next: '/r/abc' }]);
    expect((await browser.call('POST', '/api/v1/account/provider-offer', {})).body.code).toBe('sign-in-over');
    const again = await come('s-lena', verified('Lena Linked'));
    expect(again.answer.body.account.id).toBe(lena.id);
  });

  test('A6: does not link to another account, nor from another browser', async () => {
    const vic = await hub.person('Vic Victim');
    const eve = await hub.person('Eve Elsewhere');
    const { browser } = await come('s-vic', verified('Vic Victim'));
    const body = { email: eve.email, password: TEST_PASSWORD, kind: 'browser' };
    await browser.call('POST', '/api/v1/sessions', body);
    expect((await browser.call('POST', '/api/v1/account/provider-offer', {})).body.code).toBe('conflict');
    await come('s-vic', verified('Vic Victim'));
    const other = new TestBrowser(hub.url);
    await other.call('POST', '/api/v1/sessions', { ...body, email: vic.email });
    expect((await other.call('POST', '/api/v1/account/provider-offer', {})).body.code).toBe('sign-in-over');
  });

  test('A6: one links and unlinks on the account page, freshly signed in, and one identity has one account', async () => {
    const uli = await hub.person('Uli Unlinks');
    const browser = new TestBrowser(hub.url);
    await browser.call('POST', '/api/v1/sessions', {
      email: uli.email,
      password: TEST_PASSWORD,
      kind: 'browser',
    });
    const link = async (who: TestBrowser, subject: string) => {
      provider.present = subject;
      provider.people.set(subject, { name: 'U', email: 'elsewhere@uni.example' });
      const begun = await who.call('POST', `/api/v1/account/providers/${id}`, {});
      return who.call('POST', FINISH, { answer: await provider.visit(begun.body.address) });
    };
    expect((await link(browser, 's-uli')).body.outcome).toBe('linked');
    expect((await come('s-uli', { name: 'U' })).answer.body.account.id).toBe(uli.id);
    const other = await hub.person('Odo Other');
    const thief = new TestBrowser(hub.url);
    await thief.call('POST', '/api/v1/sessions', {
      email: other.email,
      password: TEST_PASSWORD,
      kind: 'browser',
    });
    expect((await link(thief, 's-uli')).body.code).toBe('conflict');
    hub.clock.advance(11 * MINUTE);
    expect((await browser.call('DELETE', `/api/v1/account/providers/${id}`)).body.code).toBe('sign-in-stale');
    await browser.call('POST', '/api/v1/sessions/current/prove', { password: TEST_PASSWORD });
    expect((await browser.call('DELETE', `/api/v1/account/providers/${id}`)).status).toBe(204);
    expect((await come('s-uli', { name: 'U', email: 'x@y.example' })).answer.body.code).toBe(
      'provider-refused',
    );
    // Whoever has nothing else keeps it.
    const only = await come('s-only', verified('Ona Only'));
    const kept = await only.browser.call('DELETE', `/api/v1/account/providers/${id}`);
    expect([kept.status, kept.body.code]).toEqual([409, 'conflict']);
  });

  test('A6: a link that one account began does not end in another', async () => {
    const [ann, bob] = [await hub.person('Ann Began'), await hub.person('Bob Ended')];
    const browser = new TestBrowser(hub.url);
    const sign = (who: TestPerson) =>
      browser.call('POST', '/api/v1/sessions', {
        email: who.email,
        password: TEST_PASSWORD,
        kind: 'browser',
      });
    await sign(ann);
    provider.present = 's-ab';
    provider.people.set('s-ab', { name: 'AB' });
    const begun = await browser.call('POST', `/api/v1/account/providers/${id}`, {});
    const answer = await provider.visit(begun.body.address);
    await sign(bob);
    expect((await browser.call('POST', FINISH, { answer })).body.code).toBe('sign-in-over');
    expect((await browser.call('GET', '/api/v1/account/security')).body.providers).toEqual([]);
  });
});

describe('second factors', () => {
  test('A6: a provider does not stand for the second factor unless an administrator says so', async () => {
    const { browser, answer } = await come('s-two', verified('Tia Two'));
    const { Secret, TOTP } = await import('otpauth');
    const begun = await browser.call('POST', '/api/v1/account/code', {});
    const totp = new TOTP({ secret: Secret.fromBase32(begun.body.secret) });
    const now = () => totp.generate({ timestamp: hub.clock.now() });
    expect((await browser.call('POST', '/api/v1/account/code/confirm', { code: now() })).status).toBe(200);
    hub.clock.advance(MINUTE);
    const half = await come('s-two', verified('Tia Two'));
    expect([half.answer.status, half.answer.body.code]).toEqual([401, 'second-factor-needed']);
    expect(half.answer.body.parameters).toMatchObject({ next: '/r/abc' });
    expect((await half.browser.call('GET', '/api/v1/account')).status).toBe(401);
    const done = await half.browser.call('POST', '/api/v1/sign-in/code', { code: now() });
    expect(done.body).toMatchObject({ next: '/r/abc', account: { id: answer.body.account.id } });
    await configure({ provesBothFactors: true });
    expect((await come('s-two', verified('Tia Two'))).answer.body.outcome).toBe('signed-in');
  });

  test('A4: who has no password proves again by the provider, as the same person', async () => {
    const { browser } = await come('s-prove', verified('Pru Proves'));
    hub.clock.advance(11 * MINUTE);
    expect((await browser.call('POST', '/api/v1/account/code', {})).body.code).toBe('sign-in-stale');
    const prove = async (subject: string) => {
      const begun = await browser.call('POST', '/api/v1/sessions/current/prove/provider', { provider: id });
      expect(new URL(begun.body.address).searchParams.get('prompt')).toBe('login');
      provider.present = subject;
      return browser.call('POST', FINISH, { answer: await provider.visit(begun.body.address) });
    };
    expect((await prove('s-new')).body.code).toBe('provider-refused');
    expect((await browser.call('POST', '/api/v1/account/code', {})).body.code).toBe('sign-in-stale');
    expect((await prove('s-prove')).body.outcome).toBe('proved');
    expect((await browser.call('POST', '/api/v1/account/code', {})).status).toBe(200);
  });

  test('A6: on the way to prove it, guesses at codes are limited too', async () => {
    const { browser } = await come('s-guess', verified('Gia Guess'));
    const { Secret, TOTP } = await import('otpauth');
    const begun = await browser.call('POST', '/api/v1/account/code', {});
    const totp = new TOTP({ secret: Secret.fromBase32(begun.body.secret) });
    const at = (steps: number) => totp.generate({ timestamp: hub.clock.now() + steps * 30_000 });
    await browser.call('POST', '/api/v1/account/code/confirm', { code: at(0) });
    hub.clock.advance(MINUTE);
    const near = new Set([-2, -1, 0, 1, 2].map(at));
    const code = ['000000', '111111', '222222', '333333', '444444', '555555'].find((one) => !near.has(one));
    const prove = (given?: string) =>
      browser.call('POST', '/api/v1/sessions/current/prove/provider', { provider: id, code: given });
    expect((await prove()).body.code).toBe('second-factor-needed');
    const told: string[] = [];
    for (let guess = 0; guess < 8; guess++) told.push((await prove(code)).body.code);
    expect(told.slice(0, 5)).toEqual(Array(5).fill('code-refused'));
    expect(told.at(-1)).toBe('rate-limited');
    hub.clock.advance(15 * MINUTE);
    expect((await prove(at(0))).status).toBe(200);
  });
});

describe('groups', () => {
  test('P8: the mapping joins and leaves the groups that it keeps, at each sign-in, and no others', async () => {
    const [trade, maps, own] = [await makeGroup('Trade'), await makeGroup('Maps'), await makeGroup('Own')];
    const groupMapping = [
      { value: 'cn=trade', group: trade },
      { value: 'cn=maps', group: maps },
    ];
    await configure({ groupClaim: 'groups', groupMapping });
    const first = await come('s-gus', verified('Gus Grouped', { groups: ['cn=trade', 'cn=unknown'] }));
    expect(await groupsOf(first.browser)).toEqual(['Trade']);
    const person = first.answer.body.account.id;
    await hub.call('PUT', `/api/v1/groups/${own}/members/${person}`, { token: await boss(), body: {} });
    await come('s-gus', verified('Gus Grouped', { groups: ['cn=maps'] }), first.browser);
    expect(await groupsOf(first.browser)).toEqual(['Maps', 'Own']);
    await come('s-gus', verified('Gus Grouped'), first.browser);
    expect(await groupsOf(first.browser)).toEqual(['Own']);
    await come('s-gus', verified('Gus Grouped', { groups: ['cn=maps'] }), first.browser);

    // Marked, and edited nowhere else: by group, by person, by leaving.
    const token = await boss();
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
    await configure({ groupClaim: 'groups', groupMapping: groupMapping.slice(0, 1) });
    expect((await hub.call('GET', `/api/v1/groups/${maps}`, { token })).body.keptBy).toBeNull();
    expect((await hub.call('DELETE', `/api/v1/groups/${maps}/members/${person}`, { token })).status).toBe(
      204,
    );
  });

  test('P5: nobody gives by a mapping what they do not hold, and P14: settings:manage names no issuer', async () => {
    const powerful = await makeGroup('Powerful', ['resources:view-all']);
    const people = await makeGroup('Settings', ['settings:manage', 'users:manage']);
    const mel = await hub.person('Mel Manages');
    await hub.call('PUT', `/api/v1/groups/${people}/members/${mel.id}`, { token: await boss(), body: {} });
    const { token } = (await hub.signIn(mel.email, TEST_PASSWORD)).body;
    const body = {
      ...{ ...SETTINGS, name: 'Evil', issuer: 'https://evil.example', clientSecret: 's' },
      ...{ groupClaim: 'groups', groupMapping: [{ value: 'x', group: powerful }] },
    };
    const before = await hub.call('GET', '/api/v1/sign-in-providers', { token: await boss() });
    for (const [method, path] of [
      ['POST', '/api/v1/sign-in-providers'],
      ['PUT', `/api/v1/sign-in-providers/${id}`],
      ['DELETE', `/api/v1/sign-in-providers/${id}`],
      ['GET', '/api/v1/sign-in-providers'],
    ] as const) {
      const answer = await hub.call(method, path, { token, ...(method[0] === 'P' ? { body } : {}) });
      expect([answer.status, answer.body.parameters?.permission]).toEqual([403, 'users:grant-all']);
    }
    const after = await hub.call('GET', '/api/v1/sign-in-providers', { token: await boss() });
    expect(after.body).toEqual(before.body);
    // Nor by an old sign-in, nor by a key.
    const stale = await boss();
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

describe('what comes back', () => {
  test('A6: is good once, in the browser that went, with its own state', async () => {
    provider.present = 's-back';
    provider.people.set('s-back', verified('Bea Back'));
    const browser = new TestBrowser(hub.url);
    const answer = await provider.visit(await begin(browser));
    // Without the cookie; with the cookie of another trip.
    const bare = await new TestBrowser(hub.url).call('POST', FINISH, { answer });
    expect([bare.status, bare.body.code]).toEqual([401, 'sign-in-over']);
    const victim = new TestBrowser(hub.url);
    await begin(victim);
    const planted = await victim.call('POST', FINISH, { answer });
    expect([planted.status, planted.body.code]).toEqual([403, 'provider-refused']);
    expect((await victim.call('GET', '/api/v1/account')).status).toBe(401);
    const cookies = new Map(browser.cookies);
    expect((await browser.call('POST', FINISH, { answer })).body.outcome).toBe('signed-in');
    const replay = new TestBrowser(hub.url);
    for (const [name, value] of cookies) replay.cookies.set(name, value);
    expect((await replay.call('POST', FINISH, { answer })).body.code).toBe('sign-in-over');
    // The code alone, in a new trip with the right state: the provider knows that it is used, and its verifier differs.
    const state = new URL(await begin(replay)).searchParams.get('state') ?? '';
    const query = new URLSearchParams(answer);
    query.set('state', state);
    expect((await replay.call('POST', FINISH, { answer: query.toString() })).body.code).toBe(
      'provider-refused',
    );
  });

  test('A6: a code that was stolen on its way is worth nothing in another trip', async () => {
    provider.present = 's-steal';
    provider.people.set('s-steal', verified('Stu Stolen'));
    const stolen = new URLSearchParams(await provider.visit(await begin(new TestBrowser(hub.url))));
    const thief = new TestBrowser(hub.url);
    stolen.set('state', new URL(await begin(thief)).searchParams.get('state') ?? '');
    const answer = await thief.call('POST', FINISH, { answer: stolen.toString() });
    expect([answer.status, answer.body.code]).toEqual([403, 'provider-refused']);
  });

  test('A6: is over after ten minutes, and when the provider was changed meanwhile', async () => {
    provider.present = 's-late';
    provider.people.set('s-late', verified('Lou Late'));
    const browser = new TestBrowser(hub.url);
    const answer = await provider.visit(await begin(browser));
    hub.clock.advance(10 * MINUTE);
    expect((await browser.call('POST', FINISH, { answer })).body.code).toBe('sign-in-over');
    const other = new TestBrowser(hub.url);
    const second = await provider.visit(await begin(other));
    await configure({ enabled: false });
    expect((await other.call('POST', FINISH, { answer: second })).body.code).toBe('sign-in-over');
    const gone = await new TestBrowser(hub.url).call('POST', '/api/v1/sign-in/provider', { provider: id });
    expect(gone.status).toBe(404);
  });

  test('A6: from another issuer than one went to is refused (mix-up)', async () => {
    provider.present = 's-mix';
    provider.people.set('s-mix', verified('Mia Mixed'));
    for (const iss of ['https://evil.example', null]) {
      const browser = new TestBrowser(hub.url);
      const query = new URLSearchParams(await provider.visit(await begin(browser)));
      if (iss === null) query.delete('iss');
      else query.set('iss', iss);
      const answer = await browser.call('POST', FINISH, { answer: query.toString() });
      expect([answer.status, answer.body.code]).toEqual([403, 'provider-refused']);
    }
  });

  test('CSRF: another site neither begins nor finishes a sign-in', async () => {
    for (const path of [
      '/api/v1/sign-in/provider',
      FINISH,
      '/api/v1/sign-in/code',
      '/api/v1/sign-in/passkey',
    ]) {
      const answer = await hub.call('POST', path, { body: {}, headers: { 'sec-fetch-site': 'cross-site' } });
      expect([answer.status, answer.body.code]).toEqual([403, 'origin-refused']);
    }
  });
});

describe('what a second provider says', () => {
  let forging: ForgingProvider;
  let second: string;
  let nonce = '';
  beforeAll(async () => {
    forging = await startForgingProvider('forger', () => nonce);
    second = await addProvider({ name: 'Second', issuer: forging.issuer });
  });
  afterAll(async () => {
    await hub.call('DELETE', `/api/v1/sign-in-providers/${second}`, { token: await boss() });
    await forging.close();
  });

  async function back() {
    const browser = new TestBrowser(hub.url);
    const went = new URL(await begin(browser, second)).searchParams;
    nonce = went.get('nonce') ?? '';
    const answer = new URLSearchParams({ code: 'c', state: went.get('state') ?? '' }).toString();
    return browser.call('POST', FINISH, { answer });
  }

  test('A6: counts when it is signed, for this hub, now, and for this trip', async () => {
    forging.forge = {};
    expect((await back()).body.outcome).toBe('signed-in');
    const seen = forging.seen.at(-1);
    expect(seen?.get('code_verifier')).toMatch(/^[\w-]{43}$/);
    expect(seen?.get('redirect_uri')).toBe(`${hub.hub.url()}/sign-in/callback`);
  });

  test.each([
    ['another nonce', { claims: { nonce: 'replayed' } }],
    ['no nonce', { claims: { nonce: undefined } }],
    ['another audience', { claims: { aud: 'another-client' } }],
    ['another issuer', { claims: { iss: 'https://evil.example' } }],
    ['an end in the past', { claims: { exp: 1000 } }],
    ['no subject', { claims: { sub: undefined } }],
    ['another key', { key: 'other' }],
    ['no signature', { key: 'none' }],
  ] as const)('A6: with %s it lets nobody in', async (_name, forge) => {
    forging.forge = forge;
    const answer = await back();
    expect([answer.status, answer.body.code]).toEqual([403, 'provider-refused']);
  });

  test('A6: a subject of one provider is nobody at another', async () => {
    const { answer } = await come('s-same', verified('Sam Same'));
    forging.forge = { claims: { sub: 's-same', email: 'sam.second@example.org' } };
    const other = await back();
    expect(other.body.account.id).not.toBe(answer.body.account.id);
  });
});

describe('the settings of a provider', () => {
  test('A6: its secret is never shown, nor kept for another issuer, and it must answer as a provider', async () => {
    const token = await boss();
    const list = await hub.call('GET', '/api/v1/sign-in-providers', { token });
    expect(list.body.items[0]).toMatchObject({ hasSecret: true, issuer: provider.issuer });
    expect(JSON.stringify(list.body)).not.toContain(CLIENT.clientSecret);
    expect(JSON.stringify((await hub.call('GET', '/api/metadata')).body)).not.toContain(provider.issuer);
    const log = await hub.hub.store.read((unit) => unit.audit.latest(500));
    expect(JSON.stringify(log)).not.toContain(CLIENT.clientSecret);
    const put = (changes: Readonly<Record<string, unknown>>) =>
      hub.call('PUT', `/api/v1/sign-in-providers/${id}`, {
        token,
        body: { ...SETTINGS, issuer: provider.issuer, ...changes },
      });
    // With people linked to it, an address is another provider; without, the secret must be given again.
    expect((await put({ issuer: 'http://127.0.0.1:1' })).body.errors[0].field).toBe('issuer');
    for (const issuer of [
      'http://campus.example',
      'https://u:p@campus.example',
      'ftp://x',
      'https://a.example/?q',
    ]) {
      expect((await put({ issuer })).body.errors[0].field).toBe('issuer');
    }
    const dead = await hub.call('POST', '/api/v1/sign-in-providers', {
      token,
      body: { ...SETTINGS, name: 'Dead', issuer: 'http://127.0.0.1:1', clientSecret: 's' },
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

// Last, since everybody else’s sessions end by the time that passes.
test('A18: of a deleted account waits as long as it can be restored, then begins anew', async () => {
  const { answer } = await come('s-gone', verified('Gil Gone'));
  const { id: gone } = answer.body.account;
  expect((await hub.call('DELETE', `/api/v1/users/${gone}`, { token: await boss() })).status).toBe(200);
  expect((await come('s-gone', verified('Gil Gone'))).answer.body.code).toBe('provider-refused');
  hub.clock.advance(30 * 24 * 60 * MINUTE);
  await forgetWhatIsOver(hub.hub.store, hub.clock.now());
  const anew = await come('s-gone', verified('Gil Gone'));
  expect(anew.answer.body.outcome).toBe('signed-in');
  expect(anew.answer.body.account.id).not.toBe(gone);
});
