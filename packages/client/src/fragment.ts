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

function urlOf(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null;
}

/** A hub that is reached below a path shares its origin with whoever else is. */
function isBelow(named: URL, own: URL): boolean {
  return named.origin === own.origin && named.pathname.startsWith(`${own.pathname.replace(/\/+$/, '')}/`);
}
