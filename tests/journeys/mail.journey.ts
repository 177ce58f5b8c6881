import { Tessera } from '@tessera/client';
import { startMailServer, type TestMailServer } from '@tessera/server/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSER, eventually, picture, signIn, startJourney, type Window } from './harness.ts';

const ANN = { email: 'ann@example.org', password: 'verdigris tiles in the sun' };
const BEN = { name: 'Ben Okafor', email: 'ben@example.org', password: 'four stones and one turned' };
const ROWS = [{ src: 'Rotterdam', dst: 'Hamburg' }];

/** Mail set up on its page, a share that reaches bell and mailbox, choices, and the way to stop. */
describe.skipIf(BROWSER === null)('mail and news', () => {
  let smtp: TestMailServer;
  afterAll(() => smtp?.close());
  const { hub, openWindow } = startJourney({ admin: ANN });
  let ann: Window;
  let ben: Window;
  let id = '';
  const hubOf = (who: { email: string; password: string }) => Tessera.login({ url: hub.url, ...who });
  const mailsTo = (address: string) => smtp.mails.filter(({ to }) => to.includes(address));

  beforeAll(async () => {
    smtp = await startMailServer();
    ann = await openWindow();
    ben = await openWindow({ width: 390, height: 844, colorScheme: 'dark' });
    const admin = await hubOf(ANN);
    await admin.users.create({ ...BEN, verified: true });
    id = (await admin.graph().edges(ROWS, 'src', 'dst').name('Flights').privacy().publish()).id;
    await signIn(ann.page, hub.url, ANN);
    await signIn(ben.page, hub.url, BEN);
  });

  test('A26: the page refuses a server that does not answer, keeps one that does, and sends a test', async () => {
    const { page } = ann;
    await page.goto(`${hub.url}/admin/mail`);
    await page.getByText('No mail server is set up').waitFor();
    await page.getByLabel('Host').fill('127.0.0.1');
    await page.getByLabel('Port').fill('1');
    await page.getByLabel('Sender').fill('hub@example.org');
    await page.getByRole('button', { name: 'Test and save' }).click();
    await page.getByRole('alert').getByText('The mail server cannot be used').waitFor();
    await page.getByRole('combobox', { name: 'Security' }).click();
    await page.getByRole('option', { name: 'None: in the clear' }).click();
    await page.getByLabel('Port').fill(String(smtp.port));
    await page.getByRole('button', { name: 'Test and save' }).click();
    await page.getByText('Mail leaves by 127.0.0.1').waitFor();
    await page.getByRole('button', { name: 'Send me a test' }).click();
    await page.getByText('The server said').waitFor();
    expect(mailsTo(ANN.email).map(({ mail }) => mail.subject)).toContain('Mail from this hub arrives');
    await picture(page, 'mail-1-ready');
  });

  test('A24: a share rings the bell of an open page without a reload, and leads to the thing', async () => {
    const { page } = ben;
    await page.goto(`${hub.url}/inbox`);
    await page.getByRole('heading', { name: 'Inbox', exact: true }).waitFor();
    const admin = await hubOf(ANN);
    const flights = await admin.resource(id);
    await flights.share({
      append: true,
      notify: true,
      message: 'Have a look',
      people: [{ id: (await admin.users.find({ email: BEN.email }))?.id ?? '', role: 'editor' }],
    });
    const item = page.getByRole('link', { name: /shared “Flights” with you/ });
    await item.waitFor();
    await page.getByText('Have a look').waitFor();
    await picture(page, 'mail-2-inbox');
    await item.click();
    await page.getByRole('heading', { name: 'Flights' }).waitFor();
    const { inbox } = await hubOf(BEN);
    const unread = async () => (await Array.fromAsync(inbox.unread())).map(({ event }) => event);
    await expect.poll(unread).not.toContain('shared');
    // The script that asks has signed in from a new device.
    expect(await unread()).toContain('security');
    expect(await inbox.markAllRead()).toBeGreaterThan(0);
    expect(await inbox.count()).toBe(0);
  });

  test('S14, A28: the mail has come too; its link stops such mails once a button is pressed', async () => {
    const mail = await eventually('mail about Flights', () =>
      mailsTo(BEN.email).find((one) => one.mail.subject?.includes('Flights')),
    );
    expect(mail.mail.text).toContain('> Have a look');
    expect(mail.mail.text).toContain(`${hub.url}/r/${id}`);
    const stop = /<(.+)>/.exec(mail.header('list-unsubscribe') ?? '')?.[1] ?? '';
    const { page } = ben;
    await page.goto(stop);
    await page.getByText('Nothing has changed yet').waitFor();
    const scripted = await hubOf(BEN);
    expect((await scripted.account.notifications.get()).off).toEqual([]);
    await page.getByRole('button', { name: 'Stop mails of this sort' }).click();
    await page.getByText('Such mails no longer come').waitFor();
    expect((await scripted.account.notifications.get()).off).toEqual(['shared']);
  });

  test('A25: one’s choices are on the account page, and the same for a script', async () => {
    const { page } = ben;
    await page.goto(`${hub.url}/account`);
    const shared = { name: 'What is shared with me' } as const;
    await page.getByRole('checkbox', { ...shared, checked: false }).waitFor();
    await page.getByRole('checkbox', shared).check();
    await page.getByText('Every day').click();
    await page.getByText('Gathered into one mail at').waitFor();
    const { account } = await hubOf(BEN);
    await expect.poll(() => account.notifications.get()).toMatchObject({ rhythm: 'daily', off: [] });
    expect(await account.notificationsEnabled(false)).toBe(false);
    expect(await account.notificationsEnabled()).toBe(false);
    await page.reload();
    await page.getByText('Nothing but what concerns the safety of your account.').waitFor();
  });

  test('A27: what a server refused is in the queue with its answer, and is sent again from there', async () => {
    smtp.behaviour.recipient = () => '550 5.1.1 Nobody of this name';
    const scripted = await hubOf(BEN);
    await scripted.account.createKey({ name: 'nightly', scopes: ['read'] });
    const { page } = ann;
    await page.goto(`${hub.url}/admin/mail`);
    await page.getByText('Nobody of this name').waitFor();
    await picture(page, 'mail-3-failed');
    smtp.behaviour.recipient = () => null;
    await page.getByRole('button', { name: `Send the mail to ${BEN.email} again` }).click();
    await page.getByText('Nobody of this name').waitFor({ state: 'detached' });
    await expect
      .poll(() => mailsTo(BEN.email).map(({ mail }) => mail.subject))
      .toContain('The access key nightly was made for your account');
    expect([...ann.faults, ...ben.faults]).toEqual([]);
  });

  test('A24: the bell opens what is new where one is, as it comes, and gives the focus back', async () => {
    const { page } = ann;
    await page.goto(`${hub.url}/mine`);
    const bell = page.getByRole('button', { name: /^Inbox/ });
    await bell.press('Enter');
    const news = page.getByRole('dialog', { name: /^Inbox/ });
    await news.getByRole('heading', { name: 'Inbox' }).waitFor();
    const asking = await (await hubOf(BEN)).resource(id);
    await asking.request({ role: 'manager', message: 'For the port report' });
    await news.getByText('For the port report').waitFor();
    await picture(page, 'mail-4-bell');
    await page.keyboard.press('Escape');
    await news.waitFor({ state: 'detached' });
    const hasFocus = () => bell.evaluate((element) => element === document.activeElement);
    await expect.poll(hasFocus).toBe(true);
    await bell.press('Enter');
    await news.getByRole('button', { name: 'Mark all as read' }).click();
    await page.getByRole('button', { name: 'Inbox', exact: true }).waitFor();
    await news.getByRole('link', { name: 'See all' }).click();
    await page.waitForURL('**/inbox');
    await page.getByText('For the port report').waitFor();
    expect(ann.faults).toEqual([]);
  });
});
