import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = dirname(import.meta.dirname);
const MANTINE = join(ROOT, 'node_modules/@mantine');
const CORE = join(MANTINE, 'core/esm');
const SHELL = join(ROOT, 'packages/web/src/shell');
/** Whatever draws with Mantine: the shell, the kinds, and Mantine's own extensions. */
const DRAWN = [
  join(ROOT, 'packages/web/src'),
  join(ROOT, 'kinds'),
  join(MANTINE, 'notifications/esm'),
  join(MANTINE, 'dropzone/esm'),
];

test('the styles of every Mantine component in use are loaded, once, and no others', () => {
  const asked = new Set(DRAWN.flatMap((folder) => namesFromCore(folder)));
  const loaded = ['styles-first.ts', 'styles-late.ts'].flatMap((file) =>
    [...readFileSync(join(SHELL, file), 'utf8').matchAll(/styles\/([A-Z]\w+)\.layer\.css/g)].map(
      (match) => match[1] ?? '',
    ),
  );
  expect(loaded.toSorted()).toEqual([...stylesOf(asked)].toSorted());
});

/** What a folder's files take from Mantine. */
function namesFromCore(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(tsx?|mjs)$/.test(path) && !/node_modules|dist\//.test(path))
    .flatMap((path) => [
      ...readFileSync(join(folder, path), 'utf8').matchAll(/import \{([^}]*)\} from ['"]@mantine\/core['"]/g),
    ])
    .flatMap((match) => (match[1] ?? '').split(','))
    .map((name) => name.trim().split(' as ')[0] ?? '');
}

/** The style files behind components and behind all that these are made of. */
function stylesOf(names: ReadonlySet<string>): ReadonlySet<string> {
  const index = readFileSync(join(CORE, 'index.mjs'), 'utf8');
  const files = new Map<string, string>();
  for (const [, taken, path] of index.matchAll(/import (?:\* as )?\{?([^}"]*)\}? from "(\.[^"]+)"/g))
    for (const name of (taken ?? '').split(',')) files.set(name.trim(), join(CORE, path ?? ''));
  const styles = new Set<string>();
  const seen = new Set<string>();
  const ahead = [...names].flatMap((name) => files.get(name) ?? []);
  for (let file = ahead.pop(); file !== undefined; file = ahead.pop()) {
    if (seen.has(file) || !existsSync(file)) continue;
    seen.add(file);
    const style = /(\w+)\.module\.mjs$/.exec(file)?.[1];
    if (style !== undefined) styles.add(style);
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/from "(\.[^"]+)"/g))
      ahead.push(resolve(dirname(file), path ?? ''));
  }
  return styles;
}
