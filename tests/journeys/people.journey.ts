import { AxeBuilder } from '@axe-core/playwright';
import { Tessera } from '@tessera/client';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { BROWSER, picture, signIn, startJourney } from './harness.ts';

const ANN = { email: 'ann@example.org', password: 'verdigris tiles in the sun' };
const BEN = { name: 'Ben Okafor', email: 'ben@example.org', password: 'a harbour full of lanterns' };
const NEW = 'three quiet northern windows';

describe.skipIf(BROWSER === null)('administrators look after people', () => {
  const { hub, openWindow } = startJourney({ admin: ANN });

  test('A16, A5: from the list to one person: change, set a password, disable', async () => {
    const admin = await Tessera.login({ url: hub.url, ...ANN });
    const ben = await admin.users.create(BEN);
    await admin.groups.create({ name: 'Trade team' });
    const script = await Tessera.login({ url: hub.url, ...BEN });
    const { page, context, told, faults } = await openWindow();
    await signIn(page, hub.url, ANN);
    await page.goto(`${hub.url}/admin/people`);
    await page.getByRole('link', { name: /Ben Okafor/ }).click();
    await page.getByLabel('Institution').fill('Harbour Institute');
    await page.getByRole('combobox', { name: 'Groups' }).fill('Trade');
    await page.getByRole('option', { name: 'Trade team' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Save Ben Okafor' }).click();
    await expect.poll(() => told).toContain('Ben Okafor is saved.');
    expect(await admin.users.get(ben.account.id)).toMatchObject({
      institution: 'Harbour Institute',
      role: 'DATA_SCIENTIST',
    });
    expect((await script.account.get()).groups.map((group) => group.name)).toEqual(['Trade team']);

    await page.getByLabel('New password', { exact: true }).fill(NEW);
    await page.getByRole('button', { name: 'Set a new password' }).click();
    await expect.poll(() => told).toContain('The password of Ben Okafor is set. 1 session ended.');
    await expect(script.account.get()).rejects.toMatchObject({ code: 'signed-out' });
    const again = await Tessera.login({ url: hub.url, email: BEN.email, password: NEW });

    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Disabled' }).click();
    await page.getByText('every session and key ends at once').waitFor();
    await expectOpen(page);
    await picture(page, 'people/person-1280-light');
    await page.getByRole('button', { name: 'Save Ben Okafor' }).click();
    await expect.poll(() => told).toContain('Ben Okafor is saved. 1 session ended.');
    await expect(again.account.get()).rejects.toMatchObject({ code: 'signed-out' });
    expect(faults).toEqual([]);
    await context.close();
  });

  test('A18: deleting shows what they own, gives it to somebody, and can be taken back', async () => {
    const admin = await Tessera.login({ url: hub.url, ...ANN });
    const cleo = { name: 'Cleo Adams', email: 'cleo@example.org', password: BEN.password };
    await admin.users.create(cleo);
    await admin.users.create({ name: 'Hugo Heir', email: 'hugo@example.org', password: BEN.password });
    const owner = await Tessera.login({ url: hub.url, email: cleo.email, password: cleo.password });
    const address = await owner
      .graph()
      .edges([{ src: 'a', dst: 'b' }], 'src', 'dst')
      .name('Harbour trade')
      .plot({ render: false });
    const { page, context, told, faults } = await openWindow({ width: 390, colorScheme: 'dark' });
    await signIn(page, hub.url, ANN);
    await page.goto(`${hub.url}/admin/people`);
    await page.getByRole('link', { name: /Cleo Adams/ }).click();
    await page.getByRole('button', { name: 'Delete the account' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Owns 1 thing. 1 is shared.').waitFor();
    await dialog.getByText('Harbour trade').waitFor();
    await dialog.getByRole('radio', { name: 'Goes to somebody else' }).check();
    await dialog.getByRole('combobox', { name: 'New owner' }).fill('Hugo');
    await page.getByRole('option', { name: /Hugo Heir/ }).click();
    await picture(page, 'people/delete-390-dark');
    await expectOpen(page);
    await dialog.getByRole('button', { name: 'Delete the account' }).click();
    await expect.poll(() => told).toContain('The account of Cleo Adams is deleted. 1 session ended.');
    const heir = await Tessera.login({ url: hub.url, email: 'hugo@example.org', password: BEN.password });
    expect((await heir.resource(address.split('/').at(-1) ?? '')).data.role).toBe('owner');
    await page.getByRole('button', { name: 'Restore Cleo Adams' }).waitFor();
    await picture(page, 'people/deleted-390-dark');
    await expectOpen(page);
    await page.getByRole('button', { name: 'Restore Cleo Adams' }).click();
    await page.getByRole('link', { name: /Cleo Adams/ }).waitFor();
    expect(await admin.users.find({ email: cleo.email })).toMatchObject({ status: 'active' });
    const id = (await admin.users.find({ email: cleo.email }))?.id ?? '';
    expect(await admin.users.delete(id)).toMatchObject({ given: 0 });
    expect(await admin.users.restore(id)).toMatchObject({ name: 'Cleo Adams' });
    expect(faults).toEqual([]);
    await context.close();
  });

  test.each([
    { colorScheme: 'dark', width: 390 },
    { colorScheme: 'light', width: 390 },
    { colorScheme: 'dark', width: 1280 },
  ] as const)('one person, $colorScheme, $width px', async (look) => {
    const { page, context, faults } = await openWindow(look);
    await signIn(page, hub.url, ANN);
    await page.goto(`${hub.url}/admin/people`);
    await page.getByRole('link', { name: /Ben Okafor/ }).click();
    await page.getByRole('button', { name: 'Set a new password' }).waitFor();
    await picture(page, `people/person-${look.width}-${look.colorScheme}`);
    await expectOpen(page);
    expect(faults).toEqual([]);
    await context.close();
  });
});

describe.skipIf(BROWSER === null)('people make their own accounts', () => {
  const { hub, openWindow } = startJourney({ admin: ANN });

  async function fillIn(page: Page, person: { name: string; email: string; password: string }) {
    await page.goto(`${hub.url}/sign-in`);
    await page.getByRole('link', { name: 'Create an account' }).click();
    await page.getByLabel('Your name').fill(person.name);
    await page.getByLabel('Your e-mail address').fill(person.email);
    await page.getByLabel('Password', { exact: true }).fill(person.password);
    await page.getByLabel('Password again').fill(`${person.password}x`);
    await page.getByText('This differs from the password above.').waitFor();
    await page.getByLabel('Password again').fill(person.password);
  }

  test('A20, A21, A22: an administrator opens sign-up, one person comes in, the next one waits', async () => {
    const admin = await openWindow();
    await signIn(admin.page, hub.url, ANN);
    const guest = await openWindow({ width: 390, colorScheme: 'dark' });
    await guest.page.goto(`${hub.url}/register`);
    await guest.page.getByText('This hub takes no registrations').waitFor();
    await expectOpen(guest.page);

    await admin.page.getByRole('button', { name: 'Administration' }).click();
    await admin.page.getByRole('link', { name: 'Settings' }).click();
    await admin.page.getByRole('switch', { name: 'People may create their own accounts' }).click();
    await admin.page.getByText('Whoever can reach this hub may create an account').waitFor();
    await picture(admin.page, 'people/settings-1280-light');
    await expectOpen(admin.page);

    await fillIn(guest.page, BEN);
    await picture(guest.page, 'people/register-390-dark');
    await expectOpen(guest.page);
    await guest.page.getByRole('button', { name: 'Create the account' }).click();
    await guest.page.waitForURL(`${hub.url}/`);
    await guest.context.close();

    await admin.page
      .getByRole('switch', { name: 'An administrator approves each new account first' })
      .click();
    await admin.page.getByText('New accounts wait under People').waitFor();
    const second = await openWindow();
    await fillIn(second.page, { ...BEN, name: 'Cleo Adams', email: 'cleo@example.org' });
    await second.page.getByRole('button', { name: 'Create the account' }).click();
    await second.page.getByText('Your account waits for approval').waitFor();
    await picture(second.page, 'people/waiting-1280-light');
    await expectOpen(second.page);

    await admin.page.getByRole('link', { name: 'People' }).click();
    await admin.page.getByRole('link', { name: /Cleo Adams/ }).click();
    // The list of people has a box of that name too.
    await admin.page.getByRole('heading', { name: 'Cleo Adams' }).waitFor();
    await admin.page.getByRole('combobox', { name: 'Status' }).click();
    await admin.page.getByRole('option', { name: 'Active' }).click();
    await admin.page.getByRole('button', { name: 'Save Cleo Adams' }).click();
    await expect.poll(() => admin.told).toContain('Cleo Adams is saved.');
    await signIn(second.page, hub.url, { email: 'cleo@example.org', password: BEN.password });
    expect([...admin.faults, ...guest.faults, ...second.faults]).toEqual([]);
    await admin.context.close();
    await second.context.close();
  });

  test('A20, A21: the SDK opens sign-up, registers, and closes it', async () => {
    const admin = await Tessera.login({ url: hub.url, ...ANN });
    await admin.settings.update({ signupApproval: false });
    await admin.settings.allowGuestSignup(true);
    const visitor = Tessera.connect(hub.url);
    const person = (email: string) => ({ name: 'Dora Diaz', email, password: NEW, passwordVerify: NEW });
    expect(await visitor.register(person('dora@example.org'))).toMatchObject({ role: 'DATA_SCIENTIST' });
    expect((await visitor.metadata()).signupEnabled).toBe(true);
    await admin.settings.allowGuestSignup(false);
    expect((await visitor.metadata()).signupEnabled).toBe(false);
    await expect(visitor.register(person('eve@example.org'))).rejects.toMatchObject({
      code: 'signup-closed',
    });
  });
});

/** No serious fault by axe, and no scrolling sideways. */
async function expectOpen(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' '))}`)).toEqual(
    [],
  );
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  ).toBeLessThanOrEqual(0);
}
