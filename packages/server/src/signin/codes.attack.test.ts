import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TEST_PASSWORD, type TestHub } from '../testing/index.ts';
import { FactorWorld } from './testing/factor-world.ts';

const MINUTE = 60_000;

let world: FactorWorld;
let hub: TestHub;
beforeAll(async () => {
  world = await FactorWorld.start();
  ({ hub } = world);
});
afterAll(() => world.close());

describe('codes of an app', () => {
  test('A6: count only once a code confirmed them', async () => {
    const ann = await hub.person('Ann Unsure');
    const { body } = await ann.call('POST', '/api/v1/account/code', {});
    expect(body.address).toContain(`secret=${body.secret}`);
    const wrong = await ann.call('POST', '/api/v1/account/code/confirm', {
      code: world.wrongCode(body.secret),
    });
    expect([wrong.status, wrong.body.code]).toEqual([401, 'code-refused']);
    expect((await world.signIn(ann)).status).toBe(201);
    expect((await ann.call('GET', '/api/v1/account/security')).body).toMatchObject({
      code: null,
      recoveryCodes: 0,
    });
  });

  test('A6: a script gives the code with the password; without it the problem says so', async () => {
    const sam = await hub.person('Sam Script');
    const { secret } = await world.withCodes(sam);
    const without = await world.signIn(sam);
    expect([without.status, without.body.code]).toEqual([401, 'second-factor-needed']);
    expect(without.body.parameters.methods).toBe('code recovery-code');
    expect(without.body.token).toBeUndefined();
    expect((await world.signIn(sam, world.codeOf(secret))).status).toBe(201);
  });

  test('A6: a code is good once, and an older one no longer', async () => {
    const rea = await hub.person('Rea Replay');
    const { secret } = await world.withCodes(rea);
    const [older, now] = [world.codeOf(secret, -1), world.codeOf(secret)];
    expect((await world.signIn(rea, now)).status).toBe(201);
    for (const code of [now, older]) {
      const again = await world.signIn(rea, code);
      expect([again.status, again.body.code]).toEqual([401, 'sign-in-refused']);
    }
    // Clocks differ by a step at most.
    expect((await world.signIn(rea, world.codeOf(secret, 2))).status).toBe(401);
    expect((await world.signIn(rea, world.codeOf(secret, 1))).status).toBe(201);
  });

  test('A6: the code that set the app up is spent by it', async () => {
    const una = await hub.person('Una Used');
    const { body } = await una.call('POST', '/api/v1/account/code', {});
    const code = world.codeOf(body.secret);
    expect((await una.call('POST', '/api/v1/account/code/confirm', { code })).status).toBe(200);
    expect((await world.signIn(una, code)).status).toBe(401);
  });

  test('A6: of two sign-ins with one code at the same time one gets in', async () => {
    const tom = await hub.person('Tom Twice');
    const { secret } = await world.withCodes(tom);
    const code = world.codeOf(secret);
    const both = await Promise.all([world.signIn(tom, code), world.signIn(tom, code)]);
    expect(both.map((answer) => answer.status).toSorted()).toEqual([201, 401]);
  });

  test('A3: with a code along, a wrong password, a wrong code and an unknown address are one answer', async () => {
    const eve = await hub.person('Eve Evasive');
    const { secret } = await world.withCodes(eve);
    const plain = await hub.person('Pat Plain');
    const answers = await Promise.all([
      world.signIn(eve, world.codeOf(secret), 'wrong password'),
      world.signIn(eve, world.wrongCode(secret)),
      world.signIn(plain, '123456', 'wrong password'),
      world.signIn({ email: 'ghost@example.org' }, '123456'),
    ]);
    const told = answers.map(({ status, body }) => [status, body.code, body.detail]);
    expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(told[0]?.[1]).toBe('sign-in-refused');
  });

  test('A3: that a code is missing is told to nobody without the password', async () => {
    const ned = await hub.person('Ned Needs');
    await world.withCodes(ned);
    const wrong = await world.signIn(ned, undefined, 'wrong password');
    expect([wrong.status, wrong.body.code]).toEqual([401, 'sign-in-refused']);
  });

  test('A6: guesses at codes are limited, and the right password does not buy more of them', async () => {
    const bob = await hub.person('Bob Brute');
    const { secret } = await world.withCodes(bob);
    const codes: string[] = [];
    for (let round = 0; round < 12; round++) {
      // A new half of a sign-in each time, as somebody who knows the password would.
      const browser = await world.halfway(bob);
      const answer = await browser.call('POST', '/api/v1/sign-in/code', { code: world.wrongCode(secret) });
      codes.push(answer.body.code);
    }
    expect(codes.filter((code) => code === 'code-refused').length).toBeLessThan(4);
    expect(codes.at(-1)).not.toBe('code-refused');
    // The owner learns that the password is known.
    hub.clock.advance(20 * MINUTE);
    expect(await world.toldTo(bob)).toContain('codes-guessed');
    expect((await world.signIn(bob, world.codeOf(secret))).status).toBe(201);
  });
});

test('A6: guesses at codes from many networks are counted together, and the owner is told', async () => {
  const nat = await hub.person('Nat Networked');
  const { secret } = await world.withCodes(nat);
  const thief = await world.halfway(nat);
  const codes: string[] = [];
  const from = (index: number) => ({ headers: { 'x-forwarded-for': `2001:db8:${index}::1` } });
  for (let index = 1; index <= 12; index++) {
    const answer = await thief.call(
      'POST',
      '/api/v1/sign-in/code',
      { code: world.wrongCode(secret) },
      from(index),
    );
    codes.push(answer.body.code);
  }
  expect(codes.filter((code) => code === 'code-refused').length).toBeLessThan(8);
  expect(codes.at(-1)).toBe('rate-limited');
  expect(await world.toldTo(nat)).toContain('codes-guessed');
  // With the password in the same call it reads as anything wrong does (A3).
  const body = { email: nat.email, password: TEST_PASSWORD, code: world.codeOf(secret) };
  const script = await hub.call('POST', '/api/v1/sessions', { body, ...from(13) });
  expect([script.status, script.body.code]).toEqual([401, 'sign-in-refused']);
  hub.clock.advance(20 * MINUTE);
  expect((await world.signIn(nat, world.codeOf(secret))).status).toBe(201);
});

describe('recovery codes', () => {
  test('A6: ten, shown once, stored as hashes, each good once', async () => {
    const rio = await hub.person('Rio Recover');
    const { recovery } = await world.withCodes(rio);
    expect(new Set(recovery).size).toBe(10);
    const [first = ''] = recovery;
    expect(first).toMatch(/^([a-z2-7]{4}-){3}[a-z2-7]{4}$/);
    expect((await world.signIn(rio, first.toUpperCase().replaceAll('-', ' '))).status).toBe(201);
    expect((await world.signIn(rio, first)).body.code).toBe('sign-in-refused');
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
    const { recovery } = await world.withCodes(one);
    const others = await world.withCodes(other);
    expect((await world.signIn(one, others.recovery[0])).status).toBe(401);
    const token = (await world.signIn(one, recovery[1])).body.token;
    const made = await hub.call('POST', '/api/v1/account/recovery-codes', { token, body: {} });
    expect(made.body.recoveryCodes).toHaveLength(10);
    expect((await world.signIn(one, recovery[2])).status).toBe(401);
    expect((await world.signIn(one, made.body.recoveryCodes[0])).status).toBe(201);
  });
});
