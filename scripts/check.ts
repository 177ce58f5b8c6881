import { run } from './run.ts';

/** `npm run check`: types, style, dead code. */
const steps: readonly (readonly [string, readonly string[]])[] = [
  ['tsc', ['-b']],
  ['biome', ['check', '.']],
  ['knip', []],
];

let failed = 0;
for (const [command, args] of steps) {
  console.log(`\n${command} ${args.join(' ')}`);
  if ((await run(command, args)) !== 0) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
