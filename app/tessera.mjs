#!/usr/bin/env -S node --max-semi-space-size=8
import './compile-cache.mjs';

const { runTessera } = await import('./main.ts');
await runTessera(process.argv.slice(2));
