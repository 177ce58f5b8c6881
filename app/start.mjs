import './compile-cache.mjs';

const { runStart } = await import('./main.ts');
await runStart(process.argv.slice(2));
