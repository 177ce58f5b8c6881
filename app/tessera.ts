#!/usr/bin/env node
import './compile-cache.ts';

const { commands, processTerminal, runCommand } = await import('@tessera/cli');
const { machineCommands } = await import('./commands.ts');

process.exitCode = await runCommand(
  [...machineCommands, ...commands],
  process.argv.slice(2),
  processTerminal(),
);
