import type { Api } from './api.ts';

/**
 * The secret of a one-time address: what stands behind its `#`. A secret alone is taken as it is. Throws a `TypeError`
 * for an address of another hub than the one that is to get the secret: it would learn what is none of its business.
 */
export function secretFor(api: Pick<Api, 'baseUrl'>, addressOrSecret: string): string {
  const text = addressOrSecret.trim();
  const at = text.indexOf('#');
  if (at <= 0) return text.slice(at + 1);
  const named = urlOf(text.slice(0, at));
  // The hub's own pages, whose base is empty, talk to where they come from.
  const own = urlOf(api.baseUrl === '' ? (globalThis.location?.origin ?? '') : api.baseUrl);
  if (named === null || own === null || !isBelow(named, own)) {
    throw new TypeError(
      `This address is of ${named?.origin ?? 'no hub'}, and you talk to ${own?.href ?? 'another'}, which must not get ` +
        'its secret. Connect to the hub that it names; if it is this one under another name, pass what stands behind ' +
        'the # alone.',
    );
  }
  return text.slice(at + 1);
}

/**
 * The id of a resource, named by its id or its address on this hub (`https://hub.example.org/r/<id>`). Throws a
 * `TypeError` for the address of another hub, or of something else.
 */
export function resourceIdOf(api: Pick<Api, 'baseUrl'>, idOrAddress: string): string {
  const text = idOrAddress.trim();
  if (!text.includes('/')) return text;
  const named = urlOf(text);
  const own = urlOf(api.baseUrl === '' ? (globalThis.location?.origin ?? '') : api.baseUrl);
  if (named === null || own === null || !isBelow(named, own))
    throw new TypeError(
      `${text} is no address of ${own?.href ?? 'this hub'}. Name a resource by its id, or by its address there.`,
    );
  const [, id] = /\/r\/([^/]+)\/?$/.exec(named.pathname) ?? [];
  if (id === undefined)
    throw new TypeError(`${text} is not the address of a resource: one ends in /r/ and its id.`);
  return id;
}

function urlOf(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null;
}

/** A hub that is reached below a path shares its origin with whoever else is. */
function isBelow(named: URL, own: URL): boolean {
  return named.origin === own.origin && named.pathname.startsWith(`${own.pathname.replace(/\/+$/, '')}/`);
}
