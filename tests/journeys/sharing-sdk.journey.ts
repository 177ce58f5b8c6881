import { type Hub, type ResourceHandle, Tessera } from '@tessera/client';
import { beforeAll, describe, expect, test } from 'vitest';
import { startJourney } from './harness.ts';

const ADMIN = { email: 'ann@example.org', password: 'verdigris tiles in the sun' };
const BEN = { name: 'Ben', email: 'ben@example.org', password: 'four stones and one turned' };
const CLEO = { name: 'Cleo', email: 'cleo@example.org', password: 'seven quiet lanterns now' };
const ROWS = [{ src: 'a', dst: 'b' }];

/** S32 from code, the same for every kind: here with a graph. */
describe('sharing through the SDK', () => {
  const { hub } = startJourney({ admin: ADMIN });
  let ann: Hub;
  let ben: Hub;
  let cleo: Hub;
  let trade = '';
  let graph: ResourceHandle;

  beforeAll(async () => {
    ann = await Tessera.login({ url: hub.url, ...ADMIN });
    const made = [];
    for (const person of [BEN, CLEO])
      made.push((await ann.users.create({ ...person, verified: true })).account);
    ben = await Tessera.login({ url: hub.url, ...BEN });
    cleo = await Tessera.login({ url: hub.url, ...CLEO });
    trade = (await ann.groups.create({ name: 'Trade team', sharing: true })).id;
    const people = [(await ann.account.get()).account.id, ...made.map(({ id }) => id)];
    for (const person of people)
      await ann.api.call('setGroupMember', { params: { id: trade, person }, body: {} });
    graph = await ann.graph().edges(ROWS, 'src', 'dst').name('Trade').privacy().publish();
  });

  const titles = async (things: AsyncIterable<ResourceHandle>) => {
    const found: string[] = [];
    for await (const thing of things) found.push(thing.title);
    return found;
  };

  test('S32, C9: share with groups, see what is shared, through what and by whom', async () => {
    expect(await graph.isViewable(BEN.email)).toBe(false);
    const until = new Date(Date.now() + 7 * 24 * 3_600_000);
    await graph.shareWith([{ id: trade }], { role: 'editor', until });
    expect(graph.shareAddress).toBe(`${hub.url}/r/${graph.id}`);
    expect(await graph.isViewable({ email: BEN.email })).toBe(true);
    expect(await titles(ben.sharedWithMe({ kind: 'graph', group: trade }))).toEqual(['Trade']);
    expect(await titles(ben.sharedWithMe({ kind: 'feature' }))).toEqual([]);
    const sharing = await ben.groupsSharingWithMe({ includePublic: true });
    expect([...sharing].map(([group, owners]) => [group, owners.map(({ name }) => name)])).toEqual([
      ['Trade team', ['ann']],
    ]);
    expect((await ben.mySharingGroups()).map(({ name }) => name)).toEqual(['Trade team']);
    const seen = await ben.resource(graph.id);
    expect((await seen.explain()).sentence).toContain('*Trade team*');
    const roles = new Map<string, string>();
    for await (const row of graph.audience()) roles.set(row.principal.name, row.role);
    expect(Object.fromEntries(roles)).toEqual({ ann: 'owner', 'Trade team': 'editor' });
    expect((await graph.explain(CLEO.email)).role).toBe('editor');
  });

  test('S32: append adds, nothing clears, a refusal changes nothing, a plan foresees', async () => {
    await graph.shareWith([trade]);
    await expect(graph.shareWith(['No such group'])).rejects.toMatchObject({ code: 'group-unknown' });
    expect(await graph.isViewable(BEN.email)).toBe(true);
    const plan = await graph.plan({ kind: 'share', append: false, groups: [] });
    expect(plan.loses.people.map(({ person }) => person.name).toSorted()).toEqual(['Ben', 'Cleo']);
    await graph.shareWith();
    expect(await graph.isViewable(BEN.email)).toBe(false);
    await graph.shareWith([trade], { append: true });
    expect(await graph.isViewable(BEN.email)).toBe(true);
  });

  test('S29, S17: star, continue, hide and leave', async () => {
    const seen = await ben.resource(graph.id);
    await seen.star();
    expect(await titles(ben.starred())).toEqual(['Trade']);
    await expect.poll(() => titles(ben.recent())).toEqual(['Trade']);
    await seen.hide();
    expect(await titles(ben.sharedWithMe())).toEqual([]);
    await seen.unhide();
    expect(await titles(ben.sharedWithMe())).toEqual(['Trade']);
    await graph.share({
      append: true,
      people: [{ id: (await ben.account.get()).account.id, role: 'editor' }],
    });
    expect(await seen.leave()).toMatchObject({
      role: 'viewer',
      sentence: expect.stringContaining('Trade team'),
    });
  });

  test('S29, S15: what I share, prolonged and taken back at once', async () => {
    const shares = [];
    for await (const share of ann.whatIShare({ order: 'oldest' })) shares.push(share);
    expect(shares.map(({ principal }) => principal.name)).toContain('Trade team');
    await ann.whatIShare().extend(shares, new Date(Date.now() + 30 * 24 * 3_600_000));
    for (const { grant } of shares) expect(await ann.whatIShare().find(grant)).toMatchObject({ grant });
    expect(await ann.whatIShare().find('none')).toBeNull();
    await graph.links.create({ label: 'Workshop' });
    expect((await ann.whatIShare().links()).map(({ label }) => label)).toEqual(['Workshop']);
    const receipt = await ann.whatIShare().revoke(shares);
    expect(receipt.lost.count).toBe(2);
    for await (const share of ann.whatIShare()) expect(share.resource.id).not.toBe(graph.id);
  });

  test('S31, S7: a new version by the address, never more widely than the graph says', async () => {
    const g = ann.graph().edges(ROWS, 'src', 'dst').name('Again').privacy();
    const url = await g.plot({ render: false });
    expect(await g.plot({ render: false, to: url })).toBe(url);
    const again = await ann.resource(url);
    expect((await again.versions()).length).toBe(2);
    await again.setMode('public');
    await expect(g.plot({ render: false, to: url })).rejects.toThrow(/setMode/);
    expect((await again.versions()).length).toBe(2);
    await expect(ann.resource('https://evil.example/r/x')).rejects.toThrow(TypeError);
    await again.trash();
  });

  test('S1, S12: stricter defaults, what one may choose, and finding with whom to share', async () => {
    expect((await ann.publishing()).usual['graph']).toBe('unlisted');
    expect(await ann.account.setSharing({ defaultMode: 'private' })).toEqual({ defaultMode: 'private' });
    expect((await ann.publishing()).usual['graph']).toBe('private');
    await ann.account.setSharing({ defaultMode: null });
    const { id } = await ann.organizations.create({ name: 'Harbour' });
    await ann.organizations.setSharing(id, { defaultMode: 'organization' });
    expect(await ann.organizations.sharing(id)).toEqual({ defaultMode: 'organization' });
    expect((await ann.organization(id).publishing()).usual['graph']).toBe('organization');
    const cleos = (await cleo.account.get()).account.id;
    await ann.organizations.add(id, cleos);
    expect(await ann.organizations.memberGrants(id, cleos)).toEqual({ published: 0, granted: 0 });
    const found = await ann.findPrincipals('Trad', { resource: graph.shareAddress });
    expect(found.map(({ name, kind }) => [name, kind])).toContainEqual(['Trade team', 'group']);
  });

  test('S16: hand over, foreseen, offered, waiting at the other end, accepted', async () => {
    const id = (await cleo.account.get()).account.id;
    const plan = await graph.plan({ kind: 'transfer', person: id });
    expect(plan.gains.people[0]?.steps).toEqual([{ before: null, after: 'owner', things: 1 }]);
    await graph.transfer({ id }, { message: 'Yours' });
    expect((await ann.transfers.sent()).map(({ to }) => to.name)).toEqual(['Cleo']);
    const [offer] = (await cleo.waiting()).transfers;
    await cleo.transfers.accept(offer?.id ?? '');
    expect((await cleo.resource(graph.id)).data.role).toBe('owner');
    expect((await ann.resource(graph.id)).data.role).toBe('manager');
  });
});
