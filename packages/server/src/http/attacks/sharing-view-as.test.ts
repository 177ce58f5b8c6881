import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { SharingWorld } from '../testing/sharing-world.ts';

type Eyes = (path: string) => ReturnType<TestPerson['call']>;

/** What a manager learns through the eyes of others, of folders too. */
describe('through other eyes', () => {
  let world: SharingWorld;
  let ann: TestPerson;
  let ben: TestPerson;
  let cleo: TestPerson;
  /** A folder of Ann's with a folder in it, and things in both. Ben manages the inner one. */
  let things: Readonly<Record<'top' | 'beside' | 'inner' | 'leaf', string>>;

  beforeAll(async () => {
    world = await SharingWorld.start();
    ({ ann, ben, cleo } = world);
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    const { story } = world;
    const put = (kind: string, title: string, parent?: string) =>
      story.publish(ann, {
        kind,
        title,
        sharing: { mode: 'private' },
        ...(parent === undefined ? {} : { parent }),
      });
    const top = await put('box', 'Top');
    const inner = await put('box', 'Inner', top);
    things = {
      top,
      inner,
      beside: await put('sheet', 'Beside', top),
      leaf: await put('sheet', 'Leaf', inner),
    };
    await story.share(ann, inner, { people: [{ id: ben.id, role: 'manager' }] });
  });

  const at = (id: string, path = '') => `/api/v1/resources/${id}${path}`;
  async function viewAs(who: TestPerson, id: string, as: unknown): Promise<Eyes> {
    const { status, body } = await who.call('POST', at(id, '/view-as'), { as });
    expect(status).toBe(201);
    return (path) => who.call('GET', path, undefined, { headers: { 'tessera-acting': body.id } });
  }
  const statuses = async (eyes: Eyes) =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(things).map(async ([name, id]) => [name, (await eyes(at(id))).status] as const),
      ),
    );

  test('S26: what is below shows too, and nothing above or beside it, though the person may see that', async () => {
    await world.story.share(ann, things.top, { people: [{ id: cleo.id }] });
    const eyes = await viewAs(ben, things.inner, { person: cleo.id });
    expect(await statuses(eyes)).toEqual({ top: 404, beside: 404, inner: 200, leaf: 200 });
    const leaf = (await eyes(at(things.leaf))).body;
    expect(leaf.path).toEqual([{ id: things.inner, title: 'Inner' }]);
    expect(JSON.stringify(leaf)).not.toContain('Top');
  });

  test('S26: to the extent that both may see: not what the manager may not, nor what the person may not', async () => {
    const eyes = await viewAs(ben, things.inner, { person: cleo.id });
    expect(await statuses(eyes)).toEqual({ top: 404, beside: 404, inner: 404, leaf: 404 });
    await world.story.share(ann, things.leaf, { people: [{ id: cleo.id }] });
    expect(await statuses(eyes)).toEqual({ top: 404, beside: 404, inner: 404, leaf: 200 });
  });

  test('S26: it is over for who manages the thing no longer, on the next request', async () => {
    await world.story.share(ann, things.inner, { append: true, people: [{ id: cleo.id }] });
    const eyes = await viewAs(ben, things.inner, { person: cleo.id });
    expect((await eyes(at(things.leaf))).status).toBe(200);
    await world.story.share(ann, things.inner, { people: [{ id: ben.id, role: 'editor' }, { id: cleo.id }] });
    expect((await eyes(at(things.leaf))).status).toBe(404);
  });

  test('S26, S24: why one can is told of the borrowed eyes, not of who borrows them; of others nothing', async () => {
    await world.story.share(ann, things.inner, { append: true, groups: [{ id: world.groups.trade }] });
    const eyes = await viewAs(ben, things.inner, { person: cleo.id });
    expect((await eyes(at(things.leaf, '/explain'))).body).toMatchObject({
      role: 'viewer',
      sentence: 'You can view because you are in *Trade team*, which comments on *Inner*.',
    });
    const visitor = await viewAs(ben, things.inner, 'anonymous');
    expect((await visitor(at(things.leaf, '/explain'))).status).toBe(404);
    for (const path of ['/share', '/audience', '/invitations', '/requests', `/explain?person=${ann.id}`])
      expect((await eyes(at(things.leaf, path))).status, path).toBe(403);
  });
});
