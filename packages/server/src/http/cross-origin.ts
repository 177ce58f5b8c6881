import { ACTING_HEADER } from '@tessera/contract';
import { Problem } from '@tessera/domain';
import type { FastifyReply, FastifyRequest } from 'fastify';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Keeps other sites from acting with the reader's cookie (CSRF). A write that carries no bearer must come from this
 * very origin: by `Sec-Fetch-Site`, which no page can forge, else by `Origin`. A cookie with neither is no browser of
 * today and is refused; a script without a cookie has nothing that could be abused.
 */
export function refuseOtherOrigins(request: FastifyRequest, url: string, hasCookie: boolean): void {
  if (SAFE.has(request.method) || request.headers.authorization !== undefined) return;
  const site = request.headers['sec-fetch-site'];
  const origin = request.headers.origin;
  const same =
    site !== undefined
      ? site === 'same-origin'
      : origin !== undefined
        ? isOwn(origin, request.headers.host, url)
        : !hasCookie;
  if (same) return;
  throw new Problem('origin-refused', {
    detail:
      'A page of another site tried to change something here. Open this hub itself, or use an access key.',
  });
}

/**
 * What a signed embed address opens is shown in the hub's own page, which the named origins may frame: the scripts of
 * other pages do not read it (S34).
 */
export function refuseElsewhere({ headers }: FastifyRequest, url: string): void {
  const { origin, host } = headers;
  if (origin === undefined || isOwn(origin, host, url)) return;
  throw new Problem('origin-refused', {
    detail: 'This address is for framing: show it in an iframe. Scripts of other sites take an access key.',
  });
}

/** The hub's public address, or the very host that the request was sent to, which a page elsewhere cannot choose. */
export function isOwn(origin: string, host: string | undefined, url: string): boolean {
  if (origin === url) return true;
  if (host === undefined || !URL.canParse(origin)) return false;
  const from = new URL(origin);
  // Where the hub is https, a page without it may have been changed on its way.
  if (url.startsWith('https:') && from.protocol !== 'https:') return false;
  return from.host === host.toLowerCase();
}

const HEADERS = `authorization, content-type, accept, if-none-match, ${ACTING_HEADER}`;
const EXPOSED = 'content-disposition, etag, retry-after, x-request-id';

/**
 * Other origins may call with a bearer, never with cookies: the answer allows any origin and no credentials, so that a
 * browser hands it only to a page that brought the bearer itself.
 */
export function allowBearers(request: FastifyRequest, reply: FastifyReply): void {
  if (request.headers.authorization !== undefined) allowAnyOrigin(request, reply);
}

/** Lets a page of any origin read the answer, which is to hold nothing that rests on a cookie. */
export function allowAnyOrigin(request: FastifyRequest, reply: FastifyReply): void {
  if (request.headers.origin === undefined) return;
  reply.header('access-control-allow-origin', '*').header('access-control-expose-headers', EXPOSED);
}

/**
 * Answers `OPTIONS`: which methods there are, and to a preflight that announces a bearer, or for what any origin may
 * call without one, that it may come.
 */
export function answerOptions(
  request: FastifyRequest,
  reply: FastifyReply,
  at: { readonly methods: readonly string[]; readonly anyOrigin: boolean },
): FastifyReply {
  const allowed = [...at.methods, 'OPTIONS'].join(', ');
  reply.code(204).header('allow', allowed);
  const asked = request.headers['access-control-request-headers']?.toLowerCase().split(',') ?? [];
  const bearer = asked.some((name) => name.trim() === 'authorization');
  if (request.headers.origin !== undefined && (bearer || at.anyOrigin)) {
    reply
      .header('access-control-allow-origin', '*')
      .header('access-control-allow-methods', allowed)
      .header('access-control-allow-headers', HEADERS)
      .header('access-control-max-age', '600');
  }
  return reply.send();
}
