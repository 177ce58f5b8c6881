import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Mailbox, openMailbox, startTestHub, TEST_PASSWORD, type TestHub } from '../../testing/index.ts';

let hub: TestHub;
let box: Mailbox;
beforeAll(async () => {
  box = await openMailbox();
  hub = await startTestHub({ environment: box.environment });
});
afterAll(async () => {
  await hub.close();
  await box.close();
});

const OTHER = 'a quiet copper kettle';
const set = (changes: unknown) => hub.admin.call('PATCH', '/api/v1/settings', changes);
const post = (path: string, body: unknown, sent = {}) =>
  hub.call('POST', `/api/v1${path}`, { body, ...sent });
const register = (email: string, more: object = {}) =>
  post('/register', {
    name: 'Nora New',
    email,
    password: TEST_PASSWORD,
    passwordVerify: TEST_PASSWORD,
    ...more,
  });
const accountOf = (email: string) => hub.hub.store.read((unit) => unit.accounts.byEmail(email));
const secretOf = async (email: string) => (await box.takeOne(hub, email)).secret ?? '';

describe('registering where the hub sends mail', () => {
  beforeEach(async () => {
    await set({ signupEnabled: true, signupApproval: false, signupDomains: [], signupVerified: true });
  });

  test('A21, A23: the answer is "look in your mail"; the account begins when the address is proved', async () => {
    const answer = await register('nora@example.org', { institution: 'Institute', next: '/r/abc' });
    expect([answer.status, answer.body]).toEqual([201, { status: 'mailed', email: 'nora@example.org' }]);
    expect(answer.headers.get('set-cookie')).toBeNull();
    const mail = await box.takeOne(hub, 'nora@example.org');
    expect(mail.button).toBe(`${hub.hub.url()}/verify?next=%2Fr%2Fabc#${mail.secret}`);
    expect(mail.html).toContain(`#${mail.secret}`);
    expect(await accountOf('nora@example.org')).toBeNull();
    expect((await hub.signIn('nora@example.org', TEST_PASSWORD)).status).toBe(401);
    const secret = mail.secret ?? '';
    expect((await post('/verify/look', { secret })).body).toEqual({
      kind: 'registration',
      email: 'nora@example.org',
      yours: false,
    });
    expect(await accountOf('nora@example.org')).toBeNull();
    const made = await post('/verify', { secret, password: TEST_PASSWORD });
    expect([made.status, made.body]).toMatchObject([
      200,
      { kind: 'registration', account: { role: 'DATA_SCIENTIST', status: 'active', emailVerified: true } },
    ]);
    expect((await hub.signIn('nora@example.org', TEST_PASSWORD)).status).toBe(201);
    expect((await post('/verify', { secret, password: TEST_PASSWORD })).body.code).toBe('secret-over');
  });

  test('A21: the mailed secret alone makes no account: it takes the password of who registered', async () => {
    await register('victim@example.org', { password: OTHER, passwordVerify: OTHER });
    const secret = await secretOf('victim@example.org');
    for (const body of [{ secret }, { secret, password: TEST_PASSWORD }]) {
      const answer = await post('/verify', body);
      expect([answer.status, answer.body.code]).toEqual([401, 'sign-in-refused']);
    }
    expect(await accountOf('victim@example.org')).toBeNull();
    const guesses = [];
    for (let guess = 0; guess < 7; guess++)
      guesses.push((await post('/verify', { secret, password: `wrong ${guess}` })).status);
    expect(guesses).toContain(429);
  });

  test('A23: whoever has the account is told by mail alone, and the answer is the same', async () => {
    await hub.person('Olga Old');
    const taken = await register('OLGA.OLD@example.org');
    const free = await register('free.one@example.org');
    expect(taken.body).toEqual({ status: 'mailed', email: 'OLGA.OLD@example.org' });
    expect([free.status, Object.keys(free.body)]).toEqual([taken.status, Object.keys(taken.body)]);
    const mail = await box.takeOne(hub, 'olga.old@example.org');
    expect(mail.subject).toBe('You have an account here already');
    expect(mail.secret).toBeNull();
    expect((await hub.signIn('olga.old@example.org', TEST_PASSWORD)).status).toBe(201);
  });

  test('A21: with approval it waits for an administrator once its address is proved, and they are told', async () => {
    await set({ signupApproval: true });
    await register('wait@example.org');
    expect((await hub.admin.call('GET', '/api/v1/users?status=pending')).body.items).toEqual([]);
    const secret = await secretOf('wait@example.org');
    const { body } = await post('/verify', { secret, password: TEST_PASSWORD });
    expect(body.account.status).toBe('pending');
    expect((await hub.signIn('wait@example.org', TEST_PASSWORD)).status).toBe(401);
    const [news] = (await hub.admin.call('GET', '/api/v1/inbox')).body.items;
    expect(JSON.stringify(news)).toContain('approval-asked');
  });

  test('A22: a registration that was mailed is refused once the hub takes none any more', async () => {
    await register('late@example.org');
    const secret = await secretOf('late@example.org');
    await set({ signupEnabled: false });
    const answer = await post('/verify', { secret, password: TEST_PASSWORD });
    expect(answer.body.code).toBe('signup-closed');
    expect(await accountOf('late@example.org')).toBeNull();
  });

  test('A21: a registration waits for a day', async () => {
    await register('slow@example.org');
    const secret = await secretOf('slow@example.org');
    hub.clock.advance(24 * 60 * 60_000);
    expect((await post('/verify', { secret, password: TEST_PASSWORD })).body.code).toBe('secret-over');
  });

  test('A21: of two registrations of one address the one that is proved counts, and ends the other', async () => {
    await register('two@example.org');
    const first = await secretOf('two@example.org');
    await register('two@example.org', { name: 'Other', password: OTHER, passwordVerify: OTHER });
    const second = await secretOf('two@example.org');
    expect((await post('/verify', { secret: second, password: OTHER })).status).toBe(200);
    expect((await post('/verify', { secret: first, password: TEST_PASSWORD })).body.code).toBe('secret-over');
    expect((await accountOf('two@example.org'))?.name).toBe('Other');
  });

  test('A21: where proof does not come first, the account is made at once and can be proved later', async () => {
    await set({ signupVerified: false });
    expect((await register('quick@example.org')).body.status).toBe('mailed');
    const secret = await secretOf('quick@example.org');
    expect(await accountOf('quick@example.org')).toMatchObject({ emailVerified: false, status: 'active' });
    const { body } = await hub.signIn('quick@example.org', TEST_PASSWORD);
    const look = await post('/verify/look', { secret }, { token: body.token });
    expect(look.body).toEqual({ kind: 'address', email: 'quick@example.org', yours: true });
    expect((await post('/verify', { secret }, { token: body.token })).status).toBe(200);
    expect((await accountOf('quick@example.org'))?.emailVerified).toBe(true);
  });

  test('A21: an address is mailed five times within half an hour, and nothing tells that it stopped', async () => {
    const answers = [];
    for (let number = 0; number < 8; number++) answers.push((await register('flood@example.org')).status);
    expect(new Set(answers)).toEqual(new Set([201]));
    expect(await box.take(hub, 'flood@example.org')).toHaveLength(5);
  });

  test.each([
    '//evil.org',
    '/\\evil.org',
    'https://evil.org',
    '/%5cevil.org',
    '/%2f%2fevil.org',
    '/a//b',
    '/../x',
    '/r/a#b',
  ])('A21: %s is no place to go on to, and nothing is mailed', async (next) => {
    const answer = await register('next@example.org', { next });
    expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([400, 'next']);
    expect(await box.take(hub, 'next@example.org')).toEqual([]);
  });
});

describe('a forgotten password', () => {
  const forgot = (email: string) => post('/forgot-password', { email });

  test('A10: a mailed way works once, ends every session and key, and proves the address', async () => {
    const { id, token, email } = await hub.person('Fay Forgot', { verified: false });
    const key = await hub.call('POST', '/api/v1/account/keys', {
      token,
      body: { name: 'k', scopes: ['read'] },
    });
    // That a key was made is mailed too.
    await box.take(hub, email);
    const answer = await forgot(email.toUpperCase());
    expect([answer.status, answer.body]).toEqual([202, { mail: true }]);
    const mail = await box.takeOne(hub, email);
    expect(mail.button).toBe(`${hub.hub.url()}/set-password#${mail.secret}`);
    const body = { token: mail.secret, password: OTHER };
    expect((await post('/set-password', { ...body, password: 'short' })).body.code).toBe('password-refused');
    const done = await post('/set-password', body);
    expect([done.status, done.body]).toEqual([200, { email }]);
    expect(done.headers.get('set-cookie')).toBeNull();
    for (const used of [token, key.body.secret]) {
      expect((await hub.call('GET', '/api/v1/account', { token: used })).status).toBe(401);
    }
    expect((await hub.signIn(email, TEST_PASSWORD)).status).toBe(401);
    expect((await hub.signIn(email, OTHER)).status).toBe(201);
    expect((await hub.admin.call('GET', `/api/v1/users/${id}`)).body.emailVerified).toBe(true);
    expect((await post('/set-password', body)).body.code).toBe('secret-over');
    expect((await box.takeOne(hub, email)).subject).toContain('A password was set for your account');
  });

  test('A10: it is good for 30 minutes, and the latest of several ends the others by being used', async () => {
    const { email } = await hub.person('Tim Time');
    await forgot(email);
    const first = await secretOf(email);
    hub.clock.advance(29 * 60_000);
    await forgot(email);
    const second = await secretOf(email);
    hub.clock.advance(60_000);
    expect((await post('/set-password', { token: first, password: OTHER })).body.code).toBe('secret-over');
    await forgot(email);
    const third = await secretOf(email);
    expect((await post('/set-password', { token: second, password: OTHER })).status).toBe(200);
    expect((await post('/set-password', { token: third, password: TEST_PASSWORD })).body.code).toBe(
      'secret-over',
    );
  });

  test('A10: nothing comes to an unknown, disabled, pending or deleted account, and a mailed way dies with it', async () => {
    const dora = await hub.person('Dora Disabled');
    await forgot(dora.email);
    const secret = await secretOf(dora.email);
    await hub.admin.call('PATCH', `/api/v1/users/${dora.id}`, { status: 'disabled' });
    await box.take(hub, dora.email);
    expect((await post('/set-password', { token: secret, password: OTHER })).body.code).toBe('secret-over');
    for (const email of ['ghost@example.org', dora.email]) {
      const answer = await forgot(email);
      expect([answer.status, answer.body]).toEqual([202, { mail: true }]);
      expect(await box.take(hub, email)).toEqual([]);
    }
  });

  test('A10: looking changes nothing, and no GET does anything', async () => {
    const { email } = await hub.person('Sam Scanner');
    await forgot(email);
    const secret = await secretOf(email);
    for (const path of ['/set-password', '/verify', `/api/v1/set-password?token=${secret}`])
      await hub.call('GET', path);
    expect((await hub.signIn(email, TEST_PASSWORD)).status).toBe(201);
    expect((await post('/set-password', { token: secret, password: OTHER })).status).toBe(200);
  });

  test('A10: asking is limited by network, whatever the address', async () => {
    const own = await startTestHub();
    try {
      const ask = (email: string) => own.call('POST', '/api/v1/forgot-password', { body: { email } });
      const answers = [];
      for (let number = 0; number < 62; number++) answers.push((await ask(`p${number}@example.org`)).status);
      expect(answers.slice(0, 60).every((status) => status === 202)).toBe(true);
      expect(answers.slice(60)).toEqual([429, 429]);
      expect((await ask(own.admin.email)).status).toBe(429);
      own.clock.advance(60 * 60_000);
      expect((await ask(own.admin.email)).status).toBe(202);
    } finally {
      await own.close();
    }
  });
});

describe('another address', () => {
  test('A11: it counts once it is confirmed; the old one is told; re-saving one’s own is no error', async () => {
    const mia = await hub.person('Mia Moves');
    const same = await mia.call('PATCH', '/api/v1/account', { email: 'MIA.moves@example.org', name: 'Mia' });
    expect([same.status, same.body]).toMatchObject([
      200,
      { email: 'MIA.moves@example.org', name: 'Mia', emailVerified: true, wishedEmail: null },
    ]);
    const asked = await mia.call('PATCH', '/api/v1/account', { email: 'mia@elsewhere.org' });
    expect(asked.body).toMatchObject({ email: 'MIA.moves@example.org', wishedEmail: 'mia@elsewhere.org' });
    expect((await mia.call('GET', '/api/v1/account')).body.wishedEmail).toBe('mia@elsewhere.org');
    const first = await secretOf('mia@elsewhere.org');
    expect((await mia.call('POST', '/api/v1/account/address/resend')).body).toEqual({
      email: 'mia@elsewhere.org',
    });
    const second = await secretOf('mia@elsewhere.org');
    expect((await mia.call('POST', '/api/v1/verify', { secret: first })).body.code).toBe('secret-over');
    const eve = await hub.person('Eve Else');
    expect((await eve.call('POST', '/api/v1/verify', { secret: second })).body.code).toBe('sign-in-refused');
    await hub.call('POST', '/api/v1/forgot-password', { body: { email: 'mia.moves@example.org' } });
    const reset = (await box.takeOne(hub, 'mia.moves@example.org')).secret;
    const done = await mia.call('POST', '/api/v1/verify', { secret: second });
    expect(done.body.account).toMatchObject({ email: 'mia@elsewhere.org', emailVerified: true });
    const told = await box.takeOne(hub, 'mia.moves@example.org');
    expect([told.subject, told.secret]).toMatchObject([expect.stringContaining('mia@elsewhere.org'), null]);
    // What was mailed to the old address opens nothing any more.
    expect((await post('/set-password', { token: reset, password: OTHER })).body.code).toBe('secret-over');
    expect((await hub.signIn('mia@elsewhere.org', TEST_PASSWORD)).status).toBe(201);
  });

  test('A11: a taken address answers alike, and its holder is told', async () => {
    const max = await hub.person('Max Moves');
    const { email } = await hub.person('Tess Taken');
    const taken = await max.call('PATCH', '/api/v1/account', { email });
    const free = await max.call('PATCH', '/api/v1/account', { email: 'nobody.has@example.org' });
    expect(taken.status).toBe(200);
    expect({ ...free.body, wishedEmail: email }).toEqual(taken.body);
    const mail = await box.takeOne(hub, email);
    expect([mail.subject, mail.secret]).toEqual([
      'Somebody wanted to use your address for another account',
      null,
    ]);
    expect(mail.text).not.toContain('Max');
  });

  test('A11: who takes the wish back keeps the address, and the mailed way is over', async () => {
    const ron = await hub.person('Ron Returns');
    await ron.call('PATCH', '/api/v1/account', { email: 'ron@elsewhere.org' });
    const secret = await secretOf('ron@elsewhere.org');
    expect((await ron.call('DELETE', '/api/v1/account/address')).status).toBe(204);
    expect((await ron.call('DELETE', '/api/v1/account/address')).status).toBe(404);
    expect((await ron.call('POST', '/api/v1/verify', { secret })).body.code).toBe('secret-over');
    expect((await ron.call('GET', '/api/v1/account')).body.account.email).toBe(ron.email);
  });

  test('A4, A11: it needs a recent sign-in, and no access key does it', async () => {
    const kay = await hub.person('Kay Keys');
    const { body } = await kay.call('POST', '/api/v1/account/keys', { name: 'k', scopes: ['admin'] });
    const change = { email: 'kay@elsewhere.org' };
    const byKey = await hub.call('PATCH', '/api/v1/account', { token: body.secret, body: change });
    expect(byKey.body.code).toBe('scope-needed');
    hub.clock.advance(10 * 60_000);
    expect((await kay.call('PATCH', '/api/v1/account', change)).body.code).toBe('sign-in-stale');
    expect(await box.take(hub, 'kay@elsewhere.org')).toEqual([]);
  });

  test('A27: one account has only so many addresses mailed a day, whoever they are of', async () => {
    const spam = await hub.person('Sid Spam');
    const wish = async (email: string) => (await spam.call('PATCH', '/api/v1/account', { email })).status;
    for (let index = 1; index <= 20; index++) expect(await wish(`victim${index}@outside.example`)).toBe(200);
    expect(await wish('one.more@outside.example')).toBe(429);
    expect(await wish(hub.admin.email)).toBe(429);
  });

  test('A11: of two who confirm one address the first gets it', async () => {
    const [one, two] = [await hub.person('Una One'), await hub.person('Udo Two')];
    const secrets = [];
    for (const person of [one, two]) {
      await person.call('PATCH', '/api/v1/account', { email: 'wanted@example.org' });
      secrets.push(await secretOf('wanted@example.org'));
    }
    expect((await one.call('POST', '/api/v1/verify', { secret: secrets[0] })).status).toBe(200);
    const late = await two.call('POST', '/api/v1/verify', { secret: secrets[1] });
    expect([late.status, late.body.code]).toEqual([409, 'address-taken']);
    expect((await two.call('GET', '/api/v1/account')).body.account.email).toBe(two.email);
  });
});
