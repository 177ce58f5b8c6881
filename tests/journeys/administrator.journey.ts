import { Tessera } from '@tessera/client';
import { startMailServer, type TestMailServer } from '@tessera/server/testing';
import { CLIENT, startProvider, type TestProvider } from '@tessera/server/testing/sign-in';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSER, mailedWayIn, picture, startJourney } from './harness.ts';
import { KeyboardHands } from './keyboard-hands.ts';

const IDA = { name: 'Ida Berg', email: 'ida@example.org', password: 'verdigris tiles in the sun' };
const OMAR = { name: 'Omar Reyes', email: 'omar@example.org', password: 'four stones and one turned' };
const LENA = { name: 'Lena Vogt', email: 'lena@example.org' };
const DESK = ['Lena Vogt', 'Ana Costa', 'Bo Lind', 'Cai Wen', 'Dana Petit', 'Eli Ness', 'Fay Moor'];
const NIGHT = ['Omar Reyes', 'Gil Haas', 'Hana Sato', 'Ivo Marek', 'Jun Ito', 'Kei Abe', 'Lars Holm'];
const READING_ROOM = ['Mia Rossi', 'Nils Dahl', 'Oda Krog', 'Pia Kern', 'Quin Adair', 'Rosa Lenz'];
const TEAM = [...DESK, ...NIGHT, ...READING_ROOM];
const emailOf = (name: string) => `${name.split(' ')[0]?.toLowerCase()}@example.org`;
const CSV = [
  'name,email,password,institution',
  ...TEAM.map((name) =>
    [name, emailOf(name), name === OMAR.name ? OMAR.password : '', 'Harbour Institute'].join(','),
  ),
].join('\n');

/** What an administrator does in the first days of a hub, all of it with the keyboard alone. */
describe.skipIf(BROWSER === null)('a new administrator, by the keyboard alone', () => {
  let smtp: TestMailServer;
  let provider: TestProvider;
  let ida: KeyboardHands;
  let lena: KeyboardHands;
  let nora: KeyboardHands;

  afterAll(async () => {
    await smtp?.close();
    await provider?.close();
  });
  const { hub, openWindow } = startJourney();
  beforeAll(async () => {
    smtp = await startMailServer();
    provider = await startProvider(`${hub.url}/sign-in/callback`);
    [ida, lena, nora] = [
      await KeyboardHands.at(await openWindow()),
      await KeyboardHands.at(await openWindow()),
      await KeyboardHands.at(await openWindow()),
    ];
  });

  const done = (words: string | RegExp) => ida.page.getByText(words).first().waitFor();

  test('A1: sets the hub up', async () => {
    const { page } = ida;
    await page.goto(hub.setUpAddress ?? '');
    await page.getByRole('textbox', { name: 'Name of the hub' }).and(ida.focused()).waitFor();
    await page.keyboard.insertText('Harbour watch');
    await ida.fill('Your name', IDA.name);
    await ida.fill('Your e-mail address', IDA.email);
    await ida.fill('Password', IDA.password);
    await picture(page, 'administrator-1-set-up');
    await ida.enter('Set up Harbour watch');
    await page.getByRole('heading', { name: 'Home' }).waitFor();
    await ida.keptPlace();
  });

  test('A26: sets mail up, and sends a test', async () => {
    await ida.goTo('Mail');
    await ida.fill('Host', '127.0.0.1');
    await ida.fill('Port', String(smtp.port));
    await ida.choose('Security', 'None: in the clear');
    await ida.fill('Sender', 'hub@example.org');
    await ida.enter('Test and save');
    await done('Mail leaves by 127.0.0.1');
    await ida.enter('Send me a test');
    await done('The server said');
    await ida.keptPlace();
    expect(smtp.mails.map(({ mail }) => mail.subject)).toContain('Mail from this hub arrives');
    await picture(ida.page, 'administrator-2-mail');
  });

  test('P8, P9: makes groups, and gives one a permission, having seen what that means', async () => {
    for (const name of ['Desk', 'Night shift', 'Reading room']) {
      await ida.goTo('Groups');
      await ida.enter('Create a group');
      await ida.fill('Name', name);
      await ida.tick('Things can be shared with it', 'switch');
      await ida.enter('Create the group');
      await ida.page.locator('h1', { hasText: name }).waitFor();
      await ida.keptPlace();
    }
    await ida.tick('Share with everyone');
    await ida.enter('Save the permissions');
    const dialog = ida.page.getByRole('dialog');
    await dialog.getByText('Nobody’s permissions change by this.').waitFor();
    await picture(ida.page, 'administrator-3-group');
    await ida.enter('Save the permissions');
    await dialog.waitFor({ state: 'detached' });
    await ida.keptPlace();
  });

  test('A14: brings a team of twenty in from CSV, all or none; each is mailed a way in', async () => {
    const { page } = ida;
    await ida.goTo('People');
    await ida.enter('Add a person');
    await ida.tabTo('tab', 'One person', 'Shift+Tab');
    await ida.press('ArrowRight');
    await ida.fill('People as CSV', CSV.replace('bo@example.org', 'bo at example'));
    await ida.enter('Add 20 people');
    await page.getByRole('alert').getByText(/4/).first().waitFor();
    await picture(page, 'administrator-4-csv');
    await ida.fill('People as CSV', CSV);
    await ida.enter('Add 20 people');
    await page.getByText('20 accounts are added').waitFor();
    await ida.enter('Done');
    await page.getByText('21 accounts', { exact: true }).waitFor();
    await picture(page, 'administrator-5-people');
    const invited = () => new Set(smtp.mails.flatMap(({ to }) => to)).size;
    // One brought a password along, and Ida had the test.
    await expect.poll(invited).toBe(20);
  });

  test('P8, P11: puts them into their groups, several at once', async () => {
    for (const [group, names] of [
      ['Desk', DESK],
      ['Night shift', NIGHT],
      ['Reading room', READING_ROOM],
    ] as const) {
      for (const name of names) await ida.tick(`Select ${name}`);
      await ida.enter('Add to a group');
      await ida.choose('Group', group, group);
      if (group === 'Desk') await picture(ida.page, 'administrator-6-groups');
      await ida.enter(`Add ${names.length} people`);
      await ida.page.getByRole('dialog').waitFor({ state: 'detached' });
      await ida.keptPlace();
    }
    await ida.goTo('Groups');
    await ida.enter(/Night shift.*7 members/, 'link');
    await ida.page.getByRole('button', { name: 'Remove Omar Reyes' }).waitFor();
  });

  test('P3, P9: changes the matrix, seeing first whom it concerns', async () => {
    await ida.goTo('Permissions');
    await ida.tick('Night shift: Share with everyone');
    const dialog = ida.page.getByRole('dialog');
    await dialog.getByText(/7 people gain “Share with everyone”/).waitFor();
    await picture(ida.page, 'administrator-7-matrix');
    await ida.enter('Save the permissions');
    await dialog.waitFor({ state: 'detached' });
    await ida.keptPlace();
    await ida.page
      .getByRole('checkbox', { name: 'Night shift: Share with everyone', checked: true })
      .waitFor();
  });

  test('A6: switches single sign-on on; somebody comes in by it, into their group', async () => {
    const { page } = ida;
    await ida.goTo('Groups');
    await ida.enter('Create a group');
    await ida.fill('Name', 'Campus people');
    await ida.press('Enter');
    await page.locator('h1', { hasText: 'Campus people' }).waitFor();
    await ida.goTo('Sign-in methods');
    await ida.enter('Add a provider');
    await page.getByRole('textbox', { name: 'Name', exact: true }).and(ida.focused()).waitFor();
    await page.keyboard.insertText('Campus');
    await ida.fill('Issuer', provider.issuer);
    await ida.fill(/^Client id/, CLIENT.clientId);
    await ida.fill('Client secret', CLIENT.clientSecret);
    await ida.tabTo('combobox', 'Scopes');
    await page.keyboard.insertText('groups');
    await ida.press('Enter');
    await ida.tick('Make accounts at the first sign-in', 'switch');
    await ida.fill('Claim with the groups', 'groups');
    await ida.enter('Add a line');
    await page.getByRole('textbox', { name: 'Value of the claim' }).and(ida.focused()).waitFor();
    await page.keyboard.insertText('cn=campus');
    await ida.choose('Group', 'Campus people', 'Campus');
    await picture(page, 'administrator-8-provider');
    await ida.enter('Add the provider');
    await page.getByText('0 linked accounts').waitFor();
    await ida.keptPlace();

    provider.present = 's-nora';
    provider.people.set('s-nora', {
      ...{ name: 'Nora New', email: 'nora@example.org', email_verified: true },
      groups: ['cn=campus'],
    });
    await nora.page.goto(`${hub.url}/sign-in`);
    await nora.page.getByRole('textbox', { name: 'E-mail' }).and(nora.focused()).waitFor();
    await picture(nora.page, 'administrator-9-sign-in');
    await nora.enter('Sign in with Campus');
    await nora.page.getByRole('heading', { name: 'Home' }).waitFor();
    await nora.goTo('My groups');
    await nora.page.getByText('Campus people').first().waitFor();
  });

  test('A5, A10: somebody is locked out at once, let in again, and comes back by a forgotten password', async () => {
    const { page } = lena;
    const first = 'a lantern for each window';
    const invited = await mailedWayIn(smtp, LENA.email);
    await page.goto(invited);
    await page.getByLabel('New password', { exact: true }).and(lena.focused()).waitFor();
    await page.keyboard.insertText(first);
    await lena.enter('Set the password');
    await lena.enter('Sign in', 'link');
    await page.getByLabel('Password', { exact: true }).and(lena.focused()).waitFor();
    await page.keyboard.insertText(first);
    await lena.press('Enter');
    await page.getByRole('heading', { name: 'Home' }).waitFor();

    await personOf(LENA.name);
    await ida.choose('Status', 'Disabled');
    await done('every session and key ends at once');
    await picture(ida.page, 'administrator-10-locked-out');
    await ida.enter(`Save ${LENA.name}`);
    await expect.poll(() => ida.window.told).toContain(`${LENA.name} is saved. 1 session ended.`);
    await ida.keptPlace();

    await page.reload();
    await page.waitForURL((address) => address.pathname === '/sign-in');
    await signIn(first);
    await page.getByRole('alert').first().waitFor();

    await ida.choose('Status', 'Active');
    await ida.enter(`Save ${LENA.name}`);
    await done('Can sign in.');
    await ida.page.getByRole('button', { name: `Save ${LENA.name}`, disabled: true }).waitFor();

    await lena.enter('Forgot your password?', 'link');
    await page.getByRole('textbox', { name: 'Your e-mail address' }).and(lena.focused()).waitFor();
    await lena.fill('Your e-mail address', LENA.email);
    await lena.press('Enter');
    await page.getByRole('heading', { name: 'Look in your mail' }).waitFor();
    await page.goto(await mailedWayIn(smtp, LENA.email, invited));
    const second = 'two lanterns and a bell';
    await page.getByLabel('New password', { exact: true }).and(lena.focused()).waitFor();
    await page.keyboard.insertText(second);
    await lena.enter('Set the password');
    await lena.enter('Sign in', 'link');
    await page.getByLabel('Password', { exact: true }).and(lena.focused()).waitFor();
    await page.keyboard.insertText(second);
    await lena.press('Enter');
    await page.getByRole('heading', { name: 'Home' }).waitFor();
  });

  test('A18: somebody leaves: their account is deleted, and what they owned is handed over', async () => {
    const omar = await Tessera.login({ url: hub.url, ...OMAR });
    const graph = omar.graph().edges([{ from: 'Rotterdam', to: 'Riga' }], 'from', 'to');
    await graph.name('Night arrivals').privacy().publish();
    await personOf(OMAR.name);
    await ida.enter('Delete the account');
    const dialog = ida.page.getByRole('dialog');
    await dialog.getByText('Night arrivals').waitFor();
    await ida.tabTo('radio', /Goes to the trash/);
    await ida.press('ArrowDown');
    await ida.choose('New owner', LENA.name, 'Lena');
    await picture(ida.page, 'administrator-11-hand-over');
    await ida.enter('Delete the account');
    await expect.poll(() => ida.window.told.join()).toContain(`The account of ${OMAR.name} is deleted.`);
    await ida.page.getByRole('button', { name: `Restore ${OMAR.name}` }).waitFor();
    await ida.keptPlace();
    await expect(omar.account.get()).rejects.toMatchObject({ code: 'signed-out' });
    await lena.goTo('Mine');
    await lena.page.getByRole('link', { name: 'Night arrivals' }).first().waitFor();
  });

  test('P16: all of it stands in the log, which is whole', async () => {
    await ida.goTo('Audit log');
    await ida.page.getByText(OMAR.name).first().waitFor();
    await ida.enter('Verify');
    await ida.enter('Compare now');
    await ida.page.getByText(/^Whole: /).waitFor();
    await ida.press('Escape');
    await ida.page.getByRole('dialog').waitFor({ state: 'detached' });
    await ida.page.getByRole('button', { name: 'Verify' }).and(ida.focused()).waitFor();
    await picture(ida.page, 'administrator-12-audit');
  });

  test('no page threw, none broke the content policy, and nobody used a mouse', () => {
    expect([ida, lena, nora].flatMap(({ window }) => window.faults)).toEqual([]);
  });

  /** From wherever Ida is to the page of a person. */
  async function personOf(name: string): Promise<void> {
    await ida.goTo('People');
    await ida.fill('Find by name or e-mail', name.split(' ')[0] ?? name, 'searchbox');
    await ida.page.getByText('1 account', { exact: true }).waitFor();
    await ida.enter(new RegExp(`^${name}`), 'link');
    await ida.page.locator('h1:focus', { hasText: name }).waitFor();
  }

  async function signIn(password: string): Promise<void> {
    await lena.fill('E-mail', LENA.email);
    await lena.fill('Password', password);
    await lena.press('Enter');
  }
});
