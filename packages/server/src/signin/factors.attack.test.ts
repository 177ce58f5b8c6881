import { recoverAdministrator } from '@tessera/domain';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, TEST_PASSWORD, type TestHub, type TestPerson } from '../testing/index.ts';
import { TestBrowser } from './testing/browser.ts';
import { SoftwarePasskey } from './testing/software-passkey.ts';

const MINUTE = 60_000;

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({ environment: { TESSERA_HOST: 'localhost', TESSERA_TRUST_PROXY: 'loopback' } });
});
afterAll(() => hub.close());

/** What an app would show now, or `steps` of 30 seconds from now. */
function codeOf(secret: string, steps = 0): string {
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  return totp.generate({ timestamp: hub.clock.now() + steps * 30_000 });
}

/** A code that no step near now has. */
function wrongCode(secret: string): string {
  const near = new Set([-2, -1, 0, 1, 2].map((steps) => codeOf(secret, steps)));
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !near.has(code)) ?? '';
}

/** Sets an app of codes up; a step later, so that the code that confirmed it is not the one that comes next. */
async function withCodes(who: TestPerson): Promise<{ readonly secret: string; readonly recovery: string[] }> {
  const begun = await who.call('POST', '/api/v1/account/code', {});
  expect(begun.status).toBe(200);
  const { secret } = begun.body;
  const done = await who.call('POST', '/api/v1/account/code/confirm', { code: codeOf(secret) });
  expect(done.status).toBe(200);
  hub.clock.advance(MINUTE);
  return { secret, recovery: done.body.recoveryCodes };
}

async function withPasskey(who: TestPerson): Promise<SoftwarePasskey> {
  const passkey = new SoftwarePasskey(hub.hub.url());
  const { body } = await who.call('POST', '/api/v1/account/passkeys/options', {});
  const response = passkey.create(body.options);
  const added = await who.call('POST', '/api/v1/account/passkeys', { name: 'Laptop', response });
  expect(added.status).toBe(201);
  return passkey;
}

function signIn(who: { readonly email: string }, code?: string, password = TEST_PASSWORD) {
  const body = { email: who.email, password, ...(code === undefined ? {} : { code }) };
  return hub.call('POST', '/api/v1/sessions', { body });
}

/** A browser that has entered the right password. */
async function halfway(who: { readonly email: string }): Promise<TestBrowser> {
  const browser = new TestBrowser(hub.url);
  await browser.call('POST', '/api/v1/sessions', {
    email: who.email,
    password: TEST_PASSWORD,
    kind: 'browser',
  });
  return browser;
}

/** What somebody was told of, newest first. */
function toldTo(who: TestPerson): Promise<readonly string[]> {
  return hub.hub.store.read(async (unit) => {
    const account = await unit.accounts.byId(who.id);
    const items = account === null ? [] : (await unit.news.list(account.key, { limit: 50 })).items;
    return items.map(({ what }) => what);
  });
}

describe('codes of an app', () => {
  test('A6: count only once a code confirmed them', async () => {
    const ann = await hub.person('Ann Unsure');
    const { body } = await ann.call('POST', '/api/v1/account/code', {});
    expect(body.address).toContain(`secret=${body.secret}`);
    const wrong = await ann.call('POST', '/api/v1/account/code/confirm', { code: wrongCode(body.secret) });
    expect([wrong.status, wrong.body.code]).toEqual([401, 'code-refused']);
    expect((await signIn(ann)).status).toBe(201);
    expect((await ann.call('GET', '/api/v1/account/security')).body).toMatchObject({
      code: null,
      recoveryCodes: 0,
    });
  });

  test('A6: a script gives the code with the password; without it the problem says so', async () => {
    const sam = await hub.person('Sam Script');
    const { secret } = await withCodes(sam);
    const without = await signIn(sam);
    expect([without.status, without.body.code]).toEqual([401, 'second-factor-needed']);
    expect(without.body.parameters.methods).toBe('code recovery-code');
    expect(without.body.token).toBeUndefined();
    expect((await signIn(sam, codeOf(secret))).status).toBe(201);
  });

  test('A6: a code is good once, and an older one no longer', async () => {
    const rea = await hub.person('Rea Replay');
    const { secret } = await withCodes(rea);
    const [older, now] = [codeOf(secret, -1), codeOf(secret)];
    expect((await signIn(rea, now)).status).toBe(201);
    for (const code of [now, older]) {
      const again = await signIn(rea, code);
      expect([again.status, again.body.code]).toEqual([401, 'sign-in-refused']);
    }
    // Clocks differ by a step at most.
    expect((await signIn(rea, codeOf(secret, 2))).status).toBe(401);
    expect((await signIn(rea, codeOf(secret, 1))).status).toBe(201);
  });

  test('A6: the code that set the app up is spent by it', async () => {
    const una = await hub.person('Una Used');
    const { body } = await una.call('POST', '/api/v1/account/code', {});
    const code = codeOf(body.secret);
    expect((await una.call('POST', '/api/v1/account/code/confirm', { code })).status).toBe(200);
    expect((await signIn(una, code)).status).toBe(401);
  });

  test('A6: of two sign-ins with one code at the same time one gets in', async () => {
    const tom = await hub.person('Tom Twice');
    const { secret } = await withCodes(tom);
    const code = codeOf(secret);
    const both = await Promise.all([signIn(tom, code), signIn(tom, code)]);
    expect(both.map((answer) => answer.status).toSorted()).toEqual([201, 401]);
  });

  test('A3: with a code along, a wrong password, a wrong code and an unknown address are one answer', async () => {
    const eve = await hub.person('Eve Evasive');
    const { secret } = await withCodes(eve);
    const plain = await hub.person('Pat Plain');
    const answers = await Promise.all([
      signIn(eve, codeOf(secret), 'wrong password'),
      signIn(eve, wrongCode(secret)),
      signIn(plain, '123456', 'wrong password'),
      signIn({ email: 'ghost@example.org' }, '123456'),
    ]);
    const told = answers.map(({ status, body }) => [status, body.code, body.detail]);
    expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(told[0]?.[1]).toBe('sign-in-refused');
  });

  test('A3: that a code is missing is told to nobody without the password', async () => {
    const ned = await hub.person('Ned Needs');
    await withCodes(ned);
    const wrong = await signIn(ned, undefined, 'wrong password');
    expect([wrong.status, wrong.body.code]).toEqual([401, 'sign-in-refused']);
  });

  test('A6: guesses at codes are limited, and the right password does not buy more of them', async () => {
    const bob = await hub.person('Bob Brute');
    const { secret } = await withCodes(bob);
    const codes: string[] = [];
    for (let round = 0; round < 12; round++) {
      // A new half of a sign-in each time, as somebody who knows the password would.
      const browser = await halfway(bob);
      const answer = await browser.call('POST', '/api/v1/sign-in/code', { code: wrongCode(secret) });
      codes.push(answer.body.code);
    }
    expect(codes.filter((code) => code === 'code-refused').length).toBeLessThan(4);
    expect(codes.at(-1)).not.toBe('code-refused');
    // The owner learns that the password is known.
    hub.clock.advance(20 * MINUTE);
    expect(await toldTo(bob)).toContain('codes-guessed');
    expect((await signIn(bob, codeOf(secret))).status).toBe(201);
  });
});

test('A6: guesses at codes from many networks are counted together, and the owner is told', () =>
  hub.clock.still(async () => {
    const nat = await hub.person('Nat Networked');
    const { secret } = await withCodes(nat);
    const thief = await halfway(nat);
    const codes: string[] = [];
    const from = (index: number) => ({ headers: { 'x-forwarded-for': `2001:db8:${index}::1` } });
    for (let index = 1; index <= 12; index++) {
      const answer = await thief.call(
        'POST',
        '/api/v1/sign-in/code',
        { code: wrongCode(secret) },
        from(index),
      );
      codes.push(answer.body.code);
    }
    expect(codes.filter((code) => code === 'code-refused').length).toBeLessThan(8);
    expect(codes.at(-1)).toBe('rate-limited');
    expect(await toldTo(nat)).toContain('codes-guessed');
    // With the password in the same call it reads as anything wrong does (A3).
    const body = { email: nat.email, password: TEST_PASSWORD, code: codeOf(secret) };
    const script = await hub.call('POST', '/api/v1/sessions', { body, ...from(13) });
    expect([script.status, script.body.code]).toEqual([401, 'sign-in-refused']);
    hub.clock.advance(20 * MINUTE);
    expect((await signIn(nat, codeOf(secret))).status).toBe(201);
  }));

describe('half a sign-in', () => {
  test('A6: has access to nothing, and its secret is neither session nor bearer', async () => {
    const hal = await hub.person('Hal Half');
    await withCodes(hal);
    const browser = await halfway(hal);
    const step = browser.cookie('-step') ?? '';
    expect(step).toMatch(/^[\w-]{43}$/);
    const session = `tessera-${hub.hub.port()}`;
    for (const sent of [
      {},
      { token: `tss_${step}` },
      { cookie: `${session}=${step}` },
      { cookie: `${session}-step=${step}` },
    ]) {
      expect((await hub.call('GET', '/api/v1/account', sent)).status).toBe(401);
    }
    expect((await browser.call('GET', '/api/v1/account')).status).toBe(401);
    expect((await browser.call('POST', '/api/v1/account/code', {})).status).toBe(401);
    expect((await browser.call('POST', '/api/v1/sign-in/set-up/code', {})).body.code).toBe('sign-in-over');
  });

  test('A6: is finished by a code, once, within ten minutes, and only with its cookie', async () => {
    const fay = await hub.person('Fay Finish');
    const { secret } = await withCodes(fay);
    const late = await halfway(fay);
    hub.clock.advance(10 * MINUTE);
    const over = await late.call('POST', '/api/v1/sign-in/code', { code: codeOf(secret) });
    expect([over.status, over.body.code]).toEqual([401, 'sign-in-over']);
    const browser = await halfway(fay);
    const bare = await new TestBrowser(hub.url).call('POST', '/api/v1/sign-in/code', {
      code: codeOf(secret),
    });
    expect(bare.body.code).toBe('sign-in-over');
    const copy = new TestBrowser(hub.url);
    for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
    expect((await browser.call('POST', '/api/v1/sign-in/code', { code: codeOf(secret) })).status).toBe(201);
    expect((await browser.call('GET', '/api/v1/account')).body.account.id).toBe(fay.id);
    expect(browser.cookie('-step')).toBeUndefined();
    hub.clock.advance(MINUTE);
    const again = await copy.call('POST', '/api/v1/sign-in/code', { code: codeOf(secret) });
    expect(again.body.code).toBe('sign-in-over');
  });

  test('A5: ends when the password is reset and when the account is disabled', async () => {
    for (const changes of [{ password: 'quiet amber lantern' }, { status: 'disabled' }]) {
      const dan = await hub.person(`Dan ${Object.keys(changes)[0]} Done`);
      const { secret } = await withCodes(dan);
      const browser = await halfway(dan);
      const admin = await hub.signIn(hub.admin.email, TEST_PASSWORD);
      const sent = { token: admin.body.token, body: changes };
      expect((await hub.call('PATCH', `/api/v1/users/${dan.id}`, sent)).status).toBe(200);
      const answer = await browser.call('POST', '/api/v1/sign-in/code', { code: codeOf(secret) });
      expect([answer.status, answer.body.code]).toEqual([401, 'sign-in-over']);
    }
  });

  test('A6: a password reset does not skip the second factor', async () => {
    const pia = await hub.person('Pia Passed');
    await withCodes(pia);
    const admin = await hub.signIn(hub.admin.email, TEST_PASSWORD);
    const body = { password: 'quiet amber lantern' };
    await hub.call('PATCH', `/api/v1/users/${pia.id}`, { token: admin.body.token, body });
    const answer = await signIn(pia, undefined, 'quiet amber lantern');
    expect([answer.status, answer.body.code]).toEqual([401, 'second-factor-needed']);
  });

  test('A6: access keys go on working', async () => {
    const kit = await hub.person('Kit Key');
    const made = await kit.call('POST', '/api/v1/account/keys', { name: 'k', scopes: ['read'] });
    await withCodes(kit);
    const answer = await hub.call('GET', '/api/v1/account', { token: made.body.secret });
    expect(answer.status).toBe(200);
  });
});

describe('recovery codes', () => {
  test('A6: ten, shown once, stored as hashes, each good once', async () => {
    const rio = await hub.person('Rio Recover');
    const { recovery } = await withCodes(rio);
    expect(new Set(recovery).size).toBe(10);
    const [first = ''] = recovery;
    expect(first).toMatch(/^([a-z2-7]{4}-){3}[a-z2-7]{4}$/);
    expect((await signIn(rio, first.toUpperCase().replaceAll('-', ' '))).status).toBe(201);
    expect((await signIn(rio, first)).body.code).toBe('sign-in-refused');
    const security = await rio.call('GET', '/api/v1/account/security');
    expect(security.body.recoveryCodes).toBe(9);
    expect(JSON.stringify(security.body)).not.toContain(first);
    const stored = await hub.hub.store.database.read((connection) =>
      connection.kysely.selectFrom('recovery_code').selectAll().execute(),
    );
    expect(JSON.stringify(stored)).not.toContain(first.replaceAll('-', ''));
  });

  test('A6: new ones end the old ones, and one account’s are no other’s', async () => {
    const [one, other] = [await hub.person('Nia New'), await hub.person('Oz Other')];
    const { recovery } = await withCodes(one);
    const others = await withCodes(other);
    expect((await signIn(one, others.recovery[0])).status).toBe(401);
    const token = (await signIn(one, recovery[1])).body.token;
    const made = await hub.call('POST', '/api/v1/account/recovery-codes', { token, body: {} });
    expect(made.body.recoveryCodes).toHaveLength(10);
    expect((await signIn(one, recovery[2])).status).toBe(401);
    expect((await signIn(one, made.body.recoveryCodes[0])).status).toBe(201);
  });
});

describe('passkeys', () => {
  /** Asks, lets the passkey answer, and sends the answer. */
  async function use(
    browser: TestBrowser,
    passkey: SoftwarePasskey,
    acts: Parameters<SoftwarePasskey['get']>[1] = {},
    purpose = 'sign-in',
  ) {
    const asked = await browser.call('POST', '/api/v1/sign-in/passkey/options', { for: purpose });
    const response = passkey.get(asked.body.options, acts);
    return browser.call('POST', '/api/v1/sign-in/passkey', { for: purpose, response });
  }

  test('A6: one alone signs in and counts as both factors', async () => {
    const pam = await hub.person('Pam Passkey');
    const passkey = await withPasskey(pam);
    const browser = new TestBrowser(hub.url);
    const answer = await use(browser, passkey);
    expect([answer.status, answer.body.account?.id]).toEqual([201, pam.id]);
    expect((await browser.call('GET', '/api/v1/account')).status).toBe(200);
    // And the password alone no longer does.
    expect((await signIn(pam)).body.code).toBe('second-factor-needed');
  });

  test('A6: as the second factor it need not be unlocked; alone it must be', async () => {
    const uma = await hub.person('Uma Unlocked');
    const passkey = await withPasskey(uma);
    const second = await use(await halfway(uma), passkey, { verified: false }, 'second-factor');
    expect(second.status).toBe(201);
    const alone = await use(new TestBrowser(hub.url), passkey, { verified: false });
    expect([alone.status, alone.body.code]).toEqual([401, 'passkey-refused']);
  });

  test('A6: only an answer to this challenge, from this origin, for this host, and once', async () => {
    const mia = await hub.person('Mia Measured');
    const passkey = await withPasskey(mia);
    const port = hub.hub.port();
    for (const acts of [
      { challenge: Buffer.from('another challenge').toString('base64url') },
      { origin: 'https://evil.example' },
      { origin: `http://localhost:${port + 1}` },
      { host: 'evil.example' },
    ]) {
      const answer = await use(new TestBrowser(hub.url), passkey, acts);
      expect([answer.status, answer.body.code]).toEqual([401, 'passkey-refused']);
    }
    const browser = new TestBrowser(hub.url);
    const asked = await browser.call('POST', '/api/v1/sign-in/passkey/options', { for: 'sign-in' });
    const response = passkey.get(asked.body.options);
    const thief = new TestBrowser(hub.url);
    expect(
      (await thief.call('POST', '/api/v1/sign-in/passkey', { for: 'sign-in', response })).body.code,
    ).toBe('sign-in-over');
    const cookies = new Map(browser.cookies);
    expect((await browser.call('POST', '/api/v1/sign-in/passkey', { for: 'sign-in', response })).status).toBe(
      201,
    );
    for (const [name, value] of cookies) thief.cookies.set(name, value);
    expect(
      (await thief.call('POST', '/api/v1/sign-in/passkey', { for: 'sign-in', response })).body.code,
    ).toBe('sign-in-over');
  });

  test('A6: a counter that goes back is that of a copy', async () => {
    const cy = await hub.person('Cy Copied');
    const passkey = await withPasskey(cy);
    expect((await use(new TestBrowser(hub.url), passkey, { counter: 7 })).status).toBe(201);
    for (const counter of [7, 6, 0]) {
      const answer = await use(new TestBrowser(hub.url), passkey, { counter });
      expect([answer.status, answer.body.code]).toEqual([401, 'passkey-refused']);
    }
    expect((await use(new TestBrowser(hub.url), passkey, { counter: 8 })).status).toBe(201);
  });

  test('A6: one person’s does not finish another’s sign-in, nor prove for another', async () => {
    const [ann, bea] = [await hub.person('Ann Own'), await hub.person('Bea Else')];
    const [own, other] = [await withPasskey(ann), await withPasskey(bea)];
    const browser = await halfway(ann);
    const asked = await browser.call('POST', '/api/v1/sign-in/passkey/options', { for: 'second-factor' });
    expect(asked.body.options.allowCredentials).toHaveLength(1);
    const wrong = other.get(asked.body.options);
    expect(
      (await browser.call('POST', '/api/v1/sign-in/passkey', { for: 'second-factor', response: wrong })).body
        .code,
    ).toBe('passkey-refused');
    const proof = await ann.call('POST', '/api/v1/sessions/current/prove/passkey/options', {});
    const foreign = await ann.call('POST', '/api/v1/sessions/current/prove/passkey', {
      response: other.get(proof.body.options),
    });
    expect(foreign.body.code).toBe('passkey-refused');
    const good = await ann.call('POST', '/api/v1/sessions/current/prove/passkey/options', {});
    const proved = await ann.call('POST', '/api/v1/sessions/current/prove/passkey', {
      response: own.get(good.body.options),
    });
    expect([proved.status, proved.body.token]).toEqual([200, expect.stringMatching(/^tss_/)]);
  });

  test('A5: of a disabled account lets nobody in', async () => {
    const dot = await hub.person('Dot Disabled');
    const passkey = await withPasskey(dot);
    await hub.hub.store.write(async (unit) => {
      const account = await unit.accounts.byId(dot.id);
      if (account !== null) await unit.accounts.update(account.key, { status: 'disabled' });
    });
    expect((await use(new TestBrowser(hub.url), passkey)).body.code).toBe('passkey-refused');
  });

  test('A6: registered once, by its own session’s challenge, renamed and removed', async () => {
    const rob = await hub.person('Rob Registers');
    const eve = await hub.person('Eve Enrols');
    const passkey = new SoftwarePasskey(hub.hub.url());
    const mine = await rob.call('POST', '/api/v1/account/passkeys/options', {});
    const response = passkey.create(mine.body.options);
    const name = 'Key';
    expect((await eve.call('POST', '/api/v1/account/passkeys', { name, response })).status).toBe(401);
    const added = await rob.call('POST', '/api/v1/account/passkeys', { name, response });
    expect([added.status, added.body.recoveryCodes?.length]).toEqual([201, 10]);
    expect((await rob.call('POST', '/api/v1/account/passkeys', { name, response })).body.code).toBe(
      'sign-in-over',
    );
    const { id } = added.body.passkey;
    const renamed = await rob.call('PATCH', `/api/v1/account/passkeys/${id}`, { name: 'Blue key' });
    expect(renamed.body.name).toBe('Blue key');
    expect((await eve.call('DELETE', `/api/v1/account/passkeys/${id}`)).status).toBe(404);
    expect((await rob.call('DELETE', `/api/v1/account/passkeys/${id}`)).status).toBe(204);
    expect((await rob.call('GET', '/api/v1/account/security')).body).toMatchObject({
      passkeys: [],
      recoveryCodes: 0,
    });
    expect((await signIn(rob)).status).toBe(201);
  });
});

describe('a policy that demands second factors', () => {
  async function demand(twoFactor: 'optional' | 'admins' | 'everybody') {
    await hub.hub.store.write((unit) => unit.settings.set('twoFactor', twoFactor));
  }

  test('A6: leads through the set-up at the next sign-in, before anything else is possible', async () => {
    const sue = await hub.person('Sue Set-up');
    await demand('everybody');
    try {
      // Who is in goes on.
      expect((await sue.call('GET', '/api/v1/account')).status).toBe(200);
      expect((await signIn(sue)).body.code).toBe('factor-set-up-needed');
      const browser = new TestBrowser(hub.url);
      const body = { email: sue.email, password: TEST_PASSWORD, kind: 'browser' };
      const half = await browser.call('POST', '/api/v1/sessions', body);
      expect([half.status, half.body.code]).toEqual([401, 'factor-set-up-needed']);
      expect((await browser.call('GET', '/api/v1/account')).status).toBe(401);
      expect((await browser.call('POST', '/api/v1/sign-in/code', { code: '123456' })).body.code).toBe(
        'sign-in-over',
      );
      const begun = await browser.call('POST', '/api/v1/sign-in/set-up/code', {});
      const { secret } = begun.body;
      const wrong = await browser.call('POST', '/api/v1/sign-in/set-up/code/confirm', {
        code: wrongCode(secret),
      });
      expect(wrong.body.code).toBe('code-refused');
      const code = codeOf(secret);
      const done = await browser.call('POST', '/api/v1/sign-in/set-up/code/confirm', { code });
      expect([done.status, done.body.recoveryCodes?.length]).toEqual([201, 10]);
      expect((await browser.call('GET', '/api/v1/account')).body.account.id).toBe(sue.id);
      // And it cannot be taken away again.
      const removed = await browser.call('DELETE', '/api/v1/account/code');
      expect([removed.status, removed.body.code]).toEqual([409, 'conflict']);
      hub.clock.advance(MINUTE);
      expect((await signIn(sue)).body.code).toBe('second-factor-needed');
    } finally {
      await demand('optional');
    }
  });

  test('A6: the set-up by a passkey does as well', async () => {
    const joy = await hub.person('Joy Joins');
    await demand('everybody');
    try {
      const browser = await halfway(joy);
      const passkey = new SoftwarePasskey(hub.hub.url());
      const begun = await browser.call('POST', '/api/v1/sign-in/set-up/passkey/options', {});
      const response = passkey.create(begun.body.options);
      const done = await browser.call('POST', '/api/v1/sign-in/set-up/passkey', { name: 'Phone', response });
      expect([done.status, done.body.recoveryCodes?.length]).toEqual([201, 10]);
    } finally {
      await demand('optional');
    }
  });

  test('A6: a set-up that was begun by the password alone ends once the person has a factor', async () => {
    const ona = await hub.person('Ona Owner');
    await demand('everybody');
    try {
      const thief = await halfway(ona);
      const begun = await thief.call('POST', '/api/v1/sign-in/set-up/code', {});
      await withCodes(ona);
      const code = codeOf(begun.body.secret);
      for (const [path, body] of [
        ['/code', {}],
        ['/code/confirm', { code }],
        ['/passkey/options', {}],
      ] as const) {
        const answer = await thief.call('POST', `/api/v1/sign-in/set-up${path}`, body);
        expect([answer.status, answer.body.code]).toEqual([401, 'sign-in-over']);
      }
    } finally {
      await demand('optional');
    }
  });

  test('A6: of administrators means those who hold what administrators do', async () => {
    const max = await hub.person('Max Manager');
    const una = await hub.person('Una User');
    const { body } = await hub.admin.call('POST', '/api/v1/groups', {
      name: 'People',
      permissions: ['users:manage'],
    });
    await hub.admin.call('PUT', `/api/v1/groups/${body.id}/members/${max.id}`, {});
    await demand('admins');
    try {
      expect((await signIn(max)).body.code).toBe('factor-set-up-needed');
      expect((await signIn(hub.admin)).body.code).toBe('factor-set-up-needed');
      expect((await signIn(una)).status).toBe(201);
    } finally {
      await demand('optional');
    }
  });
});

describe('changes of how one signs in', () => {
  test('A4: need a fresh sign-in, which needs the second factor too', async () => {
    const fred = await hub.person('Fred Fresh');
    const { secret } = await withCodes(fred);
    const { token } = (await signIn(fred, codeOf(secret))).body;
    hub.clock.advance(11 * MINUTE);
    const call = (method: string, path: string, body: unknown = {}) =>
      hub.call(method, path, { token, ...(method === 'DELETE' ? {} : { body }) });
    for (const [method, path] of [
      ['DELETE', '/api/v1/account/code'],
      ['POST', '/api/v1/account/code'],
      ['POST', '/api/v1/account/recovery-codes'],
      ['POST', '/api/v1/account/passkeys/options'],
    ] as const) {
      expect((await call(method, path)).body.code).toBe('sign-in-stale');
    }
    const alone = await call('POST', '/api/v1/sessions/current/prove', { password: TEST_PASSWORD });
    expect([alone.status, alone.body.code]).toEqual([401, 'second-factor-needed']);
    const wrong = await call('POST', '/api/v1/sessions/current/prove', {
      password: TEST_PASSWORD,
      code: wrongCode(secret),
    });
    expect(wrong.body.code).toBe('code-refused');
    const proved = await call('POST', '/api/v1/sessions/current/prove', {
      password: TEST_PASSWORD,
      code: codeOf(secret),
    });
    expect(proved.status).toBe(200);
    const removed = await hub.call('DELETE', '/api/v1/account/code', { token: proved.body.token });
    expect(removed.status).toBe(204);
    expect((await signIn(fred)).status).toBe(201);
  });

  test('P5: an administrator resets factors within the subset rule, the person is told, and it is written down', async () => {
    const lou = await hub.person('Lou Lost');
    await withCodes(lou);
    const manager = await hub.person('Mo Manager');
    const { body } = await hub.admin.call('POST', '/api/v1/groups', {
      name: 'Desk',
      permissions: ['users:manage'],
    });
    await hub.admin.call('PUT', `/api/v1/groups/${body.id}/members/${manager.id}`, {});
    const fresh = (await hub.signIn(manager.email, TEST_PASSWORD)).body.token;
    const path = `/api/v1/users/${lou.id}/factors`;
    const refused = await hub.call('DELETE', path, { token: fresh });
    expect([refused.status, refused.body.parameters?.permission]).toEqual([403, 'resources:view-all']);
    const boss = (await hub.signIn(hub.admin.email, TEST_PASSWORD)).body.token;
    const peer = await hub.call('DELETE', `/api/v1/users/${hub.admin.id}/factors`, { token: fresh });
    expect(peer.body.parameters?.rule).toBe('subset');
    expect((await hub.call('DELETE', path, { token: boss })).status).toBe(200);
    expect((await lou.call('GET', '/api/v1/account')).status).toBe(401);
    expect((await signIn(lou)).status).toBe(201);
    const [entry] = (await hub.hub.store.read((unit) => unit.audit.latest(20))).filter(
      ({ action }) => action === 'account.factors-reset',
    );
    expect(entry).toMatchObject({ target: lou.id, before: { code: true } });
    expect(JSON.stringify(entry)).not.toMatch(/secret|hash/);
    expect(await toldTo(lou)).toContain('factors-reset');
  });

  test('A1: whoever runs the machine gets an administrator back in, and the second factor goes only when told so', async () => {
    const zoe = await hub.person('Zoe Zero', { role: 'ADMIN' });
    const { secret } = await withCodes(zoe);
    const context = hub.hub.systemContext();
    const recover = async (withoutFactors: boolean) => {
      const { address, hasFactors } = await recoverAdministrator(context, {
        email: zoe.email,
        withoutFactors,
      });
      const token = address.split('#')[1];
      const password = 'quiet amber lantern';
      expect((await hub.call('POST', '/api/v1/set-password', { body: { token, password } })).status).toBe(
        200,
      );
      return { hasFactors, answer: await signIn(zoe, undefined, password) };
    };
    const kept = await recover(false);
    expect([kept.hasFactors, kept.answer.body.code]).toEqual([true, 'second-factor-needed']);
    expect((await signIn(zoe, codeOf(secret), 'quiet amber lantern')).status).toBe(201);
    const gone = await recover(true);
    expect([gone.hasFactors, gone.answer.status]).toEqual([false, 201]);
  });
});
