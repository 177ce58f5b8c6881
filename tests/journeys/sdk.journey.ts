import { createServer, type Server } from 'node:http';
import { dirname, join } from 'node:path';
import { ApiProblem, Tessera } from '@tessera/client';
import { build, type Rolldown } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSER, startJourney } from './harness.ts';

const ADMIN = { email: 'ann@example.org', password: 'verdigris tiles in the sun' };
const rows = [
  { src: 'a', dst: 'b', weight: 1 },
  { src: 'b', dst: 'c', weight: 2 },
];
const people = [
  { id: 'a', name: 'Ada' },
  { id: 'b', name: 'Bo' },
  { id: 'c', name: 'Cy' },
];

const { hub, openWindow } = startJourney({ admin: ADMIN });

/** A page of somebody else's, with the SDK on it. */
const PAGE = `<!doctype html><title>Elsewhere</title>
<script type="module">import * as client from '/client.js'; globalThis.client = client;</script>`;

const login = () => Tessera.login({ url: hub.url, ...ADMIN });
const idOf = (address: string) => address.split('/').at(-1) ?? '';

describe('the SDK in Node', () => {
  test('S31: the example runs as written, invitations included', async () => {
    const signedIn = await login();
    signedIn.privacy();
    signedIn.privacy({ mode: 'organization', modeRole: 'editor' });
    const g = signedIn.graph().edges(rows, 'src', 'dst').nodes(people, 'id').name('Trade');
    const url = await g.plot({ render: false });
    expect(url).toMatch(new RegExp(`^${hub.url}/r/[a-z2-7]{26}$`));
    const shared = g.privacy({
      mode: 'private',
      notify: true,
      message: 'Have a look',
      invitedUsers: [
        { email: 'a@site1.org', action: '10' },
        { email: 'b@site2.org', action: '20' },
      ],
    });
    const other = await shared.plot({ render: false });
    expect(other).not.toBe(url);
    expect((await signedIn.resource(idOf(url))).data.mode).toBe('organization');
    const resource = await signedIn.resource(idOf(other));
    expect(resource.data).toMatchObject({ title: 'Trade', mode: 'private', counts: { nodes: 3, edges: 2 } });
    const roles = new Map<string, string>();
    for await (const row of resource.audience())
      roles.set(row.principal.email ?? row.principal.name, row.role);
    expect(roles.get('a@site1.org')).toBe('viewer');
    expect(roles.get('b@site2.org')).toBe('editor');
  });

  test("S31: what was not asked for is the kind's default, unlisted", async () => {
    const signedIn = await login();
    const url = await signedIn.graph().edges(rows, 'src', 'dst').plot({ render: false });
    expect((await signedIn.resource(idOf(url))).data.mode).toBe('unlisted');
  });

  test('S31: when its sharing is refused, nothing is published', async () => {
    const signedIn = await login();
    const before = await Array.fromAsync(signedIn.resources({ view: 'mine' }));
    const refused = signedIn
      .graph()
      .edges(rows, 'src', 'dst')
      .privacy({ invitedUsers: [{ email: 'no address' }] });
    await expect(refused.plot({ render: false })).rejects.toThrow(ApiProblem);
    expect(await Array.fromAsync(signedIn.resources({ view: 'mine' }))).toHaveLength(before.length);
  });

  test('S7, S4: unlisted opens for the anonymous; private answers like an id that does not exist', async () => {
    const signedIn = await login();
    const open = await signedIn.graph().edges(rows, 'src', 'dst').privacy({ mode: 'unlisted' }).publish();
    const closed = await signedIn.graph().edges(rows, 'src', 'dst').privacy().publish();
    const read = async (id: string) => {
      const answer = await fetch(`${hub.url}/api/v1/resources/${id}`);
      const { requestId: _, ...body } = (await answer.json()) as Record<string, unknown>;
      return { status: answer.status, body };
    };
    expect((await read(open.id)).status).toBe(200);
    const refused = await read(closed.id);
    expect(refused.status).toBe(401);
    expect(await read('aaaaaaaaaaaaaaaaaaaaaaaaaa')).toEqual(refused);
  });

  test('G9: plot({ to }) makes a version under the same address', async () => {
    const signedIn = await login();
    const first = await signedIn.graph().edges(rows, 'src', 'dst').name('Versions').privacy().publish();
    const more = [...rows, { src: 'c', dst: 'd', weight: 3 }];
    const again = await signedIn.graph().edges(more, 'src', 'dst').plot({ render: false, to: first.id });
    expect(again).toBe(first.shareAddress);
    const versions = await first.versions();
    expect(versions.map(({ number, counts }) => [number, counts['edges']])).toEqual([
      [2, 3],
      [1, 2],
    ]);
    const restored = await first.restoreVersion(1);
    expect(restored.data).toMatchObject({ version: 3, counts: { edges: 2 } });
  });

  test('S32: shareWith, isViewable, sharedWithMe, mySharingGroups, audience, explain, plan, requests', async () => {
    const admin = await login();
    const password = 'four stones and one turned';
    const { account } = await admin.users.create({
      name: 'Ben',
      email: 'ben@example.org',
      password,
      verified: true,
    });
    const ben = await Tessera.login({ url: hub.url, email: 'ben@example.org', password });
    const group = await admin.groups.create({ name: 'Trade team' });
    await admin.groups.enableSharing(group.id);
    await admin.groups.add(group.id, account.id);
    await admin.groups.add(group.id, (await admin.account.get()).account.id);
    const graph = await admin.graph().edges(rows, 'src', 'dst').name('Shared').privacy().publish();
    expect(await graph.isViewable(account)).toBe(false);
    const plan = await graph.plan({ kind: 'share', groups: [{ id: group.id, role: 'editor' }] });
    expect(plan.gains).toMatchObject({ count: 1, people: [{ person: { name: 'Ben' } }] });
    expect(await graph.isViewable(account)).toBe(false);
    const receipt = await plan.apply();
    expect(receipt.gained).toMatchObject({ count: 1, people: [{ name: 'Ben' }] });
    await graph.shareWith();
    expect(await ben.requestAccess(graph.id, { role: 'viewer', message: 'Please' })).toMatchObject({
      status: 'pending',
    });
    const [asked] = await graph.requests();
    expect(asked).toMatchObject({ person: { name: 'Ben' }, message: 'Please' });
    await graph.decline(asked?.id ?? '');
    expect((await ben.accessRequest(graph.id))?.status).toBe('declined');
    await graph.shareWith(['Trade team'], { role: 'editor' });
    expect(await graph.isViewable('ben@example.org')).toBe(true);
    const [seen] = await Array.fromAsync(ben.sharedWithMe({ kind: 'graph', group: group.id }));
    expect(seen?.id).toBe(graph.id);
    expect((await ben.mySharingGroups()).map(({ name }) => name)).toEqual(['Trade team']);
    expect((await graph.explain(account)).sentence).toMatch(/^Ben can edit because .*\*Trade team\*/);
    const names = (await Array.fromAsync(graph.audience())).map((row) => row.principal.name);
    expect(names).toContain('Trade team');
    expect((await graph.shareWith()).lost.people.map(({ name }) => name)).toEqual(['Ben']);
    expect(await (await fetch(`${hub.url}/api/v1/resources/${graph.id}/viewable`)).json()).toMatchObject({
      status: 401,
    });
    expect(await graph.isViewable(account)).toBe(false);
  });

  test('S18-S21, S34: links and embedding from code', async () => {
    const ann = await login();
    await ann.settings.update({ openLinksAllowed: true });
    const lin = { name: 'Lin', email: 'lin@example.org', password: 'four stones and one turned' };
    await ann.users.create({ ...lin, verified: true });
    const other = await Tessera.login({ url: hub.url, email: lin.email, password: lin.password });
    const thing = await ann.graph().edges(rows, 'src', 'dst').name('Linked').privacy().publish();
    const { link, address } = await thing.links.create({
      role: 'editor',
      label: 'Workshop',
      password: 'sesame',
    });
    expect((await other.lookAtLink(address)).page).toBe('password');
    await expect(other.acceptLink(address, { password: 'guess' })).rejects.toMatchObject({
      code: 'link-refused',
      parameters: { page: 'wrong-password' },
    });
    const { accepted, thing: linked } = await other.acceptLink(address, { password: 'sesame' });
    expect([accepted, linked.title, linked.role]).toEqual([true, 'Linked', 'editor']);
    expect((await thing.links.people()).map(({ name }) => name)).toEqual(['Lin']);
    expect((await thing.links.pause(link.id)).state).toBe('paused');
    expect((await thing.links.resume(link.id)).state).toBe('live');
    const poster = await thing.links.create({ open: true });
    const seen = await Tessera.open(poster.address);
    expect([seen.title, seen.data.role]).toEqual(['Linked', 'viewer']);
    expect((await thing.links.revokePeople()).lost.count).toBe(1);
    expect((await thing.links.revokeAll()).linksEnded).toBe(2);
    await expect(seen.refresh()).rejects.toMatchObject({ code: 'signed-out' });
    await expect(Tessera.open('nonsense')).rejects.toBeInstanceOf(TypeError);
    const until = new Date(Date.now() + 120_000);
    const framed = await thing.embed({ origins: ['https://wiki.example.org'], until });
    expect(framed.address).toContain(`/embed/${thing.id}?grant=${framed.embed.id}#`);
    await thing.revokeEmbed(framed.embed.id);
    expect((await thing.embedding()).embeds).toEqual([]);
  });

  test('A4: an access key does what its scopes say, and no more', async () => {
    const admin = await login();
    const { secret } = await admin.account.createKey({ name: 'reader', scopes: ['read'] });
    const reader = await Tessera.login({ url: hub.url, key: secret });
    expect(await Array.fromAsync(reader.resources({ view: 'mine' }))).not.toHaveLength(0);
    await expect(reader.graph().edges(rows, 'src', 'dst').plot({ render: false })).rejects.toMatchObject({
      code: 'scope-needed',
    });
    await expect(reader.account.createKey({ name: 'more', scopes: ['admin'] })).rejects.toThrow(ApiProblem);
  });
});

describe.skipIf(BROWSER === null)('the SDK in a page of another origin', () => {
  let site: Server;
  let origin = '';

  beforeAll(async () => {
    const script = await bundledClient();
    site = createServer((request, response) => {
      const isScript = request.url === '/client.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.end(isScript ? script : PAGE);
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const address = site.address();
    origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  });
  afterAll(() => {
    site?.closeAllConnections();
    site?.close();
  });

  test("S31: publishes and reads with a bearer, without the hub's cookie", async () => {
    const { page, context } = await openWindow();
    await page.goto(origin);
    await page.waitForFunction(() => 'client' in globalThis);
    const result = await page.evaluate(
      async ({ url, admin, table }) => {
        const { Tessera: inPage } = (globalThis as unknown as { client: typeof import('@tessera/client') })
          .client;
        const signedIn = await inPage.login({ url, ...admin });
        const g = signedIn.graph().edges(table, 'src', 'dst').name('From a page').privacy();
        const address = await g.plot({ render: false });
        const [mine] = await Array.fromAsync(signedIn.resources({ view: 'mine' }));
        return { address, title: mine?.title };
      },
      { url: hub.url, admin: ADMIN, table: rows },
    );
    expect(result).toEqual({ address: expect.stringMatching(/\/r\/[a-z2-7]{26}$/), title: 'From a page' });
    expect(await context.cookies(hub.url)).toEqual([]);
  });
});

/** The client as one module for a page. */
async function bundledClient(): Promise<string> {
  const root = dirname(dirname(import.meta.dirname));
  const built = (await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      lib: { entry: join(root, 'packages/client/src/index.ts'), formats: ['es'], fileName: 'client' },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  })) as Rolldown.RolldownOutput[];
  return built[0]?.output[0].code ?? '';
}
