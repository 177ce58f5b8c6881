import { Globe } from 'lucide-react';
import { expect, test } from 'vitest';
import { matchCommands } from './commands.ts';

const commands = ['Shared with me', 'Public', 'Publish something new', 'Öffentlich'].map((label) => ({
  id: label,
  label,
  icon: Globe,
  run: () => undefined,
}));
const found = (text: string) => matchCommands(commands, text).map(({ label }) => label);

test('every word must occur, in any order and letter case', () => {
  expect(found('PUB')).toEqual(['Public', 'Publish something new']);
  expect(found('new pub')).toEqual(['Publish something new']);
  expect(found('with  shared ')).toEqual(['Shared with me']);
  expect(found('öff')).toEqual(['Öffentlich']);
});

test('what begins with it comes before what only holds it', () => {
  const places = ['My groups', 'Groups'].map((label) => ({
    id: label,
    label,
    icon: Globe,
    run: () => undefined,
  }));
  expect(matchCommands(places, 'groups').map(({ label }) => label)).toEqual(['Groups', 'My groups']);
});

test('nothing typed shows all, and signs of expressions are plain text', () => {
  expect(found('  ')).toHaveLength(4);
  expect(found('.*')).toEqual([]);
});
