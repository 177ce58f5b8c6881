import { Tessera } from '@tessera/client';
import { type Mailbox, openMailbox, type ReceivedMail } from '@tessera/server/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSER, eventually, signIn, startJourney } from './harness.ts';

const ANN = { email: 'ann@example.org', password: 'verdigris tiles in the sun' };
const EVA = { email: 'eva@site2.org', password: 'a kettle on the copper stove' };

/** The ways in that come by mail, each as a person meets them: open the mail, press the button, go on. */
describe.skipIf(BROWSER === null)('ways in by mail', () => {
  let box: Mailbox;
  beforeAll(async () => {
    box = await openMailbox();
  });
  afterAll(() => box?.close());
  const { hub, openWindow } = startJourney(() => ({ admin: ANN, environment: box.environment }));
  let graph = '';
  /** How many mails of an address were read. */
  const read = new Map<string, number>();

  beforeAll(async () => {
    const admin = await Tessera.login({ url: hub.url, ...ANN });
    await admin.account.update({ name: 'Ann Abel' });
    await admin.settings.update({ invitedMayRegister: 'yes' });
    const edges = [
      { a: 'x', b: 'y' },
      { a: 'y', b: 'z' },
    ];
    graph = (await admin.graph().edges(edges, 'a', 'b').name('Flights 2026').privacy().publish()).id;
  });

  /** The next mail that an address gets. */
  async function nextMail(address: string): Promise<ReceivedMail> {
    const seen = read.get(address) ?? 0;
    const mail = await eventually(
      `mail to ${address}`,
      () => box.mails.filter(({ to }) => to === address)[seen],
    );
    read.set(address, seen + 1);
    return mail;
  }

  async function openMailed(page: Page, mail: ReceivedMail): Promise<void> {
    // The same page with another secret is no new page to a browser.
    await page.goto('about:blank');
    await page.goto(mail.button ?? '');
  }

  test('S13, A22: Ann invites an address; its holder registers by the mail, accepts, and sees the thing', async () => {
    const ann = await openWindow();
    await signIn(ann.page, hub.url, ANN);
    await ann.page.goto(`${hub.url}/r/${graph}?share=1`);
    const dialog = ann.page.getByRole('dialog', { name: /Flights 2026/ });
    await dialog.getByRole('combobox', { name: /Add people/ }).fill(EVA.email);
    await ann.page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Share with 1 person' }).click();
    const asked = ann.page.getByRole('dialog', { name: 'Share with these people?' });
    await asked.getByRole('button', { name: 'Share with 1 person' }).click();
    await dialog.getByText('invited, 30 days left').waitFor();
    const first = await nextMail(EVA.email);
    expect(first.subject).toContain('Ann Abel invited you to “Flights 2026”');
    await dialog.getByRole('button', { name: `Send the invitation of ${EVA.email} again` }).click();
    const second = await nextMail(EVA.email);

    const eva = await openWindow();
    await openMailed(eva.page, first);
    await eva.page.getByRole('heading', { name: 'This invitation is not good' }).waitFor();
    await openMailed(eva.page, second);
    await eva.page.getByRole('heading', { name: 'Ann Abel invites you' }).waitFor();
    // The secret does not stay in the address.
    await expect.poll(() => new URL(eva.page.url()).hash).toBe('');
    await eva.page.getByRole('link', { name: 'Create an account' }).click();
    await eva.page.getByLabel('Your name').fill('Eva Else');
    await eva.page.getByLabel('Password', { exact: true }).fill(EVA.password);
    await eva.page.getByLabel('Password again').fill(EVA.password);
    await eva.page.getByRole('button', { name: 'Create the account' }).click();
    await eva.page.getByRole('button', { name: 'Accept and open' }).click();
    await eva.page.waitForURL(`${hub.url}/r/${graph}`);
    await eva.page.locator('canvas').first().waitFor();
    await eva.page.goto(`${hub.url}/shared`);
    await eva.page.getByText('Flights 2026').first().waitFor();

    // Ann sees who it is now.
    await ann.page.goto(`${hub.url}/r/${graph}?share=1`);
    await ann.page.getByRole('dialog').getByText('Eva Else').first().waitFor();
    expect([...ann.faults, ...eva.faults]).toEqual([]);
    await Promise.all([ann.context.close(), eva.context.close()]);
  });

  test('S13: who is signed in as somebody else is told, switches, and comes back to the invitation', async () => {
    const admin = await Tessera.login({ url: hub.url, ...ANN });
    const lou = { email: 'lou@site2.org', password: 'quiet tiles under the rain' };
    const other = { email: 'other@example.org', password: 'loud tiles under the snow' };
    await admin.users.create({ name: 'Other', ...other, verified: true });
    await admin.users.create({ name: 'Lou', ...lou });
    const thing = await admin.resource(graph);
    await thing.share({ append: true, notify: true, invitations: [{ email: lou.email }] });
    const { page, context, faults } = await openWindow();
    await signIn(page, hub.url, other);
    await openMailed(page, await nextMail(lou.email));
    await page.getByRole('heading', { name: 'This invitation is for somebody else' }).waitFor();
    await page.getByText('l…@site2.org').waitFor();
    await page.getByRole('button', { name: 'Switch account' }).click();
    await page.getByLabel('E-mail').fill(lou.email);
    await page.getByLabel('Password', { exact: true }).fill(lou.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('button', { name: 'Accept and open' }).click();
    await page.waitForURL(`${hub.url}/r/${graph}`);
    await page.locator('canvas').first().waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  test('A10: a forgotten password is replaced by the mail, and the old one opens nothing', async () => {
    const { page, context, faults } = await openWindow();
    await page.goto(`${hub.url}/sign-in`);
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await page.getByLabel('Your e-mail address').fill(EVA.email);
    await page.getByRole('button', { name: 'Ask for a new password' }).click();
    await page.getByRole('heading', { name: 'Look in your mail' }).waitFor();
    const mail = await nextMail(EVA.email);
    expect(mail.subject).toBe('Choose a new password for your account');
    await openMailed(page, mail);
    const fresh = 'an entirely fresh pass phrase';
    await page.getByLabel('New password').fill(fresh);
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('Password', { exact: true }).fill(fresh);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL((address) => address.pathname === '/');
    const old = await Tessera.login({ url: hub.url, ...EVA }).catch((error: { code: string }) => error);
    expect(old).toMatchObject({ code: 'sign-in-refused' });
    await openMailed(page, mail);
    await page.getByLabel('New password').fill('yet another pass phrase');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByText('This address is no longer good').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  test('A21: who registers confirms the address by the mail, and comes to where they wanted to go', async () => {
    const admin = await Tessera.login({ url: hub.url, ...ANN });
    await admin.settings.allowGuestSignup(true);
    const nora = { email: 'nora@example.org', password: 'north wind over the harbour' };
    const { page, context, faults } = await openWindow();
    await page.goto(`${hub.url}/mine`);
    await page.getByRole('link', { name: 'Create an account' }).click();
    await page.getByLabel('Your name').fill('Nora New');
    await page.getByLabel('Your e-mail address').fill(nora.email);
    await page.getByLabel('Password', { exact: true }).fill(nora.password);
    await page.getByLabel('Password again').fill(nora.password);
    await page.getByRole('button', { name: 'Create the account' }).click();
    await page.getByRole('heading', { name: 'Look in your mail' }).waitFor();
    await openMailed(page, await nextMail(nora.email));
    await page.getByLabel('Password', { exact: true }).fill(nora.password);
    await page.getByRole('button', { name: 'Finish the account' }).click();
    await page.waitForURL(`${hub.url}/mine`);
    expect(faults).toEqual([]);
    await context.close();
  });

  test('S19, A21: who registers through a share link comes back to it by the mail, in another tab', async () => {
    const admin = await Tessera.login({ url: hub.url, ...ANN });
    await admin.settings.allowGuestSignup(true);
    const { address } = await (await admin.resource(graph)).links.create({ label: 'Workshop' });
    const lin = { email: 'lin@example.org', password: 'a ladder on the apple tree' };
    const { page, context, faults } = await openWindow();
    await page.goto(address);
    await page.getByRole('link', { name: 'Create an account' }).click();
    await page.getByLabel('Your name').fill('Lin Late');
    await page.getByLabel('Your e-mail address').fill(lin.email);
    await page.getByLabel('Password', { exact: true }).fill(lin.password);
    await page.getByLabel('Password again').fill(lin.password);
    await page.getByRole('button', { name: 'Create the account' }).click();
    await page.getByRole('heading', { name: 'Look in your mail' }).waitFor();
    const mail = await nextMail(lin.email);
    expect(mail.raw).not.toContain(address.split('.').at(-1));
    const tab = await context.newPage();
    await tab.goto(mail.button ?? '');
    await tab.getByLabel('Password', { exact: true }).fill(lin.password);
    await tab.getByRole('button', { name: 'Finish the account' }).click();
    await tab.getByText('lets you in to “Flights 2026”').waitFor();
    await tab.getByRole('button', { name: 'Accept' }).click();
    await tab.waitForURL(`${hub.url}/r/${graph}`);
    // What brought them back is not left in the browser.
    await expect.poll(() => tab.evaluate(() => localStorage.getItem('tessera-link'))).toBeNull();
    expect(faults).toEqual([]);
    await context.close();
  });
});
