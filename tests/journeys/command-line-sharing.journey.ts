import { commands, runCommand, type Terminal } from '@tessera/cli';
import { type Hub, type ResourceHandle, Tessera } from '@tessera/client';
import { beforeAll, describe, expect, test } from 'vitest';
import { startJourney } from './harness.ts';

const ADMIN = { email: 'ann@example.org', password: 'verdigris tiles in the sun' };
const PASSWORD = 'four stones and one turned';

/** Sharing by the words of `tessera`, in this process: what a person types, reads, and gets as exit code. */
describe('sharing from the command line', () => {
  const { hub } = startJourney({ admin: ADMIN });
  let ann: Hub;
  let graph: ResourceHandle;
  let key = '';
  /** Ids of two people of the same name. */
  let bens: readonly string[] = [];

  beforeAll(async () => {
    ann = await Tessera.login({ url: hub.url, ...ADMIN });
    ({ secret: key } = await ann.account.createKey({
      name: 'terminal',
      scopes: ['read', 'write', 'share'],
    }));
    const made = [];
    for (const address of ['ben@example.org', 'ben.two@example.org'])
      made.push(
        (await ann.users.create({ name: 'Ben', email: address, password: PASSWORD, verified: true })).account
          .id,
      );
    bens = made;
    graph = await ann
      .graph()
      .edges([{ a: 'x', b: 'y' }], 'a', 'b')
      .name('Flights')
      .privacy()
      .publish();
  });

  async function tessera(...words: readonly string[]) {
    const out: string[] = [];
    const errors: string[] = [];
    const terminal: Terminal = {
      print: (line) => void out.push(line),
      printError: (line) => void errors.push(line),
      ask: () => Promise.reject(new Error('nobody is there to ask')),
      progress: () => {},
      env: { TESSERA_HUB: hub.url, TESSERA_KEY: key },
      signal: new AbortController().signal,
    };
    const code = await runCommand(commands, words, terminal);
    return { code, out: out.join('\n'), error: errors.join('\n') };
  }

  const holders = async () => {
    const names: string[] = [];
    for await (const { principal } of graph.audience()) names.push(principal.email ?? principal.name);
    return names.toSorted();
  };

  test('S8: with people, groups, an organization and everybody here in one call, named by the address', async () => {
    const { id: group } = await ann.groups.create({ name: 'Trade team', sharing: true });
    const me = (await ann.account.get()).account.id;
    await ann.groups.add(group, me);
    await ann.organizations.create({ name: 'Harbour' });
    const words = ['--with', 'ben@example.org', '--with', 'new@site1.org', '--group', 'Trade team'];
    const more = ['--organization', 'harbour', '--everyone', '--role', 'commenter', '--until', '2099-12-31'];
    const done = await tessera('share', graph.shareAddress, ...words, ...more);
    expect(done).toMatchObject({ code: 0, error: '' });
    expect(await holders()).toEqual([
      'Everyone here',
      'Harbour',
      'Trade team',
      'ann@example.org',
      'ben@example.org',
      'new@site1.org',
    ]);
    for (const who of ['Trade team', 'harbour', 'everyone here', 'new@site1.org', 'ben@example.org'])
      expect((await tessera('revoke', graph.id, who)).code).toBe(0);
    expect(await holders()).toEqual(['ann@example.org']);
  });

  test('S8: people and a mode that is refused: nothing is changed', async () => {
    const refused = await tessera('share', graph.id, '--with', 'ben@example.org', '--mode', 'hidden');
    expect(refused).toMatchObject({ code: 1, error: expect.stringContaining('private, organization') });
    const role = ['--mode', 'organization', '--mode-role', 'boss'];
    expect((await tessera('share', graph.id, '--with', 'ben@example.org', ...role)).code).toBe(1);
    expect(await holders()).toEqual(['ann@example.org']);
    expect((await tessera('share', graph.id, '--mode-role', 'viewer')).code).toBe(2);
  });

  test('S23: whom a name is not enough to tell is not guessed at', async () => {
    for (const address of ['ben@example.org', 'ben.two@example.org'])
      await tessera('share', graph.id, '--with', address);
    for (const email of ['ben@example.org', 'ben.two@example.org'])
      await (await Tessera.login({ url: hub.url, email, password: PASSWORD })).resource(graph.id);
    const both = await tessera('revoke', graph.id, 'ben');
    expect(both).toMatchObject({ code: 2, error: expect.stringMatching(/ben is the name of 2: say which/) });
    expect(await holders()).toHaveLength(3);
    expect((await tessera('revoke', graph.id, bens[1] ?? '')).code).toBe(0);
    expect(await holders()).toEqual(['ann@example.org', 'ben@example.org']);
    expect((await tessera('revoke', graph.id, 'ben', 'okafor')).code).toBe(2);
    expect(await holders()).toHaveLength(2);
  });

  test('--json answers what the API answers, in one line, and nothing else', async () => {
    const asked = async (...words: readonly string[]) => {
      const { code, out } = await tessera(...words, '--json');
      expect([words[0], code, out.includes('\n')]).toEqual([words[0], 0, false]);
      return JSON.parse(out);
    };
    expect(await asked('list')).toMatchObject([{ id: graph.id, title: 'Flights' }]);
    expect(await asked('who', graph.id)).toMatchObject([{ role: 'owner' }, { role: 'viewer' }]);
    expect((await asked('why', graph.id, 'ben@example.org')).becauses).toHaveLength(1);
    expect((await asked('share', graph.id, '--mode', 'public', '--plan')).opens).toBe('public');
    expect((await asked('share', graph.id, '--with', 'more@site1.org')).invited).toEqual(['more@site1.org']);
    expect(await asked('invitations', graph.id)).toMatchObject([{ email: 'more@site1.org' }]);
    const made = await asked('share', graph.id, '--link', '--label', 'Workshop');
    expect(made).toMatchObject({ link: { label: 'Workshop' }, address: expect.stringContaining('/link#') });
    expect(await asked('links', graph.id)).toMatchObject([{ id: made.link.id }]);
    expect(await asked('links', graph.id, '--people')).toEqual([]);
    expect((await asked('links', graph.id, '--pause', made.link.id)).state).toBe('paused');
    expect(await asked('requests', graph.id)).toEqual([]);
    expect(await asked('transfers')).toEqual({ received: [], sent: [] });
    const shares = await asked('exposed');
    expect(shares).toHaveLength(2);
    expect(await asked('exposed', '--links')).toMatchObject([{ id: made.link.id }]);
    const grants = shares.flatMap(({ grant }: { grant: string }) => ['--revoke', grant]);
    expect((await asked('exposed', ...grants)).lost.count).toBe(1);
    expect((await asked('links', graph.id, '--revoke-all')).linksEnded).toBe(1);
    expect(await holders()).toEqual(['ann@example.org']);
  });
});
