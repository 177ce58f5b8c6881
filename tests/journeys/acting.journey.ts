import { type Hub, Tessera } from '@tessera/client';
import { beforeAll, describe, expect, test } from 'vitest';
import { BROWSER, picture, signIn, startJourney, type Window } from './harness.ts';

const ADMIN = { email: 'ann@example.org', password: 'verdigris tiles in the sun' };
const BEN = { name: 'Ben Okafor', email: 'ben@example.org', password: 'four stones and one turned' };
const ROWS = [{ src: 'Rotterdam', dst: 'Hamburg' }];

/** An administrator sees the hub as somebody does, and an owner a thing as others would. */
describe.skipIf(BROWSER === null)('through the eyes of others', () => {
  const { hub, openWindow } = startJourney({ admin: ADMIN });
  let ann: Window;
  let admin: Hub;
  let ben: Hub;
  let flights = '';

  beforeAll(async () => {
    ann = await openWindow();
    admin = await Tessera.login({ url: hub.url, ...ADMIN });
    await admin.users.create({ ...BEN, verified: true });
    ben = await Tessera.login({ url: hub.url, ...BEN });
    flights = (await ben.graph().edges(ROWS, 'src', 'dst').name('Flights').privacy().publish()).id;
    await signIn(ann.page, hub.url, ADMIN);
  });

  test('A7: an administrator acts as somebody, says so above every screen, and is themself in every other tab', async () => {
    const { page } = ann;
    const person = await admin.users.find({ email: BEN.email });
    await page.goto(`${hub.url}/admin/people/${person?.id}`);
    await page.getByRole('button', { name: 'Act as Ben Okafor' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Why').fill('He cannot find his graph');
    await dialog.getByRole('button', { name: 'Act as Ben Okafor' }).click();
    await page.getByText('You act as Ben Okafor and can look.').waitFor();
    await page.getByRole('link', { name: 'Mine', exact: true }).click();
    await page.getByRole('link', { name: 'Flights' }).first().waitFor();
    await page.getByText('You act as Ben Okafor and can look.').waitFor();
    await picture(page, 'acting/as-ben-1280-light');

    // Ann has no role on it: a channel of her own would take it from the screen.
    const channels: string[] = [];
    page.on('websocket', (socket) => channels.push(socket.url()));
    await page.reload();
    await page.getByRole('link', { name: 'Flights' }).first().click();
    await page.locator('canvas').first().waitFor();
    await page.waitForLoadState('networkidle');
    expect(channels).toEqual([]);
    await page.getByRole('heading', { name: 'Flights' }).waitFor();

    const other = await ann.context.newPage();
    await other.goto(`${hub.url}/mine`);
    await other
      .getByText('Nothing here yet')
      .or(other.getByRole('heading', { name: 'Mine' }))
      .first()
      .waitFor();
    expect(await other.getByText('You act as').count()).toBe(0);
    await other.close();

    await page.getByRole('button', { name: 'Be yourself again' }).click();
    await page.getByRole('button', { name: 'Act as Ben Okafor' }).waitFor();
    await page.getByText('You act as').waitFor({ state: 'detached' });
    expect(ann.faults).toEqual([]);
  });

  test('S26: an owner previews a thing as a visitor, who meets the closed door', async () => {
    const { page } = ann;
    const thing = await admin.graph().edges(ROWS, 'src', 'dst').name('Ports').privacy().publish();
    await page.goto(`${hub.url}/r/${thing.id}?share=1`);
    await page.getByRole('button', { name: 'Preview as…' }).click();
    await page.getByRole('menuitem', { name: 'A visitor without an account' }).click();
    await page.getByText('You see this as a visitor without an account would').waitFor();
    await page.getByRole('heading', { name: 'There is nothing here for you', level: 2 }).waitFor();
    await picture(page, 'acting/preview-1280-light');
    await page.getByRole('button', { name: 'Be yourself again' }).click();
    await page.getByRole('heading', { name: 'Share Ports' }).waitFor();
  });

  test('A7, A8, S26: the SDK acts as somebody, looks as a guest, and previews', async () => {
    const asBen = await admin.loginAs(BEN.email);
    expect((await asBen.account.get()).account.email).toBe(BEN.email);
    expect((await asBen.resource(flights)).title).toBe('Flights');
    await expect((await asBen.resource(flights)).update({ title: 'Taken' })).rejects.toMatchObject({
      code: 'acting-refused',
    });
    await asBen.stopActing();
    await expect(asBen.account.get()).rejects.toMatchObject({ code: 'acting-over' });

    const open = await ben
      .graph()
      .edges(ROWS, 'src', 'dst')
      .name('Open')
      .privacy({ mode: 'public' })
      .publish();
    const guest = await admin.loginAsGuest();
    expect((await guest.resource(open.id)).title).toBe('Open');
    await expect(guest.resource(flights)).rejects.toMatchObject({ status: 401 });
    const visitor = await Tessera.connect(hub.url).loginAsGuest();
    expect((await visitor.resource(open.id)).title).toBe('Open');

    const own = await ben.resource(flights);
    await expect(own.viewAs('signed-in')).rejects.toMatchObject({ status: 404 });
    const seen = await (await ben.resource(open.id)).viewAs('anonymous');
    expect(seen.resource.data.role).toBe('viewer');
    await seen.stop();
  });
});
