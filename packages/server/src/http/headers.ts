import helmet from '@fastify/helmet';
import { ACTING_HEADER } from '@tessera/contract';
import type { FastifyInstance } from 'fastify';

const NONE = ["'none'"];
const SELF = ["'self'"];

/**
 * Headers of every answer. The policy of documents: nothing but the hub's own files, no script in the page, no frames.
 * Styles may stand in the page since the interface's kit writes its variables into a style element; a style cannot
 * fetch anything either, since images and fonts come from here alone. Data and API answers are no documents and get
 * less: see `bytes-answer.ts`.
 */
export async function setHeaders(app: FastifyInstance, secure: () => boolean): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: NONE,
        scriptSrc: SELF,
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: SELF,
        connectSrc: SELF,
        workerSrc: ["'self'", 'blob:'],
        manifestSrc: SELF,
        formAction: SELF,
        baseUri: NONE,
        frameAncestors: NONE,
      },
    },
    // Addresses of unlisted things are their secret: they never leave with a link.
    referrerPolicy: { policy: 'same-origin' },
    // Set below, since it depends on the public address.
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
    crossOriginEmbedderPolicy: false,
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=()');
    if (secure()) reply.header('strict-transport-security', 'max-age=31536000');
    if (request.url.startsWith('/api')) {
      reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
      reply.header('vary', `authorization, cookie, ${ACTING_HEADER}, accept-encoding`);
    }
  });
}
