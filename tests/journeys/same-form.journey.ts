import { Tessera } from '@tessera/client';
import { describe, expect, test } from 'vitest';
import { BROWSER, signIn, startJourney } from './harness.ts';

const ANN = { email: 'ann@example.org', password: 'verdigris tiles in the sun' };

describe.skipIf(BROWSER === null)('one form, twice', () => {
  const { hub, openWindow } = startJourney({ admin: ANN });

  test('A19, P8: what one administrator saves is not taken back by another whose page is older', async () => {
    const ann = await Tessera.login({ url: hub.url, ...ANN });
    const group = await ann.groups.create({ name: 'Trade', description: 'As it began' });
    const { page } = await openWindow();
    await signIn(page, hub.url, ANN);
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
    const ann = await Tessera.login({ url: hub.url, ...ANN });
    const thing = await ann
      .graph()
      .edges([{ from: 'a', to: 'b' }], 'from', 'to')
      .privacy({ mode: 'private' })
      .publish();
    const { page } = await openWindow();
    await signIn(page, hub.url, ANN);
    const made: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/links')) made.push(request.url());
    });
    await page.goto(thing.shareAddress);
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'New link' }).click();
    await dialog.getByRole('button', { name: 'Make the link' }).dblclick();
    await dialog.getByRole('button', { name: 'I have copied it' }).waitFor();
    expect(made).toHaveLength(1);
    expect(await thing.links.list()).toHaveLength(1);
  });
});
