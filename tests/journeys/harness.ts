import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createHub, WEB_FOLDER } from '@tessera/app';
import { readConfig } from '@tessera/server';
import type { TestMailServer } from '@tessera/server/testing';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';

/** The browser of the journeys; `npm test` finds or installs one and names it. Null = the journeys are left out. */
export const BROWSER: string | null =
  process.env['TESSERA_TEST_BROWSER'] ?? (existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : null);

/** Where screenshots of the tour go; only when this is asked for. */
const PICTURES = process.env['TESSERA_PICTURES'] ?? null;

/** Where the windows of a failed test are pictured. */
const FAILURES = PICTURES ?? join(tmpdir(), 'tessera-failures');

/** How many times slower the pages run than this machine could: how a race is found before a busy machine finds it. */
const SLOWER = Number(process.env['TESSERA_TEST_SLOW'] ?? 1);

/** What one step may take on a machine that is slow and busy, in milliseconds; others never notice. */
const STEP = 60_000;
// Counts for every file that imports this one.
vi.setConfig({ testTimeout: 5 * STEP, hookTimeout: 5 * STEP, expect: { poll: { timeout: STEP } } });

/** A real hub of the product on a free port and an empty data folder. */
interface RunningHub {
  readonly url: string;
  readonly setUpAddress: string | null;
  readonly data: string;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
}

interface HubWishes {
  /** Sets it up with this administrator, without a person. */
  readonly admin?: { readonly email: string; readonly password: string };
  readonly environment?: Readonly<Record<string, string>>;
}

/** What the tests of one block run on. */
interface Journey {
  /** Of use from the first `beforeAll` below `startJourney` on. */
  readonly hub: Omit<RunningHub, 'stop'>;
  /** Opens a window with nothing in it yet; the first one starts the browser. */
  openWindow(look?: Look): Promise<Window>;
}

/**
 * Gives a file or a block of tests a hub of its own and windows to it. When a test fails, every open window is pictured;
 * at the end browser and hub stop. What the hub needs and has to outlive it, such as a mail server, is started and
 * stopped by hooks above this call; `wishes` are then asked for when it runs.
 */
export function startJourney(wishes: HubWishes | (() => HubWishes) = {}): Journey {
  let running: RunningHub | undefined;
  let browser: Promise<Browser> | undefined;
  const started = () => {
    if (running === undefined) throw new Error('the hub does not run yet: beforeAll starts it');
    return running;
  };
  beforeAll(async () => {
    running = await startHub(typeof wishes === 'function' ? wishes() : wishes);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail' || browser === undefined) return;
    const name = `${basename(task.file.name, '.journey.ts')}-${task.name.replaceAll(/\W+/g, '-').slice(0, 40)}`;
    const pages = (await browser).contexts().flatMap((context) => context.pages());
    for (const [at, page] of pages.entries())
      await page.screenshot({ path: join(FAILURES, `${name}-${at + 1}.png`) });
  });
  afterAll(async () => {
    await (await browser)?.close();
    await running?.stop();
  });
  return {
    hub: {
      get url() {
        return started().url;
      },
      get setUpAddress() {
        return started().setUpAddress;
      },
      get data() {
        return started().data;
      },
    },
    async openWindow(look) {
      browser ??= openBrowser();
      return openWindow(await browser, look);
    },
  };
}

async function startHub(wishes: HubWishes): Promise<RunningHub> {
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

async function openBrowser(): Promise<Browser> {
  if (BROWSER === null) throw new Error('there is no browser');
  return chromium.launch({ executablePath: BROWSER, args: ARGUMENTS });
}

interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
}

/** A person's window with cookies of its own. */
export interface Window {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What its toasts have said: they go by themselves, before a slow machine has looked. */
  readonly told: readonly string[];
  /** What a page must not do: throw, or break the content policy. */
  readonly faults: readonly string[];
}

async function openWindow(browser: Browser, look: Look = {}): Promise<Window> {
  const context = await browser.newContext({
    viewport: { width: look.width ?? 1280, height: look.height ?? 800 },
    colorScheme: look.colorScheme ?? 'light',
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(STEP);
  const told: string[] = [];
  await context.exposeFunction('tesseraTold', (words: string) => void told.push(words));
  await context.addInitScript(tellToasts);
  const page = await context.newPage();
  if (SLOWER > 1) {
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  }
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) faults.push(message.text());
  });
  return { context, page, told, faults };
}

/** Runs in the page: hands over each toast as it appears. */
function tellToasts(): void {
  const { tesseraTold } = globalThis as unknown as { tesseraTold(words: string): void };
  const told = new WeakSet<Element>();
  new MutationObserver(() => {
    for (const toast of document.querySelectorAll('.mantine-Notification-root')) {
      if (told.has(toast)) continue;
      told.add(toast);
      tesseraTold(toast.textContent ?? '');
    }
  }).observe(document, { childList: true, subtree: true });
}

/** Asks again and again until something is found, as long as one step may take. */
export function eventually<T>(what: string, find: () => T | undefined): Promise<T> {
  return vi.waitFor(
    () => {
      const found = find();
      if (found === undefined) throw new Error(`there is still no ${what}`);
      return found;
    },
    { timeout: STEP, interval: 100 },
  );
}

/** Where the newest mail to somebody leads to choose a password. */
export function mailedWayIn(smtp: TestMailServer, to: string, besides = ''): Promise<string> {
  return eventually(`way in mailed to ${to}`, () =>
    smtp.mails
      .filter((mail) => mail.to.includes(to))
      .flatMap(({ mail }) => (mail.text ?? '').match(/https?:\/\/\S+/g) ?? [])
      .filter((address) => address.includes('/set-password#') && address !== besides)
      .at(-1),
  );
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

/** Gives what is being published another title, once the one from its file's name is there: it would come in between. */
export async function retitle(page: Page, text: string): Promise<void> {
  const title = page.getByRole('textbox', { name: 'Title' });
  await expect.poll(() => title.inputValue()).not.toBe('');
  await title.fill(text);
}

/** Takes a picture for the docs when they are being made: `TESSERA_PICTURES=docs/pictures npm test -- journeys`. */
export async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === null) return;
  const path = join(PICTURES, `${name}.png`);
  await mkdir(dirname(path), { recursive: true });
  await page.waitForTimeout(600);
  await page.screenshot({ path });
}
