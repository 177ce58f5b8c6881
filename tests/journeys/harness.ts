import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createHub, WEB_FOLDER } from '@tessera/app';
import { readConfig } from '@tessera/server';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** The browser of the journeys; `npm test` finds or installs one and names it. Null = the journeys are left out. */
export const BROWSER: string | null =
  process.env['TESSERA_TEST_BROWSER'] ?? (existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : null);

/** Where screenshots of the tour go; only when this is asked for. */
const PICTURES = process.env['TESSERA_PICTURES'] ?? null;

/** A real hub of the product on a free port and an empty data folder. */
export interface RunningHub {
  readonly url: string;
  readonly setUpAddress: string | null;
  readonly data: string;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
}

export interface HubWishes {
  /** Sets it up with this administrator, without a person. */
  readonly admin?: { readonly email: string; readonly password: string };
  readonly environment?: Readonly<Record<string, string>>;
}

export async function startHub(wishes: HubWishes = {}): Promise<RunningHub> {
  if (!existsSync(join(WEB_FOLDER, 'index.html')))
    throw new Error('build the interface first: node app/build-web.ts');
  const data = await mkdtemp(join(tmpdir(), 'tessera-journey-'));
  const { admin } = wishes;
  const environment = {
    TESSERA_DATA: data,
    TESSERA_PORT: '0',
    TESSERA_LOG_LEVEL: 'error',
    TESSERA_RATE_LIMIT: '0',
    ...(admin ? { TESSERA_ADMIN_EMAIL: admin.email, TESSERA_ADMIN_PASSWORD: admin.password } : {}),
    ...wishes.environment,
  };
  const hub = await createHub(readConfig({ environment, folder: data }), process.stderr);
  const { url, setUpAddress } = await hub.listen();
  return {
    url,
    setUpAddress,
    data,
    async stop() {
      await hub.close();
      await rm(data, { recursive: true, force: true });
    },
  };
}

const ARGUMENTS = [
  '--no-sandbox',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Drawn by the processor: no machine of ours has a graphics card.
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
];

export async function openBrowser(): Promise<Browser> {
  if (BROWSER === null) throw new Error('there is no browser');
  return chromium.launch({ executablePath: BROWSER, args: ARGUMENTS });
}

export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
}

/** A person's window with cookies of its own. Collects what a page must not do: throw, or break the content policy. */
export interface Window {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly faults: readonly string[];
}

export async function openWindow(browser: Browser, look: Look = {}): Promise<Window> {
  const context = await browser.newContext({
    viewport: { width: look.width ?? 1280, height: look.height ?? 800 },
    colorScheme: look.colorScheme ?? 'light',
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) faults.push(message.text());
  });
  return { context, page, faults };
}

/** Signs a person in through the page. */
export async function signIn(
  page: Page,
  url: string,
  person: { email: string; password: string },
): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((address) => address.pathname !== '/sign-in');
}

/** Takes a picture for the docs when they are being made: `TESSERA_PICTURES=docs/pictures npm test -- journeys`. */
export async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === null) return;
  const path = join(PICTURES, `${name}.png`);
  await mkdir(dirname(path), { recursive: true });
  await page.waitForTimeout(600);
  await page.screenshot({ path });
}
