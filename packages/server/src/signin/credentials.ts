import { digestSecret } from './secrets.ts';

/** What a request shows to say who asks. */
export type Credential =
  | { readonly by: 'none' }
  /** A session's secret, as its digest: in the cookie of a browser, or as the bearer of a script. */
  | { readonly by: 'cookie' | 'session'; readonly digest: string }
  | { readonly by: 'key'; readonly id: string; readonly digest: string }
  /** The bearer of a page that was framed by a signed embed address (S34). */
  | { readonly by: 'embed'; readonly id: string; readonly digest: string }
  /** The bearer of a script that opened a link without signing in (S20). */
  | { readonly by: 'visitor'; readonly digest: string }
  /** Something that no hub hands out: refused, never taken for a guest. */
  | { readonly by: 'nonsense' };

const SECRET = '[A-Za-z0-9_-]{43}';
const SESSION_TOKEN = new RegExp(`^tss_(${SECRET})$`);
const KEY_TOKEN = new RegExp(`^tsk_([a-z2-7]{26})_(${SECRET})$`);
const EMBED_TOKEN = new RegExp(`^tse_([a-z2-7]{26})_(${SECRET})$`);
const VISITOR_TOKEN = new RegExp(`^tsv_(${SECRET})$`);
const COOKIE = new RegExp(`^${SECRET}$`);

/** The bearer that a script uses a session by. */
export function sessionToken(secret: string): string {
  return `tss_${secret}`;
}

/** The bearer of an access key: public id and secret. */
export function keyToken(id: string, secret: string): string {
  return `tsk_${id}_${secret}`;
}

/** The bearer that a script holds an open link by. */
export function visitorToken(secret: string): string {
  return `tsv_${secret}`;
}

/**
 * The session cookie's name. `__Host-` (which a browser keeps only over https, without a domain, for the whole site)
 * cannot be had on plain http; there the port keeps two hubs of one machine apart, since cookies ignore ports.
 */
export function cookieName(url: string): string {
  const { protocol, port } = new URL(url);
  return protocol === 'https:' ? '__Host-tessera' : `tessera-${port === '' ? '80' : port}`;
}

/** Reads the credential of a request. A bearer stands before a cookie. */
export function readCredential(authorization: string | undefined, cookie: string | undefined): Credential {
  if (authorization !== undefined) {
    const token = /^Bearer +(\S+)$/i.exec(authorization.trim())?.[1] ?? '';
    const session = SESSION_TOKEN.exec(token)?.[1];
    if (session !== undefined) return { by: 'session', digest: digestSecret(session) };
    const [, id, secret] = KEY_TOKEN.exec(token) ?? [];
    if (id !== undefined && secret !== undefined) return { by: 'key', id, digest: digestSecret(secret) };
    const [, embed, shown] = EMBED_TOKEN.exec(token) ?? [];
    if (embed !== undefined && shown !== undefined)
      return { by: 'embed', id: embed, digest: digestSecret(shown) };
    const visitor = VISITOR_TOKEN.exec(token)?.[1];
    if (visitor !== undefined) return { by: 'visitor', digest: digestSecret(visitor) };
    return { by: 'nonsense' };
  }
  if (cookie === undefined || cookie === '') return { by: 'none' };
  return COOKIE.test(cookie) ? { by: 'cookie', digest: digestSecret(cookie) } : { by: 'nonsense' };
}
