import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { framersOf, type SecretContext } from '@tessera/domain';
import type { FastifyInstance } from 'fastify';

/** The page of the interface that is framed: a viewer and nothing else. */
const PAGE = 'embed.html';

/**
 * `/embed/<id>`: the one page that may be framed, by the origins that the thing's managers or the hub allow (S34). It
 * holds no data and is alike for every id; who may frame it is said anew in each answer, and for what its reader may not
 * see, or what does not exist, it is nobody. It sets no cookie and asks for none.
 */
export async function serveEmbeds(
  app: FastifyInstance,
  folder: string | null,
  context: () => SecretContext,
): Promise<void> {
  const path = folder === null ? null : join(folder, PAGE);
  if (path === null || !existsSync(path)) return;
  const page = readFileSync(path, 'utf8');
  app.get<{ Params: { id: string }; Querystring: { grant?: unknown } }>(
    '/embed/:id',
    async (request, reply) => {
      const { grant } = request.query;
      const framers = await framersOf(context(), {
        id: request.params.id,
        grant: typeof grant === 'string' ? grant : null,
      });
      const policy = String(reply.getHeader('content-security-policy') ?? '');
      if (framers.length > 0) {
        reply.header('content-security-policy', framedBy(policy, framers));
        // Says the same less exactly, and browsers that know both would obey this one too.
        reply.removeHeader('x-frame-options');
      }
      return reply
        .header('cache-control', 'no-store')
        .header('x-robots-tag', 'noindex')
        .header('referrer-policy', 'no-referrer')
        .type('text/html; charset=utf-8')
        .send(page);
    },
  );
}

function framedBy(policy: string, framers: readonly string[]): string {
  return policy
    .split(';')
    .map((directive) => directive.trim())
    .filter((directive) => directive !== '' && !directive.startsWith('frame-ancestors'))
    .concat(`frame-ancestors ${framers.join(' ')}`)
    .join(';');
}
