import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/** The table of ARCHITECTURE.md: which room may import which, and what must stay out of where. */
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

type Room =
  | 'domain'
  | 'contract'
  | 'client'
  | 'server'
  | 'web'
  | 'cli'
  | 'kind.ts'
  | 'kind server'
  | 'kind web'
  | 'app'
  | 'tests'
  | 'scripts'
  | 'bench';

const PACKAGES = [
  '@tessera/domain',
  '@tessera/contract',
  '@tessera/client',
  '@tessera/server',
  '@tessera/server/kind-host',
  '@tessera/web',
  '@tessera/web/kind-host',
  '@tessera/web/parts',
  '@tessera/cli',
] as const;

const MAY_IMPORT: Readonly<Record<Room, readonly RegExp[]>> = {
  domain: [],
  contract: [/^@tessera\/domain$/],
  client: [/^@tessera\/contract$/],
  server: [/^@tessera\/(domain|contract)$/],
  web: [/^@tessera\/(domain|contract|client)$/],
  cli: [/^@tessera\/(contract|client)$/],
  'kind.ts': [/^@tessera\/domain$/],
  'kind server': [/^@tessera\/(domain|contract)$/, /^@tessera\/server\/kind-host$/],
  'kind web': [/^@tessera\/(domain|contract|client)$/, /^@tessera\/web\/(kind-host|parts)$/],
  app: [/^@tessera\//],
  tests: [/^@tessera\//],
  scripts: [],
  bench: [/^@tessera\//],
};

interface Source {
  readonly path: string;
  readonly room: Room;
  readonly isTest: boolean;
  readonly text: string;
  readonly imports: readonly string[];
}

const sources: readonly Source[] = execFileSync(
  'git',
  ['ls-files', '-co', '--exclude-standard', '*.ts', '*.tsx'],
  { cwd: ROOT, encoding: 'utf8' },
)
  .split('\n')
  .filter((path) => path !== '')
  .flatMap((path) => {
    const room = roomOf(path);
    if (room === null) return [];
    const text = readFileSync(join(ROOT, path), 'utf8');
    return [{ path, room, isTest: isTest(path), text, imports: importsOf(text) }];
  });

function roomOf(path: string): Room | null {
  const inPackage = /^packages\/(\w+)\//.exec(path)?.[1];
  if (inPackage !== undefined) return inPackage as Room;
  if (/^kinds\/[^/]+\/kind\.ts$/.test(path)) return 'kind.ts';
  if (/^kinds\/[^/]+\/web/.test(path)) return 'kind web';
  if (path.startsWith('kinds/')) return 'kind server';
  const top = path.split('/')[0];
  return top === 'app' || top === 'tests' || top === 'scripts' || top === 'bench' ? top : null;
}

function isTest(path: string): boolean {
  return /\.(test|journey)\.tsx?$/.test(path) || path.includes('/testing/');
}

function importsOf(text: string): string[] {
  const found = text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)['"]([^'"\n]+)['"]/g);
  return [...found].map((match) => match[1] ?? '');
}

const production = sources.filter((source) => !source.isTest);
const offences = (test: (source: Source) => readonly string[]) =>
  production.flatMap((source) => test(source).map((what) => `${source.path}: ${what}`));

describe('who may import whom', () => {
  test('the sources are found', () => {
    expect(new Set(sources.map((source) => source.room))).toContain('domain');
    expect(sources.length).toBeGreaterThan(50);
  });

  test('packages import only what the table allows', () => {
    const found = offences(({ room, path, imports }) =>
      imports.filter((name) => {
        if (!name.startsWith('@tessera/')) return false;
        if (room === 'kind server' && name === ownKind(path)) return false;
        return !MAY_IMPORT[room].some((allowed) => allowed.test(name));
      }),
    );
    expect(found).toEqual([]);
  });

  test('every import of a package is of an entry that it exports', () => {
    const known = new Set<string>([
      ...PACKAGES,
      '@tessera/domain/testing',
      '@tessera/server/storage',
      '@tessera/server/testing',
      '@tessera/server/testing/sign-in',
      '@tessera/app',
      '@tessera/web/embed',
    ]);
    const found = sources.flatMap(({ path, imports }) =>
      imports
        .filter(
          (name) => name.startsWith('@tessera/') && !name.startsWith('@tessera/kind-') && !known.has(name),
        )
        .map((name) => `${path}: ${name}`),
    );
    expect(found).toEqual([]);
  });

  test('relative imports stay inside their room', () => {
    const found = offences(({ path, room, imports }) =>
      imports.filter((name) => {
        if (!name.startsWith('.')) return false;
        const target = relative(ROOT, join(ROOT, dirname(path), name));
        const targetRoom = roomOf(
          target.endsWith('.ts') || target.endsWith('.tsx') ? target : `${target}.ts`,
        );
        if (room.startsWith('kind ') && targetRoom === 'kind.ts') return false;
        return targetRoom !== room;
      }),
    );
    expect(found).toEqual([]);
  });

  test('no kind knows another', () => {
    const found = offences(({ path, imports }) => {
      const own = /^kinds\/([^/]+)\//.exec(path)?.[1];
      return own === undefined
        ? []
        : imports.filter(
            (name) => name.startsWith('@tessera/kind-') && !name.startsWith(`@tessera/kind-${own}`),
          );
    });
    expect(found).toEqual([]);
  });

  test('only the product knows kinds', () => {
    const found = offences(({ room, imports }) =>
      ['app', 'bench', 'tests', 'kind server', 'kind web'].includes(room)
        ? []
        : imports.filter((name) => name.startsWith('@tessera/kind-')),
    );
    expect(found).toEqual([]);
  });
});

function ownKind(path: string): string {
  return `@tessera/kind-${/^kinds\/([^/]+)\//.exec(path)?.[1]}/kind`;
}

describe('what stays out of where', () => {
  test('the rules are pure: only Zod comes from outside', () => {
    const found = offences(({ room, imports }) =>
      room === 'domain' || room === 'kind.ts'
        ? imports.filter((name) => !name.startsWith('.') && name !== 'zod' && name !== '@tessera/domain')
        : [],
    );
    expect(found).toEqual([]);
  });

  test('what runs in browsers imports nothing of Node at its top', () => {
    const found = offences(({ room, text }) =>
      ['contract', 'client', 'web', 'kind web'].includes(room)
        ? [...text.matchAll(/^import[^;]*from 'node:[^']+'/gm)].map((match) => match[0])
        : [],
    );
    expect(found).toEqual([]);
  });

  test("React stands in the web and the kinds' web halves alone", () => {
    const found = offences(({ room, imports }) =>
      room === 'web' || room === 'kind web' || room === 'app'
        ? []
        : imports.filter((name) => /^(react|react-dom|@mantine|@tanstack)/.test(name)),
    );
    expect(found).toEqual([]);
  });

  test('database libraries and SQL stand in storage alone', () => {
    const statement = /\b(select\s+[\w*.,\s]+\s+from|insert\s+into|update\s+\w+\s+set|delete\s+from)\s+\w+/i;
    const found = offences(({ path, room, text, imports }) => {
      if (room === 'bench' || /^packages\/server\/src\/(storage|tables)\//.test(path)) return [];
      const libraries = imports.filter((name) => /^(kysely|pg|node:sqlite|@electric-sql)/.test(name));
      const strings = [...text.matchAll(/(['"`])((?:(?!\1)[\s\S])*)\1/g)].map((match) => match[2] ?? '');
      return [
        ...libraries,
        ...strings.filter((string) => statement.test(string)).map((string) => string.slice(0, 60)),
      ];
    });
    expect(found).toEqual([]);
  });

  test('no default exports but where a tool wants one', () => {
    const found = offences(({ path, text }) =>
      /\.config\.ts$/.test(path) ? [] : (text.match(/^export default\b.*/gm) ?? []),
    );
    expect(found).toEqual([]);
  });

  test('no circle of imports inside a package', () => {
    expect(circles()).toEqual([]);
  });
});

/** Circles of value imports (types vanish at run time), each once. */
function circles(): string[] {
  const edges = new Map<string, string[]>();
  for (const { path, text } of production) {
    const targets = [...text.matchAll(/^(?:import|export)(?!\s+type\b)[^;'"]*from\s*'(\.[^']+)'/gm)]
      .filter((match) => !/\{\s*(type\s+\w+(\s+as\s+\w+)?\s*,?\s*)+\}/.test(match[0]))
      .map((match) => relative(ROOT, join(ROOT, dirname(path), match[1] ?? '')));
    edges.set(path, targets);
  }
  const found = new Set<string>();
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]) => {
    const at = trail.indexOf(path);
    if (at >= 0) {
      found.add([...trail.slice(at)].sort().join(' '));
      return;
    }
    if (done.has(path)) return;
    for (const target of edges.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return [...found];
}
