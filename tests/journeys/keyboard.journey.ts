import { Tessera } from '@tessera/client';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { BROWSER, startJourney, type Window } from './harness.ts';

const ANN = { email: 'ann@example.org', password: 'verdigris tiles in the sun' };

/** A stop of the Tab key, as somebody without a mouse meets it. */
interface Stop {
  readonly name: string;
  readonly place: 'skip link' | 'side bar' | 'content' | 'page';
  readonly seen: boolean;
  readonly marked: boolean;
}

/** A morning without a mouse: nothing here points or clicks. */
describe.skipIf(BROWSER === null)('the keyboard alone', () => {
  const { hub, openWindow } = startJourney({ admin: ANN });
  let ann: Window;
  let page: Page;
  let address = '';

  beforeAll(async () => {
    const admin = await Tessera.login({ url: hub.url, ...ANN });
    await admin.users.create({ name: 'Ben Okafor', email: 'ben@example.org', verified: true });
    await admin.users.create({ name: 'Bella Novak', email: 'bella@example.org', verified: true });
    const edges = [
      { a: 'x', b: 'y' },
      { a: 'y', b: 'z' },
    ];
    const graph = await admin.graph().edges(edges, 'a', 'b').name('Flights 2026').privacy().publish();
    address = `${hub.url}/r/${graph.id}`;
    ann = await openWindow();
    page = ann.page;
  });

  const press = (key: string) => page.keyboard.press(key);
  const dialogs = () => page.getByRole('dialog').count();
  const focused = () => page.locator(':focus');

  /** Presses Tab until that element has the focus. */
  async function tabTo(role: 'button' | 'textbox' | 'link' | 'combobox', name: string | RegExp) {
    const named = page.getByRole(role, { name });
    await named.first().waitFor();
    const wanted = named.and(focused());
    for (let stops = 0; stops < 60; stops++) {
      if ((await wanted.count()) > 0) return;
      await press('Tab');
    }
    throw new Error(`Tab never reached the ${role} ${name}`);
  }

  /** Presses the down arrow until the chosen option holds that word. */
  async function arrowTo(chosen: Locator, word: string) {
    for (let presses = 0; presses < 20; presses++) {
      if ((await chosen.textContent())?.includes(word)) return;
      await press('ArrowDown');
    }
    throw new Error(`the arrows never reached ${word}`);
  }

  test('signs in: the first field waits for letters, Enter sends', async () => {
    await page.goto(`${hub.url}/sign-in`);
    await page.getByRole('textbox', { name: 'E-mail' }).and(focused()).waitFor();
    await page.keyboard.type(ANN.email);
    await press('Tab');
    await page.keyboard.type(ANN.password);
    await press('Enter');
    await page.getByRole('heading', { name: 'Home' }).waitFor();
  });

  test('the first stop skips to the content, and every stop has a name, is seen and shows its focus', async () => {
    await page.goto(hub.url);
    await page.getByRole('link', { name: 'Flights 2026' }).first().waitFor();
    await press('Tab');
    await page.getByRole('link', { name: 'Skip to the content' }).and(focused()).waitFor();
    const stops: Stop[] = [];
    do {
      stops.push(await stopOf(page));
      await press('Tab');
    } while (stops.length < 60 && !(await page.evaluate(() => document.activeElement === document.body)));
    const faulty = stops.filter((stop) => stop.name === '' || !stop.seen || !stop.marked);
    expect(faulty).toEqual([]);
    const places = stops.map(({ place }) => place).filter((place, at, all) => place !== all[at - 1]);
    expect(places).toEqual(['skip link', 'side bar', 'content']);

    await page.goto(hub.url);
    await page.getByRole('link', { name: 'Flights 2026' }).first().waitFor();
    await press('Tab');
    await page.getByRole('link', { name: 'Skip to the content' }).and(focused()).waitFor();
    await press('Enter');
    await page.locator('main:focus').waitFor();
    await press('Tab');
    expect(await stopOf(page)).toMatchObject({ place: 'content' });
  });

  test('Ctrl K finds the graph by its title, Enter opens it, and the focus is at its content', async () => {
    await press('Control+k');
    await page.keyboard.type('fligh');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('option', { name: /Flights 2026/ }).waitFor();
    const chosen = dialog.locator('[role=option][data-combobox-selected]');
    await arrowTo(chosen, 'Flights');
    await press('Enter');
    await page.waitForURL(address);
    await page.locator('canvas').first().waitFor();
    await page.locator('h1:focus, main:focus').waitFor();
  });

  test('? lists the keys of this screen; Escape closes the list, and the palette, and the focus is where it was', async () => {
    await tabTo('button', 'Share');
    await press('?');
    const help = page.getByRole('dialog');
    await help.getByRole('heading', { name: 'On this screen', exact: true }).waitFor();
    await help.getByText('Share', { exact: true }).waitFor();
    await press('Escape');
    await help.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Share' }).and(focused()).waitFor();
    await press('Control+k');
    await page.getByRole('dialog', { name: 'Go, do, find' }).getByRole('textbox').and(focused()).waitFor();
    await press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Share' }).and(focused()).waitFor();
  });

  test('S8: S opens the dialog; typing, arrows and Enter choose; Enter shares; Escape closes; the focus returns', async () => {
    await tabTo('button', 'Share');
    await press('s');
    const dialog = page.getByRole('dialog');
    const field = dialog.getByRole('combobox', { name: /Add people/ });
    await field.and(focused()).waitFor();

    await page.keyboard.type('be');
    const options = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
    await options.nth(1).waitFor();
    const selected = page.locator('[role=option][data-combobox-selected]');
    const first = await selected.textContent();
    await press('ArrowDown');
    await expect.poll(() => selected.textContent()).not.toBe(first);
    await arrowTo(selected, 'Ben');
    await press('Enter');
    await dialog.getByRole('button', { name: 'Remove Ben Okafor' }).waitFor();

    await press('Escape');
    await dialog.getByText('1 name is not shared with yet.').waitFor();
    await page.getByRole('button', { name: 'Go on' }).and(focused()).waitFor();
    await press('Enter');
    await field.and(focused()).waitFor();

    await tabTo('button', 'Share with 1 person');
    await press('Enter');
    await dialog
      .getByText(/Ben Okafor.*can open it now/)
      .first()
      .waitFor();
    await field.and(focused()).waitFor();
    expect(await dialog.evaluate((box) => box.contains(document.activeElement))).toBe(true);
    await press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Share' }).and(focused()).waitFor();
  });

  test('S8: Enter never takes what was suggested for other words', async () => {
    await press('s');
    const dialog = page.getByRole('dialog');
    const field = dialog.getByRole('combobox', { name: /Add people/ });
    await field.and(focused()).waitFor();
    const selected = page.locator('[role=option][data-combobox-selected]');
    await page.keyboard.insertText('ben');
    await selected.filter({ hasText: 'Ben Okafor' }).waitFor();
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/api/v1/principals?*', async (route) => {
      await held;
      await route.continue();
    });
    await press('Control+a');
    await page.keyboard.insertText('bella');
    await press('Enter');
    expect(await field.inputValue()).toBe('bella');
    expect(await dialog.getByRole('button', { name: /^Remove / }).count()).toBe(0);
    answer();
    await selected.filter({ hasText: 'Bella Novak' }).waitFor();
    await press('Enter');
    await dialog.getByRole('button', { name: 'Remove Bella Novak' }).waitFor();
    await page.unroute('**/api/v1/principals?*');
    await press('Backspace');
    await dialog.getByRole('button', { name: 'Remove Bella Novak' }).waitFor({ state: 'detached' });
    await press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  test('Tab stays inside an open dialog, both ways round', async () => {
    await press('s');
    const dialog = page.getByRole('dialog');
    await dialog
      .getByRole('combobox', { name: /Add people/ })
      .and(focused())
      .waitFor();
    for (const key of ['Tab', 'Shift+Tab'])
      for (let stops = 0; stops < 25; stops++) {
        await press(key);
        expect(await dialog.evaluate((box) => box.contains(document.activeElement))).toBe(true);
      }
    await press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  test('letters that are typed are letters, never keys', async () => {
    const typed = 's n ? / gh gm . ';
    await press('s');
    const dialog = page.getByRole('dialog');
    const field = dialog.getByRole('combobox', { name: /Add people/ });
    await field.and(focused()).waitFor();
    await page.keyboard.type(typed);
    expect(await field.inputValue()).toBe(typed);
    expect(await dialogs()).toBe(1);
    await expect.poll(() => page.url()).toBe(`${address}?share=1`);
    await press('Control+a');
    await press('Backspace');
    await press('Escape');
    await dialog.waitFor({ state: 'detached' });

    await tabTo('textbox', 'Search nodes');
    await page.keyboard.type(typed);
    expect(await focused().inputValue()).toBe(typed);
    expect(await dialogs()).toBe(0);
    expect(new URL(page.url()).pathname).toBe(new URL(address).pathname);
  });

  test('two keys in a row go places', async () => {
    await page.goto(address);
    await page.getByRole('heading', { name: 'Flights 2026' }).waitFor();
    // In one go: the second key is waited for a second or so only.
    await Promise.all([press('g'), press('m')]);
    await page.getByRole('heading', { name: 'Mine' }).and(focused()).waitFor();
    await press('n');
    await page.getByRole('heading', { name: 'Publish' }).and(focused()).waitFor();
  });

  test('no page threw, and none broke the content policy', () => {
    expect(ann.faults).toEqual([]);
  });
});

/** Where the focus is. */
function stopOf(page: Page): Promise<Stop> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const box = element.getBoundingClientRect();
    const outlines = [null, '::after'].map((part) => getComputedStyle(element, part).outlineStyle);
    const words = [
      element.getAttribute('aria-label'),
      element.textContent,
      ...[...((element as HTMLInputElement).labels ?? [])].map((label) => label.textContent),
    ];
    const place = element.closest('main')
      ? 'content'
      : element.closest('aside')
        ? 'side bar'
        : element.matches('.skip-link')
          ? 'skip link'
          : 'page';
    return {
      name: words.find((word) => word?.trim())?.trim() ?? '',
      place,
      seen: box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > 0,
      // Fields show it by their frame.
      marked: outlines.some((outline) => outline !== 'none') || element.tagName === 'INPUT',
    };
  });
}
