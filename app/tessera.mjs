#!/usr/bin/env -S node --max-semi-space-size=8
import { OLDEST_NODE, runsTessera } from '../scripts/node-version.mjs';

if (!runsTessera(process.version)) {
  console.error(
    `Tessera runs on Node ${OLDEST_NODE} or later; this is ${process.version}. \`npx tessera\`, in Tessera's folder, takes the one that npm brought.`,
  );
  process.exit(1);
}
await import('./compile-cache.mjs');
const { runTessera } = await import('./main.ts');
await runTessera(process.argv.slice(2));
