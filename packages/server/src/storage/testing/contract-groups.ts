import { expect, test } from 'vitest';
import { systemRandom } from '../../signin/secrets.ts';
import type { Bed } from './bed.ts';

/** Groups and organizations: names, members, who owns. */
export function groupContract(bed: () => Bed): void {
  test('P8: group names are unique, letter case ignored', async () => {
    const { store } = bed();
    const name = `Trade Team ${Math.random()} Ä`;
    const group = await bed().group({ name, permissions: ['jobs:manage', 'data:export'] });
    const taken = { code: 'name-taken' };
    await expect(bed().group({ name: ` ${name.toUpperCase()} ` })).rejects.toMatchObject(taken);
    const other = await bed().group();
    await expect(
      store.write((unit) => unit.groups.update(other.key, { name: name.toLowerCase() })),
    ).rejects.toMatchObject(taken);
    const renamed = await store.write((unit) =>
      unit.groups.update(group.key, { name: name.toLowerCase(), description: 'Trades' }),
    );
    expect(renamed.group).toEqual({ ...group, name: name.toLowerCase(), description: 'Trades' });
    expect(await store.read((unit) => unit.groups.byName(name))).toEqual(renamed.group);
    expect(renamed.group.permissions).toEqual(['data:export', 'jobs:manage']);
  });

  test('P8: members carry their marks and end; a removed group leaves nothing', async () => {
    const { store, clock } = bed();
    const group = await bed().group({ sharing: true });
    const [ann, ben] = [await bed().account({ name: 'ann' }), await bed().account({ name: 'Ben' })];
    const forAnn = { account: ann.key, manager: true, staff: false, until: null };
    const forBen = { account: ben.key, manager: false, staff: true, until: clock.now() + 10 };
    await store.write(async (unit) => {
      await unit.groups.setMember(group.key, forBen);
      await unit.groups.setMember(group.key, { ...forAnn, manager: false });
      await unit.groups.setMember(group.key, forAnn);
    });
    const members = (cursor?: string) =>
      store.read((unit) =>
        unit.groups.members(group.key, { limit: 1, ...(cursor === undefined ? {} : { cursor }) }),
      );
    const first = await members();
    expect(first.items).toEqual([forAnn]);
    const second = await members(first.next ?? '');
    expect(second).toEqual({ items: [forBen], next: null });
    expect((await store.read((unit) => unit.groups.byKeys([group.key])))[0]?.memberCount).toBe(2);
    clock.advance(10);
    expect(await store.read((unit) => unit.groups.member(group.key, ben.key))).toBeNull();
    expect((await store.read((unit) => unit.groups.byKeys([group.key])))[0]?.memberCount).toBe(1);
    const scope = await store.write((unit) => unit.groups.remove(group.key));
    expect(scope.principals).toContain(ann.key);
    expect(await store.read((unit) => unit.groups.byId(group.id))).toBeNull();
    expect(await store.write((unit) => unit.groups.removeMember(group.key, ann.key))).toBeNull();
  });

  test('what was shared with a group goes with it', async () => {
    const { store, clock } = bed();
    const group = await bed().group({ sharing: true });
    const [ann, ben] = [await bed().account(), await bed().account()];
    const id = systemRandom.id();
    const place = { account: ben.key, manager: false, staff: false, until: null };
    const now = clock.now();
    await store.write(async (unit) => {
      await unit.groups.setMember(group.key, place);
      const resource = await unit.resources.create({
        ...{ id, kind: 'graph', title: 'Trade', description: '', searchText: '' },
        ...{ owner: ann.key, publisher: null, parent: null, state: 'live', createdAt: now },
      });
      const grant = { id: systemRandom.id(), principal: group.key, role: 'editor' as const };
      const given = { source: 'direct' as const, granter: ann.key, createdAt: now, until: null, run: null };
      await unit.access.change(resource.key, ann.key, now, (writer) => writer.put({ ...grant, ...given }));
    });
    const role = () =>
      store.read(async (unit) => {
        const judged = await unit.access.judge(await unit.access.asker(ben.key, now), id);
        return judged?.decision.role;
      });
    expect(await role()).toBe('editor');
    await store.write((unit) => unit.groups.remove(group.key));
    expect(await role()).toBeNull();
  });

  test('lists of groups page by name; of a member only those it is in', async () => {
    const { store } = bed();
    const mark = `list${Math.random()}`;
    const ann = await bed().account();
    const groups = [];
    for (const letter of ['b', 'A', 'c', 'Ä']) groups.push(await bed().group({ name: `${mark}${letter}` }));
    const [b, a, c, umlaut] = groups;
    if (b === undefined || c === undefined) throw new Error('made above');
    await store.write((unit) =>
      unit.groups.setMember(c.key, { account: ann.key, manager: false, staff: false, until: null }),
    );
    const first = await store.read((unit) => unit.groups.list({ query: mark, limit: 2 }));
    expect(first.items.map((group) => group.id)).toEqual([a?.id, b.id]);
    const rest = await store.read((unit) =>
      unit.groups.list({ query: mark, limit: 2, cursor: first.next ?? '' }),
    );
    expect(rest.items.map((group) => group.id)).toEqual([c.id, umlaut?.id]);
    expect(rest.next).toBeNull();
    const own = await store.read((unit) => unit.groups.list({ member: ann.key, limit: 5 }));
    expect(own.items.map((group) => group.id)).toEqual([c.id]);
    await expect(
      store.read((unit) => unit.groups.list({ member: ann.key, limit: 2, cursor: first.next ?? '' })),
    ).rejects.toMatchObject({ code: 'input-invalid' });
  });

  test('S12: type-ahead over groups shows only those whose sharing is on', async () => {
    const { store } = bed();
    const mark = `shared${Math.random()}`;
    const ann = await bed().account();
    const on = await bed().group({ name: `The ${mark}`, sharing: true });
    await bed().group({ name: `${mark} off`, sharing: false });
    const mine = await bed().group({ name: `${mark} mine`, sharing: true });
    await store.write((unit) =>
      unit.groups.setMember(mine.key, { account: ann.key, manager: false, staff: false, until: null }),
    );
    const found = async (knower: typeof ann | null) =>
      (await store.read((unit) => unit.groups.search(knower?.key ?? null, mark, 5))).map(({ id }) => id);
    expect(await found(null)).toEqual([mine.id, on.id]);
    expect(await found(ann)).toEqual([mine.id]);
  });

  test('P12: an organization has members with roles, and knows whether others own it', async () => {
    const { store } = bed();
    const organization = await bed().organization({ name: 'Graph Works' });
    const [ann, ben] = [await bed().account(), await bed().account()];
    await store.write(async (unit) => {
      await unit.organizations.setMember(organization.key, { account: ann.key, role: 'owner' });
      await unit.organizations.setMember(organization.key, { account: ben.key, role: 'owner' });
      await unit.organizations.setMember(organization.key, { account: ben.key, role: 'admin' });
    });
    await store.read(async (unit) => {
      expect(await unit.organizations.hasOtherOwner(organization.key, ben.key)).toBe(true);
      expect(await unit.organizations.hasOtherOwner(organization.key, ann.key)).toBe(false);
      expect(await unit.organizations.bySlug(organization.slug.toUpperCase())).toEqual({
        ...organization,
        memberCount: 2,
      });
      expect(await unit.organizations.member(organization.key, ben.key)).toEqual({
        account: ben.key,
        role: 'admin',
      });
      expect(await unit.organizations.ofMember(ben.key)).toEqual([
        { ...organization, memberCount: 2, role: 'admin' },
      ]);
      const members = await unit.organizations.members(organization.key, { limit: 5 });
      expect(new Set(members.items.map((member) => member.account))).toEqual(new Set([ann.key, ben.key]));
    });
    const scope = await store.write((unit) => unit.organizations.removeMember(organization.key, ben.key));
    expect(scope?.principals).toEqual([ben.key]);
    expect(
      await store.write((unit) => unit.organizations.removeMember(organization.key, ben.key)),
    ).toBeNull();
  });

  test('P12: of two owners who leave at the same time, one finds to be the last', async () => {
    const { store } = bed();
    const organization = await bed().organization();
    const owners = [await bed().account(), await bed().account()];
    await store.write(async (unit) => {
      for (const { key } of owners) {
        await unit.organizations.setMember(organization.key, { account: key, role: 'owner' });
      }
    });
    const leave = (owner: (typeof owners)[number]) =>
      store.write(async (unit) => {
        if (!(await unit.organizations.hasOtherOwner(organization.key, owner.key)))
          throw new Error('the last');
        await unit.organizations.removeMember(organization.key, owner.key);
      });
    const results = await Promise.allSettled(owners.map(leave));
    expect(results.map((result) => result.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('P4: every change of membership appends to the access log, in the order of commits', async () => {
    const { store } = bed();
    const group = await bed().group({ sharing: true });
    const ann = await bed().account();
    const member = { account: ann.key, manager: false, staff: false, until: null };
    const scopes = [
      await store.write((unit) => unit.groups.setMember(group.key, member)),
      (await store.write((unit) => unit.groups.update(group.key, { sharing: false }))).scope,
      (await store.write((unit) => unit.groups.update(group.key, { type: 'public' }))).scope,
      await store.write((unit) => unit.groups.removeMember(group.key, ann.key)),
    ];
    const numbers = scopes.map((scope) => scope?.seq ?? 0);
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
    expect(new Set(numbers).size).toBe(4);
    expect(scopes.map((scope) => scope?.principals)).toEqual([[ann.key], [ann.key], [], [ann.key]]);
  });
}
