import { commands, processTerminal, runCommand } from '@tessera/cli';
import { machineCommands } from './commands.ts';

/** `tessera …`: every command. Sets the process's exit code. */
export async function runTessera(words: readonly string[]): Promise<void> {
  process.exitCode = await runCommand([...machineCommands, ...commands], words, processTerminal());
}

/** `npm start` runs the hub, `npm start -- --demo` a filled one that is thrown away. */
export async function runStart(words: readonly string[]): Promise<void> {
  const rest = words.filter((word) => word !== '--demo');
  const command = rest.length < words.length ? 'demo' : 'serve';
  process.exitCode = await runCommand(machineCommands, [command, ...rest], processTerminal());
}
