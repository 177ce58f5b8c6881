// Runs before every npm script, on whatever Node there is and with nothing installed: gets the packages when they are
// missing or older than the lockfile, and says in one line what a machine lacks that npm cannot bring.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OLDEST_NODE, runsTessera } from './node-version.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const purpose = process.argv[2] ?? 'start';
const stamp = join(root, 'node_modules', '.tessera-installed');

function fail(text) {
  console.error(`\n${text}\n`);
  process.exit(1);
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function npm(args, what) {
  // The lifecycle variables of the outer npm would make the inner one believe it is part of that script.
  const env = { ...process.env };
  for (const name of Object.keys(env)) if (/^npm_(lifecycle|package)_/.test(name)) delete env[name];
  const done = spawnSync('npm', args, {
    cwd: root,
    stdio: 'inherit',
    env,
    shell: process.platform === 'win32',
  });
  if (done.status !== 0)
    fail(`${what} did not work. Is the package registry reachable? The lines above say more.`);
}

if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(`Tessera needs Node 20 or later to install; this is ${process.version}.`);
}

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lockHash()) {
  console.log('Installing packages (once) …');
  rmSync(stamp, { force: true });
  npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], 'Installing packages');
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, lockHash());
}

const bin = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
const version = spawnSync(existsSync(bin) ? bin : 'node', ['--version'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
}).stdout?.trim();
if (!runsTessera(version ?? '')) {
  fail(
    `Tessera runs on Node ${OLDEST_NODE} or later; here it is ${version || 'missing'}, and npm has none for ${process.platform}-${process.arch}. Install it from your system's packages and start again.`,
  );
}

if (purpose === 'bench' || purpose === 'check') {
  const own = join(root, 'bench');
  if (!existsSync(join(own, 'node_modules'))) {
    console.log("Installing the benchmark's own packages …");
    npm(
      ['ci', '--prefix', own, '--no-audit', '--no-fund', '--loglevel=error'],
      "Installing the benchmark's packages",
    );
  }
}
