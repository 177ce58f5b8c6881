import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tessera } from '@tessera/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSER, picture, retitle, signIn, startJourney, type Window } from './harness.ts';

const ANN = { name: 'Ann Sørensen', email: 'ann@example.org', password: 'verdigris tiles in the sun' };
const BEN = { name: 'Ben Okafor', email: 'ben@example.org', password: 'four stones and one turned' };
const EDGES = `source,target,weight,kind
Rotterdam,Hamburg,12,containers
Rotterdam,Felixstowe,9,containers
Hamburg,Gdańsk,7,timber
Gdańsk,Riga,5,grain
Riga,Stockholm,4,timber
Piraeus,Genoa,11,oil
Genoa,Valencia,8,containers
Valencia,Rotterdam,6,fruit
Piraeus,Haifa,3,grain
`;

/** From the first start to a revoked share, as two people live it. */
describe.skipIf(BROWSER === null)('the first day', () => {
  const { hub, openWindow } = startJourney();
  let ann: Window;
  let ben: Window;
  let address = '';
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tessera-files-'));
    await writeFile(join(folder, 'edges.csv'), EDGES);
    ann = await openWindow();
    ben = await openWindow();
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('A1: the printed address sets the hub up, with sample content, and dies', async () => {
    const { page } = ann;
    await page.goto(hub.setUpAddress ?? '');
    await page.getByLabel('Your name').fill(ANN.name);
    await page.getByLabel('Your e-mail address').fill(ANN.email);
    await page.getByLabel('Password', { exact: true }).fill(ANN.password);
    await page.getByLabel('Name of the hub').fill('Harbour watch');
    await picture(page, 'tour-1-set-up');
    await page.getByRole('button', { name: /^Set up/ }).click();
    await page.getByRole('heading', { name: 'Home' }).waitFor();
    await page.getByText('What Tessera is built of').first().waitFor();
    await picture(page, 'tour-2-home');
    const again = await openWindow();
    await again.page.goto(hub.setUpAddress ?? '');
    await again.page
      .getByText(/set up|not good/)
      .first()
      .waitFor();
    expect(await again.page.getByLabel('Your name').count()).toBe(0);
    await again.context.close();
  });

  test('G1: edges.csv is published in the browser: dropped, understood, private, done', async () => {
    const { page } = ann;
    await page
      .getByRole('button', { name: 'Publish' })
      .or(page.getByRole('link', { name: 'Publish' }))
      .first()
      .click();
    await page.getByRole('heading', { name: 'Files' }).waitFor();
    await page.locator('input[type=file]').first().setInputFiles(join(folder, 'edges.csv'));
    await page.getByText('What was understood').waitFor();
    await page.getByText('Rotterdam').first().waitFor();
    await retitle(page, 'Flights 2026');
    await page.getByRole('radio', { name: /^Private/ }).check();
    await picture(page, 'tour-3-publish');
    await page
      .getByRole('button', { name: /^Publish/ })
      .last()
      .click();
    await page.getByText(/is published/).waitFor();
    await picture(page, 'tour-4-published');
    await page
      .getByRole('link', { name: 'Open it' })
      .or(page.getByRole('button', { name: 'Open it' }))
      .first()
      .click();
    await page.waitForURL(/\/r\//);
    address = page.url().replace(/[?#].*$/, '');
    await page.getByRole('heading', { name: 'Flights 2026' }).waitFor();
    await page.locator('canvas').first().waitFor();
    await page.getByText('Private', { exact: true }).first().waitFor();
    await picture(page, 'tour-5-graph');
  });

  test('S2, S29: a second person, made by the admin, finds nothing and meets the closed door', async () => {
    const admin = await Tessera.login({ url: hub.url, ...ANN });
    await admin.users.create({ ...BEN, verified: true });
    const { page } = ben;
    await signIn(page, hub.url, BEN);
    await page.goto(`${hub.url}/shared`);
    await page.getByRole('heading', { name: 'Shared with me' }).waitFor();
    await page.getByRole('main').getByText('Nothing is shared with you yet').waitFor();
    expect(await page.getByText('Flights 2026').count()).toBe(0);
    await page.goto(address);
    const door = page.getByRole('main');
    await door
      .getByText(/access/i)
      .first()
      .waitFor();
    expect(await page.getByText('Flights 2026').count()).toBe(0);
    await picture(page, 'tour-6-closed-door');
  });

  test('S8: Ann shares it with Ben as viewer in the dialog', async () => {
    const { page } = ann;
    await page.getByRole('button', { name: 'Share' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: /Add people/ }).fill('ben@');
    await page
      .getByRole('option', { name: /Ben Okafor/ })
      .first()
      .click();
    await picture(page, 'tour-7-share');
    await dialog.getByRole('button', { name: /^Share with 1 person/ }).click();
    await dialog.getByText('Ben Okafor').first().waitFor();
    await dialog
      .getByText(/gained access|can view|Shared/i)
      .first()
      .waitFor();
    await picture(page, 'tour-8-shared');
  });

  test('S29, S7: Ben finds it under Shared with me, opens it, and cannot edit', async () => {
    const { page } = ben;
    await page.goto(`${hub.url}/shared`);
    await page
      .getByRole('link', { name: /Flights 2026/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Flights 2026' }).waitFor();
    await page.locator('canvas').first().waitFor();
    expect(await page.getByRole('button', { name: 'Share' }).count()).toBe(0);
    await picture(page, 'tour-9-ben');
    const refused = await page.evaluate(async (id) => {
      const answer = await fetch(`/api/v1/resources/${id}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ title: 'Mine now' }),
      });
      return { status: answer.status, problem: await answer.json() };
    }, address.split('/').at(-1));
    expect(refused.status).toBe(403);
    expect(refused.problem).toMatchObject({ code: 'role-needed', parameters: { needed: 'editor' } });
  });

  test('S24: the dialog says why Ben can', async () => {
    const { page } = ann;
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /^Ben Okafor/ }).click();
    await dialog
      .getByText(/can view because|can view/)
      .first()
      .waitFor();
    await picture(page, 'tour-10-why');
  });

  test('S23: after Revoke the next click is the closed door, and the receipt names who lost access', async () => {
    const dialog = ann.page.getByRole('dialog');
    await dialog.getByRole('button', { name: /Access of .*Ben Okafor/ }).click();
    await ann.page.getByRole('menuitem', { name: /Remove access/ }).click();
    await dialog
      .getByText(/Ben Okafor.* lost access/)
      .first()
      .waitFor();
    await picture(ann.page, 'tour-11-revoked');
    await ben.page.reload();
    await ben.page
      .getByRole('main')
      .getByText(/access/i)
      .first()
      .waitFor();
    expect(await ben.page.getByText('Flights 2026').count()).toBe(0);
    await picture(ben.page, 'tour-12-closed-again');
  });

  test('no page threw, and none broke the content policy', () => {
    expect([...ann.faults, ...ben.faults]).toEqual([]);
  });
});
