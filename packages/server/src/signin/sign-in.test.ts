import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, startTestHub, TEST_PASSWORD, type TestHub, type TestPerson } from '../testing/index.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
let hub: TestHub;

beforeAll(async () => {
  hub = await startTestHub();
});
afterAll(() => hub.close());

const refusal = {
  code: 'sign-in-refused',
  status: 401,
  title: 'E-mail or password is wrong',
  detail: 'E-mail or password is wrong.',
};

async function disable(person: TestPerson): Promise<void> {
  await hub.hub.store.write(async (unit) => {
    const account = await unit.accounts.byId(person.id);
    if (account !== null) await unit.accounts.update(account.key, { status: 'disabled' });
  });
}

describe('signing in', () => {
  test('A3: an address is one identity in any letter case', async () => {
    const ann = await hub.person('Ann Abel');
    const answer = await hub.signIn('  ANN.Abel@Example.ORG ', TEST_PASSWORD);
    expect(answer.status).toBe(201);
    expect(answer.body.account.id).toBe(ann.id);
  });

  test('A3: unknown address, wrong password, disabled and pending account get one answer', async () => {
    const dora = await hub.person('Dora Disabled');
    await disable(dora);
    const { email } = await hub.person('Will Wrong');
    const answers = [
      await hub.signIn('nobody@example.org', TEST_PASSWORD),
      await hub.signIn(email, 'not the password'),
      await hub.signIn(dora.email, TEST_PASSWORD),
      await hub.signIn(dora.email, 'not the password'),
    ];
    for (const { status, body, headers } of answers) {
      expect(status).toBe(401);
      expect({ ...body, requestId: undefined, type: undefined }).toEqual({
        ...refusal,
        requestId: undefined,
      });
      expect(headers.get('set-cookie')).toBeNull();
    }
  });

  test('A3: an account without a password cannot be signed in to', async () => {
    const made = await hub.admin.call('POST', '/api/v1/users', {
      name: 'Nora New',
      email: 'nora@example.org',
    });
    expect(made.status).toBe(201);
    for (const password of ['', 'null', TEST_PASSWORD]) {
      expect((await hub.signIn('nora@example.org', password)).body.code).toBe('sign-in-refused');
    }
  });

  test('A3: failures pause that account from that network, longer each time, whether or not it exists', async () => {
    const paul = await hub.person('Paul Paused');
    for (const email of [paul.email, 'ghost@example.org']) {
      for (let failure = 1; failure <= 6; failure++) {
        expect((await hub.signIn(email, 'wrong password')).status).toBe(401);
      }
      const paused = await hub.signIn(email, TEST_PASSWORD);
      expect(paused.status).toBe(429);
      expect(paused.headers.get('retry-after')).toBe('1');
      expect(paused.body).toMatchObject({
        code: 'rate-limited',
        detail: 'Too many attempts. Try again in 1 second.',
      });
      hub.clock.advance(1100);
      expect((await hub.signIn(email, 'wrong password')).status).toBe(401);
      expect((await hub.signIn(email, 'wrong password')).headers.get('retry-after')).toBe('2');
      hub.clock.advance(2100);
    }
    // The right password after the pause works, and all is forgotten.
    expect((await hub.signIn(paul.email, TEST_PASSWORD)).status).toBe(201);
    for (let failure = 1; failure <= 5; failure++) await hub.signIn(paul.email, 'wrong password');
    expect((await hub.signIn(paul.email, TEST_PASSWORD)).status).toBe(201);
  });

  test('A3: a burst of guesses at once is counted one by one', async () => {
    const { email } = await hub.person('Bea Burst');
    const answers = await Promise.all(Array.from({ length: 20 }, () => hub.signIn(email, 'wrong password')));
    expect(answers.filter((answer) => answer.status === 401)).toHaveLength(6);
    expect(answers.filter((answer) => answer.status === 429)).toHaveLength(14);
  });

  test('A3: failures elsewhere lock nobody out', async () => {
    const trusting = await startTestHub({ environment: { TESSERA_TRUST_PROXY: 'loopback' } });
    try {
      const lea = await trusting.person('Lea Locked');
      const from = (ip: string, password: string) =>
        trusting.call('POST', '/api/v1/sessions', {
          body: { email: lea.email, password },
          headers: { 'x-forwarded-for': ip },
        });
      for (let failure = 1; failure <= 8; failure++) await from('203.0.113.9', 'wrong password');
      expect((await from('203.0.113.9', TEST_PASSWORD)).status).toBe(429);
      expect((await from('203.0.113.10', TEST_PASSWORD)).status).toBe(201);
      // One IPv6 network is one caller, however many addresses it has.
      for (let failure = 1; failure <= 8; failure++) await from(`2001:db8:1:2::${failure}`, 'wrong password');
      expect((await from('2001:db8:1:2:ffff::1', TEST_PASSWORD)).status).toBe(429);
      expect((await from('2001:db8:1:3::1', TEST_PASSWORD)).status).toBe(201);
    } finally {
      await trusting.close();
    }
  });

  test('A3: forwarded addresses do not count from whom nobody trusts', async () => {
    const { email } = await hub.person('Fay Forward');
    const from = (ip: string) =>
      hub.call('POST', '/api/v1/sessions', {
        body: { email, password: 'wrong password' },
        headers: { 'x-forwarded-for': ip, forwarded: `for=${ip}`, 'x-real-ip': ip },
      });
    for (let failure = 1; failure <= 6; failure++)
      expect((await from(`203.0.113.${failure}`)).status).toBe(401);
    expect((await from('203.0.113.99')).status).toBe(429);
  });
});

describe('sessions', () => {
  test('A4: only the hash of a secret is stored, of 256 bits', async () => {
    const sam = await hub.person('Sam Session');
    expect(sam.token).toMatch(/^tss_[A-Za-z0-9_-]{43}$/);
    const stored = await hub.hub.store.read(async (unit) => {
      const account = await unit.accounts.byId(sam.id);
      return account === null ? [] : unit.sessions.ofAccount(account.key);
    });
    expect(JSON.stringify(stored)).not.toContain(sam.token.slice(4));
    expect(stored[0]?.secretHash).toMatch(/^[0-9a-f]{64}$/);
  });

  test('A4: the cookie is HttpOnly, SameSite=Lax, for the whole site, and named for the port on plain http', async () => {
    const carl = await hub.person('Carl Cookie');
    const answer = await hub.call('POST', '/api/v1/sessions', {
      body: { email: carl.email, password: TEST_PASSWORD, kind: 'browser' },
    });
    expect(answer.body.token).toBeUndefined();
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(
      new RegExp(`^tessera-${hub.hub.port()}=[\\w-]{43}; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax$`),
    );
    const self = await hub.call('GET', '/api/v1/account', { cookie: cookie.split(';')[0] ?? '' });
    expect(self.body.account.id).toBe(carl.id);
  });

  test('A4: on https the cookie is __Host- and Secure', async () => {
    const secure = await startTestHub({ environment: { TESSERA_URL: 'https://hub.example.org' } });
    try {
      const answer = await secure.call('POST', '/api/v1/sessions', {
        body: { email: secure.admin.email, password: TEST_PASSWORD, kind: 'browser' },
      });
      expect(answer.headers.get('set-cookie')).toMatch(
        /^__Host-tessera=[\w-]{43}; Max-Age=31536000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      );
      expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000');
    } finally {
      await secure.close();
    }
  });

  test('A4: signing in makes a new secret and ends the session that was brought along', async () => {
    const fred = await hub.person('Fred Fixed');
    const planted = await hub.cookieOf(fred);
    const answer = await hub.call('POST', '/api/v1/sessions', {
      body: { email: fred.email, password: TEST_PASSWORD, kind: 'browser' },
      cookie: planted,
      headers: { 'sec-fetch-site': 'same-origin' },
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('set-cookie')?.split(';')[0]).not.toBe(planted);
    expect((await hub.call('GET', '/api/v1/account', { cookie: planted })).status).toBe(401);
  });

  test('A4: a browser secret is no bearer, and a script secret no cookie', async () => {
    const xena = await hub.person('Xena Cross');
    const [name, secret = ''] = (await hub.cookieOf(xena)).split('=');
    expect((await hub.call('GET', '/api/v1/account', { token: `tss_${secret}` })).status).toBe(401);
    expect(
      (await hub.call('GET', '/api/v1/account', { cookie: `${name}=${xena.token.slice(4)}` })).status,
    ).toBe(401);
  });

  test('A4: a session ends after 14 days without use, and after 90 days with it', async () => {
    const own = await startTestHub();
    try {
      const ida = await own.person('Ida Idle');
      const leo = await own.person('Leo Long');
      for (let day = 0; day < 84; day += 12) {
        own.clock.advance(12 * DAY);
        expect((await leo.call('GET', '/api/v1/account')).status).toBe(200);
      }
      expect((await ida.call('GET', '/api/v1/account')).status).toBe(401);
      own.clock.advance(6 * DAY);
      expect((await leo.call('GET', '/api/v1/account')).status).toBe(401);
      // What ended by time does not stay for ever.
      await own.signIn(leo.email, TEST_PASSWORD);
      const kept = await own.hub.store.read(async (unit) => {
        const account = await unit.accounts.byId(leo.id);
        return account === null ? [] : unit.sessions.ofAccount(account.key);
      });
      expect(kept).toHaveLength(1);
    } finally {
      await own.close();
    }
  });

  test('A4: sessions are listed with device, place and last use, and each can be ended', async () => {
    const lisa = await hub.person('Lisa List');
    const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
    const other = await hub.call('POST', '/api/v1/sessions', {
      body: { email: lisa.email, password: TEST_PASSWORD, kind: 'browser' },
      headers: { 'user-agent': firefox },
    });
    const cookie = other.headers.get('set-cookie')?.split(';')[0] ?? '';
    const { body } = await lisa.call('GET', '/api/v1/sessions');
    expect(body.items).toHaveLength(2);
    const browser = body.items.find((session: { kind: string }) => session.kind === 'browser');
    expect(browser).toMatchObject({ device: 'Firefox on Linux', place: '127.0.0.1', current: false });
    expect((await lisa.call('DELETE', `/api/v1/sessions/${browser.id}`)).status).toBe(204);
    expect((await hub.call('GET', '/api/v1/account', { cookie })).status).toBe(401);
    // Nobody ends another person's.
    const mine = body.items.find((session: { current: boolean }) => session.current);
    const eve = await hub.person('Eve Ender');
    expect((await eve.call('DELETE', `/api/v1/sessions/${mine.id}`)).status).toBe(404);
    expect((await lisa.call('GET', '/api/v1/account')).status).toBe(200);
  });

  test('A4: signing out ends the session at once and takes the cookie away', async () => {
    const otto = await hub.person('Otto Out');
    const cookie = await hub.cookieOf(otto);
    const answer = await hub.call('DELETE', '/api/v1/sessions/current', {
      cookie,
      headers: { 'sec-fetch-site': 'same-origin' },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('set-cookie')).toMatch(/Max-Age=0|Expires=Thu, 01 Jan 1970/);
    expect((await hub.call('GET', '/api/v1/account', { cookie })).status).toBe(401);
  });

  test('A4: proving the password again changes the secret and makes the sign-in recent', async () => {
    const pia = await hub.person('Pia Prove');
    hub.clock.advance(11 * MINUTE);
    const key = { name: 'k', scopes: ['read'] };
    const stale = await pia.call('POST', '/api/v1/account/keys', key);
    expect([stale.status, stale.body.code]).toEqual([401, 'sign-in-stale']);
    const wrong = await pia.call('POST', '/api/v1/sessions/current/prove', { password: 'wrong password' });
    expect([wrong.status, wrong.body.detail]).toEqual([401, 'The password is wrong.']);
    const proved = await pia.call('POST', '/api/v1/sessions/current/prove', { password: TEST_PASSWORD });
    expect(proved.status).toBe(200);
    expect((await pia.call('GET', '/api/v1/account')).status).toBe(401);
    const again = await hub.call('POST', '/api/v1/account/keys', { body: key, token: proved.body.token });
    expect(again.status).toBe(201);
  });

  test('A5: a disabled account is nobody, not a guest, on its next request', async () => {
    const dan = await hub.person('Dan Done');
    const cookie = await hub.cookieOf(dan);
    expect((await dan.call('GET', '/api/v1/resources')).status).toBe(200);
    await disable(dan);
    for (const sent of [{ token: dan.token }, { cookie }]) {
      const answer = await call(hub.url, 'GET', '/api/v1/resources', sent);
      expect([answer.status, answer.body.code]).toEqual([401, 'signed-out']);
    }
    expect((await hub.call('GET', '/api/v1/resources')).status).toBe(200);
  });

  test('A5: nonsense for a credential is refused, never taken for a guest', async () => {
    for (const token of [
      '',
      'x',
      'tss_short',
      `tsk_${'a'.repeat(26)}_${'b'.repeat(43)}`,
      `tss_${'b'.repeat(43)}`,
    ]) {
      const answer = await hub.call('GET', '/api/v1/resources', {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(answer.status).toBe(401);
    }
    expect(
      (await hub.call('GET', '/api/v1/resources', { headers: { authorization: 'Basic YTpi' } })).status,
    ).toBe(401);
  });

  test('a cookie that is no longer good goes when the page asks who one is', async () => {
    const cookie = `tessera-${hub.hub.port()}=${'x'.repeat(43)}`;
    const answer = await hub.call('GET', '/api/v1/account', { cookie });
    expect(answer.headers.get('set-cookie')).toMatch(/^tessera-\d+=; /);
    expect((await hub.call('GET', '/api/v1/resources', { cookie })).headers.get('set-cookie')).toBeNull();
  });
});

describe('guests', () => {
  test('A8: with guest sessions off nobody without an account sees anything, at once', async () => {
    const own = await startTestHub();
    try {
      expect((await own.call('GET', '/api/v1/resources')).status).toBe(200);
      await own.hub.store.write((unit) => unit.settings.set('guestSessions', false));
      const answer = await own.call('GET', '/api/v1/resources');
      expect([answer.status, answer.body.code]).toEqual([403, 'guests-refused']);
      expect((await own.call('GET', '/api/metadata')).body.guestSessions).toBe(false);
      expect((await own.admin.call('GET', '/api/v1/resources')).status).toBe(200);
      expect((await own.signIn(own.admin.email, TEST_PASSWORD)).status).toBe(201);
    } finally {
      await own.close();
    }
  });
});
