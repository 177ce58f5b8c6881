import { existsSync } from 'node:fs';
import { join } from 'node:path';
import files, { type FastifyStaticOptions } from '@fastify/static';
import { Problem } from '@tessera/domain';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { methodsAt, unknownAddress } from './mount.ts';

/** First parts of paths that are no page of the interface, now or later. */
const NO_PAGE = /^\/(?:api|healthz|readyz|metrics|access|graph|datasets|hub|assets|embed)(?:[/-]|$)/;

/** Where the build puts what has a hash in its name. */
const ASSETS = 'assets';

/**
 * The interface's files, and its one page for every address that it may have. Names with a hash in them never change;
 * the page itself is asked for anew each time. Without a folder there is only the API.
 */
export async function servePages(app: FastifyInstance, folder: string | null): Promise<void> {
  const page = folder !== null && existsSync(join(folder, 'index.html'));
  if (folder !== null && page) {
    const common: FastifyStaticOptions = {
      root: folder,
      index: false,
      // What the build has packed already is sent as it is.
      preCompressed: true,
      setHeaders: (reply, path) => {
        reply.header('cache-control', hashed(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    };
    await app.register(files, { ...common, wildcard: false, globIgnore: [`${ASSETS}/**`] });
    // The few files beside the page have a route each; the hundreds of pieces share one, or they would hold 9 MB.
    const assets = { root: join(folder, ASSETS), prefix: `/${ASSETS}/`, decorateReply: false };
    await app.register(files, { ...common, ...assets });
  }
  app.setNotFoundHandler((request, reply) => {
    if (page && isPage(request)) return sendPage(reply);
    const path = request.url.split('?')[0] ?? '';
    const methods = methodsAt(path);
    if (path.startsWith('/api') || methods.length > 0) {
      if (methods.length > 0) reply.header('allow', [...methods, 'OPTIONS'].join(', '));
      throw unknownAddress(request, methods);
    }
    throw new Problem('not-found', { detail: 'There is nothing at this address.' });
  });
}

function sendPage(reply: FastifyReply): FastifyReply {
  return reply.header('x-robots-tag', 'noindex').sendFile('index.html');
}

function isPage(request: FastifyRequest): boolean {
  const path = request.url.split('?')[0] ?? '';
  if (NO_PAGE.test(path) || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
  return path === '/' || (request.headers.accept?.includes('text/html') ?? false);
}

/** `name-B3x9_aQd.js`: the build puts a hash into the names of what it makes. */
function hashed(path: string): boolean {
  return /[/\\]assets[/\\].*-[\w-]{8,}\.\w+(?:\.(?:br|gz))?$/.test(path);
}
