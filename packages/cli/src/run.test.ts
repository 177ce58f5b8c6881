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

test.each([
  ['share ID --with ben@example.org --for 1h', '--for goes with --link'],
  ['share ID --group Trade --password x', '--password goes with --link'],
  ['share ID --link --until 2099-01-31', '--until does not go with --link'],
  ['share ID --link --with ben@example.org', '--with does not go with --link'],
  ['share ID --link --mode public', '--mode does not go with --link'],
  ['share ID --mode public --until 2099-01-31', '--until goes with --with, --group'],
  ['share ID --mode public --role editor', '--role goes with --with, --group'],
  ['share ID --with ben@example.org --mode-role viewer', '--mode-role goes with --mode'],
  ['links ID --for 7d', '--for goes with --extend'],
  ['links ID --people --with-people', '--with-people goes with --revoke, --revoke-all'],
  ['requests ID --decline X --as editor', '--as goes with --approve'],
  ['invitations ID --cancel a@site1.org --message Hello', '--message goes with --resend'],
  ['exposed --revoke X --until never', '--until goes with --extend'],
  ['publish edges.csv --source a --target b --to ID --mode private', '--mode does not go with --to'],
  ['publish edges.csv --source a --target b --node id', '--node goes with --nodes'],
])('%s: what would be left aside is refused', async (call, words) => {
  const { stub, errors } = terminal();
  expect(await runCommand(commands, call.split(' '), stub)).toBe(2);
  expect(errors[0]).toContain(words);
});

test('the help says what the exit codes mean', async () => {
  const { stub, out } = terminal();
  expect(await runCommand(commands, ['help'], stub)).toBe(0);
  expect(out.at(-1)).toBe('Exit codes: 0 done, 1 refused or failed, 2 not called as it goes.');
});
