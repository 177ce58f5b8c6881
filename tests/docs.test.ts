import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commands } from '@tessera/cli';
import { createApi, Hub, ResourceHandle } from '@tessera/client';
import { endpoints } from '@tessera/contract';
import { describeConfig } from '@tessera/server';
import { expect, test } from 'vitest';
import { machineCommands } from '../app/commands.ts';

/** What the documents name has to be there: settings, commands and their options, calls, endpoints, files. */
const ROOT = dirname(import.meta.dirname);
const PATHS = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const DOCUMENTS = PATHS.map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

/** Every match of a pattern's first group, with the document that says it. */
function said(pattern: RegExp): readonly { readonly path: string; readonly words: string }[] {
  return DOCUMENTS.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map(([, words = '']) => ({ path, words })),
  );
}

const settings = describeConfig({ environment: {}, folder: '/nowhere' });
/** Not of the hub itself: which file, whose session, which tests. */
const OTHER_NAMES = /^TESSERA_(?:CONFIG|HUB|KEY|PASSWORD|PICTURES|TEST_[A-Z]+)$/;

test('the settings of the docs are those of the hub, each in the table with its default', () => {
  const known = new Set(settings.map(({ name }) => name));
  const unknown = said(/\b(TESSERA_[A-Z_]+)\b/g).filter(
    ({ words }) => !known.has(words) && !OTHER_NAMES.test(words),
  );
  expect(unknown).toEqual([]);
  const rows = new Map(
    said(/^\| (`(?:TESSERA|DATABASE)_[^|]+) \| /gm).map(({ words }) => [words, words] as const),
  );
  const named = [...rows.keys()].flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
  expect(new Set(named)).toEqual(known);
  const operate = DOCUMENTS.find(({ path }) => path.endsWith('operate.md'))?.text ?? '';
  for (const { name, value } of settings)
    if (value !== '') expect(operate).toContain(`| \`${name}\` | \`${value}\` |`);
});

test('the commands of the docs are there, with the options that they are called with', () => {
  const all = [...machineCommands, ...commands];
  const calls = said(/(?:^|`|npx )tessera ([a-z]+[^`\n#]*)/gm);
  expect(calls.length).toBeGreaterThan(10);
  const wrong = calls.filter(({ words }) => {
    const command = all.find(({ name }) => name === words.split(' ')[0]);
    const options = [...words.matchAll(/--([a-z][a-z-]*)/g)].map(([, option = '']) => option);
    return command === undefined || options.some((option) => !(option in command.options));
  });
  expect(wrong).toEqual([]);
});

test('the calls of the docs are there', () => {
  const api = createApi({ baseUrl: 'http://hub.example.org' });
  const named = (object: unknown, path: string) =>
    path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | null)?.[name], object);
  const calls = said(/\bhub\.((?!example\b)[a-zA-Z]+(?:\.[a-zA-Z]+)*)/g);
  expect(calls.length).toBeGreaterThan(10);
  expect(calls.filter(({ words }) => named(new Hub(api), words) === undefined)).toEqual([]);
  const ofResource = said(/`resource\.([a-zA-Z]+)/g);
  expect(ofResource.filter(({ words }) => !(words in ResourceHandle.prototype))).toEqual([]);
});

test('the endpoints of the docs are there', () => {
  const plain = (path: string) => path.replaceAll(/:\w+|<\w+>|\{\w+\}/g, ':');
  const known = new Set(Object.values(endpoints).map(({ path }) => plain(path)));
  const named = said(/`(?:GET |POST |PUT |PATCH |DELETE )?((?:\/api|\/access)\/v1[^\s`?]*)/g);
  expect(named.filter(({ words }) => !known.has(plain(words)))).toEqual([]);
});

test('what the docs link to and show is there', () => {
  const missing = DOCUMENTS.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)]
      .map(([, target = '']) => join(ROOT, dirname(path), target))
      .filter((target) => !existsSync(target)),
  );
  expect(missing).toEqual([]);
});
