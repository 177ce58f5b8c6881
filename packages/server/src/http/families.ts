import type { Problem } from '@tessera/domain';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asProblem, sendProblem } from './problem-document.ts';

/*
 * How errors look is a property of the family of routes: our own API answers problem documents, AuthZEN the status and a
 * message of text.
 */

const AUTHZEN = /^\/(?:access\/v1|\.well-known\/authzen-configuration)(?:[/?]|$)/;
/** What a header can hold: the standard lets a caller name a request by any text. */
const REQUEST_ID = /^[\t\x20-\x7e]+$/;

/**
 * Statuses that the standard names; those of HTTP for an address or a method that there is not, by which callers find out
 * what a hub has; those that tell a caller to wait.
 */
const KEPT: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 429, 500, 503]);

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
