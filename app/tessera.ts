#!/usr/bin/env node
import { commands, processTerminal, runCommand } from '@tessera/cli';
import { machineCommands } from './commands.ts';

process.exitCode = await runCommand(
  [...machineCommands, ...commands],
  process.argv.slice(2),
  processTerminal(),
);
