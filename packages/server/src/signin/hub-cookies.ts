import type { FastifyReply } from 'fastify';

/**
 * Puts a secret into a cookie of the hub for `life` seconds, or takes the cookie away with null. Scripts never read it,
 * and it is sent to the hub's own pages only; `lax`, so that an address of a thing that somebody sends, and a provider
 * that sends the browser back, are reached with it too.
 */
export function setHubCookie(
  reply: FastifyReply,
  url: string,
  cookie: { readonly name: string; readonly secret: string | null; readonly life: number },
): void {
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure: url.startsWith('https:') } as const;
  if (cookie.secret === null) reply.clearCookie(cookie.name, options);
  else reply.setCookie(cookie.name, cookie.secret, { ...options, maxAge: cookie.life });
}
