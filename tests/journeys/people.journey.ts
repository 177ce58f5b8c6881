import { AxeBuilder } from '@axe-core/playwright';
import { Tessera } from '@tessera/client';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSER, openBrowser, openWindow, picture, type RunningHub, signIn, startHub } from './harness.ts';

const ANN = { email: 'ann@example.org', password: 'verdigris tiles in the sun' };
const BEN = { name: 'Ben Okafor', email: 'ben@example.org', password: 'a harbour full of lanterns' };
const NEW = 'three quiet northern windows';

describe.skipIf(BROWSER === null)('administrators look after people', () => {
  let hub: RunningHub;
  let browser: Browser;
  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub({ admin: ANN }), openBrowser()]);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
  });

  test('A16, A5: from the list to one person: change, set a password, disable', async () => {
    const admin = await Tessera.login({ url: hub.url, ...ANN });
    const ben = await admin.users.create(BEN);
    await admin.groups.create({ name: 'Trade team' });
    const script = await Tessera.login({ url: hub.url, ...BEN });
    const { page, context, faults } = await openWindow(browser);
    await signIn(page, hub.url, ANN);
    await page.goto(`${hub.url}/admin/people`);
    await page.getByRole('link', { name: /Ben Okafor/ }).click();
    await page.getByLabel('Institution').fill('Harbour Institute');
    await page.getByRole('combobox', { name: 'Groups' }).fill('Trade');
    await page.getByRole('option', { name: 'Trade team' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Save Ben Okafor' }).click();
    await page.getByText('Ben Okafor is saved.').waitFor();
    expect(await admin.users.get(ben.account.id)).toMatchObject({
      institution: 'Harbour Institute',
      role: 'DATA_SCIENTIST',
    });
    expect((await script.account.get()).groups.map((group) => group.name)).toEqual(['Trade team']);

    await page.getByLabel('New password', { exact: true }).fill(NEW);
    await page.getByRole('button', { name: 'Set a new password' }).click();
    await page.getByText('The password of Ben Okafor is set. 1 session ended.').waitFor();
    await expect(script.account.get()).rejects.toMatchObject({ code: 'signed-out' });
    const again = await Tessera.login({ url: hub.url, email: BEN.email, password: NEW });

    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Disabled' }).click();
    await page.getByText('every session and key ends at once').waitFor();
    await expectOpen(page);
    await picture(page, 'people/person-1280-light');
    await page.getByRole('button', { name: 'Save Ben Okafor' }).click();
    await page.getByText('Ben Okafor is saved. 1 session ended.').waitFor();
    await expect(again.account.get()).rejects.toMatchObject({ code: 'signed-out' });
    expect(faults).toEqual([]);
    await context.close();
  });

  test.each([
    { colorScheme: 'dark', width: 390 },
    { colorScheme: 'light', width: 390 },
    { colorScheme: 'dark', width: 1280 },
  ] as const)('one person, $colorScheme, $width px', async (look) => {
    const { page, context, faults } = await openWindow(browser, look);
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
