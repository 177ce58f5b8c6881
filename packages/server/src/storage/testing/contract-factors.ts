import type { NewPasskey, PrincipalKey, Provider, SignInStep } from '@tessera/domain';
import { expect, test } from 'vitest';
import { systemRandom } from '../../signin/secrets.ts';
import type { Bed } from './bed.ts';

/** Second factors, passkeys, sign-ins under way, providers and their links. */
export function factorContract(bed: () => Bed): void {
  function newPasskey(account: PrincipalKey, changes: Partial<NewPasskey> = {}): NewPasskey {
    return {
      ...{ id: systemRandom.id(), account, credential: systemRandom.secret(), publicKey: 'key' },
      ...{ counter: 0, transports: ['usb', 'nfc'], synced: false, name: 'Key' },
      ...{ createdAt: bed().clock.now(), lastUsedAt: null },
      ...changes,
    };
  }

  function newProvider(): Provider {
    const id = systemRandom.id();
    return {
      ...{ id, name: `Provider ${id}`, issuer: `https://${id}.example`, clientId: 'c', confidential: true },
      ...{ enabled: true, scopes: ['email'], createsAccounts: true, newAccountRole: 'GUEST', domains: [] },
      ...{ addressesVerified: false, provesBothFactors: false, groupClaim: 'groups' },
      groupMapping: [{ value: 'x', group: 'y' }],
      createdAt: bed().clock.now(),
    };
  }

  test('A6: a time step is spent once, with all that are older', async () => {
    const { store } = bed();
    const { key } = await bed().account();
    expect(await store.write((unit) => unit.factors.spendStep(key, 5))).toBe(false);
    await store.write((unit) => unit.factors.setCode(key, { secret: 'S', lastStep: 7, createdAt: 1 }));
    const spend = (step: number) => store.write((unit) => unit.factors.spendStep(key, step));
    expect([await spend(7), await spend(6), await spend(8), await spend(8), await spend(9)]).toEqual([
      ...[false, false, true, false, true],
    ]);
    expect(await store.read((unit) => unit.factors.code(key))).toEqual({
      secret: 'S',
      lastStep: 9,
      createdAt: 1,
    });
    await store.write((unit) => unit.factors.setCode(key, null));
    expect(await store.read((unit) => unit.factors.code(key))).toBeNull();
  });

  test('A6: a recovery code is taken once, and new ones replace them all', async () => {
    const { store } = bed();
    const [one, other] = [await bed().account(), await bed().account()];
    await store.write((unit) => unit.factors.setRecoveryCodes(one.key, ['a', 'b']));
    await store.write((unit) => unit.factors.setRecoveryCodes(other.key, ['a']));
    const take = (hash: string) => store.write((unit) => unit.factors.takeRecoveryCode(one.key, hash));
    expect([await take('a'), await take('a'), await take('c')]).toEqual([true, false, false]);
    await store.write((unit) => unit.factors.setRecoveryCodes(one.key, ['d', 'e', 'f']));
    expect(await take('b')).toBe(false);
    const left = await store.read(async (unit) => [
      await unit.factors.recoveryCodes(one.key),
      await unit.factors.recoveryCodes(other.key),
    ]);
    expect(left).toEqual([3, 1]);
  });

  test('A6: a passkey is kept as it is, known once, and its counter is moved only from where it was', async () => {
    const { store } = bed();
    const { key } = await bed().account();
    const passkey = newPasskey(key);
    await store.write((unit) => unit.factors.addPasskey(passkey));
    expect(await store.read((unit) => unit.factors.passkeys(key))).toEqual([{ ...passkey, alone: true }]);
    expect(await store.read((unit) => unit.factors.passkeyByCredential(passkey.credential))).toEqual({
      ...passkey,
      alone: true,
    });
    const twice = newPasskey(key, { credential: passkey.credential });
    await expect(store.write((unit) => unit.factors.addPasskey(twice))).rejects.toMatchObject({
      code: 'conflict',
    });
    const use = (before: number, counter: number) =>
      store.write((unit) => unit.factors.passkeyUsed(passkey.id, { before, counter, synced: true, at: 9 }));
    expect([await use(0, 4), await use(0, 5), await use(4, 5)]).toEqual([true, false, true]);
    await store.write((unit) => unit.factors.renamePasskey(passkey.id, 'Blue'));
    expect(await store.read((unit) => unit.factors.passkeys(key))).toEqual([
      { ...passkey, counter: 5, synced: true, lastUsedAt: 9, name: 'Blue', alone: true },
    ]);
    const doubted = await store.write((unit) => unit.factors.doubtPasskeys(key));
    const [kept] = await store.read((unit) => unit.factors.passkeys(key));
    expect([doubted, kept?.alone]).toEqual([1, false]);
    await store.write((unit) => unit.factors.trustPasskey(passkey.id));
    expect(await store.read((unit) => unit.factors.passkeys(key))).toMatchObject([{ alone: true }]);
    await store.write((unit) => unit.factors.removePasskey(passkey.id));
    expect(await store.read((unit) => unit.factors.passkeys(key))).toEqual([]);
  });

  test('A6: a step is found by its purpose until it is over, taken once, and ends with the sessions', async () => {
    const { store, clock } = bed();
    const { key } = await bed().account();
    const step = (purpose: SignInStep['purpose']): SignInStep => ({
      ...{ id: systemRandom.secret(), purpose, account: key, state: { text: 'x', number: 1, none: null } },
      until: clock.now() + 1000,
    });
    const [one, other] = [step('second-factor'), step('provider')];
    await store.write(async (unit) => {
      await unit.factors.putStep(one);
      await unit.factors.putStep(other);
    });
    const at = clock.now();
    expect(await store.read((unit) => unit.factors.step(one.id, 'second-factor', at))).toEqual(one);
    expect(await store.read((unit) => unit.factors.step(one.id, 'set-up-factor', at))).toBeNull();
    expect(await store.read((unit) => unit.factors.step(one.id, 'second-factor', one.until))).toBeNull();
    expect(await store.write((unit) => unit.factors.takeStep(one.id, 'second-factor', at))).toEqual(one);
    expect(await store.write((unit) => unit.factors.takeStep(one.id, 'second-factor', at))).toBeNull();
    await store.write((unit) => unit.sessions.endAll(key));
    expect(await store.write((unit) => unit.factors.takeStep(other.id, 'provider', at))).toBeNull();
  });

  test('A6: a provider is kept, changed and removed with its links, of which an account has one', async () => {
    const { store } = bed();
    const { key } = await bed().account();
    const provider = newProvider();
    const link = {
      ...{ provider: provider.id, subject: 's', account: key, email: 'a@example.org' },
      ...{ createdAt: 1, lastUsedAt: 1 },
    };
    await store.write(async (unit) => {
      await unit.providers.put(provider);
      await unit.providers.putLink(link);
      await unit.providers.put({ ...provider, name: 'Renamed' });
      await unit.providers.putLink({ ...link, email: null, lastUsedAt: 2 });
    });
    await expect(
      store.write((unit) => unit.providers.putLink({ ...link, subject: 'other' })),
    ).rejects.toMatchObject({ code: 'conflict' });
    const seen = await store.read(async (unit) => ({
      provider: await unit.providers.byId(provider.id),
      link: await unit.providers.link(provider.id, 's'),
      links: await unit.providers.linksOf(key),
      count: await unit.providers.linkCount(provider.id),
    }));
    const now = { ...link, email: null, lastUsedAt: 2 };
    expect(seen).toEqual({ provider: { ...provider, name: 'Renamed' }, link: now, links: [now], count: 1 });
    await store.write((unit) => unit.providers.remove(provider.id));
    expect(await store.read((unit) => unit.providers.linksOf(key))).toEqual([]);
    expect(await store.read((unit) => unit.providers.byId(provider.id))).toBeNull();
  });
}
