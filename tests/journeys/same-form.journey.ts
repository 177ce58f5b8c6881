import { type Hub, type ResourceHandle, Tessera } from '@tessera/client';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { BROWSER, signIn, startJourney } from './harness.ts';

const ANN = { email: 'ann@example.org', password: 'verdigris tiles in the sun' };

describe.skipIf(BROWSER === null)('one form, twice', () => {
  const { hub, openWindow } = startJourney({ admin: ANN });
  let ann: Hub;
  let page: Page;

  beforeAll(async () => {
    ann = await Tessera.login({ url: hub.url, ...ANN });
    await ann.settings.update({ openLinksAllowed: true });
    ({ page } = await openWindow());
    await signIn(page, hub.url, ANN);
  });

  /** The share dialog of a new thing, and how often a link was asked for in it. */
  async function newThing(): Promise<{ thing: ResourceHandle; dialog: Locator; made: readonly string[] }> {
    const rows = [{ from: 'a', to: 'b' }];
    const thing = await ann.graph().edges(rows, 'from', 'to').privacy({ mode: 'private' }).publish();
    const made: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/links')) made.push(request.url());
    });
    await page.goto(`${thing.shareAddress}?share=1`);
    const dialog = page.getByRole('dialog', { name: /^Share/ });
    await dialog.getByRole('button', { name: 'New link' }).click();
    return { thing, dialog, made };
  }

  test('A19, P8: what one administrator saves is not taken back by another whose page is older', async () => {
    const group = await ann.groups.create({ name: 'Trade', description: 'As it began' });
    await page.goto(`${hub.url}/admin/groups/${group.id}`);
    const name = page.getByLabel('Name', { exact: true });
    await expect.poll(() => name.inputValue()).toBe('Trade');
    await ann.groups.update(group.id, { sharing: true, description: 'As another wrote it' });
    await name.fill('Trade team');
    await page.locator('form').filter({ has: name }).getByRole('button', { name: 'Save' }).click();
    await expect.poll(async () => (await ann.groups.get(group.id)).name).toBe('Trade team');
    expect(await ann.groups.get(group.id)).toMatchObject({
      sharing: true,
      description: 'As another wrote it',
    });
    await expect.poll(() => page.getByLabel('Description').inputValue()).toBe('As another wrote it');
  });

  test('S18: a double click makes one link', async () => {
    const { thing, dialog, made } = await newThing();
    await dialog.getByRole('button', { name: 'Make the link' }).dblclick();
    await dialog.getByRole('button', { name: 'I have copied it' }).waitFor();
    expect(made).toHaveLength(1);
    expect(await thing.links.list()).toHaveLength(1);
  });

  test('S18, S25: a question that is agreed to again and again makes one link', async () => {
    const { thing, dialog, made } = await newThing();
    await dialog.getByRole('button', { name: 'More choices' }).click();
    await dialog.getByRole('checkbox', { name: 'Works without signing in' }).check();
    await dialog.getByRole('button', { name: 'Make the open link' }).click();
    const agree = page
      .getByRole('dialog', { name: 'Let anybody in who gets the link?' })
      .getByRole('button', { name: 'Make the open link' });
    // As a key does that is held down.
    await agree.evaluate((button: HTMLElement) => {
      for (let clicks = 0; clicks < 3; clicks++) button.click();
    });
    await dialog.getByRole('button', { name: 'I have copied it' }).waitFor();
    expect(made).toHaveLength(1);
    expect(await thing.links.list()).toHaveLength(1);
  });
});
