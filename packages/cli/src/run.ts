import { parseArgs } from 'node:util';
import { ApiProblem } from '@tessera/client';
import { type Command, type Terminal, UsageError } from './command.ts';

/** Runs the command that the words name; answers the exit code: 0 done, 1 refused or failed, 2 the words are off. */
export async function runCommand(
  commands: readonly Command[],
  words: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const [name = 'help', ...rest] = words;
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    const asked = ['help', '--help', '-h'].includes(name);
    if (!asked) terminal.printError(`tessera: there is no command ${name}`);
    for (const line of help(commands)) (asked ? terminal.print : terminal.printError)(line);
    return asked ? 0 : 2;
  }
  try {
    const { values, positionals } = parsed(command, rest);
    if (values['help'] === true) {
      terminal.print(`tessera ${command.usage}\n  ${command.summary}`);
      return 0;
    }
    await command.run({ args: positionals, values, terminal });
    return 0;
  } catch (error) {
    terminal.progress(null);
    if (error instanceof UsageError) {
      terminal.printError(`tessera ${name}: ${error.message}\nusage: tessera ${command.usage}`);
      return 2;
    }
    for (const line of problemLines(error)) terminal.printError(line);
    return 1;
  }
}

function parsed(command: Command, words: readonly string[]) {
  try {
    const options = { ...command.options, help: { type: 'boolean', short: 'h' } } as const;
    return parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function problemLines(error: unknown): string[] {
  if (!(error instanceof ApiProblem)) return [error instanceof Error ? error.message : String(error)];
  const fields = error.errors.map(({ field, message }) => `  ${field}: ${message}`);
  return [`${error.title}. ${error.detail}`, ...fields];
}

function help(commands: readonly Command[]): string[] {
  const width = Math.max(...commands.map((command) => command.name.length));
  return [
    'tessera COMMAND …',
    '',
    ...commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    '',
    '`tessera COMMAND --help` says how it goes.',
  ];
}
