import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { WEB_FOLDER } from './server.ts';

const ROOT = dirname(import.meta.dirname);
const STAMP = join(WEB_FOLDER, '.stamp');
/** What the interface is made of. */
const SOURCES = [
  'app/web.tsx',
  'app/index.html',
  'app/embed.tsx',
  'app/embed.html',
  'app/vite.config.ts',
  'app/public',
  'packages/web/src',
  'packages/client/src',
  'packages/contract/src',
  'packages/domain/src',
  'kinds',
  'package-lock.json',
];

/**
 * Builds the interface when its sources are not those it was built from. Answers whether it had to. It is built beside
 * and put in place whole: what was there goes on being served until then, and stays when the build fails.
 */
export function buildWeb(): boolean {
  const digest = digestOf(SOURCES.map((path) => join(ROOT, path)));
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === digest) return false;
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const fresh = join(ROOT, 'node_modules', '.cache', `web-${process.pid}`);
  try {
    // Warnings of the builder are for who works on the pages; who starts a hub can do nothing about them.
    const args = [vite, 'build', 'app', '--outDir', fresh, '--logLevel', 'error'];
    const done = spawnSync(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
    if (done.signal !== null) throw new Error('Stopped while the interface was being built.');
    if (done.status !== 0) throw new Error('The interface could not be built; the lines above say why.');
    writeFileSync(join(fresh, basename(STAMP)), digest);
    putInPlace(fresh, WEB_FOLDER);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return true;
}

/** Moves a folder to a place where another may be, also when somebody else does the same at the same time. */
function putInPlace(fresh: string, place: string): void {
  const before = `${fresh}-before`;
  for (let left = 5; ; left--) {
    try {
      if (existsSync(place)) renameSync(place, before);
      renameSync(fresh, place);
      return;
    } catch (error) {
      if (left === 0) throw error;
    } finally {
      rmSync(before, { recursive: true, force: true });
    }
  }
}

/** A digest over names, sizes and times of change. */
function digestOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  const visit = (path: string) => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return;
    if (found.isDirectory()) {
      for (const name of readdirSync(path).sort()) visit(join(path, name));
    } else hash.update(`${path} ${found.size} ${found.mtimeMs}\n`);
  };
  for (const path of paths) visit(path);
  return hash.digest('hex');
}
