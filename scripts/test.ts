import { findBrowser } from './browser.ts';
import { run } from './run.ts';

/**
 * `npm test`: everything. Unit, storage on SQLite and the Postgres dialect (a real server too where
 * `TESSERA_TEST_POSTGRES` names one), server, and browser journeys. Closes with `N passed, N failed`. Arguments narrow
 * it to the files whose path contains them.
 */
const only = process.argv.slice(2);
const browser = await findBrowser();
const env: Record<string, string> = browser === null ? {} : { TESSERA_TEST_BROWSER: browser };

if ((await run('node', ['app/build-web.ts'])) !== 0) process.exit(1);

let output = '';
const code = await run('vitest', ['run', ...only], env, (text) => {
  output += text;
});

const figures = lastTestLine(output);
if (browser === null) {
  console.log('\nLEFT OUT: the browser journeys. No Chromium is here and none could be installed.');
}
if (process.env['TESSERA_TEST_POSTGRES'] === undefined) {
  console.log('\nNot run on a PostgreSQL server (PGlite stood in): name one in TESSERA_TEST_POSTGRES.');
}
const failed = code !== 0 && figures.failed === 0 ? 1 : figures.failed;
console.log(
  `\n${figures.passed} passed, ${failed} failed${figures.skipped ? `, ${figures.skipped} skipped` : ''}`,
);
process.exitCode = code === 0 && figures.passed > 0 ? 0 : 1;

/** The figures of Vitest's closing `Tests` line, colours taken off. */
function lastTestLine(text: string): { passed: number; failed: number; skipped: number } {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours begin with that character
  const bare = text.replace(/\u001b\[[0-9;]*m/g, '');
  const line = bare.split('\n').findLast((candidate) => /^\s*Tests\s/.test(candidate)) ?? '';
  const figure = (word: string) => Number(new RegExp(`(\\d+) ${word}`).exec(line)?.[1] ?? 0);
  return { passed: figure('passed'), failed: figure('failed'), skipped: figure('skipped') };
}
