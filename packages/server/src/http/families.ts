import type { Problem } from '@tessera/domain';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asProblem, sendProblem } from './problem-document.ts';

/*
 * How errors look is a property of the family of routes: our own API answers problem documents, AuthZEN the status and a
 * message of text.
 */

const AUTHZEN = /^\/(?:access\/v1|\.well-known\/authzen-configuration)(?:[/?]|$)/;
/** What a caller may name a request by; anything else is not repeated to them. */
const REQUEST_ID = /^[\x21-\x7e]{1,200}$/;

/** Statuses that the standard names, and those of HTTP that tell a caller to wait. */
const KEPT: ReadonlySet<number> = new Set([400, 401, 403, 429, 500, 503]);

function isAuthZen(url: string): boolean {
  return AUTHZEN.test(url);
}

/** Answers a request of AuthZEN with the number that its caller gave it. */
export function echoRequestIds(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    const given = request.headers['x-request-id'];
    if (!isAuthZen(request.url) || typeof given !== 'string' || !REQUEST_ID.test(given)) return;
    reply.header('x-request-id', given);
  });
}

/** A failure in the form of the request's family. */
export function sendFailure(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
  const problem = asProblem(error, request.id);
  if (!isAuthZen(request.url)) return sendProblem(reply, problem, request.id);
  const wait = problem.parameters['retryAfter'];
  if (typeof wait === 'number') reply.header('retry-after', String(Math.max(1, Math.ceil(wait))));
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="tessera"');
  return reply
    .code(statusOf(problem))
    .header('cache-control', 'no-store')
    .type('text/plain; charset=utf-8')
    .send(problem.detail);
}

function statusOf({ status }: Problem): number {
  if (KEPT.has(status)) return status;
  return status >= 500 ? 500 : 400;
}
