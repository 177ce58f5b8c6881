import { type PasswordHasher, signIn } from '@tessera/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestHub, TEST_PASSWORD, type TestHub } from '../testing/index.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub();
});
afterAll(() => hub.close());

test('A3: unknown, wrong and disabled cost the same: one comparison of full price, and no session', async () => {
  const { id } = await hub.person('Dora Disabled');
  await hub.person('Will Wrong');
  const context = hub.hub.systemContext();
  await hub.hub.store.write(async (unit) => {
    const account = await unit.accounts.byId(id);
    if (account !== null) await unit.accounts.update(account.key, { status: 'disabled' });
  });
  let compared = 0;
  const counting: PasswordHasher = {
    hash: (password) => context.hasher.hash(password),
    verify(password, hash) {
      compared++;
      return context.hasher.verify(password, hash);
    },
  };
  for (const [email, password] of [
    ['ghost@example.org', TEST_PASSWORD],
    ['will.wrong@example.org', 'wrong password'],
    ['dora.disabled@example.org', TEST_PASSWORD],
  ] as const) {
    compared = 0;
    const start = { kind: 'script', secretHash: context.digest(email), device: '', place: '' } as const;
    const tried = signIn({ ...context, hasher: counting }, { email, password, network: 'n', ...start });
    await expect(tried).rejects.toMatchObject({ code: 'sign-in-refused' });
    expect(compared).toBe(1);
    expect(await hub.hub.store.read((unit) => unit.sessions.bySecretHash(context.digest(email)))).toBeNull();
  }
});

test('A3: an account that is disabled while its password is compared gets no session', async () => {
  const { id, email } = await hub.person('Rae Race');
  const context = hub.hub.systemContext();
  const racing: PasswordHasher = {
    hash: (password) => context.hasher.hash(password),
    async verify(password, hash) {
      await hub.hub.store.write(async (unit) => {
        const account = await unit.accounts.byId(id);
        if (account !== null) await unit.accounts.update(account.key, { status: 'disabled' });
      });
      return context.hasher.verify(password, hash);
    },
  };
  const start = { kind: 'script', secretHash: context.digest('race'), device: '', place: '' } as const;
  const tried = signIn(
    { ...context, hasher: racing },
    { email, password: TEST_PASSWORD, network: 'n', ...start },
  );
  await expect(tried).rejects.toMatchObject({ code: 'sign-in-refused' });
});
