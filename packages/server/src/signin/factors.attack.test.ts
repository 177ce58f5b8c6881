import { recoverAdministrator } from '@tessera/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TEST_PASSWORD, type TestHub } from '../testing/index.ts';
import { TestBrowser } from './testing/browser.ts';
import { FactorWorld } from './testing/factor-world.ts';
import { SoftwarePasskey } from './testing/software-passkey.ts';

const MINUTE = 60_000;

let world: FactorWorld;
let hub: TestHub;
beforeAll(async () => {
  world = await FactorWorld.start();
  ({ hub } = world);
});
afterAll(() => world.close());

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
      expect((await world.signIn(sue)).body.code).toBe('factor-set-up-needed');
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
        code: world.wrongCode(secret),
      });
      expect(wrong.body.code).toBe('code-refused');
      const code = world.codeOf(secret);
      const done = await browser.call('POST', '/api/v1/sign-in/set-up/code/confirm', { code });
      expect([done.status, done.body.recoveryCodes?.length]).toEqual([201, 10]);
      expect((await browser.call('GET', '/api/v1/account')).body.account.id).toBe(sue.id);
      // And it cannot be taken away again.
      const removed = await browser.call('DELETE', '/api/v1/account/code');
      expect([removed.status, removed.body.code]).toEqual([409, 'conflict']);
      hub.clock.advance(MINUTE);
      expect((await world.signIn(sue)).body.code).toBe('second-factor-needed');
    } finally {
      await demand('optional');
    }
  });

  test('A6: the set-up by a passkey does as well', async () => {
    const joy = await hub.person('Joy Joins');
    await demand('everybody');
    try {
      const browser = await world.halfway(joy);
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
      const thief = await world.halfway(ona);
      const begun = await thief.call('POST', '/api/v1/sign-in/set-up/code', {});
      await world.withCodes(ona);
      const code = world.codeOf(begun.body.secret);
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
      expect((await world.signIn(max)).body.code).toBe('factor-set-up-needed');
      expect((await world.signIn(hub.admin)).body.code).toBe('factor-set-up-needed');
      expect((await world.signIn(una)).status).toBe(201);
    } finally {
      await demand('optional');
    }
  });
});

describe('changes of how one signs in', () => {
  test('A4: need a fresh sign-in, which needs the second factor too', async () => {
    const fred = await hub.person('Fred Fresh');
    const { secret } = await world.withCodes(fred);
    const { token } = (await world.signIn(fred, world.codeOf(secret))).body;
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
      code: world.wrongCode(secret),
    });
    expect(wrong.body.code).toBe('code-refused');
    const proved = await call('POST', '/api/v1/sessions/current/prove', {
      password: TEST_PASSWORD,
      code: world.codeOf(secret),
    });
    expect(proved.status).toBe(200);
    const removed = await hub.call('DELETE', '/api/v1/account/code', { token: proved.body.token });
    expect(removed.status).toBe(204);
    expect((await world.signIn(fred)).status).toBe(201);
  });

  test('P5: an administrator resets factors within the subset rule, the person is told, and it is written down', async () => {
    const lou = await hub.person('Lou Lost');
    await world.withCodes(lou);
    const manager = await hub.person('Mo Manager');
    const boss = (await hub.signIn(hub.admin.email, TEST_PASSWORD)).body.token;
    const desk = { name: 'Desk', permissions: ['users:manage'] };
    const { body } = await hub.call('POST', '/api/v1/groups', { token: boss, body: desk });
    const member = `/api/v1/groups/${body.id}/members/${manager.id}`;
    await hub.call('PUT', member, { token: boss, body: {} });
    const fresh = (await hub.signIn(manager.email, TEST_PASSWORD)).body.token;
    const path = `/api/v1/users/${lou.id}/factors`;
    const refused = await hub.call('DELETE', path, { token: fresh });
    expect([refused.status, refused.body.parameters?.permission]).toEqual([403, 'resources:view-all']);
    const peer = await hub.call('DELETE', `/api/v1/users/${hub.admin.id}/factors`, { token: fresh });
    expect(peer.body.parameters?.rule).toBe('subset');
    expect((await hub.call('DELETE', path, { token: boss })).status).toBe(200);
    expect((await lou.call('GET', '/api/v1/account')).status).toBe(401);
    expect((await world.signIn(lou)).status).toBe(201);
    const [entry] = (await hub.hub.store.read((unit) => unit.audit.latest(20))).filter(
      ({ action }) => action === 'account.factors-reset',
    );
    expect(entry).toMatchObject({ target: lou.id, before: { code: true } });
    expect(JSON.stringify(entry)).not.toMatch(/secret|hash/);
    expect(await world.toldTo(lou)).toContain('factors-reset');
  });

  test('A1: whoever runs the machine gets an administrator back in, and the second factor goes only when told so', async () => {
    const zoe = await hub.person('Zoe Zero', { role: 'ADMIN' });
    const { secret } = await world.withCodes(zoe);
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
      return { hasFactors, answer: await world.signIn(zoe, undefined, password) };
    };
    const kept = await recover(false);
    expect([kept.hasFactors, kept.answer.body.code]).toEqual([true, 'second-factor-needed']);
    expect((await world.signIn(zoe, world.codeOf(secret), 'quiet amber lantern')).status).toBe(201);
    const gone = await recover(true);
    expect([gone.hasFactors, gone.answer.status]).toEqual([false, 201]);
  });
});
