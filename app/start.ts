import './compile-cache.ts';

const { processTerminal, runCommand } = await import('@tessera/cli');
const { machineCommands } = await import('./commands.ts');

/** `npm start` runs the hub, `npm start -- --demo` a filled one that is thrown away. */
const words = process.argv.slice(2);
const demo = words.includes('--demo');
const rest = words.filter((word) => word !== '--demo');
process.exitCode = await runCommand(machineCommands, [demo ? 'demo' : 'serve', ...rest], processTerminal());
