import { type Api, createApi } from '@tessera/client';

/** What an embed address says: the thing, and for a private one the signed grant with its secret. */
export interface EmbedAddress {
  readonly id: string;
  /** The bearer for the thing's data; null where anybody may see it. Held in memory alone. */
  readonly token: string | null;
}

/** Reads the address that the page was framed with, and takes the secret out of it. */
export function takeEmbedAddress(): EmbedAddress {
  const { pathname, search, hash } = window.location;
  const id = decodeURIComponent(pathname.split('/')[2] ?? '');
  const grant = new URLSearchParams(search).get('grant');
  const secret = hash.slice(1);
  if (hash !== '') window.history.replaceState(null, '', pathname + search);
  return { id, token: grant === null || secret === '' ? null : `tse_${grant}_${secret}` };
}

/** The API without cookies: no session of the reader is ever used here. */
export function embedApi({ token }: EmbedAddress): Api {
  return createApi({ baseUrl: '', anonymous: true, ...(token === null ? {} : { token }) });
}
