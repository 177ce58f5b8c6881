import {
  ACCOUNTS,
  ADMINS,
  EVERYONE,
  type GroupType,
  LINK_VISITOR,
  type OrganizationRole,
  type PrincipalKey,
  type Unit,
} from '@tessera/domain';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auditCrowds } from '../access/crowds.ts';
import { rebuildHoldings } from '../holdings.ts';
import type { Bed } from './bed.ts';

interface HoldingRow {
  readonly holder: number;
  readonly principal: number;
  readonly raises: number | null;
  readonly until: number | null;
}

/** That the projection of memberships is always what the memberships say. */
export function holdingContract(bed: () => Bed): void {
  const holders = async (principal: PrincipalKey): Promise<readonly (readonly unknown[])[]> => {
    const rows = await bed().store.database.read((connection) =>
      connection.kysely
        .selectFrom('holding')
        .selectAll()
        .where('principal', '=', principal)
        .orderBy('holder')
        .execute(),
    );
    return rows.map((row) => [row.holder, row.raises, row.until]);
  };
  const place = (account: PrincipalKey, staff = false, until: number | null = null) => ({
    account,
    manager: false,
    staff,
    until,
  });

  test('an account holds itself as owner; the fixed principals hold themselves', async () => {
    const { key } = await bed().account();
    expect(await holders(key)).toEqual([[key, 6, null]]);
    for (const fixed of [EVERYONE, ACCOUNTS, LINK_VISITOR]) {
      expect(await holders(fixed)).toEqual([[fixed, null, null]]);
    }
    expect(await holders(ADMINS)).toEqual([]);
  });

  test('many accounts at once stand as each of them does', async () => {
    const { store, clock } = bed();
    const people = [
      await bed().account(),
      await bed().account({ role: 'ADMIN' }),
      await bed().account({ status: 'disabled' }),
    ];
    const group = await bed().group({ sharing: true });
    const staff = await bed().group({ sharing: true, type: 'staff' });
    await store.write(async (unit) => {
      for (const { key } of people) await unit.groups.setMember(group.key, place(key));
      await unit.groups.setMember(staff.key, place(people[0]?.key ?? EVERYONE, true));
    });
    const keys = people.map((account) => account.key);
    await store.read(async (unit) => {
      const now = clock.now();
      const standings = await unit.access.standings([...keys, group.key], now);
      expect(standings.map(({ key }) => key).toSorted((a, b) => a - b)).toEqual(keys);
      for (const { key, question, holdings } of standings) {
        const { viewsAll, cap } = await unit.access.asker(key, now);
        expect(question).toEqual({ caller: key, now, viewsAll, cap });
        const alone = await unit.access.holdings(key, now);
        expect(holdings).toHaveLength(alone.length);
        expect(holdings).toEqual(expect.arrayContaining([...alone]));
      }
    });
  });

  test('S11: members hold a group only while its sharing is on, and what comes back keeps its end', async () => {
    const { store } = bed();
    const [ann, ben] = [await bed().account(), await bed().account()];
    const group = await bed().group();
    const set = (sharing: boolean) => store.write((unit) => unit.groups.update(group.key, { sharing }));
    await store.write(async (unit) => {
      await unit.groups.setMember(group.key, place(ann.key));
      await unit.groups.setMember(group.key, place(ben.key, false, 77));
    });
    expect(await holders(group.key)).toEqual([]);
    await set(true);
    const both = [
      [ann.key, null, null],
      [ben.key, null, 77],
    ];
    expect(await holders(group.key)).toEqual(both);
    await set(false);
    expect(await holders(group.key)).toEqual([]);
    await set(true);
    await store.write((unit) => unit.groups.removeMember(group.key, ann.key));
    expect(await holders(group.key)).toEqual(both.slice(1));
  });

  test('S10: a public group is held by everyone, a staff group by admins and members marked staff', async () => {
    const { store } = bed();
    const [ann, ben] = [await bed().account(), await bed().account()];
    const group = await bed().group({ type: 'public', sharing: true });
    await store.write(async (unit) => {
      await unit.groups.setMember(group.key, place(ann.key, true));
      await unit.groups.setMember(group.key, place(ben.key));
    });
    expect(await holders(group.key)).toEqual([[EVERYONE, null, null]]);
    await store.write((unit) => unit.groups.update(group.key, { type: 'staff' }));
    expect(await holders(group.key)).toEqual([
      [ADMINS, null, null],
      [ann.key, null, null],
    ]);
    await store.write((unit) => unit.groups.setMember(group.key, place(ann.key, false)));
    expect(await holders(group.key)).toEqual([[ADMINS, null, null]]);
    await store.write((unit) => unit.groups.update(group.key, { sharing: false }));
    expect(await holders(group.key)).toEqual([]);
    await store.write((unit) => unit.groups.remove(group.key));
    expect(await holders(group.key)).toEqual([]);
  });

  test('P13: owners of an organization own what it owns, admins manage it, members do neither', async () => {
    const { store } = bed();
    const organization = await bed().organization();
    const people = [await bed().account(), await bed().account(), await bed().account()];
    const roles: OrganizationRole[] = ['owner', 'admin', 'member'];
    await store.write(async (unit) => {
      for (const [index, role] of roles.entries()) {
        const account = people[index]?.key;
        if (account !== undefined) await unit.organizations.setMember(organization.key, { account, role });
      }
    });
    expect((await holders(organization.key)).map(([, raises]) => raises)).toEqual([6, 5, null]);
  });

  test('S27: the address that something was shared with is held once its account has proved it', async () => {
    const { store } = bed();
    const email = `Invited${Math.random()}@example.org`;
    const address = await store.write((unit) => unit.access.principalOfAddress(email));
    const account = await bed().account({ email: email.toLowerCase(), emailVerified: false });
    expect(await holders(address.key)).toEqual([]);
    const update = (changes: Parameters<Unit['accounts']['update']>[1]) =>
      store.write((unit) => unit.accounts.update(account.key, changes));
    await update({ emailVerified: true });
    expect(await holders(address.key)).toEqual([[account.key, null, null]]);
    await update({ email: `other${Math.random()}@example.org`, emailVerified: true });
    expect(await holders(address.key)).toEqual([]);
    const next = await bed().account({ email });
    expect(await holders(address.key)).toEqual([[next.key, null, null]]);
  });

  test('after any changes the projection is what a rebuild makes of the memberships', async () => {
    const { store } = bed();
    const accounts = [await bed().account(), await bed().account(), await bed().account()];
    const groups = [await bed().group(), await bed().group()];
    const organizations = [await bed().organization()];
    const pick = <T>(all: readonly T[]) => fc.constantFrom(...all);
    const step = fc.oneof(
      fc.record({
        act: fc.constant('join' as const),
        account: pick(accounts),
        group: pick(groups),
        staff: fc.boolean(),
        until: fc.option(fc.nat(1_000)),
      }),
      fc.record({ act: fc.constant('leave' as const), account: pick(accounts), group: pick(groups) }),
      fc.record({
        act: fc.constant('turn' as const),
        group: pick(groups),
        sharing: fc.boolean(),
        type: fc.constantFrom<GroupType>('ordinary', 'public', 'staff'),
      }),
      fc.record({
        act: fc.constant('employ' as const),
        account: pick(accounts),
        organization: pick(organizations),
        role: fc.constantFrom<OrganizationRole | 'none'>('owner', 'admin', 'member', 'none'),
      }),
      fc.record({
        act: fc.constant('address' as const),
        account: pick(accounts),
        email: fc.nat(3),
        verified: fc.boolean(),
      }),
    );
    type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
    const mark = Math.random();
    const take = async (unit: Unit, one: Step): Promise<void> => {
      if (one.act === 'join') {
        await unit.groups.setMember(one.group.key, place(one.account.key, one.staff, one.until));
      } else if (one.act === 'leave') {
        await unit.groups.removeMember(one.group.key, one.account.key);
      } else if (one.act === 'turn') {
        await unit.groups.update(one.group.key, { sharing: one.sharing, type: one.type });
      } else if (one.act === 'employ') {
        const { key } = one.organization;
        if (one.role === 'none') await unit.organizations.removeMember(key, one.account.key);
        else await unit.organizations.setMember(key, { account: one.account.key, role: one.role });
      } else {
        const email = `step${one.email}-${mark}@example.org`;
        await unit.access.principalOfAddress(email);
        const holder = await unit.accounts.byEmail(email);
        if (holder !== null && holder.key !== one.account.key) return;
        await unit.accounts.update(one.account.key, { email, emailVerified: one.verified });
      }
    };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        await store.write(async (unit) => {
          for (const one of steps) await take(unit, one);
        });
        const [kept, rebuilt] = await store.database.write(async (connection) => {
          const all = (): Promise<HoldingRow[]> =>
            connection.kysely
              .selectFrom('holding')
              .selectAll()
              .orderBy('holder')
              .orderBy('principal')
              .execute();
          const before = await all();
          await rebuildHoldings(connection);
          return [before, await all()];
        });
        expect(kept).toEqual(rebuilt);
        expect(await bed().store.database.read(auditCrowds)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
}
