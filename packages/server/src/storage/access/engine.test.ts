import { ACCOUNTS, EVERYONE, LINK_VISITOR, type NewGrant, type Problem } from '@tessera/domain';
import { describe, expect, test } from 'vitest';
import { databaseSorts } from '../testing/index.ts';
import { useStory } from '../testing/story-bed.ts';

const DAY = 86_400_000;

describe.each(databaseSorts())('the engine on $name', (sort) => {
  const bed = useStory(sort);
  const put = (grant: Partial<NewGrant> & Pick<NewGrant, 'principal'>): NewGrant => ({
    id: `${bed.named('grant')} ${Math.random()}`,
    role: 'viewer',
    source: 'direct',
    granter: null,
    createdAt: bed.clock.now(),
    until: null,
    run: null,
    ...grant,
  });

  describe('ids', () => {
    test('S7: an id that does not exist is null, and so is one that no database would take', async () => {
      const asker = await bed.story.asker(null);
      for (const id of ['', 'nothing', 'a'.repeat(5_000), 'nul\0', '\ud800', "'; drop table resource; --"]) {
        expect(await bed.store.read(({ access }) => access.judge(asker, id))).toBeNull();
        expect(await bed.store.read(({ access }) => access.judgeMany(asker, [id]))).toEqual([null]);
      }
    });

    test('many are judged in the order asked, twice where asked twice', async () => {
      const { ann, ben } = await bed.people();
      const [one, two] = [
        await bed.story.newGraph('One', { owner: ann }),
        await bed.story.newGraph('Two', { owner: ann }),
      ];
      await bed.story.share(two, ben, 'editor');
      const asker = await bed.story.asker(ben);
      const judged = await bed.store.read(({ access }) =>
        access.judgeMany(asker, [two.id, 'nothing', one.id, two.id]),
      );
      expect(judged.map((row) => row?.decision.role)).toEqual(['editor', undefined, null, 'editor']);
    });
  });

  describe('cursors', () => {
    test('a cursor of another list, another filter or nobody’s is input-invalid', async () => {
      const { ann } = await bed.people();
      for (let index = 0; index < 4; index++) await bed.story.newGraph(`G${index}`, { owner: ann });
      const asker = await bed.story.asker(ann);
      const list = (query: object) =>
        bed.store.read(({ access }) => access.list(asker, { view: 'mine', limit: 2, ...query }));
      const { next } = await list({});
      const cursor = next ?? '';
      expect((await list({ cursor })).items).toHaveLength(2);
      for (const query of [
        { cursor, view: 'visible' },
        { cursor, kind: 'graph' },
        { cursor, text: 'g' },
        { cursor: 'x' },
        { cursor: '' },
        { cursor: `${cursor}A` },
        { cursor: Buffer.from('["list",1,2]').toString('base64url') },
      ]) {
        await expect(list(query)).rejects.toMatchObject({ code: 'input-invalid' } satisfies Partial<Problem>);
      }
    });

    test('a cursor tells nothing of what it points at', async () => {
      const { ann } = await bed.people();
      for (let index = 0; index < 3; index++) await bed.story.newGraph(`G${index}`, { owner: ann });
      const { next, items } = await bed.store.read(async ({ access }) =>
        access.list(await access.asker(ann.key, bed.clock.now()), { view: 'mine', limit: 2 }),
      );
      const text = Buffer.from(next ?? '', 'base64url').toString('latin1');
      expect(text).not.toContain(String(items[1]?.resource.updatedAt));
    });

    test('the audience is paged, owner first, then by role and name, each once', async () => {
      const { ann } = await bed.people();
      const graph = await bed.story.newGraph('G', { owner: ann });
      const names: string[] = [];
      for (const [index, role] of (['viewer', 'editor', 'viewer', 'manager'] as const).entries()) {
        const person = await bed.story.newUser(bed.named(`P${index}`));
        await bed.story.share(graph, person, role);
        names.push(person.name);
      }
      const read = (cursor?: string) =>
        bed.store.read(({ access }) =>
          access.audience(graph.key, {
            now: bed.clock.now(),
            limit: 2,
            ...(cursor === undefined ? {} : { cursor }),
          }),
        );
      const found: string[] = [];
      let page = await read();
      for (;;) {
        found.push(...page.items.map((row) => row.principal.name));
        if (page.next === null) break;
        page = await read(page.next);
      }
      expect(found).toEqual([ann.name, names[3], names[1], names[0], names[2]]);
      await expect(read('x')).rejects.toMatchObject({ code: 'input-invalid' });
    });
  });

  describe('ceilings', () => {
    test('S10: whom a ceiling lowers stands in the audience by the role that is left, on whichever page', async () => {
      const { ann } = await bed.people();
      const graph = await bed.story.newGraph('G', { owner: ann });
      const everybody = await bed.story.newGroup(bed.named('A public group'), { type: 'public' });
      const staff = await bed.story.newGroup(bed.named('A staff group'), { type: 'staff' });
      await bed.story.share(graph, everybody, 'manager');
      await bed.story.share(graph, staff, 'manager');
      const expected = [ann.name];
      for (const role of ['manager', 'editor', 'commenter', 'viewer'] as const) {
        const person = await bed.story.newUser(bed.named(`Z ${role}`));
        await bed.story.share(graph, person, role);
        if (role === 'commenter') expected.push(staff.name);
        if (role === 'viewer') expected.push(everybody.name);
        expected.push(person.name);
      }
      for (const limit of [1, 2, 3, 100]) {
        const found: string[] = [];
        let cursor: string | null = null;
        do {
          const from: { cursor?: string } = cursor === null ? {} : { cursor };
          const page = await bed.store.read(({ access }) =>
            access.audience(graph.key, { now: bed.clock.now(), limit, ...from }),
          );
          found.push(...page.items.map((row) => row.principal.name));
          cursor = page.next;
        } while (cursor !== null);
        expect(found).toEqual(expected);
      }
    });
  });

  describe('grants', () => {
    test('S15: a lasting and a timed grant of one source stand side by side, each replaced by its like', async () => {
      const { ann, ben } = await bed.people();
      const graph = await bed.story.newGraph('G', { owner: ann });
      await bed.story.share(graph, ben, 'viewer');
      await bed.story.share(graph, ben, 'editor', { until: bed.clock.now() + DAY });
      await bed.story.share(graph, ben, 'commenter');
      await bed.story.share(graph, ben, 'manager', { until: bed.clock.now() + 2 * DAY });
      await bed.story.share(graph, ben, 'viewer', { source: 'request' });
      const { grants } = await bed.store.read(({ access }) => access.facts(graph.key, bed.clock.now()));
      expect(grants.map((grant) => [grant.role, grant.until === null, grant.source]).sort()).toEqual([
        ['commenter', true, 'direct'],
        ['manager', false, 'direct'],
        ['viewer', true, 'request'],
      ]);
    });

    test('the scope names the subtree and whose access changed, in the order of commits', async () => {
      const { ann, ben } = await bed.people();
      const graph = await bed.story.newGraph('G', { owner: ann });
      const first = await bed.story.share(graph, ben, 'viewer');
      const second = await bed.story.setMode(graph, 'public');
      const third = await bed.story.revoke(graph, ben);
      expect([first, second, third].map((scope) => [scope.resource, scope.principals])).toEqual([
        [graph.key, [ben.key]],
        [graph.key, [EVERYONE]],
        [graph.key, [ben.key]],
      ]);
      expect(first.seq < second.seq && second.seq < third.seq).toBe(true);
    });

    test('removing what is another thing’s is false and removes nothing', async () => {
      const { ann, ben } = await bed.people();
      const [one, two] = [
        await bed.story.newGraph('1', { owner: ann }),
        await bed.story.newGraph('2', { owner: ann }),
      ];
      await bed.story.share(one, ben, 'viewer', { id: bed.named('of one') });
      const { result } = await bed.store.write(({ access }) =>
        access.change(two.key, ann.key, bed.clock.now(), (writer) => writer.remove(bed.named('of one'))),
      );
      expect(result).toBe(false);
      expect(await bed.story.roleOf(ben, one)).toBe('viewer');
    });

    test('a grant cannot be written past its change, nor own', async () => {
      const { ann, ben } = await bed.people();
      const graph = await bed.story.newGraph('G', { owner: ann });
      const late = bed.store.write(async ({ access }) => {
        const { result } = await access.change(graph.key, ann.key, bed.clock.now(), async (writer) => writer);
        await result.put(put({ principal: ben.key }));
      });
      await expect(late).rejects.toThrow('after its change had ended');
      const owning = bed.store.write(({ access }) =>
        access.change(graph.key, ann.key, bed.clock.now(), (writer) =>
          writer.put(put({ principal: ben.key, role: 'owner' })),
        ),
      );
      await expect(owning).rejects.toThrow('never granted');
      expect(await bed.story.roleOf(ben, graph)).toBeNull();
    });

    test('S29: a share is told once, with when and by whom it was last shared, never one’s own', async () => {
      const { ann, ben } = await bed.people();
      const team = await bed.story.newGroup(bed.named('Team'), { members: [ann, ben] });
      const cleo = await bed.story.newUser(bed.named('Cleo'));
      const graph = await bed.story.newGraph('G', { owner: ann });
      await bed.story.share(graph, ben, 'viewer');
      bed.clock.advance(10);
      await bed.story.share(graph, team, 'editor', { by: cleo });
      const at = bed.clock.now();
      bed.clock.advance(10);
      await bed.story.setMode(graph, 'public');
      const shared = (who: typeof ann) =>
        bed.store.read(async ({ access }) =>
          access.list(await access.asker(who.key, bed.clock.now()), { view: 'shared', limit: 10 }),
        );
      const { items } = await shared(ben);
      expect(items.map((item) => [item.resource.title, item.sharedAt, item.sharedBy])).toEqual([
        ['G', at, cleo.key],
      ]);
      expect((await shared(ann)).items).toEqual([]);
      const through = await bed.story.titles(ben, { view: 'shared', through: team.key });
      expect([through, await bed.story.titles(ben, { view: 'shared', through: cleo.key })]).toEqual([
        ['G'],
        [],
      ]);
    });

    test('S3, S4: a mode stands as a grant, and the one before it goes', async () => {
      const { ann, ben } = await bed.people();
      const company = await bed.story.newOrganization(bed.named('Acme'), [[ben, 'member']]);
      const ours = await bed.story.newGraph('Ours', { owner: company });
      const mine = await bed.story.newGraph('Mine', { owner: ann });
      const grants = async (thing: typeof ours) => {
        const facts = await bed.store.read(({ access }) => access.facts(thing.key, bed.clock.now()));
        return facts.grants.map((grant) => [grant.principal, grant.role, grant.source]);
      };
      await bed.story.setMode(ours, 'organization', 'editor');
      expect(await grants(ours)).toEqual([[company.key, 'editor', 'mode']]);
      await bed.story.setMode(ours, 'unlisted', 'editor');
      expect(await grants(ours)).toEqual([[LINK_VISITOR, 'viewer', 'mode']]);
      await bed.story.setMode(ours, 'public', 'editor');
      expect(await grants(ours)).toEqual([[EVERYONE, 'viewer', 'mode']]);
      await bed.story.setMode(ours, 'private');
      expect(await grants(ours)).toEqual([]);
      await bed.story.setMode(mine, 'organization', 'editor');
      expect(await grants(mine)).toEqual([]);
    });

    test('a caller whose membership ended sees nothing by it, to the millisecond', async () => {
      const { ann, ben } = await bed.people();
      const team = await bed.story.newGroup(bed.named('Team'));
      const end = bed.clock.now() + 1_000;
      await bed.story.joinGroup(team, ben, { until: end });
      const graph = await bed.story.newGraph('G', { owner: ann });
      await bed.story.share(graph, team, 'editor');
      bed.clock.set(end - 1);
      expect(await bed.story.decisionOf(ben, graph)).toMatchObject({ role: 'editor', until: end });
      expect(await bed.story.titles(ben, { view: 'visible' })).toEqual(['G']);
      bed.clock.set(end);
      expect(await bed.story.roleOf(ben, graph)).toBeNull();
      expect(await bed.story.titles(ben, { view: 'visible' })).toEqual([]);
    });
  });

  describe('people', () => {
    test('S27: an unknown address gets a principal once; a proved one is its account', async () => {
      const { ann } = await bed.people();
      const ask = (email: string) => bed.store.write(({ access }) => access.principalOfAddress(email));
      const first = await ask(` New.${bed.count()}@Example.org `);
      expect(first).toMatchObject({ kind: 'address', name: `New.${bed.count()}@Example.org` });
      expect((await ask(`new.${bed.count()}@example.ORG`)).key).toBe(first.key);
      expect((await ask(ann.email.toUpperCase())).key).toBe(ann.key);
      const unproved = await bed.story.newUser(bed.named('Ulf'), { emailVerified: false });
      expect((await ask(unproved.email)).kind).toBe('address');
    });

    test('who holds a principal: members, all for everyone, admins for staff groups; sorted and limited', async () => {
      const { ann, ben } = await bed.people();
      const ada = await bed.story.newUser(bed.named('Ada'), { role: 'ADMIN' });
      const team = await bed.story.newGroup(bed.named('Team'), { members: [ben, ann] });
      const staff = await bed.story.newGroup(bed.named('Staff'), { type: 'staff' });
      await bed.story.joinGroup(staff, ben, { staff: true });
      const holding = (principal: typeof ann.key, limit = 1_000) =>
        bed.store.read(({ access }) => access.accountsHolding([principal], bed.clock.now(), limit));
      expect(await holding(team.key)).toEqual([ann.key, ben.key]);
      expect(await holding(team.key, 1)).toEqual([ann.key]);
      expect(await holding(staff.key)).toEqual(expect.arrayContaining([ben.key, ada.key]));
      expect(await holding(staff.key)).not.toContain(ann.key);
      for (const principal of [EVERYONE, ACCOUNTS, LINK_VISITOR]) {
        expect(await holding(principal)).toEqual(expect.arrayContaining([ann.key, ben.key, ada.key]));
      }
      await bed.story.setSharing(team, false);
      expect(await holding(team.key)).toEqual([]);
    });

    test('badges count holders by kind, without owner, publisher and groups whose sharing is off', async () => {
      const { ann, ben } = await bed.people();
      const company = await bed.story.newOrganization(bed.named('Acme'), [[ann, 'member']]);
      const silent = await bed.story.newGroup(bed.named('Silent'), { sharing: false });
      const team = await bed.story.newGroup(bed.named('Team'));
      const folder = await bed.story.newCollection('F', { owner: company });
      const graph = await bed.story.newGraph('G', { owner: company, in: folder, publisher: ann });
      const machine = await bed.story.newThing('M', { kind: 'server', owner: company, in: folder });
      await bed.story.share(graph, ann, 'manager', { source: 'publisher' });
      await bed.story.share(graph, ben, 'viewer');
      await bed.story.share(folder, ben, 'editor');
      await bed.story.share(folder, team, 'viewer');
      await bed.story.share(folder, silent, 'viewer');
      await bed.story.share(machine, ben, 'viewer', { until: bed.clock.now() });
      const counts = await bed.store.read(({ access }) =>
        access.holderCounts([graph, folder, machine], bed.clock.now()),
      );
      const sorted = (key: typeof graph.key) =>
        [...(counts.get(key) ?? [])].sort((a, b) => (a.kind < b.kind ? -1 : 1));
      // Ben is not counted where the group is.
      const wide = [{ kind: 'group', count: 1, one: team.key }];
      expect([sorted(graph.key), sorted(folder.key), sorted(machine.key)]).toEqual([wide, wide, []]);
    });
  });
});
