import { Tessera } from '@tessera/client';
import { appCode, CLIENT, startProvider, type TestProvider } from '@tessera/server/testing/sign-in';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSER, picture, signIn, startJourney } from './harness.ts';

const ADA = { email: 'ada@example.org', password: 'tall violet harbour' };
/** Sets up every factor there is; nobody else's test has to sign in with them. */
const FAY = { name: 'Fay Factor', email: 'fay@example.org', password: 'tall violet harbour' };
const HALF_A_MINUTE = 30_000;

let provider: TestProvider;
afterAll(() => provider?.close());
/** A browser makes passkeys for names alone, never for bare addresses of the network. */
const { hub, openWindow } = startJourney({ admin: ADA, environment: { TESSERA_HOST: 'localhost' } });
beforeAll(async () => {
  provider = await startProvider(`${hub.url}/sign-in/callback`);
  const admin = await Tessera.login({ url: hub.url, ...ADA });
  await admin.users.create({ ...FAY, verified: true });
});

async function signOut(page: Page): Promise<void> {
  await page.evaluate(() => fetch('/api/v1/sessions/current', { method: 'DELETE' }));
  await page.goto(`${hub.url}/sign-in`);
}

async function enterPassword(page: Page, person: { readonly email: string; readonly password: string }) {
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** The next code of the app, which counts already: the present one may be spent. */
function nextCode(secret: string): string {
  return appCode(secret, Date.now() + HALF_A_MINUTE);
}

async function call(page: Page, method: string, path: string, body?: unknown): Promise<unknown> {
  return page.evaluate(
    async ([verb, address, sent]) => {
      const answer = await fetch(String(address), {
        method: String(verb),
        ...(sent === undefined
          ? {}
          : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(sent) }),
      });
      return answer.status === 204 ? null : answer.json();
    },
    [method, path, body] as const,
  );
}

describe.skipIf(BROWSER === null)('how one signs in', () => {
  test('A6: an app of codes, recovery codes and a passkey, set up and used by hand', async () => {
    const { page, context, faults } = await openWindow();
    await signIn(page, hub.url, FAY);
    await page.goto(`${hub.url}/account`);
    await page.getByRole('button', { name: 'Set up an app' }).click();
    const dialog = page.getByRole('dialog');
    const secret = await dialog.getByLabel('Text for the app').inputValue();
    await dialog.getByRole('img').locator('svg').waitFor();
    await picture(page, 'second-factor');
    await dialog.getByLabel('Code of your app').fill('000000');
    await dialog.getByRole('button', { name: 'Set up the app' }).click();
    await dialog.getByText('The code is wrong').waitFor();
    await dialog.getByLabel('Code of your app').fill(appCode(secret, Date.now()));
    await dialog.getByRole('button', { name: 'Set up the app' }).click();
    const rows = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
    await rows.nth(9).waitFor();
    const codes = await rows.allInnerTexts();
    expect(codes).toHaveLength(10);
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByText('10 are left.').waitFor();

    await signOut(page);
    await enterPassword(page, FAY);
    await page.getByRole('heading', { name: 'Enter a code' }).waitFor();
    // Half a sign-in opens nothing.
    expect(await call(page, 'GET', '/api/v1/account')).toMatchObject({ code: 'signed-out' });
    await page.getByRole('button', { name: 'Use a recovery code' }).click();
    await page.getByLabel('Recovery code').fill(codes[0] ?? '');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.waitForURL(`${hub.url}/`);
    await page.goto(`${hub.url}/account`);
    await page.getByText('9 are left.').waitFor();

    const cdp = await context.newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
        ...{ isUserVerified: true, automaticPresenceSimulation: true },
      },
    });
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByLabel('Name of the passkey').fill('Laptop');
    await page.getByRole('button', { name: 'Make the passkey' }).click();
    await page.getByRole('button', { name: 'Remove the passkey Laptop' }).waitFor();
    await signOut(page);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.waitForURL(`${hub.url}/`);
    await signOut(page);
    await enterPassword(page, FAY);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.waitForURL(`${hub.url}/`);

    // And with the app itself, as on most days.
    await signOut(page);
    await enterPassword(page, FAY);
    await page.getByLabel('Code of your app').fill(nextCode(secret));
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.waitForURL(`${hub.url}/`);
    expect(faults).toEqual([]);
    await context.close();
  });

  test('A6: a provider is added, people come by it into its groups, and who has an account links it', async () => {
    const { page, context, faults } = await openWindow();
    await signIn(page, hub.url, ADA);
    const group = (await call(page, 'POST', '/api/v1/groups', { name: 'Trade team' })) as {
      readonly id: string;
    };
    const ben = { name: 'Ben Bold', email: 'ben@example.org', password: 'tall violet harbour' };
    await call(page, 'POST', '/api/v1/users', { ...ben, verified: true });
    await page.goto(`${hub.url}/admin/sign-in`);
    await page.getByRole('button', { name: 'Add a provider' }).click();
    await page.getByLabel('Name', { exact: false }).first().fill('Campus');
    await page.getByLabel('Issuer').fill(provider.issuer);
    await page.getByLabel('Client id').fill(CLIENT.clientId);
    await page.getByRole('textbox', { name: 'Client secret' }).fill(CLIENT.clientSecret);
    await page.getByLabel('Make accounts at the first sign-in').check({ force: true });
    await page.getByLabel('Claim with the groups').fill('groups');
    await page.getByRole('button', { name: 'Add a line' }).click();
    await page.getByLabel('Value of the claim').fill('cn=trade');
    await page.getByPlaceholder('Group', { exact: true }).click();
    await page.getByRole('option', { name: 'Trade team' }).click();
    await page.getByRole('combobox', { name: 'Scopes' }).fill('groups');
    await page.keyboard.press('Enter');
    await picture(page, 'sign-in-methods');
    await page.getByRole('button', { name: 'Add the provider' }).click();
    await page.getByText('0 linked accounts').waitFor();

    provider.present = 's-nora';
    provider.people.set('s-nora', {
      ...{ name: 'Nora New', email: 'nora@example.org', email_verified: true },
      groups: ['cn=trade'],
    });
    const nora = await openWindow();
    await nora.page.goto(`${hub.url}/mine`);
    await nora.page.getByRole('button', { name: 'Sign in with Campus' }).click();
    await nora.page.waitForURL(`${hub.url}/mine`);
    expect(await call(nora.page, 'GET', '/api/v1/account')).toMatchObject({
      account: { name: 'Nora New', role: 'DATA_SCIENTIST' },
      groups: [{ id: group.id, keptBy: 'Campus' }],
    });

    provider.present = 's-ben';
    provider.people.set('s-ben', { name: 'Ben Bold', email: ben.email, email_verified: true });
    const his = await openWindow();
    await his.page.goto(`${hub.url}/sign-in`);
    await his.page.getByRole('button', { name: 'Sign in with Campus' }).click();
    await his.page.getByRole('heading', { name: 'This address has an account' }).waitFor();
    await his.page.getByLabel('Password', { exact: true }).fill(ben.password);
    await his.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await his.page.waitForURL(`${hub.url}/`);
    await his.page.goto(`${hub.url}/account`);
    await his.page.getByRole('button', { name: 'Unlink Campus' }).waitFor();
    expect([...faults, ...nora.faults, ...his.faults]).toEqual([]);
    for (const window of [context, nora.context, his.context]) await window.close();
  });

  test('A6: where a second factor is demanded, it is set up before anything else is possible', async () => {
    const { page, context } = await openWindow();
    await signIn(page, hub.url, ADA);
    const eva = { name: 'Eva Early', email: 'eva@example.org', password: 'tall violet harbour' };
    await call(page, 'POST', '/api/v1/users', { ...eva, verified: true });
    await call(page, 'PATCH', '/api/v1/settings', { twoFactor: 'everybody' });
    const hers = await openWindow();
    await hers.page.goto(`${hub.url}/shared`);
    await enterPassword(hers.page, eva);
    await hers.page.getByRole('heading', { name: 'Set up a second factor' }).waitFor();
    await hers.page.goto(`${hub.url}/mine`);
    await hers.page.waitForURL((address) => address.pathname === '/sign-in');
    await enterPassword(hers.page, eva);
    await hers.page.getByRole('button', { name: 'An app of codes' }).click();
    const secret = await hers.page.getByLabel('Text for the app').inputValue();
    await hers.page.getByLabel('Code of your app').fill(appCode(secret, Date.now()));
    await hers.page.getByRole('button', { name: 'Set up the app' }).click();
    await hers.page.getByRole('button', { name: 'I have kept them' }).click();
    await hers.page.waitForURL(`${hub.url}/mine`);

    // And in a script: what is missing is said, and a code of the app is what it takes.
    const login = { url: hub.url, email: eva.email, password: eva.password };
    await expect(Tessera.login(login)).rejects.toMatchObject({ code: 'second-factor-needed' });
    const script = await Tessera.login({ ...login, code: nextCode(secret) });
    expect(await script.account.security.get()).toMatchObject({ recoveryCodes: 10, required: true });
    await call(page, 'PATCH', '/api/v1/settings', { twoFactor: 'optional' });
    expect(hers.faults).toEqual([]);
    await context.close();
    await hers.context.close();
  });
});
