import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands, runCommand, type Terminal } from '@tessera/cli';
import { describeReceipt, type Hub, Tessera, withoutMarks } from '@tessera/client';
import { type Mailbox, openMailbox } from '@tessera/server/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSER, eventually, picture, retitle, signIn, startJourney, type Window } from './harness.ts';

const ADMIN = { email: 'admin@example.org', password: 'verdigris tiles in the sun' };
const ANN = { name: 'Ann Sørensen', email: 'ann@example.org', password: 'quiet water under the bridge' };
const BEN = { name: 'Ben Okafor', email: 'ben@site2.org', password: 'four stones and one turned' };
const SOL = { name: 'Sol Stranger', email: 'sol@example.org', password: 'a lamp on the northern pier' };
const CEM = { name: 'Cem Aydın', email: 'cem@example.org', password: 'an apricot on the windowsill' };
const TITLE = 'Flights 2026';
const CLOSED = 'There is nothing here for you';
const EDGES = `source,target,weight
Rotterdam,Hamburg,12
Rotterdam,Felixstowe,9
Hamburg,Gdańsk,7
Gdańsk,Riga,5
Riga,Stockholm,4
Piraeus,Genoa,11
Genoa,Valencia,8
Valencia,Rotterdam,6
`;

/**
 * A week of sharing, as three people live it in windows of their own, with a real mail server: published, shared until
 * Friday, accepted, asked for, explained, foreseen, and taken back while they look.
 */
describe.skipIf(BROWSER === null)('sharing', () => {
  let box: Mailbox;
  beforeAll(async () => {
    box = await openMailbox();
  });
  afterAll(() => box?.close());
  const { hub, openWindow } = startJourney(() => ({ admin: ADMIN, environment: box.environment }));
  let ann: Window;
  let ben: Window;
  let sol: Window;
  let owner: Hub;
  let files = '';
  let id = '';
  let europe = '';
  let world = '';
  let link = '';

  beforeAll(async () => {
    files = await mkdtemp(join(tmpdir(), 'tessera-sharing-'));
    await writeFile(join(files, 'edges.csv'), EDGES);
    [ann, ben, sol] = await Promise.all([
      openWindow(),
      openWindow({ width: 390, height: 844, colorScheme: 'dark' }),
      openWindow({ colorScheme: 'dark' }),
    ]);
    await furnish();
    await Promise.all([signIn(ann.page, hub.url, ANN), signIn(sol.page, hub.url, SOL)]);
  });

  afterAll(() => rm(files, { recursive: true, force: true }));

  /** The people, their groups, and two collections of Ann's, which have no screens yet. */
  async function furnish(): Promise<void> {
    const admin = await Tessera.login({ url: hub.url, ...ADMIN });
    await admin.settings.update({ invitedMayRegister: 'yes' });
    const idOf = async (person: { name: string; email: string; password: string }) =>
      (await admin.users.create({ ...person, verified: true })).account.id;
    const annId = await idOf(ANN);
    await idOf(SOL);
    const cem = await idOf(CEM);
    const crew = async (names: readonly string[]) => {
      const ids = [];
      for (const name of names) {
        const email = `${name.toLowerCase()}@example.org`;
        ids.push(await idOf({ name, email, password: `${name} and the other people here` }));
      }
      return ids;
    };
    const group = async (name: string, members: readonly string[]) => {
      const made = await admin.groups.create({ name, sharing: true });
      for (const member of [annId, ...members]) await admin.groups.add(made.id, member);
    };
    await group('Trade team', await crew(['Nils', 'Ophelia']));
    await group('Harbour office', [cem]);
    await group('Analysts', await crew(['Ada', 'Bo', 'Cleo', 'Dag', 'Eli', 'Fay', 'Gus', 'Hal', 'Ida']));
    owner = await Tessera.login({ url: hub.url, ...ANN });
    const folder = { kind: 'collection', content: {}, files: [] };
    europe = (
      await owner.publish({ ...folder, title: 'Europe', sharing: { people: [{ id: cem, role: 'viewer' }] } })
    ).id;
    await tessera(['login', hub.url, '--email', ANN.email]);
    world = (
      await owner.publish({
        ...folder,
        title: 'World',
        sharing: { groups: [{ id: 'Analysts', role: 'editor' }] },
      })
    ).id;
  }

  /** Runs `tessera` as Ann; answers what it prints. */
  async function tessera(words: readonly string[]): Promise<readonly string[]> {
    const lines: string[] = [];
    const terminal: Terminal = {
      print: (line) => lines.push(line),
      printError: (line) => lines.push(line),
      ask: async () => '',
      progress: () => {},
      env: { HOME: files, TESSERA_PASSWORD: ANN.password },
      signal: new AbortController().signal,
    };
    expect([await runCommand(commands, words, terminal), lines]).toEqual([0, lines]);
    return lines;
  }

  async function mailTo(address: string) {
    return eventually(`mail to ${address}`, () => box.mails.find(({ to }) => to === address));
  }

  const shareDialog = (page: Page) => page.getByRole('dialog', { name: `Share ${TITLE}` });

  test('S1: Ann publishes it, private, and puts it into her folder', async () => {
    const { page } = ann;
    await page.goto(`${hub.url}/publish`);
    await page.locator('input[type=file]').first().setInputFiles(join(files, 'edges.csv'));
    await page.getByText('What was understood').waitFor();
    await retitle(page, TITLE);
    await page.getByRole('radio', { name: /^Private/ }).check();
    await page
      .getByRole('button', { name: /^Publish/ })
      .last()
      .click();
    await page.getByRole('link', { name: 'Open it' }).click();
    await page.waitForURL(/\/r\//);
    await page.getByRole('heading', { name: TITLE }).waitFor();
    id = /\/r\/(\w+)/.exec(page.url())?.[1] ?? '';
    const receipt = await (await owner.resource(id)).moveTo(europe);
    expect(receipt.gained.people.map(({ name }) => name)).toEqual([CEM.name]);
  });

  test('S8, S15, S25: she invites Ben by mail and the Trade team, as editors until Friday', async () => {
    const { page } = ann;
    await page.goto(`${hub.url}/r/${id}?share=1`);
    const dialog = shareDialog(page);
    const field = dialog.getByRole('combobox', { name: /Add people/ });
    await field.fill(BEN.email);
    await page.keyboard.press('Enter');
    await field.pressSequentially('trade');
    await page.getByRole('option', { name: /Trade team/ }).click();
    await dialog.getByLabel('Role for all of them').selectOption('editor');
    await dialog.getByLabel('Ends').selectOption('friday');
    await dialog.getByLabel('Notify by mail').check();
    await picture(page, 'sharing-1-invite');
    await dialog.getByRole('button', { name: 'Share with 1 person and 1 group' }).click();
    const question = page.getByRole('dialog', { name: 'Share with these people?' });
    await question.getByText('Nils').waitFor();
    await question.getByText(BEN.email).waitFor();
    // The SDK and the command line say it in the same sentences.
    const wish = ['share', id, '--with', BEN.email, '--group', 'Trade team', '--role', 'editor', '--plan'];
    const planned = await (await owner.resource(id)).plan({
      ...{ kind: 'share', append: true, role: 'editor' },
      invitations: [{ email: BEN.email }],
      groups: [{ id: 'Trade team' }],
    });
    const asked = plainText(await question.innerText());
    const printed = await tessera(wish);
    expect(planned.sentences).toHaveLength(3);
    for (const sentence of planned.sentences) {
      expect(asked).toContain(sentence);
      expect(printed).toContain(sentence);
    }
    await picture(page, 'sharing-2-foreseen');
    await question.getByRole('button', { name: 'Share with 1 person and 1 group' }).click();
    // Their names stand in the field before; this only in the row of who has access.
    await dialog.getByText(/^editor until/).waitFor();
    const trade = (await Array.fromAsync((await owner.resource(id)).audience())).find(
      ({ principal }) => principal.name === 'Trade team',
    );
    expect(trade?.role).toBe('editor');
    expect(new Date(trade?.becauses[0]?.until ?? 0).getDay()).toBe(5);
  });

  test('S18: she makes a link for an hour', async () => {
    const dialog = shareDialog(ann.page);
    await dialog.getByRole('button', { name: 'New link' }).click();
    await expect.poll(() => dialog.getByLabel('The link ends in').inputValue()).toBe('3600');
    await dialog.getByLabel('Name for yourself').fill('Workshop');
    await dialog.getByRole('button', { name: 'Make the link' }).click();
    link = await dialog.getByLabel('Address of the link').inputValue();
    expect(link).toContain(`${hub.url}/link#`);
    await dialog.getByRole('button', { name: 'I have copied it' }).click();
    await picture(ann.page, 'sharing-3-link');
  });

  test('S13, A22: Ben opens the mailed invitation, registers by it, accepts, and may edit', async () => {
    const mail = await mailTo(BEN.email);
    expect(mail.subject).toContain(`Ann Sørensen invited you to “${TITLE}”`);
    const { page } = ben;
    await page.goto(mail.button ?? '');
    await page.getByRole('heading', { name: 'Ann Sørensen invites you' }).waitFor();
    await picture(page, 'sharing-4-invited');
    await page.getByRole('link', { name: 'Create an account' }).click();
    await page.getByLabel('Your name').fill(BEN.name);
    await page.getByLabel('Password', { exact: true }).fill(BEN.password);
    await page.getByLabel('Password again').fill(BEN.password);
    await page.getByRole('button', { name: 'Create the account' }).click();
    await page.getByRole('button', { name: 'Accept and open' }).click();
    await page.waitForURL(`${hub.url}/r/${id}`);
    await page.getByRole('heading', { name: TITLE }).waitFor();
    await page.locator('canvas').first().waitFor();
    await picture(page, 'sharing-5-ben');
    await shareDialog(ann.page).getByText(BEN.name).first().waitFor();
  });

  test('S28: a stranger asks at the closed door; Ann sees it without a reload, and lets him in', async () => {
    await sol.page.goto(`${hub.url}/r/${id}`);
    await sol.page.getByRole('heading', { name: CLOSED, level: 1 }).waitFor();
    await sol.page.getByLabel('Message (optional)').fill('For the port report');
    await sol.page.getByRole('button', { name: 'Request access' }).click();
    const dialog = shareDialog(ann.page);
    await dialog.getByText('For the port report').waitFor();
    await dialog.getByText('For the port report').scrollIntoViewIfNeeded();
    await picture(ann.page, 'sharing-6-request');
    await dialog.getByRole('button', { name: `Approve the request of ${SOL.name}`, exact: true }).click();
    await sol.page.getByRole('heading', { name: TITLE }).waitFor();
  });

  test('S24: she asks why Cem can see it, and learns that it is the folder', async () => {
    const dialog = shareDialog(ann.page);
    await dialog.getByRole('button', { name: /through folder Europe/ }).click();
    await dialog.getByRole('button', { name: new RegExp(`^${CEM.name}`) }).click();
    await dialog.getByText(/because Europe is shared with them/).waitFor();
    await picture(ann.page, 'sharing-7-why');
    const explained = await (await owner.resource(id)).explain(CEM.email);
    expect(explained.sentence).toBe('Cem Aydın can view because *Europe* is shared with them.');
    const [line] = await tessera(['why', id, CEM.email]);
    expect(line).toBe('Cem Aydın can view because “Europe” is shared with them.');
    expect(plainText(await dialog.innerText())).toContain(
      'Cem Aydın can view because Europe is shared with them.',
    );
  });

  test('S24: the group unfolds into who is in it, in the same words', async () => {
    const dialog = shareDialog(ann.page);
    await dialog.getByRole('button', { name: /^Trade team/ }).click();
    const members = dialog.getByRole('list', { name: 'Who is in Trade team' });
    await members.getByText('Nils: Editor, via Trade team').waitFor();
    expect(await tessera(['who', id, '--members'])).toContain('  editor      Nils  (via Trade team)');
  });

  test('S25: moving it to another folder would let nine people in, and nothing has moved', async () => {
    const thing = await owner.resource(id);
    const plan = await thing.plan({ kind: 'move', parent: world });
    expect(plan.gains.count).toBe(9);
    expect(plan.loses.people.map(({ person }) => person.name)).toEqual([CEM.name]);
    expect(plan.sentences[0]).toMatch(/^9 people gain access: Ada, Bo, Cleo,? and 6 others\.$/);
    const lines = await tessera(['move', id, '--to', world, '--plan']);
    expect(lines).toEqual(expect.arrayContaining([...plan.sentences]));
    expect(lines.at(-1)).toBe('Nothing was changed. The same call without --plan makes it so.');
    expect((await thing.explain(CEM.email)).role).toBe('viewer');
  });

  test('S29, S23: she takes every share of it back, and both other windows close while they look', async () => {
    const { page } = ann;
    await shareDialog(page).getByRole('button', { name: 'Close', exact: true }).click();
    await page.goto(`${hub.url}/sharing`);
    for (const who of [BEN.name, SOL.name, 'Trade team'])
      await page.getByRole('checkbox', { name: `Select ${who} on ${TITLE}` }).check();
    await picture(page, 'sharing-8-what-i-share');
    await page.getByRole('button', { name: 'Revoke 3', exact: true }).click();
    const question = page.getByRole('dialog', { name: 'Revoke 3 shares?' });
    const answered = page.waitForResponse((answer) => answer.url().endsWith('/exposures/revoke'));
    await question.getByRole('button', { name: 'Revoke 3', exact: true }).click();
    const receipt = await (await answered).json();
    // What was open was cut before the hub answered: within the second, or it would have named who was silent.
    expect(receipt).toMatchObject({ socketsClosed: 2, silentNodes: [] });
    // It stays for as long as she wants to read it.
    const shown = page.getByRole('status').filter({ hasText: 'lost access' });
    for (const sentence of describeReceipt(receipt, 'revoke'))
      await expect.poll(async () => plainText(await shown.innerText())).toContain(plainText(sentence));
    for (const window of [ben, sol]) {
      await window.page.getByRole('heading', { name: CLOSED, level: 1 }).waitFor();
      await expect.poll(() => window.page.getByText(TITLE).count()).toBe(0);
    }
    await picture(ben.page, 'sharing-9-closed');
  });

  test('S21: and all links', async () => {
    const { page } = ann;
    await page.goto(`${hub.url}/r/${id}?share=1`);
    const dialog = shareDialog(page);
    await dialog.getByRole('button', { name: 'Revoke all share links' }).click();
    const answered = page.waitForResponse((answer) => answer.request().method() === 'DELETE');
    await page
      .getByRole('dialog', { name: 'Revoke all share links?' })
      .getByRole('button', { name: 'Revoke all share links' })
      .click();
    const said = describeReceipt(await (await answered).json(), 'revoke');
    expect(said).toEqual(['1 link ended.']);
    await dialog.getByText('1 link ended.').first().waitFor();
    await picture(page, 'sharing-10-links-ended');
    await sol.page.goto(link);
    await sol.page.getByRole('heading', { name: 'This link has ended' }).waitFor();
    const left = await Array.fromAsync((await owner.resource(id)).audience());
    expect(left.map(({ principal }) => principal.name).toSorted()).toEqual([ANN.name, CEM.name]);
    expect([...ann.faults, ...ben.faults, ...sol.faults]).toEqual([]);
  });
});

/** What stands on the page, without the marks around names, each stretch of blanks as one. */
function plainText(text: string): string {
  return withoutMarks(text).replaceAll(/\s+/g, ' ');
}
