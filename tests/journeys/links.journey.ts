import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Hub, type ResourceHandle, Tessera } from '@tessera/client';
import { beforeAll, describe, expect, test } from 'vitest';
import { BROWSER, picture, signIn, startJourney, type Window } from './harness.ts';

const ADMIN = { email: 'ann@example.org', password: 'verdigris tiles in the sun' };
const STRANGER = { name: 'Sol Stranger', email: 'sol@example.org', password: 'four stones and one turned' };
const ROWS = [{ src: 'Rotterdam', dst: 'Hamburg' }];

/** A link for an hour, a stranger who comes in by it, and how all of that ends; and a thing in another site's page. */
describe.skipIf(BROWSER === null)('share links', () => {
  const { hub, openWindow } = startJourney({ admin: ADMIN });
  let ann: Window;
  let sol: Window;
  let signedIn: Hub;
  let flights: ResourceHandle;
  let address = '';

  beforeAll(async () => {
    ann = await openWindow();
    sol = await openWindow({ width: 390, height: 844, colorScheme: 'dark' });
    signedIn = await Tessera.login({ url: hub.url, ...ADMIN });
    await signedIn.settings.update({ signupEnabled: true, openLinksAllowed: true });
    flights = await signedIn.graph().edges(ROWS, 'src', 'dst').name('Flights').privacy().publish();
    await signIn(ann.page, hub.url, ADMIN);
  });

  test('S18, S22: a link for an hour, after a word about what it exposes; its address is shown once', async () => {
    const { page } = ann;
    await page.goto(`${hub.url}/r/${flights.id}?share=1`);
    const dialog = page.getByRole('dialog', { name: 'Share' });
    await dialog.getByRole('button', { name: 'New link' }).click();
    await dialog.getByText('sees all nodes and edges').waitFor();
    await expect.poll(() => dialog.getByLabel('The link ends in').inputValue()).toBe('3600');
    await dialog.getByLabel('Name for yourself').fill('Workshop');
    await dialog.getByRole('button', { name: 'Make the link' }).click();
    const field = dialog.getByLabel('Address of the link');
    address = await field.inputValue();
    expect(address).toContain(`${hub.url}/link#`);
    await picture(page, 'link-1-made');
    // Closed by mistake, it is not lost.
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    await expect.poll(() => field.inputValue()).toBe(address);
    await dialog.getByRole('button', { name: 'I have copied it' }).click();
    await dialog.getByText('Workshop').first().waitFor();
    await expect.poll(() => page.content()).not.toContain(address.split('#')[1]);
  });

  test('S19: a stranger registers through it, comes back to it, accepts and sees the thing', async () => {
    const { page } = sol;
    await page.goto(address);
    await page.getByRole('heading', { name: 'You are invited' }).waitFor();
    await page.waitForURL(`${hub.url}/link`);
    expect(await page.content()).not.toContain('Flights');
    await page.getByRole('link', { name: 'Create an account' }).click();
    await page.getByLabel('Your name').fill(STRANGER.name);
    await page.getByLabel('Your e-mail address').fill(STRANGER.email);
    await page.getByLabel('Password', { exact: true }).fill(STRANGER.password);
    await page.getByLabel('Password again').fill(STRANGER.password);
    expect(page.url()).not.toContain(address.split('#')[1]);
    await page.getByRole('button', { name: 'Create the account' }).click();
    await page.getByText('lets you in to “Flights”').waitFor();
    await page.getByText(STRANGER.email).waitFor();
    await picture(page, 'link-2-accept');
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.waitForURL(`${hub.url}/r/${flights.id}`);
    await page.getByRole('heading', { name: 'Flights' }).waitFor();
  });

  test('S21: who came is in the share window without a reload, with when', async () => {
    const { page } = ann;
    const dialog = page.getByRole('dialog', { name: 'Share' });
    await dialog.getByText('1 came through links').waitFor();
    await dialog.getByRole('button', { name: 'Revoke Sol Stranger' }).waitFor();
    await dialog.getByText('used by 1').waitFor();
    await picture(page, 'link-3-who');
  });

  test('S19: a wrong password has its own page, which names nothing', async () => {
    const locked = await flights.links.create({ password: 'sesame' });
    const { page } = sol;
    await page.goto(locked.address);
    await page.getByLabel('Password of the link').fill('guess');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'The password is wrong' }).waitFor();
    expect(await page.content()).not.toContain('Flights');
    await picture(page, 'link-4-wrong-password');
  });

  test('S20: an open link shows the thing to a visitor, and S21: revoking all users and links closes both windows', async () => {
    const poster = await flights.links.create({ label: 'Poster', open: true });
    const visitor = await openWindow();
    await visitor.page.goto(poster.address);
    await visitor.page.getByRole('button', { name: 'Open it' }).click();
    await visitor.page.getByRole('heading', { name: 'Flights' }).waitFor();
    await sol.page.goto(flights.shareAddress);
    await sol.page.getByRole('heading', { name: 'Flights' }).waitFor();

    const { page } = ann;
    const dialog = page.getByRole('dialog', { name: 'Share' });
    await dialog.getByText('2 came through links').waitFor();
    await dialog.getByRole('button', { name: 'Revoke all users' }).click();
    await page
      .getByRole('dialog', { name: 'Revoke all users?' })
      .getByRole('button', { name: 'Revoke all users' })
      .click();
    await dialog.getByText('Sol Stranger lost access.').first().waitFor();
    await dialog.getByRole('button', { name: 'Revoke all share links' }).click();
    await page
      .getByRole('dialog', { name: 'Revoke all share links?' })
      .getByRole('button', { name: 'Revoke all share links' })
      .click();
    await dialog
      .getByText(/3 links ended/)
      .first()
      .waitFor();
    await picture(page, 'link-5-receipt');
    for (const window of [sol, visitor])
      await window.page.getByRole('heading', { name: 'Flights' }).waitFor({ state: 'detached' });
    await sol.page.goto(address);
    await sol.page.getByRole('heading', { name: 'This link has ended' }).waitFor();
    expect([...sol.faults, ...visitor.faults, ...ann.faults]).toEqual([]);
    await visitor.context.close();
  });

  test('S34: a private thing in the page of one site, and in no other', async () => {
    const site = await listen();
    const other = await listen();
    const { address: framed } = await flights.embed({ origins: [site.origin] });
    for (const one of [site, other]) one.frames(framed);
    const reader = await openWindow();
    await reader.page.goto(site.origin);
    const frame = reader.page.frameLocator('iframe');
    await frame.getByRole('main', { name: 'Flights' }).waitFor();
    await frame.getByRole('link', { name: 'Open in Tessera' }).waitFor();
    await picture(reader.page, 'link-6-embedded');
    expect(await reader.context.cookies()).toEqual([]);
    const { embeds } = await flights.embedding();
    for (const { id } of embeds) await flights.revokeEmbed(id);
    await frame.getByText('This is not shown here').waitFor();
    const again = await flights.embed({ origins: [site.origin] });
    for (const one of [site, other]) one.frames(again.address);
    await reader.page.reload();
    await frame.getByRole('main', { name: 'Flights' }).waitFor();
    const blocked = reader.page.waitForEvent('console', (message) =>
      message.text().includes('frame-ancestors'),
    );
    await reader.page.goto(other.origin);
    await blocked;
    await reader.context.close();
    await Promise.all([site.close(), other.close()]);
  });
});

/** Another site with one page. */
async function listen() {
  let page = '';
  const server: Server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end(page);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    frames(address: string) {
      page = `<!doctype html><h1>Wiki</h1><iframe src="${address}" credentialless width="800" height="500"></iframe>`;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    },
  };
}
