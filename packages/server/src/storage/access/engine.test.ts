import { ACCOUNTS, EVERYONE, LINK_VISITOR, type NewGrant, type Problem } from '@tessera/domain';
import { Story, TEST_KINDS, testClock, testRandom } from '@tessera/domain/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type OpenStore, openStore } from '../store.ts';
import { databaseSorts, type TestDatabase } from '../testing/index.ts';
import { auditBounds, repairBounds } from './audit-bounds.ts';

const DAY = 86_400_000;

describe.each(databaseSorts())('the engine on $name', (sort) => {
  const clock = testClock();
  let database: TestDatabase;
  let store: OpenStore;
  let story: Story;
  let count = 0;
  /** Names of people are unique in a hub, and the hub lasts for all tests. */
  const named = (name: string) => `${name} ${count}`;

  beforeAll(async () => {
    database = await sort.create();
    store = await openStore({ database: database.config(), kinds: TEST_KINDS, clock, random: testRandom(9) });
    story = new Story({ store, clock });
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });
  beforeEach(() => {
    count++;
    clock.advance(DAY);
  });

  const people = async () => ({
    ann: await story.newUser(named('Ann')),
    ben: await story.newUser(named('Ben')),
  });
  const put = (grant: Partial<NewGrant> & Pick<NewGrant, 'principal'>): NewGrant => ({
    id: `${named('grant')} ${Math.random()}`,
    role: 'viewer',
    source: 'direct',
    granter: null,
    createdAt: clock.now(),
    until: null,
    run: null,
    ...grant,
  });

  describe('ids', () => {
    test('S7: an id that does not exist is null, and so is one that no database would take', async () => {
      const asker = await story.asker(null);
      for (const id of ['', 'nothing', 'a'.repeat(5_000), 'nul\0', '\ud800', "'; drop table resource; --"]) {
        expect(await store.read(({ access }) => access.judge(asker, id))).toBeNull();
        expect(await store.read(({ access }) => access.judgeMany(asker, [id]))).toEqual([null]);
      }
    });

    test('many are judged in the order asked, twice where asked twice', async () => {
      const { ann, ben } = await people();
      const [one, two] = [
        await story.newGraph('One', { owner: ann }),
        await story.newGraph('Two', { owner: ann }),
      ];
      await story.share(two, ben, 'editor');
      const asker = await story.asker(ben);
      const judged = await store.read(({ access }) =>
        access.judgeMany(asker, [two.id, 'nothing', one.id, two.id]),
      );
      expect(judged.map((row) => row?.decision.role)).toEqual(['editor', undefined, null, 'editor']);
    });
  });

  describe('cursors', () => {
    test('a cursor of another list, another filter or nobody’s is input-invalid', async () => {
      const { ann } = await people();
      for (let index = 0; index < 4; index++) await story.newGraph(`G${index}`, { owner: ann });
      const asker = await story.asker(ann);
      const list = (query: object) =>
        store.read(({ access }) => access.list(asker, { view: 'mine', limit: 2, ...query }));
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
      const { ann } = await people();
      for (let index = 0; index < 3; index++) await story.newGraph(`G${index}`, { owner: ann });
      const { next, items } = await store.read(async ({ access }) =>
        access.list(await access.asker(ann.key, clock.now()), { view: 'mine', limit: 2 }),
      );
      const text = Buffer.from(next ?? '', 'base64url').toString('latin1');
      expect(text).not.toContain(String(items[1]?.resource.updatedAt));
    });

    test('the audience is paged, owner first, then by role and name, each once', async () => {
      const { ann } = await people();
      const graph = await story.newGraph('G', { owner: ann });
      const names: string[] = [];
      for (const [index, role] of (['viewer', 'editor', 'viewer', 'manager'] as const).entries()) {
        const person = await story.newUser(named(`P${index}`));
        await story.share(graph, person, role);
        names.push(person.name);
      }
      const read = (cursor?: string) =>
        store.read(({ access }) =>
          access.audience(graph.key, {
            now: clock.now(),
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

  describe('grants', () => {
    test('S15: a lasting and a timed grant of one source stand side by side, each replaced by its like', async () => {
      const { ann, ben } = await people();
      const graph = await story.newGraph('G', { owner: ann });
      await story.share(graph, ben, 'viewer');
      await story.share(graph, ben, 'editor', { until: clock.now() + DAY });
      await story.share(graph, ben, 'commenter');
      await story.share(graph, ben, 'manager', { until: clock.now() + 2 * DAY });
      await story.share(graph, ben, 'viewer', { source: 'request' });
      const { grants } = await store.read(({ access }) => access.facts(graph.key, clock.now()));
      expect(grants.map((grant) => [grant.role, grant.until === null, grant.source]).sort()).toEqual([
        ['commenter', true, 'direct'],
        ['manager', false, 'direct'],
        ['viewer', true, 'request'],
      ]);
    });

    test('the scope names the subtree and whose access changed, in the order of commits', async () => {
      const { ann, ben } = await people();
      const graph = await story.newGraph('G', { owner: ann });
      const first = await story.share(graph, ben, 'viewer');
      const second = await story.setMode(graph, 'public');
      const third = await story.revoke(graph, ben);
      expect([first, second, third].map((scope) => [scope.resource, scope.principals])).toEqual([
        [graph.key, [ben.key]],
        [graph.key, [EVERYONE]],
        [graph.key, [ben.key]],
      ]);
      expect(first.seq < second.seq && second.seq < third.seq).toBe(true);
    });

    test('removing what is another thing’s is false and removes nothing', async () => {
      const { ann, ben } = await people();
      const [one, two] = [
        await story.newGraph('1', { owner: ann }),
        await story.newGraph('2', { owner: ann }),
      ];
      await story.share(one, ben, 'viewer', { id: named('of one') });
      const { result } = await store.write(({ access }) =>
        access.change(two.key, ann.key, clock.now(), (writer) => writer.remove(named('of one'))),
      );
      expect(result).toBe(false);
      expect(await story.roleOf(ben, one)).toBe('viewer');
    });

    test('a grant cannot be written past its change, nor own', async () => {
      const { ann, ben } = await people();
      const graph = await story.newGraph('G', { owner: ann });
      const late = store.write(async ({ access }) => {
        const { result } = await access.change(graph.key, ann.key, clock.now(), async (writer) => writer);
        await result.put(put({ principal: ben.key }));
      });
      await expect(late).rejects.toThrow('after its change had ended');
      const owning = store.write(({ access }) =>
        access.change(graph.key, ann.key, clock.now(), (writer) =>
          writer.put(put({ principal: ben.key, role: 'owner' })),
        ),
      );
      await expect(owning).rejects.toThrow('never granted');
      expect(await story.roleOf(ben, graph)).toBeNull();
    });

    test('S3, S4: a mode stands as a grant, and the one before it goes', async () => {
      const { ann, ben } = await people();
      const company = await story.newOrganization(named('Acme'), [[ben, 'member']]);
      const ours = await story.newGraph('Ours', { owner: company });
      const mine = await story.newGraph('Mine', { owner: ann });
      const grants = async (thing: typeof ours) => {
        const facts = await store.read(({ access }) => access.facts(thing.key, clock.now()));
        return facts.grants.map((grant) => [grant.principal, grant.role, grant.source]);
      };
      await story.setMode(ours, 'organization', 'editor');
      expect(await grants(ours)).toEqual([[company.key, 'editor', 'mode']]);
      await story.setMode(ours, 'unlisted', 'editor');
      expect(await grants(ours)).toEqual([[LINK_VISITOR, 'viewer', 'mode']]);
      await story.setMode(ours, 'public', 'editor');
      expect(await grants(ours)).toEqual([[EVERYONE, 'viewer', 'mode']]);
      await story.setMode(ours, 'private');
      expect(await grants(ours)).toEqual([]);
      await story.setMode(mine, 'organization', 'editor');
      expect(await grants(mine)).toEqual([]);
    });

    test('a caller whose membership ended sees nothing by it, to the millisecond', async () => {
      const { ann, ben } = await people();
      const team = await story.newGroup(named('Team'));
      const end = clock.now() + 1_000;
      await story.joinGroup(team, ben, { until: end });
      const graph = await story.newGraph('G', { owner: ann });
      await story.share(graph, team, 'editor');
      clock.set(end - 1);
      expect(await story.decisionOf(ben, graph)).toMatchObject({ role: 'editor', until: end });
      expect(await story.titles(ben, { view: 'visible' })).toEqual(['G']);
      clock.set(end);
      expect(await story.roleOf(ben, graph)).toBeNull();
      expect(await story.titles(ben, { view: 'visible' })).toEqual([]);
    });
  });

  describe('places', () => {
    test('C3: a collection goes neither into itself nor below itself, and nothing goes into what holds nothing', async () => {
      const { ann } = await people();
      const top = await story.newCollection('Top', { owner: ann });
      const below = await story.newCollection('Below', { owner: ann, in: top });
      const deep = await story.newCollection('Deep', { owner: ann, in: below });
      const graph = await story.newGraph('G', { owner: ann });
      for (const [thing, to] of [
        [top, top],
        [top, deep],
        [below, deep],
        [graph, graph],
        [top, graph],
      ] as const) {
        await expect(story.move(thing, to)).rejects.toMatchObject({ code: 'input-invalid' });
      }
      await story.move(deep, top);
      await story.move(below, deep);
      const above = await store.read(({ resources }) => resources.ancestors(below.key));
      expect(above.map((resource) => resource.title)).toEqual(['Top', 'Deep']);
    });

    test('C6: counts what is below, itself included, up to a limit', async () => {
      const { ann } = await people();
      const top = await story.newCollection('Top', { owner: ann });
      const below = await story.newCollection('Below', { owner: ann, in: top });
      for (let index = 0; index < 3; index++) await story.newGraph(`G${index}`, { owner: ann, in: below });
      const counted = (limit: number) => store.read(({ access }) => access.countBelow(top.key, limit));
      expect([await counted(100), await counted(5), await counted(2)]).toEqual([5, 5, 2]);
      expect(await store.read(({ access }) => access.countBelow(below.key, 100))).toBe(4);
    });

    test('S29: a change deep below lifts what everybody on the way may list', async () => {
      const { ann, ben } = await people();
      const top = await story.newCollection('Top', { owner: ann });
      const below = await story.newCollection('Below', { owner: ann, in: top });
      const old = await story.newGraph('Old', { owner: ann, in: below });
      await story.share(top, ben, 'viewer');
      clock.advance(40 * DAY);
      await story.newGraph('New', { owner: ann, in: below });
      clock.advance(40 * DAY);
      await story.touch(old);
      expect(await story.titles(ben, { view: 'visible' }, 1)).toEqual(['Old', 'New', 'Below', 'Top']);
    });
  });

  describe('search', () => {
    test('S29: finds words and their beginnings in title, description and content, and only what one may see', async () => {
      const { ann, ben } = await people();
      const word = `q${count}`;
      const trade = await story.newGraph(`Café ${word} trade`, { owner: ann, words: `harbour ${word}xyz` });
      await story.newGraph(`Hidden ${word}`, { owner: ann });
      await story.share(trade, ben, 'viewer');
      const found = (text: string, who = ben) => story.titles(who, { view: 'visible', text });
      expect(await found(`cafe ${word}`)).toEqual([trade.title]);
      expect(await found(`${word}xy HARB`)).toEqual([trade.title]);
      expect(await found(`hidden ${word}`)).toEqual([]);
      expect(await found(`${word} absent`)).toEqual([]);
      expect(await found(`"${word}" OR (trade*) & -x:`)).toEqual([]);
      expect(await found('!!! ""')).toEqual([]);
      expect(await story.titles(ben, { view: 'shared', text: word })).toEqual([trade.title]);
      expect(await found(word, ann)).toEqual([`Hidden ${word}`, trade.title]);
    });

    test('a new title, description or version is found, the old one no more', async () => {
      const { ann } = await people();
      const graph = await story.newGraph(`before${count}`, { owner: ann, words: `first${count}` });
      await store.write(async ({ resources }) => {
        await resources.update(graph.key, { title: `after${count}`, description: `told${count}` });
        const version = {
          content: { edges: 1 },
          counts: { nodes: 2 },
          files: [{ name: 'edges', hash: 'ab', size: 3, mediaType: 'text/csv' }],
          publisher: ann.key,
          createdAt: clock.now() + 5,
          restores: null,
        };
        expect(await resources.addVersion(graph.key, version, `second${count}`)).toEqual({
          ...version,
          number: 1,
        });
        expect(await resources.versions(graph.key)).toEqual([{ ...version, number: 1 }]);
        expect(await resources.version(graph.key, 2)).toBeNull();
        const [now] = await resources.byKeys([graph.key]);
        expect(now).toMatchObject({ version: 1, counts: { nodes: 2 }, updatedAt: clock.now() + 5 });
      });
      const found = async (text: string) => (await story.titles(ann, { view: 'mine', text })).length;
      expect(await Promise.all([`after${count}`, `told${count}`, `second${count}`].map(found))).toEqual([
        1, 1, 1,
      ]);
      expect(await Promise.all([`before${count}`, `first${count}`].map(found))).toEqual([0, 0]);
    });
  });

  describe('people', () => {
    test('S27: an unknown address gets a principal once; a proved one is its account', async () => {
      const { ann } = await people();
      const ask = (email: string) => store.write(({ access }) => access.principalOfAddress(email));
      const first = await ask(` New.${count}@Example.org `);
      expect(first).toMatchObject({ kind: 'address', name: `New.${count}@Example.org` });
      expect((await ask(`new.${count}@example.ORG`)).key).toBe(first.key);
      expect((await ask(ann.email.toUpperCase())).key).toBe(ann.key);
      const unproved = await story.newUser(named('Ulf'), { emailVerified: false });
      expect((await ask(unproved.email)).kind).toBe('address');
    });

    test('who holds a principal: members, all for everyone, admins for staff groups; sorted and limited', async () => {
      const { ann, ben } = await people();
      const ada = await story.newUser(named('Ada'), { role: 'ADMIN' });
      const team = await story.newGroup(named('Team'), { members: [ben, ann] });
      const staff = await story.newGroup(named('Staff'), { type: 'staff' });
      await story.joinGroup(staff, ben, { staff: true });
      const holding = (principal: typeof ann.key, limit = 1_000) =>
        store.read(({ access }) => access.accountsHolding([principal], clock.now(), limit));
      expect(await holding(team.key)).toEqual([ann.key, ben.key]);
      expect(await holding(team.key, 1)).toEqual([ann.key]);
      expect(await holding(staff.key)).toEqual(expect.arrayContaining([ben.key, ada.key]));
      expect(await holding(staff.key)).not.toContain(ann.key);
      for (const principal of [EVERYONE, ACCOUNTS, LINK_VISITOR]) {
        expect(await holding(principal)).toEqual(expect.arrayContaining([ann.key, ben.key, ada.key]));
      }
      await story.setSharing(team, false);
      expect(await holding(team.key)).toEqual([]);
    });

    test('badges count holders by kind, without owner, publisher and groups whose sharing is off', async () => {
      const { ann, ben } = await people();
      const company = await story.newOrganization(named('Acme'), [[ann, 'member']]);
      const silent = await story.newGroup(named('Silent'), { sharing: false });
      const team = await story.newGroup(named('Team'));
      const folder = await story.newCollection('F', { owner: company });
      const graph = await story.newGraph('G', { owner: company, in: folder, publisher: ann });
      const machine = await story.newThing('M', { kind: 'server', owner: company, in: folder });
      await story.share(graph, ann, 'manager', { source: 'publisher' });
      await story.share(graph, ben, 'viewer');
      await story.share(folder, ben, 'editor');
      await story.share(folder, team, 'viewer');
      await story.share(folder, silent, 'viewer');
      await story.share(machine, ben, 'viewer', { until: clock.now() });
      const counts = await store.read(({ access }) =>
        access.holderCounts([graph.key, folder.key, machine.key], clock.now()),
      );
      const sorted = (key: typeof graph.key) =>
        [...(counts.get(key) ?? [])].sort((a, b) => (a.kind < b.kind ? -1 : 1));
      const both = [
        { kind: 'account', count: 1, one: ben.key },
        { kind: 'group', count: 1, one: team.key },
      ];
      expect([sorted(graph.key), sorted(folder.key), sorted(machine.key)]).toEqual([both, both, []]);
    });
  });

  test('the audit finds a bound that is too low, and repairing it brings the row back', async () => {
    const { ann, ben } = await people();
    const folder = await story.newCollection('Folder', { owner: ann });
    await story.newGraph('Inside', { owner: ann, in: folder });
    await story.share(folder, ben, 'viewer');
    const audit = () => store.database.read(auditBounds);
    expect(await audit()).toEqual([]);
    const lower = [
      'update grants set bound = 1 where resource = $1',
      'update closure set bound = 1 where des = $1',
    ];
    await store.database.write(async (connection) => {
      for (const [index, sql] of lower.entries()) {
        const statement = { name: `test.lower-${index}`, sqlite: sql.replace('$1', '?1'), postgres: sql };
        await connection.run(statement, [folder.key]);
      }
    });
    expect((await audit()).map((low) => low.of).sort()).toEqual(['children', 'grant']);
    await store.database.write(repairBounds);
    expect(await audit()).toEqual([]);
    expect(await story.titles(ben, { view: 'visible' })).toEqual(['Inside', 'Folder']);
  });
});
