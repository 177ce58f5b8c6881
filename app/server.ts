import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { collectionServer } from '@tessera/kind-collection/server';
import { graphServer } from '@tessera/kind-graph/server';
import { type Config, createServer, type Hub, publishSamples } from '@tessera/server';
import packageJson from './package.json' with { type: 'json' };

/** The version of the product. */
export const VERSION: string = packageJson.version;

/** Every kind that this product has: the one list on the server's side. */
export const kinds = [graphServer, collectionServer];

/** Where the built interface lies. */
export const WEB_FOLDER: string = join(import.meta.dirname, 'dist');

/** Builds the product's hub: the server with every kind, the interface and the samples. */
export function createHub(config: Config, logTo: Writable | null): Promise<Hub> {
  return createServer({
    config,
    kinds,
    version: VERSION,
    webFolder: WEB_FOLDER,
    logTo,
    async afterSetUp(hub, account, { samples }) {
      if (samples) await publishSamples(hub.machine, hub.systemContext(), account);
    },
  });
}
