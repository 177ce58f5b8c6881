import { AxeBuilder } from '@axe-core/playwright';
import { Tessera } from '@tessera/client';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSER, openBrowser, openWindow, picture, type RunningHub, signIn, startHub } from './harness.ts';

const ANN = { email: 'ann@example.org', password: 'verdigris tiles in the sun' };

/** Every screen in both colour schemes, wide and narrow: nothing that keeps somebody out, nothing cut off sideways. */
describe.skipIf(BROWSER === null)('every screen is for everybody', () => {
  let hub: RunningHub;
  let browser: Browser;
  let graph = '';
  let invitation = '';
  let link = '';
  let open = '';
  let locked = '';

  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub({ admin: ANN }), openBrowser()]);
    const admin = await Tessera.login({ url: hub.url, ...ANN });
    await admin.users.create({
      name: 'Benedikta von und zu Hohenschwangau-Langenburg',
      email: 'ben@example.org',
      verified: true,
    });
    await admin.users.create({ name: 'مريم الفاسي', email: 'maryam@example.org', verified: true });
    await admin.groups.create({ name: 'Trade team', sharing: true });
    const edges = [
      { a: 'x', b: 'y', on: '2026-01-02', w: 1 },
      { a: 'y', b: 'z', on: '2026-03-04', w: 5 },
    ];
    const made = await admin
      .graph()
      .edges(edges, 'a', 'b')
      .name('A graph whose title is far too long for any breadcrumb to show it whole on a narrow screen')
      .privacy()
      .publish();
    graph = made.id;
    const { invitations } = await made.share({
      append: true,
      invitations: [{ email: 'ben@example.org' }, { email: 'new@example.org' }],
    });
    invitation = invitations.at(-1)?.address?.split('#')[1] ?? '';
    await made.share({ append: true, groups: [{ id: 'Trade team' }] }).catch(() => undefined);
    await admin.settings.update({ openLinksAllowed: true });
    link = (await made.links.create({ label: 'Workshop' })).address;
    open = (await made.links.create({ label: 'Poster', open: true })).address;
    locked = (await made.links.create({ password: 'sesame', open: true })).address;
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
  });

  const looks = [
    { colorScheme: 'light', width: 1280 },
    { colorScheme: 'dark', width: 1280 },
    { colorScheme: 'light', width: 390 },
    { colorScheme: 'dark', width: 390 },
  ] as const;
  const screens = [
    '/',
    '/mine',
    '/shared',
    '/starred',
    '/sharing',
    '/transfers',
    '/public',
    '/trash',
    '/publish',
    '/inbox',
    '/account',
    '/groups',
    '/organizations',
    '/admin/people',
    '/admin/groups',
    '/admin/organizations',
    '/admin/permissions',
    '/admin/mail',
    '/admin/settings',
    '/admin/audit',
    '/admin/api',
    '/admin/sign-in',
  ];

  test.each(looks)('ways in, $colorScheme, $width px', async (look) => {
    const { page, context, faults } = await openWindow(browser, look);
    for (const path of [
      '/forgot',
      '/register',
      '/verify#x',
      `/invitation#${invitation}`,
      '/set-password#x',
    ]) {
      await page.goto('about:blank');
      await page.goto(hub.url + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      const name = path.split(/[/#]/)[1] ?? '';
      await picture(page, `look/${look.width}-${look.colorScheme}-way-${name}`);
      await expectOpen(page, path);
    }
    expect(faults).toEqual([]);
    await context.close();
  });

  test.each(looks)('signed in, $colorScheme, $width px', async (look) => {
    const { page, context, faults } = await openWindow(browser, look);
    await page.goto(`${hub.url}/sign-in`);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await expectOpen(page, 'sign-in');
    await signIn(page, hub.url, ANN);
    for (const screen of screens) {
      await page.goto(hub.url + screen);
      await settled(page);
      await picture(page, `look/${look.width}-${look.colorScheme}${screen.replaceAll('/', '-')}`);
      await expectOpen(page, screen);
    }
    await page.goto(`${hub.url}/r/${graph}`);
    await page.locator('canvas').first().waitFor();
    await settled(page);
    await picture(page, `look/${look.width}-${look.colorScheme}-graph`);
    await expectOpen(page, 'graph');
    await page.goto(`${hub.url}/r/${graph}?share=1`);
    await page
      .getByRole('dialog')
      .getByText('Trade team')
      .or(page.getByRole('dialog').getByText('new@example.org'))
      .first()
      .waitFor();
    await picture(page, `look/${look.width}-${look.colorScheme}-share`);
    await expectOpen(page, 'share dialog');
    expect(faults).toEqual([]);
    await context.close();
  });

  test.each(looks)('share links, $colorScheme, $width px', async (look) => {
    const { page, context, faults } = await openWindow(browser, look);
    for (const [name, address] of Object.entries({ link, open, locked, bad: `${hub.url}/link#nothing` })) {
      await page.goto(address);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      await picture(page, `look/${look.width}-${look.colorScheme}-link-${name}`);
      await expectOpen(page, `link ${name}`);
    }
    await signIn(page, hub.url, ANN);
    await page.goto(`${hub.url}/r/${graph}?share=1`);
    await page.getByRole('button', { name: 'New link' }).click();
    await page.getByRole('button', { name: 'More choices' }).click();
    await page.getByRole('button', { name: 'Embed in another site' }).click();
    await page.getByRole('combobox', { name: 'Sites that may show it in a frame' }).waitFor();
    await picture(page, `look/${look.width}-${look.colorScheme}-links`);
    await expectOpen(page, 'links in the share dialog');
    expect(faults).toEqual([]);
    await context.close();
  });
});

async function settled(page: Page): Promise<void> {
  await page.getByRole('main').waitFor();
  await page.waitForLoadState('networkidle');
}

/** No serious fault by axe, and no scrolling sideways. */
async function expectOpen(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${where}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  expect(serious).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(`${where}: ${overflow > 0 ? `${overflow} px too wide` : 'fits'}`).toBe(`${where}: fits`);
}
