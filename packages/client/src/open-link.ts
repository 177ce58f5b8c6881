import { createApi } from './api.ts';
import { type LinkEntry, linkAddress } from './links.ts';
import { ResourceHandle } from './resource.ts';

/** Opens a link that needs no sign-in, on the hub that its address names. */
export async function openLink(
  address: string,
  entry: Pick<LinkEntry, 'password'> & { readonly fetch?: typeof fetch } = {},
): Promise<ResourceHandle> {
  const { hub, secret } = linkAddress(address);
  const { password } = entry;
  const base = { baseUrl: hub, ...(entry.fetch ? { fetch: entry.fetch } : {}) };
  const { id, token } = await createApi(base).call('openLink', {
    body: { secret, kind: 'script', ...(password === undefined ? {} : { password }) },
  });
  const api = createApi({ ...base, ...(token === undefined ? {} : { token }) });
  return new ResourceHandle(api, await api.call('getResource', { params: { id } }));
}
