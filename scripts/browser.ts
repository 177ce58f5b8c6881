import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from './run.ts';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
];

/** The path of a Chromium for the browser tests: one that is there, else Debian's package where it may be installed, else Playwright's own; null when there is none to be had. */
export async function findBrowser(): Promise<string | null> {
  const named = process.env['TESSERA_TEST_BROWSER'];
  if (named !== undefined) return existsSync(named) ? named : null;
  const there = PLACES.find((place) => existsSync(place));
  if (there !== undefined) return there;
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log("Installing Chromium from the system's packages for the browser tests …");
    const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-qq'], quiet);
    await run(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
      quiet,
    );
    const installed = PLACES.find((place) => existsSync(place));
    if (installed !== undefined) return installed;
  }
  console.log('Asking Playwright for its own Chromium for the browser tests …');
  await run('npx', ['--no-install', 'playwright-core', 'install', 'chromium-headless-shell']);
  const asked = spawnSync(
    process.execPath,
    ['-e', "process.stdout.write(require('playwright-core').chromium.executablePath())"],
    { cwd: ROOT, encoding: 'utf8' },
  ).stdout;
  return asked !== '' && existsSync(asked) ? join(asked) : null;
}
