import { createServer, readConfig } from '@tessera/server';
import type { KindServer } from '@tessera/server/kind-host';
import { WORLD_CLOCK, WORLD_KINDS } from '../world/open.ts';

/*
 * A hub in a process of its own on a world's database, as the environment names it. Its clock stands where the world
 * does. Says its address to the process that started it, and ends when it is told to.
 */

const kinds = WORLD_KINDS.map(
  (kind): KindServer => ({
    kind,
    inspect: async () => null,
    prepare: () => Promise.reject(new Error('nothing is published while the world is measured')),
    parts: {},
    exports: {},
    samples: async () => [],
  }),
);
const hub = await createServer({
  config: readConfig({ environment: process.env, folder: import.meta.dirname }),
  ...{ kinds, version: '0.0.0-bench', webFolder: null, logTo: process.stderr, clock: WORLD_CLOCK },
});
await hub.listen();
process.once('SIGTERM', () => hub.close().then(() => process.exit(0)));
process.send?.(hub.url());
