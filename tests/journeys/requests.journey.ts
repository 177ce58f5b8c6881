import { Tessera } from '@tessera/client';
import { beforeAll, describe, expect, test } from 'vitest';
import { BROWSER, picture, signIn, startJourney, type Window } from './harness.ts';

const ADMIN = { email: 'ann@example.org', password: 'verdigris tiles in the sun' };
const BEN = { name: 'Ben Okafor', email: 'ben@example.org', password: 'four stones and one turned' };
const ROWS = [{ src: 'Rotterdam', dst: 'Hamburg' }];

/** Asking at the closed door, answering in the dialog, and what the dialog foresees. */
describe.skipIf(BROWSER === null)('asking for access', () => {
  const { hub, openWindow } = startJourney({ admin: ADMIN });
  let ann: Window;
  let ben: Window;
  let id = '';

  beforeAll(async () => {
    ann = await openWindow();
    ben = await openWindow({ width: 390, height: 844, colorScheme: 'dark' });
    const admin = await Tessera.login({ url: hub.url, ...ADMIN });
    await admin.users.create({ ...BEN, verified: true });
    id = (await admin.graph().edges(ROWS, 'src', 'dst').name('Flights').privacy().publish()).id;
    await signIn(ann.page, hub.url, ADMIN);
    await signIn(ben.page, hub.url, BEN);
  });

  test('S28, S7: the closed door takes a request, alike for an address that opens nothing', async () => {
    const { page } = ben;
    for (const address of [id, 'a'.repeat(id.length)]) {
      await page.goto(`${hub.url}/r/${address}`);
      await page.getByLabel('Message (optional)').fill('For the port report');
      await picture(page, 'request-1-door');
      await page.getByRole('button', { name: 'Request access' }).click();
      await page.getByText('You asked to view it').waitFor();
      await page.reload();
      await page.getByText('You asked to view it').waitFor();
    }
    await picture(page, 'request-2-pending');
  });

  test('S28: its manager sees who waits in the dialog, and approves', async () => {
    const { page } = ann;
    await page.goto(`${hub.url}/r/${id}`);
    await page.getByRole('button', { name: 'Share' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('heading', { name: 'Waiting' }).waitFor();
    await dialog.getByText('For the port report').waitFor();
    await picture(page, 'request-3-waiting');
    await dialog.getByRole('button', { name: 'Approve the request of Ben Okafor', exact: true }).click();
    await dialog.getByRole('heading', { name: 'Waiting' }).waitFor({ state: 'detached' });
    await ben.page.goto(`${hub.url}/r/${id}`);
    await ben.page.getByRole('heading', { name: 'Flights' }).waitFor();
  });

  test('S28: a viewer asks for a higher role from the toolbar, and sees that it was declined', async () => {
    const { page } = ben;
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Ask for a higher role' }).click();
    const modal = page.getByRole('dialog');
    await modal.getByLabel('To be').selectOption('editor');
    await picture(page, 'request-4-more');
    await modal.getByRole('button', { name: 'Request access' }).click();
    await modal.getByText('You asked to edit it').waitFor();
    // Her dialog stands in the address: it is there again.
    await ann.page.reload();
    await ann.page.getByRole('button', { name: 'Decline the request of Ben Okafor' }).click();
    await ann.page
      .getByText(/was declined/)
      .first()
      .waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Ask for a higher role' }).click();
    await page.getByText('Your request was declined.').waitFor();
  });

  test('S25: an invitation of somebody outside says first who would gain, and does exactly that', async () => {
    const { page } = ann;
    await page.goto(`${hub.url}/r/${id}`);
    await page.getByRole('button', { name: 'Share' }).first().click();
    const dialog = page.getByRole('dialog').first();
    const field = dialog.getByRole('combobox', { name: /Add people/ });
    await field.fill('gus@outside.example.org,');
    await dialog.getByRole('button', { name: /^Share with 1/ }).click();
    const question = page.getByRole('dialog', { name: 'Share with these people?' });
    await question.getByText('1 of them is from outside.').waitFor();
    await picture(page, 'plan-1-invite');
    await question.getByRole('button', { name: 'Cancel' }).click();
    const admin = await Tessera.login({ url: hub.url, ...ADMIN });
    const shared = async () =>
      (await Array.fromAsync((await admin.resource(id)).audience())).map((row) => row.principal.name);
    expect(await shared()).not.toContain('gus@outside.example.org');
    await dialog.getByRole('button', { name: /^Share with 1/ }).click();
    await question.getByRole('button', { name: /^Share with 1/ }).click();
    await expect.poll(shared).toContain('gus@outside.example.org');
  });

  test('S25: making it public says so first, and does it', async () => {
    const { page } = ann;
    await page.reload();
    // The dialog has come to rest when its field has the focus; a menu opened before that closes again.
    await page
      .getByRole('combobox', { name: /Add people/ })
      .and(page.locator(':focus'))
      .waitFor();
    await page.getByRole('button', { name: /^General access/ }).click();
    await page.getByRole('menuitemradio', { name: /^Public/ }).click();
    const question = page.getByRole('dialog', { name: 'Make this public?' });
    await question.getByText('Anyone can view it then.').waitFor();
    await picture(page, 'plan-2-public');
    await question.getByRole('button', { name: 'Make it public' }).click();
    await question.waitFor({ state: 'detached' });
    await expect.poll(async () => (await fetch(`${hub.url}/api/v1/resources/${id}`)).status).toBe(200);
  });
});
