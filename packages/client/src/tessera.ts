import type { MetadataShape } from '@tessera/contract';
import { createApi } from './api.ts';
import { Connection } from './connection.ts';
import { Hub } from './hub.ts';
import { openLink } from './open-link.ts';

/** How to sign in: with e-mail and password (and a code, where the account has a second factor), or with an access key. */
export type Login = { readonly url: string; readonly fetch?: typeof fetch } & (
  | { readonly email: string; readonly password: string; readonly code?: string }
  | { readonly key: string }
);

/** The way in. */
export const Tessera = {
  /**
   * Signs in. A wrong password rejects with an `ApiProblem` of code `sign-in-refused`; a right one without the `code` of
   * an app, or a recovery code, that the account needs besides, with `second-factor-needed`.
   */
  async login(login: Login): Promise<Hub> {
    const base = { baseUrl: login.url, ...(login.fetch ? { fetch: login.fetch } : {}) };
    if ('key' in login) {
      const hub = new Hub(createApi({ ...base, token: login.key }));
      await hub.account.get();
      return hub;
    }
    const { email, password, code } = login;
    const { token } = await createApi(base).call('signIn', {
      body: { email, password, ...(code === undefined ? {} : { code }), kind: 'script' },
    });
    return new Hub(createApi({ ...base, token }));
  },

  /** A hub before signing in: `Tessera.connect(url).register({...})`. */
  connect(url: string, options: { readonly fetch?: typeof fetch } = {}): Connection {
    return new Connection(createApi({ baseUrl: url, ...options }));
  },

  /** What an open link leads to, without signing in. */
  open: openLink,

  /** What a hub is, without signing in. */
  metadata(url: string): Promise<MetadataShape> {
    return createApi({ baseUrl: url }).call('metadata');
  },
};
