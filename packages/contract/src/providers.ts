import { PROVIDER_ROLES } from '@tessera/domain';
import { z } from 'zod';
import { endpoint, noContent } from './endpoint.ts';
import { factorCode, signedInShape } from './factors.ts';
import { byId, id, line, name, time } from './shapes.ts';

const next = z.string().max(2000);

/** What is said of a provider, all but its secret. */
export const providerSettings = z.strictObject({
  /** On the button: “Sign in with …”. */
  name: name(60),
  /** As the provider's discovery document says it. */
  issuer: z.string().trim().max(500),
  clientId: line(500).min(1),
  /** Off for a public client, which has no secret. */
  confidential: z.boolean().default(true),
  enabled: z.boolean().default(true),
  /** Asked for besides `openid`. */
  scopes: z
    .array(
      z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/, 'must be a scope, without blanks and quotes'),
    )
    .max(30)
    .default(['profile', 'email']),
  /** Whether whoever signs in first gets an account. */
  createsAccounts: z.boolean().default(false),
  newAccountRole: z.enum(PROVIDER_ROLES).default('DATA_SCIENTIST'),
  /** Mail domains that get accounts; empty = every one. */
  domains: z.array(z.string().max(253)).max(200).default([]),
  /** Counts addresses as proved where the provider does not say whether they are. */
  addressesVerified: z.boolean().default(false),
  /** Whether a sign-in there stands for both factors. */
  provesBothFactors: z.boolean().default(false),
  /** The claim that names a person's groups, such as `groups` or `realm_access.roles`; null = none. */
  groupClaim: line(200).min(1).nullable().default(null),
  /** Which value puts somebody into which group. These groups are kept by the provider. */
  groupMapping: z
    .array(z.strictObject({ value: line(500).min(1), group: id }))
    .max(1000)
    .default([]),
});

const secret = z.string().min(1).max(2000);

export const providerShape = z.object({
  ...providerSettings.shape,
  id,
  hasSecret: z.boolean(),
  linkedAccounts: z.number().int(),
  createdAt: time,
  /** What the provider must be told to send people back to. */
  callback: z.string(),
});
export type ProviderShape = z.infer<typeof providerShape>;

/** What a browser that came back from a provider is told. */
export const providerOutcome = z.discriminatedUnion('outcome', [
  signedInShape.extend({ outcome: z.literal('signed-in'), next }),
  /** The address has an account: sign in to it once, then accept the offer. */
  z.object({ outcome: z.literal('link-offer'), email: z.string(), provider: z.string(), next }),
  z.object({ outcome: z.literal('linked'), provider: z.string(), next }),
  z.object({ outcome: z.literal('proved'), next }),
]);
export type ProviderOutcome = z.infer<typeof providerOutcome>;

const away = z.object({
  /** Where to send the browser. */
  address: z.string(),
});
const always = { who: 'always', scope: 'admin' } as const;
const own = { who: 'account', scope: 'admin' } as const;
/** Besides, the commands ask for `users:grant-all`: who decides this can let anybody in as anyone. */
const decide = { ...own, permission: 'settings:manage' } as const;

export const providerSignIn = {
  beginProviderSignIn: endpoint({
    method: 'POST',
    path: '/api/v1/sign-in/provider',
    summary: 'Go to a provider to sign in; answers its address',
    needs: always,
    body: z.strictObject({ provider: id, next: next.default('/') }),
    output: away,
  }),
  finishProvider: endpoint({
    method: 'POST',
    path: '/api/v1/sign-in/provider/finish',
    summary: 'Come back from a provider: signed in, linked, proved, or an offer to link',
    needs: always,
    body: z.strictObject({
      /** The query that the provider sent the browser back with, as it stands. */
      answer: z.string().max(8000),
    }),
    output: providerOutcome,
  }),
  beginProviderLink: endpoint({
    method: 'POST',
    path: '/api/v1/account/providers/:id',
    summary: 'Go to a provider to link an identity there to the account',
    needs: { ...own, fresh: true },
    params: byId,
    body: z.strictObject({ next: next.default('/account') }),
    output: away,
  }),
  acceptProviderLink: endpoint({
    method: 'POST',
    path: '/api/v1/account/provider-offer',
    summary: 'Link what a provider offered before one signed in to the account of that address',
    needs: { ...own, fresh: true },
    output: z.object({ provider: z.string(), next }),
  }),
  unlinkProvider: endpoint({
    method: 'DELETE',
    path: '/api/v1/account/providers/:id',
    summary: 'Unlink a provider; leaves the groups that it kept one in',
    needs: { ...own, fresh: true },
    params: byId,
    output: noContent,
  }),
  beginProof: endpoint({
    method: 'POST',
    path: '/api/v1/sessions/current/prove/provider',
    summary: 'Go to a linked provider, which asks anew, to prove again who one is',
    needs: own,
    body: z.strictObject({ provider: id, code: factorCode.optional(), next: next.default('/account') }),
    output: away,
  }),
};

export const providers = {
  listProviders: endpoint({
    method: 'GET',
    path: '/api/v1/sign-in-providers',
    summary: 'Sign-in providers',
    needs: decide,
    output: z.object({ items: z.array(providerShape), callback: z.string() }),
  }),
  createProvider: endpoint({
    method: 'POST',
    path: '/api/v1/sign-in-providers',
    summary: 'Add a sign-in provider; its discovery document is fetched and must be good',
    needs: { ...decide, fresh: true },
    body: z.strictObject({ ...providerSettings.shape, clientSecret: secret.optional() }),
    output: providerShape,
    status: 201,
  }),
  updateProvider: endpoint({
    method: 'PUT',
    path: '/api/v1/sign-in-providers/:id',
    summary: 'Change a sign-in provider; a secret that is left out stays',
    needs: { ...decide, fresh: true },
    params: byId,
    body: z.strictObject({ ...providerSettings.shape, clientSecret: secret.optional() }),
    output: providerShape,
  }),
  deleteProvider: endpoint({
    method: 'DELETE',
    path: '/api/v1/sign-in-providers/:id',
    summary: 'Delete a sign-in provider with its links; the groups it kept are edited here again',
    needs: { ...decide, fresh: true },
    params: byId,
    output: noContent,
  }),
};
