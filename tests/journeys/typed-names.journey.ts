import { type ResourceHandle, Tessera } from '@tessera/client';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { BROWSER, signIn, startJourney, type Window } from './harness.ts';

const ANN = { email: 'ann@example.org', password: 'verdigris tiles in the sun' };
const BEN = { name: 'Ben Okafor', email: 'ben@example.org', password: 'four stones and one turned' };
const CEM = { name: 'Cem Aydın', email: 'cem@example.org', password: 'an apricot on the windowsill' };
const GUEST = 'eva@site2.org';
const LATE = 'late@site2.org';

/** The calls that share. */
const SENDING = /\/(share|plan\/\w+)$/;

/** Names typed into the share dialog, and all that comes between them and being sent. */
describe.skipIf(BROWSER === null)('typed names', () => {
  const { hub, openWindow } = startJourney({ admin: ANN });
  let window: Window;
  let page: Page;
  let flights: ResourceHandle;

  beforeAll(async () => {
    const ann = await Tessera.login({ url: hub.url, ...ANN });
    const ben = (await ann.users.create({ ...BEN, verified: true })).account;
    const cem = (await ann.users.create({ ...CEM, verified: true })).account;
    const team = await ann.groups.create({ name: 'Trade team', sharing: true });
    const { account } = await ann.account.get();
    for (const member of [account, ben]) await ann.groups.add(team.id, member.id);
    flights = await ann
      .graph()
      .edges([{ from: 'a', to: 'b' }], 'from', 'to')
      .name('Flights')
      .privacy({ mode: 'private' })
      .publish();
    await flights.share({ append: true, people: [{ id: ben.id, role: 'manager' }, { id: cem.id }] });
    window = await openWindow();
    page = window.page;
    await signIn(page, hub.url, ANN);
  });

  const dialog = () => page.getByRole('dialog', { name: 'Share Flights' });
  const field = () => dialog().getByRole('combobox', { name: /Add people/ });
  const chip = (name = GUEST) => dialog().getByRole('button', { name: `Remove ${name}` });

  async function expectAllTyped(): Promise<void> {
    await chip().waitFor();
    await expect.poll(() => field().inputValue()).toBe('som');
    expect(await dialog().getByLabel('Role for all of them').inputValue()).toBe('editor');
    expect(await dialog().getByLabel('Ends').inputValue()).toBe('friday');
    expect(await dialog().getByLabel('Message').inputValue()).toBe('Have a look');
  }

  test('a page that is loaded anew shows the dialog with all that was typed', async () => {
    await page.goto(`${hub.url}/r/${flights.id}`);
    await page.getByRole('heading', { name: 'Flights' }).waitFor();
    await page.keyboard.press('s');
    await field().fill(GUEST);
    await page.keyboard.press('Enter');
    await dialog().getByLabel('Role for all of them').selectOption('editor');
    await dialog().getByLabel('Ends').selectOption('friday');
    await dialog().getByRole('button', { name: 'Add a message' }).click();
    await dialog().getByLabel('Message').fill('Have a look');
    await field().fill('som');
    await page.waitForURL(/\?share=1$/);
    await page.reload();
    await expectAllTyped();
  });

  test('so does one that was gone away from, and come back to', async () => {
    await page.goto(`${hub.url}/mine`);
    await page.getByRole('heading', { name: 'Mine', level: 1 }).waitFor();
    await page.goBack();
    await expectAllTyped();
    await page.keyboard.press('Escape');
    await dialog().getByRole('alert').getByText('not shared with yet').waitFor();
    await dialog().getByRole('button', { name: 'Go on' }).click();
    await expectAllTyped();
  });

  test('a session that ends while they are sent loses nothing of them, and shows nothing to another account', async () => {
    await field().fill('');
    await window.context.clearCookies();
    // The page may notice by itself before it is clicked.
    const share = dialog().getByRole('button', { name: 'Share with 1 person' });
    await share.click({ timeout: 2000 }).catch(() => undefined);
    await page.waitForURL(/\/sign-in\?next=/);
    await signInHere(BEN);
    await field().waitFor();
    await expect.poll(() => field().inputValue()).toBe('');
    expect(await chip().count()).toBe(0);
    await window.context.clearCookies();
    await page.reload();
    await page.waitForURL(/\/sign-in\?next=/);
    await signInHere(ANN);
    await chip().waitFor();
    expect(await dialog().getByLabel('Message').inputValue()).toBe('Have a look');
  });

  test('what is sent, or left by signing out, stays nowhere', async () => {
    await dialog().getByRole('button', { name: 'Share with 1 person' }).click();
    const question = page.getByRole('dialog', { name: 'Share with these people?' });
    await question.getByRole('button', { name: 'Share with 1 person' }).click();
    await chip().waitFor({ state: 'detached' });
    await page.reload();
    await field().fill('zoe@site2.org');
    await page.keyboard.press('Enter');
    const kept = () => page.evaluate(() => JSON.stringify({ ...sessionStorage }));
    expect(await kept()).toContain('zoe@site2.org');
    expect(await kept()).not.toContain(GUEST);
    await page.goto(`${hub.url}/mine`);
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(/\/sign-in/);
    expect(await kept()).not.toContain('zoe@site2.org');
    expect(window.faults).toEqual([]);
  });

  test('names outlive the right to share that is taken for a while, and an answer that never came', async () => {
    await page.goto(`${hub.url}/sign-in?next=${encodeURIComponent(`/r/${flights.id}?share=1`)}`);
    await signInHere(BEN);
    await field().fill(LATE);
    await page.keyboard.press('Enter');
    const rows = await Array.fromAsync(flights.audience());
    const grant = rows.find(({ principal }) => principal.name === BEN.name)?.becauses[0]?.grant ?? '';
    await flights.changeGrant(grant, { role: 'viewer' });
    await dialog().getByText('You cannot change who sees this').waitFor();
    await dialog().getByText('The names that you typed are kept here until you may.').waitFor();
    await flights.changeGrant(grant, { role: 'manager' });
    await chip(LATE).waitFor();

    const share = dialog().getByRole('button', { name: 'Share with 1 person' });
    // The hub does it, and its answer is lost on the way.
    await page.route(SENDING, async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      await route.fetch();
      await route.abort();
    });
    const agree = page
      .getByRole('dialog', { name: 'Share with these people?' })
      .getByRole('button', { name: 'Share with 1 person' });
    await share.click();
    await agree.click();
    await dialog().getByText('Whether it was shared is not known').waitFor();
    await chip(LATE).waitFor();
    await page.unroute(SENDING);
    await share.click();
    await agree.click();
    await chip(LATE).waitFor({ state: 'detached' });
    const named = (await Array.fromAsync(flights.audience())).map(({ principal }) => principal.name);
    expect(named.filter((name) => name === LATE)).toEqual([LATE]);
  });

  test('S12: a pasted list becomes whom it names; whatever else it holds stays to be seen to', async () => {
    await page.goto(`${hub.url}/r/${flights.id}?share=1`);
    const list = Array.from({ length: 28 }, (_, each) => `"Guest, ${each}" <guest${each}@site2.org>`);
    await field().evaluate(pasteInto, [...list, 'trade team', 'Nobody Here'].join('; '));
    await expect.poll(() => field().inputValue()).toBe('Nobody Here');
    expect(
      await dialog()
        .getByRole('button', { name: /^Remove / })
        .count(),
    ).toBe(29);
    await dialog().getByRole('button', { name: 'Share with 28 people and 1 group' }).click();
    await dialog().getByText('“Nobody Here” is nobody yet.').waitFor();
    await field().fill('');
    await dialog().getByRole('button', { name: 'Share with 28 people and 1 group' }).click();
    const question = page.getByRole('dialog', { name: 'Share with these people?' });
    await question.getByRole('button', { name: 'Share with 28 people and 1 group' }).click();
    // No mail is sent here: all addresses are to be handed over, and the people are still to be seen above them.
    const all = dialog().getByLabel('All 28, each with whom it is for');
    await all.waitFor();
    const people = dialog().getByRole('heading', { name: 'People with access' });
    await people.click({ trial: true });
    const [heading, addresses] = await Promise.all([people.boundingBox(), all.boundingBox()]);
    expect(addresses?.y ?? 0).toBeGreaterThan(heading?.y ?? 0);
  });

  test('who may not share is told so at the same address, and why they can see it', async () => {
    const cem = await openWindow({ width: 390, height: 844 });
    await signIn(cem.page, hub.url, CEM);
    await cem.page.goto(`${hub.url}/r/${flights.id}?share=1`);
    const told = cem.page.getByRole('dialog', { name: 'Share Flights' });
    await told.getByText('You cannot change who sees this').waitFor();
    await told.getByText('You can view because it is shared with you directly.').waitFor();
    await told.getByRole('button', { name: 'Done' }).click();
    await cem.page.waitForURL(`${hub.url}/r/${flights.id}`);
  });

  async function signInHere(person: { readonly email: string; readonly password: string }): Promise<void> {
    await page.getByLabel('E-mail').fill(person.email);
    await page.getByLabel('Password', { exact: true }).fill(person.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL(/\/r\/\w+\?share=1$/);
  }
});

/** Runs in the page: what a paste does. */
function pasteInto(input: Element, text: string): void {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text', text);
  input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}
