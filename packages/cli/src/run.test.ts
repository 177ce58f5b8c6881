import { expect, test } from 'vitest';
import type { Terminal } from './command.ts';
import { commands } from './commands.ts';
import { runCommand } from './run.ts';

function terminal() {
  const out: string[] = [];
  const errors: string[] = [];
  const stub: Terminal = {
    print: (line) => void out.push(line),
    printError: (line) => void errors.push(line),
    ask: () => Promise.reject(new Error('nobody is there to ask')),
    progress: () => {},
    env: { HOME: '/nowhere' },
    signal: new AbortController().signal,
  };
  return { stub, out, errors };
}

test.each(commands.map(({ name, places }) => [name, places] as const))(
  '%s takes %i words and refuses one more, before it does anything',
  async (name, places) => {
    const { stub, errors } = terminal();
    const words = Array.from({ length: places + 1 }, (_, at) => `word${at}`);
    expect(await runCommand(commands, [name, ...words], stub)).toBe(2);
    expect(errors[0]).toContain(`word${places} is one word too many`);
  },
);

test('the help says what the exit codes mean', async () => {
  const { stub, out } = terminal();
  expect(await runCommand(commands, ['help'], stub)).toBe(0);
  expect(out.at(-1)).toBe('Exit codes: 0 done, 1 refused or failed, 2 not called as it goes.');
});
