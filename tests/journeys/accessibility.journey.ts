import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { Tessera } from '@tessera/client';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { BROWSER, picture, signIn, startJourney, type Window } from './harness.ts';

const ANN = { email: 'ann@example.org', password: 'verdigris tiles in the sun' };
const BEN = {
  name: 'Benedikta von und zu Hohenschwangau-Langenburg',
  email: 'ben@example.org',
  password: 'four stones and one turned',
};
const ROUTES = join(import.meta.dirname, '../../packages/web/src/shell/routes.tsx');
/** Addresses that are no screen of their own. */
const ELSEWHERE = ['$', '/set-up', '/sign-in/callback'];

/** The screens behind the sign-in, by their patterns in the router. */
const SCREENS = [
  '/',
  '/mine',
  '/shared',
  '/starred',
  '/sharing',
  '/transfers',
  '/public',
  '/trash',
  '/spaces/$id',
  '/publish',
  '/r/$id',
  '/r/$id/new-version',
  '/inbox',
  '/account',
  '/groups',
  '/groups/$id',
  '/organizations',
  '/organizations/$id',
  '/admin/people',
  '/admin/people/$id',
  '/admin/groups',
  '/admin/groups/$id',
  '/admin/organizations',
  '/admin/organizations/$id',
  '/admin/permissions',
  '/admin/mail',
  '/admin/settings',
  '/admin/audit',
  '/admin/api',
  '/admin/sign-in',
];

/** How a screen is looked at, without loading it anew. Rules that colours cannot break are asked in light only. */
const LOOKS = [
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
  { width: 390, colorScheme: 'dark' },
  { width: 390, colorScheme: 'light' },
] as const;

/** Every screen in both colour schemes, wide and narrow: nothing that keeps somebody out, nothing cut off sideways. */
describe.skipIf(BROWSER === null)('every screen is for everybody', () => {
  const { hub, openWindow } = startJourney({ admin: ANN });
  let ann: Window;
  let graph = '';
  let ben = '';
  /** What stands for `$id`, by what comes before it. */
  let ids: Readonly<Record<string, string>> = {};
  /** Address by its pattern in the router. */
  let ways: Readonly<Record<string, string>> = {};
  let links: Readonly<Record<string, string>> = {};

  beforeAll(async () => {
    const admin = await Tessera.login({ url: hub.url, ...ANN });
    ben = (await admin.users.create({ ...BEN, verified: true })).account.id;
    await admin.users.create({ name: 'مريم الفاسي', email: 'maryam@example.org', verified: true });
    const group = await admin.groups.create({ name: 'Trade team', sharing: true });
    const organization = await admin.organizations.create({ name: 'Harbour Institute of the Northern Sea' });
    const made = await admin
      .graph()
      .edges(
        [
          { a: 'x', b: 'y', on: '2026-01-02', w: 1 },
          { a: 'y', b: 'z', on: '2026-03-04', w: 5 },
        ],
        'a',
        'b',
      )
      .name('A graph whose title is far too long for any breadcrumb to show it whole on a narrow screen')
      .privacy()
      .publish();
    graph = made.id;
    const { invitations } = await made.share({
      append: true,
      invitations: [{ email: BEN.email }, { email: 'new@example.org' }],
    });
    const invitation = invitations.at(-1)?.address?.split('#')[1] ?? '';
    await made.share({ append: true, groups: [{ id: 'Trade team' }] }).catch(() => undefined);
    const asBen = await Tessera.login({ url: hub.url, ...BEN });
    await (await asBen.resource(graph)).request({ role: 'editor', message: 'For the port report' });
    await admin.settings.update({ openLinksAllowed: true });
    links = {
      link: (await made.links.create({ label: 'Workshop' })).address,
      open: (await made.links.create({ label: 'Poster', open: true })).address,
      locked: (await made.links.create({ password: 'sesame', open: true })).address,
      bad: `${hub.url}/link#nothing`,
    };
    ways = {
      '/sign-in': '/sign-in',
      '/forgot': '/forgot',
      '/register': '/register',
      '/verify': '/verify#x',
      '/invitation': `/invitation#${invitation}`,
      '/set-password': '/set-password#x',
      '/unsubscribe/$token': '/unsubscribe/x',
    };
    ids = {
      '/spaces': organization.id,
      '/r': graph,
      '/groups': group.id,
      '/organizations': organization.id,
      '/admin/people': ben,
      '/admin/groups': group.id,
      '/admin/organizations': organization.id,
    };
    ann = await openWindow();
    await signIn(ann.page, hub.url, ANN);
  });

  test('no address of the router is left out', () => {
    const routes = [...readFileSync(ROUTES, 'utf8').matchAll(/\bpath: '([^']+)'/g)].map(([, path]) => path);
    const tried = [...SCREENS, ...Object.keys(ways), '/link', ...ELSEWHERE];
    expect(routes.toSorted()).toEqual(tried.toSorted());
  });

  test('ways in', async () => {
    const { page, context, faults } = await openWindow();
    for (const [pattern, path] of Object.entries(ways)) {
      await page.goto('about:blank');
      await page.goto(hub.url + path);
      await expectOpen(page, `way-${pattern.split('/')[1]}`);
    }
    expect(faults).toEqual([]);
    await context.close();
  });

  test('share links', async () => {
    const { page, context, faults } = await openWindow();
    for (const [name, address] of Object.entries(links)) {
      await page.goto('about:blank');
      await page.goto(address);
      await expectOpen(page, `link-${name}`);
    }
    expect(faults).toEqual([]);
    await context.close();
  });

  test.each(SCREENS)('screen %s', async (pattern) => {
    const { page, faults } = ann;
    await goTo(page, pattern.replace('$id', ids[pattern.split('/$id')[0] ?? ''] ?? ''));
    await expectOpen(page, pattern);
    expect(faults).toEqual([]);
  });

  test('the bell', async () => {
    const { page, faults } = ann;
    await page.goto(`${hub.url}/mine`);
    await page.getByRole('button', { name: /^Inbox/ }).click();
    const news = page.getByRole('dialog', { name: /^Inbox/ });
    await news.getByRole('link', { name: /asks to edit/ }).waitFor();
    await expectOpen(page, 'bell', LOOKS.slice(0, 2));
    await page.keyboard.press('Escape');
    await news.waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  });

  test('dialogs', async () => {
    const { page, faults } = ann;
    await goTo(page, `/r/${graph}?share=1`);
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('heading', { name: 'Waiting' }).waitFor();
    await dialog.getByText('new@example.org').first().waitFor();
    await expectOpen(page, 'share dialog');
    await dialog.getByRole('button', { name: 'New link' }).click();
    await dialog.getByRole('button', { name: 'More choices' }).click();
    await dialog.getByRole('button', { name: 'Embed in another site' }).click();
    await page.getByRole('combobox', { name: 'Sites that may show it in a frame' }).waitFor();
    await expectOpen(page, 'links in the share dialog');
    await dialog.getByRole('button', { name: /^General access/ }).click();
    await page.getByRole('menuitemradio', { name: /^Public/ }).click();
    const question = page.getByRole('dialog').filter({ has: page.getByRole('button', { name: 'Cancel' }) });
    await question.last().waitFor();
    await expectOpen(page, 'plan question');

    await goTo(page, `/admin/people/${ben}`);
    await page.getByRole('button', { name: `Act as ${BEN.name}` }).click();
    await page.getByRole('dialog').getByLabel('Why').waitFor();
    await expectOpen(page, 'act-as dialog');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await page.keyboard.press('Control+K');
    await page.getByRole('option').first().waitFor();
    await expectOpen(page, 'palette');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys on this screen' }).waitFor();
    await expectOpen(page, 'keys');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await page.setViewportSize({ width: 390, height: 800 });
    await page.getByRole('button', { name: 'Open the menu' }).click();
    await page.getByRole('dialog', { name: 'Side bar' }).waitFor();
    await expectOpen(page, 'drawer', LOOKS.slice(2));
    expect(faults).toEqual([]);
  });
});

/** Follows a way inside the page, which loads nothing twice, and waits until the other screen is whole. */
async function goTo(page: Page, path: string): Promise<void> {
  const before = new URL(page.url());
  if (before.pathname + before.search === path) return;
  await page.evaluate((next) => {
    for (const title of document.querySelectorAll('main h1')) title.setAttribute('data-left', '');
    window.history.pushState({}, '', next);
  }, path);
  const here = path.split('?')[0];
  await page.waitForFunction((next) => location.pathname === next, here);
  await page.locator('main h1:not([data-left])').first().waitFor();
}

/** Waits until nothing is on its way any more. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1, includeHidden: true }).first().waitFor({ state: 'attached' });
  await page.waitForFunction(
    () => document.querySelector('.mantine-Skeleton-root, .mantine-Loader-root, [aria-busy="true"]') === null,
  );
  // What a new width or scheme changes is drawn with the next frame.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** In every look: no serious fault by axe, and no scrolling sideways. */
async function expectOpen(
  page: Page,
  where: string,
  looks: readonly (typeof LOOKS)[number][] = LOOKS,
): Promise<void> {
  await settled(page);
  const faults: string[] = [];
  for (const { width, colorScheme } of looks) {
    const look = `${width}-${colorScheme}`;
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await settled(page);
    await picture(page, `look/${look}-${where.replaceAll(/[/ $]+/g, '-')}`);
    const axe = new AxeBuilder({ page });
    if (colorScheme === 'light') axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']);
    else axe.withRules(['color-contrast']);
    const { violations } = await axe.analyze();
    for (const { id, impact, nodes } of violations)
      if (impact === 'serious' || impact === 'critical')
        faults.push(`${where}, ${look}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (over > 0) faults.push(`${where}, ${look}: ${over} px too wide`);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  expect.soft(faults).toEqual([]);
}
