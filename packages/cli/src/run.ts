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
    const found = parseArgs({ args: [...words], options, allowPositionals: true });
    const [beyond] = found.positionals.slice(command.places);
    if (beyond === undefined) return found;
    throw new UsageError(`${beyond} is one word too many; put what has spaces into quotes`);
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(wordsOf(error));
  }
}

function problemLines(error: unknown): string[] {
  if (!(error instanceof ApiProblem)) return [fileFault(error) ?? wordsOf(error)];
  const fields = error.errors.map(({ field, message }) => `  ${field}: ${message}`);
  return [`${error.title}. ${error.detail}`, ...fields];
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What is wrong with a file that a command was told of; null for other faults. */
function fileFault(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || !('path' in error)) return null;
  if (error.code === 'ENOENT') return `${error.path}: there is no such file or folder.`;
  if (error.code === 'EACCES') return `${error.path}: you may not read or write there.`;
  if (error.code === 'EISDIR') return `${error.path}: is a folder, not a file.`;
  return null;
}

function help(commands: readonly Command[]): string[] {
  const width = Math.max(...commands.map((command) => command.name.length));
  return [
    'tessera COMMAND …',
    '',
    ...commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    '',
    '`tessera COMMAND --help` says how it goes.',
    'Exit codes: 0 done, 1 refused or failed, 2 not called as it goes.',
  ];
}
