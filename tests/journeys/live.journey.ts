import { type Hub, Tessera } from '@tessera/client';
import { beforeAll, describe, expect, test } from 'vitest';
import { BROWSER, picture, signIn, startJourney, type Window } from './harness.ts';

const ADMIN = { email: 'ann@example.org', password: 'verdigris tiles in the sun' };
const BEN = { name: 'Ben Okafor', email: 'ben@example.org', password: 'four stones and one turned' };
const ROWS = [{ src: 'Rotterdam', dst: 'Hamburg' }];
const WORDS = 'There is nothing here for you';

/** Two windows side by side: what one takes away or gives, the other shows without a reload. */
describe.skipIf(BROWSER === null)('open pages', () => {
  const { hub, openWindow } = startJourney({ admin: ADMIN });
  let ann: Window;
  let ben: Window;
  let owner: Hub;
  let benId = '';
  let id = '';

  beforeAll(async () => {
    ann = await openWindow();
    ben = await openWindow({ width: 390, height: 844, colorScheme: 'dark' });
    owner = await Tessera.login({ url: hub.url, ...ADMIN });
    benId = (await owner.users.create({ ...BEN, verified: true })).account.id;
    const graph = await owner.graph().edges(ROWS, 'src', 'dst').name('Flights').privacy().publish();
    id = graph.id;
    await graph.share({ append: true, people: [{ id: benId, role: 'editor' }] });
    await signIn(ann.page, hub.url, ADMIN);
    await signIn(ben.page, hub.url, BEN);
  });

  async function grant(): Promise<string> {
    const thing = await owner.resource(id);
    for await (const row of thing.audience()) {
      const found = row.principal.name === BEN.name ? row.becauses[0]?.grant : undefined;
      if (found) return found;
    }
    throw new Error('Ben has no grant');
  }

  test('L4: a new title and a lower role reach an open page', async () => {
    const { page } = ben;
    await page.goto(`${hub.url}/r/${id}`);
    await page.getByRole('heading', { name: 'Flights' }).waitFor();
    const thing = await owner.resource(id);
    await thing.update({ title: 'Ferries' });
    await page.getByRole('heading', { name: 'Ferries' }).waitFor();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Publish new data' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await thing.changeGrant(await grant(), { role: 'viewer' });
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Ask for a higher role' }).waitFor();
    await page.getByRole('menuitem', { name: 'Publish new data' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
  });

  test('S23: a revoke takes the content off the other screen, and says who did it', async () => {
    const { page } = ben;
    const receipt = await (await owner.resource(id)).revoke(await grant());
    expect(receipt).toMatchObject({ socketsClosed: 1, silentNodes: [] });
    await page.getByRole('heading', { name: WORDS, level: 1 }).waitFor();
    await page.getByText('has just ended your access').waitFor();
    await expect.poll(() => page.getByText('Ferries').count()).toBe(0);
    await picture(page, 'live-1-ended');
  });

  test('S28, S21: a request shows in the open dialog without a reload, and its answer opens the door', async () => {
    await ann.page.goto(`${hub.url}/r/${id}?share=1`);
    const dialog = ann.page.getByRole('dialog');
    await dialog.getByText('Ann').first().waitFor();
    await ben.page.getByRole('button', { name: 'Request access' }).click();
    await dialog.getByRole('heading', { name: 'Waiting' }).waitFor();
    await picture(ann.page, 'live-2-waiting');
    await dialog.getByRole('button', { name: `Approve the request of ${BEN.name}`, exact: true }).click();
    await ben.page.getByRole('heading', { name: 'Ferries' }).waitFor();
    await ben.page.getByRole('heading', { name: WORDS, level: 1 }).waitFor({ state: 'detached' });
  });

  test('A5: signing out everywhere leads the other window to the sign-in page, and it stays there', async () => {
    await owner.users.update(benId, { status: 'disabled' });
    await ben.page.waitForURL((address) => address.pathname === '/sign-in');
    expect([...ann.faults, ...ben.faults]).toEqual([]);
  });
});
