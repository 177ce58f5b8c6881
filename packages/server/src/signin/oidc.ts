import { isIP } from 'node:net';
import {
  Problem,
  type ProviderIdentity,
  type ProviderSettings,
  type ProviderTrip,
  providerRefused,
} from '@tessera/domain';
import type * as oidc from 'openid-client';
import { z } from 'zod';

/** A provider with the secret that the hub proves itself by there. */
export type AskedProvider = ProviderSettings & { readonly id: string; readonly clientSecret: string | null };

/** How long an answer of a provider may take, seconds. */
const TIMEOUT = 10;
/** What a provider says of itself is asked again after this, ms. */
const KNOWN_FOR = 10 * 60_000;
/** How long ago somebody may have signed in there when they prove again who they are, seconds. */
const PROOF_AGE = 300;

/** Read when the first provider is met: an idle hub without any need not hold it in memory. */
const library = () => import('openid-client');

/** Speaks OpenID Connect with providers: authorization code, PKCE, state, nonce, signed id tokens. */
export class OidcClient {
  readonly #known = new Map<
    string,
    { readonly until: number; readonly config: Promise<oidc.Configuration> }
  >();

  /** Fetches what the provider says of itself; fails with `provider-unreachable` when that is not good. */
  async check(provider: Omit<AskedProvider, 'id'>): Promise<void> {
    await discover(provider);
  }

  /** Where to send a browser. */
  async address(
    provider: AskedProvider,
    trip: Pick<ProviderTrip, 'state' | 'nonce' | 'verifier' | 'purpose'>,
    callback: string,
  ): Promise<string> {
    const config = await this.#config(provider);
    const { buildAuthorizationUrl, calculatePKCECodeChallenge } = await library();
    const address = buildAuthorizationUrl(config, {
      redirect_uri: callback,
      response_type: 'code',
      scope: ['openid', ...provider.scopes].join(' '),
      state: trip.state,
      nonce: trip.nonce,
      code_challenge: await calculatePKCECodeChallenge(trip.verifier),
      code_challenge_method: 'S256',
      ...(trip.purpose === 'prove' ? { prompt: 'login', max_age: String(PROOF_AGE) } : {}),
    });
    return address.href;
  }

  /**
   * Whom the provider says that somebody is, from the query that it sent the browser back with. Fails with
   * `provider-refused` when the answer is none, is for another trip, or does not hold what it must.
   */
  async identify(
    provider: AskedProvider,
    trip: ProviderTrip,
    answer: { readonly query: string; readonly callback: string },
  ): Promise<ProviderIdentity> {
    const config = await this.#config(provider);
    const { authorizationCodeGrant, fetchUserInfo } = await library();
    const address = new URL(answer.callback);
    address.search = answer.query;
    try {
      const tokens = await authorizationCodeGrant(config, address, {
        expectedState: trip.state,
        expectedNonce: trip.nonce,
        pkceCodeVerifier: trip.verifier,
        idTokenExpected: true,
        ...(trip.purpose === 'prove' ? { maxAge: PROOF_AGE } : {}),
      });
      const said = tokens.claims();
      if (said === undefined) throw new Error('there is no id token');
      const more =
        config.serverMetadata().userinfo_endpoint === undefined
          ? {}
          : await fetchUserInfo(config, tokens.access_token, said.sub);
      // What is signed stands before what is only fetched.
      return identityOf(provider, { ...more, ...said });
    } catch (error) {
      throw refusal(provider, error);
    }
  }

  #config(provider: AskedProvider): Promise<oidc.Configuration> {
    // A changed setting is another client; the secret is part of what is compared, and stays in memory only.
    const key = JSON.stringify([provider.id, provider.issuer, provider.clientId, provider.clientSecret]);
    const now = Date.now();
    const known = this.#known.get(key);
    if (known !== undefined && known.until > now) return known.config;
    for (const [old, { until }] of this.#known) if (until <= now) this.#known.delete(old);
    const config = discover(provider);
    this.#known.set(key, { until: now + KNOWN_FOR, config });
    // What failed is asked again the next time.
    config.catch(() => this.#known.delete(key));
    return config;
  }
}

async function discover(provider: Omit<AskedProvider, 'id'>): Promise<oidc.Configuration> {
  const { issuer, clientId, clientSecret, confidential } = provider;
  if (confidential && clientSecret === null) {
    throw unreachable(provider, 'its client secret is missing here; enter it again');
  }
  const url = new URL(issuer);
  try {
    const client = await library();
    const config = await client.discovery(url, clientId, {}, authentication(client, clientSecret), {
      timeout: TIMEOUT,
      execute: [
        client.enableNonRepudiationChecks,
        ...(isLoopback(url) ? [client.allowInsecureRequests] : []),
      ],
    });
    const metadata = config.serverMetadata();
    if (metadata.authorization_endpoint === undefined || metadata.token_endpoint === undefined) {
      throw new Error('it names no address to sign in at');
    }
    return config;
  } catch (error) {
    throw unreachable(provider, reasonOf(error), error);
  }
}

/** By HTTP Basic, the way that every provider must know, unless it says that it only knows the other. */
function authentication(library: typeof oidc, secret: string | null): oidc.ClientAuth {
  if (secret === null) return library.None();
  const basic = library.ClientSecretBasic(secret);
  const post = library.ClientSecretPost(secret);
  return (server, client, body, headers) => {
    const known = server.token_endpoint_auth_methods_supported;
    const way =
      known?.includes('client_secret_post') && !known.includes('client_secret_basic') ? post : basic;
    way(server, client, body, headers);
  };
}

const address = z.email().max(254);
const subject = z.string().min(1).max(255);

function identityOf(provider: ProviderSettings, claims: Readonly<Record<string, unknown>>): ProviderIdentity {
  const email = address.safeParse(claims['email']);
  const verified = claims['email_verified'];
  const name = claims['name'];
  return {
    subject: subject.parse(claims['sub']),
    email: email.success ? email.data : null,
    // Some providers write the word.
    emailVerified: verified === undefined ? null : verified === true || verified === 'true',
    name: typeof name === 'string' ? name : null,
    groups: provider.groupClaim === null ? [] : textsAt(claims, provider.groupClaim),
  };
}

/** The texts of a claim, by its name or by a path of names with dots between them. */
export function textsAt(claims: Readonly<Record<string, unknown>>, path: string): readonly string[] {
  let value: unknown = Object.hasOwn(claims, path) ? claims[path] : claims;
  if (value === claims) {
    for (const name of path.split('.')) {
      const inside: unknown = value;
      const has = typeof inside === 'object' && inside !== null && Object.hasOwn(inside, name);
      value = has ? (inside as Readonly<Record<string, unknown>>)[name] : undefined;
    }
  }
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((one): one is string => typeof one === 'string');
}

function refusal(provider: ProviderSettings, error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isNamed(error, 'AuthorizationResponseError') && 'error' in error && error.error === 'access_denied') {
    return providerRefused(`You did not go on at ${provider.name}, so you are not signed in.`);
  }
  if (isSilence(error)) return unreachable(provider, reasonOf(error), error);
  return new Problem('provider-refused', {
    detail: `What came back from ${provider.name} is not good. Start again; if it happens again, tell an administrator.`,
    cause: error,
  });
}

function unreachable(
  provider: ProviderSettings | Omit<AskedProvider, 'id'>,
  why: string,
  cause?: unknown,
): Problem {
  return new Problem('provider-unreachable', {
    detail: `${provider.name} at ${provider.issuer} cannot be used: ${why}.`,
    cause,
  });
}

function isSilence(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof Error && /Timeout|Abort/.test(error.name));
}

/** An error of the library by the name that it gives it. */
function isNamed(error: unknown, name: string): error is Error {
  return error instanceof Error && error.name === name;
}

/** What an administrator can act on, never what the other side wrote. */
function reasonOf(error: unknown): string {
  if (isSilence(error)) return 'it cannot be reached';
  if (isNamed(error, 'ClientError')) {
    const code = 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
    return `its discovery document is not good (${code})`;
  }
  return error instanceof Error && error.message.startsWith('it ') ? error.message : 'its answer is not good';
}

function isLoopback({ protocol, hostname }: URL): boolean {
  if (protocol !== 'http:') return false;
  const plain = hostname.replaceAll(/[[\]]/g, '');
  return plain === 'localhost' || (isIP(plain) === 4 && plain === '127.0.0.1') || plain === '::1';
}
