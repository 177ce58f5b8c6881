import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { providerMemory } from './provider-memory.ts';

/** How long what the provider gives out is good, seconds. */
const LIVES = { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 } as const;

export const CLIENT = { clientId: 'tessera', clientSecret: 'a secret between the two, long enough' } as const;

/** What a provider says of somebody. */
export interface Claims {
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly groups?: readonly string[];
}

/** A real OpenID Connect provider, at which whoever is `present` signs in without a page. */
export interface TestProvider {
  readonly issuer: string;
  /** Claims by subject. */
  readonly people: Map<string, Claims>;
  /** The subject that signs in next. */
  present: string;
  /** Follows an address as a browser would; the query with which it is sent back to `callback`. */
  visit(address: string): Promise<string>;
  close(): Promise<void>;
}

/** Starts a provider on loopback that knows one client, which comes back to `callback`. */
export async function startProvider(callback: string): Promise<TestProvider> {
  const people = new Map<string, Claims>();
  const server = createServer();
  const issuer = await listen(server);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, redirect_uris: [callback] }],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' } as never] },
    adapter: providerMemory(),
    ttl: LIVES,
    cookies: { keys: ['a key for cookies'] },
    scopes: ['openid', 'profile', 'email', 'groups'],
    claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'], groups: ['groups'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: () => ({ sub, ...people.get(sub) }),
    }),
  });
  const answer = provider.callback();
  const test: TestProvider = {
    ...{ issuer, people, present: '' },
    visit: (address) => visit(address, callback),
    close: () => close(server),
  };
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/') !== true) {
      void answer(request, response);
      return;
    }
    interact(provider, request, response, test.present).catch(() => response.writeHead(500).end());
  });
  return test;
}

async function interact(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  present: string,
): Promise<void> {
  const details = await provider.interactionDetails(request, response);
  if (present === '') {
    await provider.interactionFinished(request, response, { error: 'access_denied' });
    return;
  }
  if (details.prompt.name === 'login') {
    await provider.interactionFinished(request, response, { login: { accountId: present } });
    return;
  }
  const grant = new provider.Grant({ accountId: present, clientId: String(details.params['client_id']) });
  grant.addOIDCScope(String(details.params['scope']));
  const consent = { grantId: await grant.save() };
  await provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
}

async function visit(address: string, callback: string): Promise<string> {
  const cookies = new Map<string, string>();
  let next = address;
  for (let hops = 0; hops < 20; hops++) {
    if (next.startsWith(callback)) return new URL(next).search.slice(1);
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(next, { redirect: 'manual', headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location === null)
      throw new Error(`the provider stopped with ${answer.status}: ${await answer.text()}`);
    next = new URL(location, next).href;
  }
  throw new Error('the provider sent the browser around in a circle');
}

/** A provider of the attacker's making: it says whatever a test wants said. */
export interface ForgingProvider {
  readonly issuer: string;
  /** Changes what the next id token says, and whether the key is the announced one. */
  forge: { readonly claims?: Readonly<Record<string, unknown>>; readonly key?: 'other' | 'none' };
  /** What the token endpoint was sent last. */
  readonly seen: URLSearchParams[];
  close(): Promise<void>;
}

/** Starts a provider that signs in `subject` with the nonce it is told, unless it forges. */
export async function startForgingProvider(subject: string, nonce: () => string): Promise<ForgingProvider> {
  const server = createServer();
  const issuer = await listen(server);
  const [own, other] = [0, 1].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }));
  const test: ForgingProvider = { issuer, forge: {}, seen: [], close: () => close(server) };
  const idToken = () => {
    const now = Math.floor(Date.now() / 1000);
    const { key } = test.forge;
    const claims = {
      ...{ iss: issuer, aud: CLIENT.clientId, sub: subject, iat: now, exp: now + 60, nonce: nonce() },
      ...{ email: `${subject}@example.org`, email_verified: true },
      ...test.forge.claims,
    };
    const head = { alg: key === 'none' ? 'none' : 'RS256', kid: 'one' };
    const body = [head, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    if (key === 'none') return `${body}.`;
    const pair = key === 'other' ? other : own;
    if (pair === undefined) throw new Error('there is no key');
    return `${body}.${sign('sha256', Buffer.from(body), pair.privateKey).toString('base64url')}`;
  };
  server.on('request', async (request, response) => {
    const json = (value: unknown) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (request.url === '/.well-known/openid-configuration') {
      return json({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      });
    }
    if (request.url === '/jwks') {
      const jwk = own?.publicKey.export({ format: 'jwk' });
      return json({ keys: [{ ...jwk, kid: 'one', use: 'sig', alg: 'RS256' }] });
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    test.seen.push(new URLSearchParams(Buffer.concat(chunks).toString()));
    return json({ access_token: 'a', token_type: 'Bearer', id_token: idToken() });
  });
  return test;
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
