import { describe, expect, test } from 'vitest';
import { databaseSorts } from '../testing/index.ts';
import { useStory } from '../testing/story-bed.ts';
import { auditBounds, repairBounds } from './audit-bounds.ts';
import { auditGrantees, rebuildGrantees } from './grantees.ts';

const DAY = 86_400_000;

describe.each(databaseSorts())('places and search on $name', (sort) => {
  const bed = useStory(sort);

  describe('places', () => {
    test('C3: a collection goes neither into itself nor below itself, and nothing goes into what holds nothing', async () => {
      const { ann } = await bed.people();
      const top = await bed.story.newCollection('Top', { owner: ann });
      const below = await bed.story.newCollection('Below', { owner: ann, in: top });
      const deep = await bed.story.newCollection('Deep', { owner: ann, in: below });
      const graph = await bed.story.newGraph('G', { owner: ann });
      for (const [thing, to] of [
        [top, top],
        [top, deep],
        [below, deep],
        [graph, graph],
        [top, graph],
      ] as const) {
        await expect(bed.story.move(thing, to)).rejects.toMatchObject({ code: 'input-invalid' });
      }
      await bed.story.move(deep, top);
      await bed.story.move(below, deep);
      const above = await bed.store.read(({ resources }) => resources.ancestors(below.key));
      expect(above.map((resource) => resource.title)).toEqual(['Top', 'Deep']);
    });

    test('C6: counts what is below, itself included, up to a limit', async () => {
      const { ann } = await bed.people();
      const top = await bed.story.newCollection('Top', { owner: ann });
      const below = await bed.story.newCollection('Below', { owner: ann, in: top });
      for (let index = 0; index < 3; index++)
        await bed.story.newGraph(`G${index}`, { owner: ann, in: below });
      const counted = (limit: number) => bed.store.read(({ access }) => access.countBelow(top.key, limit));
      expect([await counted(100), await counted(5), await counted(2)]).toEqual([5, 5, 2]);
      expect(await bed.store.read(({ access }) => access.countBelow(below.key, 100))).toBe(4);
    });

    test('S29: a change deep below lifts what everybody on the way may list', async () => {
      const { ann, ben } = await bed.people();
      const top = await bed.story.newCollection('Top', { owner: ann });
      const below = await bed.story.newCollection('Below', { owner: ann, in: top });
      const old = await bed.story.newGraph('Old', { owner: ann, in: below });
      await bed.story.share(top, ben, 'viewer');
      bed.clock.advance(40 * DAY);
      await bed.story.newGraph('New', { owner: ann, in: below });
      bed.clock.advance(40 * DAY);
      await bed.story.touch(old);
      expect(await bed.story.titles(ben, { view: 'visible' }, 1)).toEqual(['Old', 'New', 'Below', 'Top']);
    });
  });

  describe('search', () => {
    test('S29: finds words and their beginnings in title, description and content, and only what one may see', async () => {
      const { ann, ben } = await bed.people();
      const word = `q${bed.count()}`;
      const trade = await bed.story.newGraph(`Café ${word} trade`, {
        owner: ann,
        words: `harbour ${word}xyz`,
      });
      await bed.story.newGraph(`Hidden ${word}`, { owner: ann });
      await bed.story.share(trade, ben, 'viewer');
      const found = (text: string, who = ben) => bed.story.titles(who, { view: 'visible', text });
      expect(await found(`cafe ${word}`)).toEqual([trade.title]);
      expect(await found(`${word}xy HARB`)).toEqual([trade.title]);
      expect(await found(`hidden ${word}`)).toEqual([]);
      expect(await found(`${word} absent`)).toEqual([]);
      expect(await found(`"${word}" OR (trade*) & -x:`)).toEqual([]);
      expect(await found('!!! ""')).toEqual([]);
      expect(await bed.story.titles(ben, { view: 'shared', text: word })).toEqual([trade.title]);
      expect(await found(word, ann)).toEqual([`Hidden ${word}`, trade.title]);
    });

    test('a new title, description or version is found, the old one no more', async () => {
      const { ann } = await bed.people();
      const graph = await bed.story.newGraph(`before${bed.count()}`, {
        owner: ann,
        words: `first${bed.count()}`,
      });
      await bed.store.write(async ({ resources }) => {
        await resources.update(graph.key, {
          title: `after${bed.count()}`,
          description: `told${bed.count()}`,
        });
        const version = {
          content: { edges: 1 },
          counts: { nodes: 2 },
          files: [{ name: 'edges', hash: 'ab', size: 3, mediaType: 'text/csv' }],
          publisher: ann.key,
          createdAt: bed.clock.now() + 5,
          restores: null,
        };
        expect(await resources.addVersion(graph.key, version, `second${bed.count()}`)).toEqual({
          ...version,
          number: 1,
        });
        expect(await resources.versions(graph.key)).toEqual([{ ...version, number: 1 }]);
        expect(await resources.version(graph.key, 2)).toBeNull();
        const [now] = await resources.byKeys([graph.key]);
        expect(now).toMatchObject({ version: 1, counts: { nodes: 2 }, updatedAt: bed.clock.now() + 5 });
      });
      const found = async (text: string) => (await bed.story.titles(ann, { view: 'mine', text })).length;
      expect(
        await Promise.all([`after${bed.count()}`, `told${bed.count()}`, `second${bed.count()}`].map(found)),
      ).toEqual([1, 1, 1]);
      expect(await Promise.all([`before${bed.count()}`, `first${bed.count()}`].map(found))).toEqual([0, 0]);
    });
  });

  test('the audit finds a bound that is too low, and repairing it brings the row back', async () => {
    const { ann, ben } = await bed.people();
    const folder = await bed.story.newCollection('Folder', { owner: ann });
    await bed.story.newGraph('Inside', { owner: ann, in: folder });
    await bed.story.share(folder, ben, 'viewer');
    const audit = () => bed.store.database.read(auditBounds);
    expect(await audit()).toEqual([]);
    const lower = [
      'update grants set bound = 1 where resource = $1',
      'update closure set bound = 1 where des = $1',
    ];
    await bed.store.database.write(async (connection) => {
      for (const [index, sql] of lower.entries()) {
        const statement = { name: `test.lower-${index}`, sqlite: sql.replace('$1', '?1'), postgres: sql };
        await connection.run(statement, [folder.key]);
      }
    });
    expect((await audit()).map((low) => low.of).sort()).toEqual(['children', 'grant']);
    await bed.store.database.write(repairBounds);
    expect(await audit()).toEqual([]);
    expect(await bed.story.titles(ben, { view: 'visible' })).toEqual(['Inside', 'Folder']);
  });

  test('grantees that are not told, too many, or rebuilt give the same answers', async () => {
    const { ann, ben } = await bed.people();
    const folder = await bed.story.newCollection('Folder', { owner: ann });
    const inside = await bed.story.newGraph('Inside', { owner: ann, in: folder });
    const alone = await bed.story.newGraph('Alone', { owner: ann });
    await bed.story.share(folder, ben, 'editor');
    await bed.story.share(alone, ben, 'viewer');
    await bed.store.write(async ({ access }) => {
      await access.change(folder.key, null, bed.clock.now(), async (writer) => {
        for (let index = 0; index < 260; index++) {
          const { key } = await access.principalOfAddress(`${index}.${bed.count()}@many.example.org`);
          const common = { granter: null, createdAt: 1, until: null, run: null } as const;
          await writer.put({
            ...common,
            id: `${key} many`,
            principal: key,
            role: 'viewer',
            source: 'direct',
          });
        }
      });
    });
    const answers = async () => {
      const asker = await bed.story.asker(ben);
      const judged = await bed.store.read(({ access }) =>
        access.judgeMany(asker, [folder.id, inside.id, alone.id]),
      );
      return judged.map((one) => one?.decision.role);
    };
    const audited = () => bed.store.database.read(auditGrantees);
    expect([await answers(), await audited()]).toEqual([['editor', 'editor', 'viewer'], []]);
    const sql = (set: string) => ({
      name: `test.${set}`,
      sqlite: `update resource set grantees = ${set}`,
      postgres: `update resource set grantees = ${set}`,
    });
    await bed.store.database.write((connection) => connection.run(sql('null'), []));
    expect([await answers(), await audited()]).toEqual([['editor', 'editor', 'viewer'], []]);
    const wrong = {
      ...sql('wrong'),
      sqlite: `update resource set grantees = x'01000000'`,
      postgres: `update resource set grantees = '\\x01000000'`,
    };
    await bed.store.database.write((connection) => connection.run(wrong, []));
    expect((await audited()).length).toBeGreaterThanOrEqual(3);
    await bed.store.database.write(rebuildGrantees);
    expect([await answers(), await audited()]).toEqual([['editor', 'editor', 'viewer'], []]);
  });
});
