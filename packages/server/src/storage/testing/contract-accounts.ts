import { DEFAULT_ROLE_PERMISSIONS, PERMISSIONS, type PrincipalKey, type Problem } from '@tessera/domain';
import { expect, test } from 'vitest';
import { type Bed, newAccount } from './bed.ts';

/** Accounts: identity, paging, permissions, who knows whom. */
export function accountContract(bed: () => Bed): void {
  test('A12: an account comes back with every field and nothing secret', async () => {
    const { store, clock } = bed();
    const given = newAccount(clock.now(), {
      email: ' Mixed.Case@Example.ORG ',
      institution: 'Site 1',
      website: 'https://example.org',
      passwordHash: '$argon2id$secret',
    });
    const account = await store.write((unit) => unit.accounts.create(given));
    const { passwordHash, ...shown } = given;
    expect(account).toEqual({
      ...shown,
      email: 'Mixed.Case@Example.ORG',
      key: account.key,
      lastSeenAt: null,
    });
    expect(JSON.stringify(account)).not.toContain('argon2id');
    await store.read(async (unit) => {
      expect(await unit.accounts.passwordHash(account.key)).toBe(passwordHash);
      expect(await unit.accounts.byId(account.id)).toEqual(account);
      expect(await unit.accounts.byKey(account.key)).toEqual(account);
      expect(await unit.accounts.byEmail('mixed.case@example.org')).toEqual(account);
      expect(await unit.accounts.byId('unknown')).toBeNull();
    });
  });

  test('A3: an address in other letter case is the same address', async () => {
    const account = await bed().account({ email: `Ann.${Math.random()}@Example.org` });
    const again = bed().account({ email: account.email.toUpperCase() });
    await expect(again).rejects.toMatchObject({ code: 'address-taken' } satisfies Partial<Problem>);
  });

  test('A3: two registrations of one address at the same time make one account', async () => {
    const email = `twice${Math.random()}@example.org`;
    const results = await Promise.allSettled([bed().account({ email }), bed().account({ email })]);
    expect(results.map((result) => result.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('A12: slugs are unique among accounts and organizations together, in any letter case', async () => {
    const { store } = bed();
    const organization = await bed().organization();
    const account = await bed().account();
    const taken = { code: 'name-taken' };
    await expect(bed().account({ slug: organization.slug.toUpperCase() })).rejects.toMatchObject(taken);
    await expect(bed().organization({ slug: account.slug })).rejects.toMatchObject(taken);
    await expect(
      store.write((unit) => unit.accounts.update(account.key, { slug: organization.slug })),
    ).rejects.toMatchObject(taken);
    expect(await store.read((unit) => unit.accounts.slugTaken(organization.slug))).toBe(true);
    expect(await store.read((unit) => unit.accounts.slugTaken('nobody-has-this'))).toBe(false);
  });

  test('A16, A19: an update changes what it names; saving the own address again is no error', async () => {
    const { store, clock } = bed();
    const account = await bed().account({ institution: 'Site 1' });
    const { account: updated, scope } = await store.write((unit) =>
      unit.accounts.update(account.key, { name: 'New Name', email: account.email.toUpperCase() }),
    );
    expect(updated).toEqual({ ...account, name: 'New Name', email: account.email.toUpperCase() });
    expect(scope).toBeNull();
    const other = await bed().account();
    await expect(
      store.write((unit) => unit.accounts.update(other.key, { email: account.email })),
    ).rejects.toMatchObject({ code: 'address-taken' });
    await store.write(async (unit) => {
      await unit.accounts.seen(account.key, clock.now());
      await unit.accounts.setPasswordHash(account.key, 'next');
    });
    const seen = await store.read((unit) => unit.accounts.byKey(account.key));
    expect(seen).toEqual({ ...updated, lastSeenAt: clock.now() });
    expect(await store.read((unit) => unit.accounts.passwordHash(account.key))).toBe('next');
  });

  test('A15: lists page oldest first with the total, also among equal times', async () => {
    const { store, clock } = bed();
    const mark = `Paged${Math.random()}`;
    const made = [];
    for (let index = 0; index < 7; index++) {
      // Two and two are created at the same moment.
      if (index % 2 === 0) clock.advance(1);
      made.push(await bed().account({ name: `${mark} ${index}`, role: index < 5 ? 'GUEST' : 'ADMIN' }));
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.read((unit) =>
        unit.accounts.list({
          query: mark.toUpperCase(),
          limit: 3,
          ...(cursor === undefined ? {} : { cursor }),
        }),
      );
      expect(page.total).toBe(7);
      expect(page.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.items.map((account) => account.id));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(made.map((account) => account.id));
    const guests = await store.read((unit) =>
      unit.accounts.list({ query: mark, role: 'GUEST', status: 'active', limit: 5 }),
    );
    expect(guests.total).toBe(5);
    expect(guests.next).toBeNull();
  });

  test('A15: every order walks all by cursor, and a place by number is the same as walking there', async () => {
    const { store, clock } = bed();
    const mark = `Sorted${Math.random()}`;
    const names = ['Cy', 'Al', 'Bo', 'Al', 'Di'];
    const keys: PrincipalKey[] = [];
    for (const name of names) {
      clock.advance(1);
      keys.push((await bed().account({ name: `${name} ${mark}` })).key);
    }
    await store.write(async (unit) => {
      for (const index of [3, 1]) await unit.accounts.seen(keys[index] ?? never(), clock.now() + 10 - index);
    });
    const orders = {
      oldest: [0, 1, 2, 3, 4],
      newest: [4, 3, 2, 1, 0],
      seen: [1, 3, 4, 2, 0],
    } as const;
    for (const [sort, order] of Object.entries(orders) as [keyof typeof orders, readonly number[]][]) {
      const query = { query: mark, sort };
      const walked = [];
      let cursor: string | undefined;
      do {
        const page = await store.read((unit) =>
          unit.accounts.list({ ...query, limit: 2, ...(cursor === undefined ? {} : { cursor }) }),
        );
        expect(page.total).toBe(5);
        walked.push(...page.items.map(({ key }) => key));
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
      expect(walked).toEqual(order.map((index) => keys[index]));
      for (const [skip, key] of walked.entries()) {
        const { items } = await store.read((unit) => unit.accounts.list({ ...query, skip, limit: 1 }));
        expect(items.map((one) => one.key)).toEqual([key]);
      }
    }
    const named = await store.read((unit) => unit.accounts.list({ query: mark, sort: 'name', limit: 9 }));
    expect(named.items.map(({ name }) => name.slice(0, 2))).toEqual(['Al', 'Al', 'Bo', 'Cy', 'Di']);
    const beyond = await store.read((unit) => unit.accounts.list({ query: mark, skip: 9, limit: 9 }));
    expect(beyond).toMatchObject({ items: [], total: 5, next: null });
  });

  test('A15: the query matches part of the address, and its wildcards mean themselves', async () => {
    const { store } = bed();
    const mark = `100%_${Math.random()}`;
    const account = await bed().account({ name: mark });
    const search = (query: string) => store.read((unit) => unit.accounts.list({ query, limit: 5 }));
    expect((await search(mark)).items).toEqual([account]);
    expect((await search(mark.replace('_', 'x'))).total).toBe(0);
    expect((await search(mark.replace('%', 'x'))).total).toBe(0);
    expect((await search(account.email.slice(3, 20))).items).toEqual([account]);
    await expect(search('x'.repeat(5_000))).rejects.toMatchObject({ code: 'input-invalid' });
  });

  test('A15: a cursor of another query, a changed one and an invented one are refused', async () => {
    const { store } = bed();
    const mark = `Cursor${Math.random()}`;
    for (let index = 0; index < 3; index++) await bed().account({ name: mark });
    const list = (query: string, cursor?: string) =>
      store.read((unit) =>
        unit.accounts.list({ query, limit: 1, ...(cursor === undefined ? {} : { cursor }) }),
      );
    const { next } = await list(mark);
    if (next === null) throw new Error('there are more');
    expect((await list(mark)).next).toBe(next);
    const refused = { code: 'input-invalid', errors: [expect.objectContaining({ field: 'cursor' })] };
    await expect(list('Person', next)).rejects.toMatchObject(refused);
    const changed = `${next.startsWith('A') ? 'B' : 'A'}${next.slice(1)}`;
    for (const cursor of [changed, `${next}=`, next.slice(2), '', 'eyJhIjoxfQ', "' or 1=1 --", '🧩']) {
      await expect(list(mark, cursor)).rejects.toMatchObject(refused);
    }
  });

  test('P1: permissions are the union over the role and all groups, ended memberships left out', async () => {
    const { store, clock } = bed();
    const account = await bed().account({ role: 'GUEST' });
    const one = await bed().group({ permissions: ['users:manage', 'data:export'] });
    const two = await bed().group({ permissions: ['data:export', 'jobs:manage'] });
    const member = { account: account.key, manager: false, staff: false };
    await store.write(async (unit) => {
      await unit.groups.setMember(one.key, { ...member, until: null });
      await unit.groups.setMember(two.key, { ...member, until: clock.now() + 1_000 });
    });
    const held = async () => [...(await store.read((unit) => unit.accounts.permissions(account.key)))];
    expect(await held()).toEqual(['data:export', 'users:manage', 'jobs:manage']);
    clock.advance(1_000);
    expect(await held()).toEqual(['data:export', 'users:manage']);
    await store.write((unit) => unit.groups.removeMember(one.key, account.key));
    expect(await held()).toEqual([]);
  });

  test('P3: roles start with their defaults; all but ADMIN can be changed', async () => {
    const { store } = bed();
    const roles = await store.read(async (unit) => ({
      ADMIN: await unit.accounts.rolePermissions('ADMIN'),
      DATA_SCIENTIST: await unit.accounts.rolePermissions('DATA_SCIENTIST'),
      GUEST: await unit.accounts.rolePermissions('GUEST'),
    }));
    for (const [role, permissions] of Object.entries(DEFAULT_ROLE_PERMISSIONS)) {
      expect(new Set(Object.entries(roles).find(([name]) => name === role)?.[1])).toEqual(
        new Set(permissions),
      );
    }
    const admin = await bed().account({ role: 'ADMIN' });
    expect(await store.read((unit) => unit.accounts.permissions(admin.key))).toEqual(new Set(PERMISSIONS));
    await expect(store.write((unit) => unit.accounts.setRolePermissions('ADMIN', []))).rejects.toMatchObject({
      code: 'input-invalid',
    });
    const guest = await bed().account({ role: 'GUEST' });
    await store.write((unit) => unit.accounts.setRolePermissions('GUEST', ['data:export', 'data:export']));
    expect(await store.read((unit) => unit.accounts.permissions(guest.key))).toEqual(
      new Set(['data:export']),
    );
    await store.write((unit) => unit.accounts.setRolePermissions('GUEST', []));
  });

  test('S35: one knows oneself, and members of common groups and organizations', async () => {
    const { store, clock } = bed();
    const [ann, ben, cid, dan] = [
      await bed().account(),
      await bed().account(),
      await bed().account(),
      await bed().account(),
    ];
    const group = await bed().group();
    const organization = await bed().organization();
    await store.write(async (unit) => {
      const place = { manager: false, staff: false };
      await unit.groups.setMember(group.key, { ...place, account: ann.key, until: null });
      await unit.groups.setMember(group.key, { ...place, account: ben.key, until: clock.now() + 500 });
      await unit.organizations.setMember(organization.key, { account: ann.key, role: 'member' });
      await unit.organizations.setMember(organization.key, { account: cid.key, role: 'owner' });
    });
    const annKnows = (others: readonly (typeof ann)[]) =>
      store.read(async (unit) => {
        const known = [];
        for (const other of others) known.push(await unit.accounts.knows(ann.key, other.key));
        return known;
      });
    expect(await annKnows([ann, ben, cid, dan])).toEqual([true, true, true, false]);
    expect(await store.read((unit) => unit.accounts.knows(dan.key, ann.key))).toBe(false);
    const among = async (...keys: readonly PrincipalKey[]) =>
      [...(await store.read((unit) => unit.accounts.knownAmong(ann.key, keys)))].toSorted((a, b) => a - b);
    const other = await bed().group();
    const all = [ann.key, ben.key, cid.key, dan.key, group.key, organization.key, other.key];
    expect(await among(...all)).toEqual([ann.key, ben.key, cid.key, group.key, organization.key]);
    clock.advance(500);
    expect(await annKnows([ben])).toEqual([false]);
    expect(await among(ben.key)).toEqual([]);
  });

  test('S12: type-ahead finds among the known, best matches first, disabled people left out', async () => {
    const { store } = bed();
    const mark = `zoe${Math.random()}`;
    const knower = await bed().account();
    const group = await bed().group();
    const people = [
      await bed().account({ name: `Anna-${mark}` }),
      await bed().account({ name: `Maria ${mark}` }),
      await bed().account({ name: `${mark} First` }),
      await bed().account({ name: `${mark} Gone`, status: 'disabled' }),
      await bed().account({ name: `${mark} Stranger` }),
    ];
    await store.write(async (unit) => {
      for (const person of [knower, ...people.slice(0, 4)]) {
        const member = { account: person.key, manager: false, staff: false, until: null };
        await unit.groups.setMember(group.key, member);
      }
    });
    const found = async (who: typeof knower | null) =>
      (await store.read((unit) => unit.accounts.search(who?.key ?? null, ` ${mark.toUpperCase()}`, 10))).map(
        (account) => people.findIndex((person) => person.key === account.key),
      );
    expect(await found(knower)).toEqual([2, 1, 0]);
    expect(await found(null)).toEqual([2, 4, 1, 0]);
  });
}

function never(): never {
  throw new Error('an account was made and is not there');
}
