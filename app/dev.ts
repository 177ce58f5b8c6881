import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { buildWeb } from './build.ts';

/**
 * `npm run dev`: the hub, started again when its sources change, and the interface rebuilt at every change by Vite on
 * port 5173, which passes the API on to the hub.
 */
const root = dirname(import.meta.dirname);
const hub = `http://127.0.0.1:${process.env['TESSERA_PORT'] ?? 8420}`;
buildWeb();
const children = [
  spawn(process.execPath, ['--watch', join(root, 'app', 'start.mjs')], { stdio: 'inherit' }),
  spawn(process.execPath, [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'app'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TESSERA_DEV_HUB: hub },
  }),
];
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const child of children) child.kill(signal);
  });
}
