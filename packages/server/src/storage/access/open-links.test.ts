import type { Account, PrincipalKey, Resource, ShareLink } from '@tessera/domain';
import { describe, expect, test } from 'vitest';
import { databaseSorts } from '../testing/index.ts';
import { useStory } from '../testing/story-bed.ts';

const HOUR = 3_600_000;

describe.each(databaseSorts())('open links on $name', (sort) => {
  const bed = useStory(sort);

  /** An open link to a thing, with the grant that its visitors hold; of a role that they cannot get, to try the ceiling. */
  async function openTo(thing: Resource, maker: Account): Promise<ShareLink> {
    const now = bed.clock.now();
    return bed.store.write(async (unit) => {
      const link = await unit.links.create({
        ...{ id: `link-${thing.id}`, resource: thing.key, role: 'viewer', label: '', maker: maker.key },
        ...{ createdAt: now, until: now + HOUR, access: { lasts: 'until-revoked' }, mostUses: null },
        ...{ secretHash: '', passwordHash: null, domain: null, open: true },
      });
      await unit.access.change(thing.key, maker.key, now, (writer) =>
        writer.put({
          ...{ id: `grant-${thing.id}`, principal: link.principal ?? maker.key, role: 'editor' },
          ...{ source: `link:${link.id}`, granter: maker.key, createdAt: now, until: link.until, run: null },
        }),
      );
      return link;
    });
  }

  const roles = (who: Account | null, links: readonly PrincipalKey[], things: readonly Resource[]) =>
    bed.store.read(async ({ access }) => {
      const asker = await access.asker(who?.key ?? null, bed.clock.now(), links);
      const many = await access.judgeMany(
        asker,
        things.map((thing) => thing.id),
      );
      const one = await Promise.all(things.map((thing) => access.judge(asker, thing.id)));
      expect(many.map((judged) => judged?.decision)).toEqual(one.map((judged) => judged?.decision));
      return one.map((judged) => judged?.decision.role ?? null);
    });

  test('S20: whoever holds one sees the thing and what is below, as viewer at most, and in no list', async () => {
    const { ann, ben } = await bed.people();
    const { story } = bed;
    const folder = await story.newCollection(bed.named('Europe'), { owner: ann });
    const inside = await story.newGraph(bed.named('Trade'), { owner: ann, in: folder });
    const beside = await story.newGraph(bed.named('Beside'), { owner: ann });
    const { principal } = await openTo(folder, ann);
    const held = principal === null ? [] : [principal];
    for (const who of [null, ben]) {
      expect(await roles(who, [], [folder, inside, beside])).toEqual([null, null, null]);
      expect(await roles(who, held, [folder, inside, beside])).toEqual(['viewer', 'viewer', null]);
      const seen = await bed.store.read(async ({ access }) => {
        const asker = await access.asker(who?.key ?? null, bed.clock.now(), held);
        const views = who === null ? (['visible', 'public'] as const) : (['visible', 'shared'] as const);
        return Promise.all(views.map((view) => access.list(asker, { view, limit: 50 })));
      });
      const titles = seen.flatMap((page) => page.items.map(({ resource }) => resource.title));
      expect(titles.filter((title) => [folder.title, inside.title].includes(title))).toEqual([]);
    }
  });

  test('S20, S23: it ends by its time, and a plan of people counts no visitor', async () => {
    const { ann } = await bed.people();
    const thing = await bed.story.newGraph(bed.named('Trade'), { owner: ann });
    const { principal } = await openTo(thing, ann);
    const held = principal === null ? [] : [principal];
    const standing = await bed.store.read(async ({ access }) => {
      const judged = await access.judge(await access.asker(null, bed.clock.now(), held), thing.id);
      return {
        until: judged?.decision.until,
        people: await access.accountsHolding(held, bed.clock.now(), 10),
      };
    });
    expect(standing.until).toBe(bed.clock.now() + HOUR);
    expect(await bed.store.read((unit) => unit.access.standings(standing.people, bed.clock.now()))).toEqual(
      [],
    );
    bed.clock.advance(HOUR);
    expect(await roles(null, held, [thing])).toEqual([null]);
  });

  test('S20, P14: what is purged takes along what visitors held of it, and nothing of others', async () => {
    const { ann } = await bed.people();
    const folder = await bed.story.newCollection(bed.named('Europe'), { owner: ann });
    const inside = await bed.story.newGraph(bed.named('Trade'), { owner: ann, in: folder });
    const beside = await bed.story.newGraph(bed.named('Beside'), { owner: ann });
    const links = [await openTo(inside, ann), await openTo(beside, ann)];
    const keys = links.flatMap(({ principal }) => principal ?? []);
    await bed.store.write((unit) => unit.resources.purge(folder.key));
    const [left, held] = await bed.store.read(async ({ access }) => [
      await access.principals(keys),
      await access.holdings(null, bed.clock.now(), keys),
    ]);
    expect(left.map(({ key }) => key)).toEqual([keys[1]]);
    expect(held.filter(({ kind }) => kind === 'link').map(({ principal }) => principal)).toEqual([keys[1]]);
  });
});
