import type { providers as contract, ProviderShape, providerSignIn } from '@tessera/contract';
import {
  acceptLinkOffer,
  beginTrip,
  deleteProvider,
  endTrip,
  type KnownProvider,
  keptSecret,
  linkProvider,
  listProviders,
  notFound,
  type ProviderPurpose,
  type ProviderSettings,
  planProvider,
  proveByProvider,
  providerToAsk,
  putProvider,
  signInByProvider,
  signInOver,
  unlinkProvider,
} from '@tessera/domain';
import type { AskedProvider } from '../../signin/oidc.ts';
import type { Handlers, RequestContext } from '../context.ts';
import { answerEntrance, renewed, requireStep } from './entrance.ts';
import { newSession } from './new-session.ts';
import { isoTime } from './wire.ts';

export const providerSignInHandlers: Handlers<keyof typeof providerSignIn> = {
  async beginProviderSignIn(context, { body }) {
    return goTo(context, { provider: body.provider, purpose: 'sign-in', next: body.next });
  },

  async finishProvider(context, { body }) {
    // Whatever comes of it, the way back works once.
    const trip = await endTrip(context, { step: requireStep(context, 'trip') });
    context.setStepCookie('trip', null);
    const provider = await providerToAsk(context, trip.provider);
    if (provider?.issuer !== trip.issuer) throw signInOver();
    const callback = callbackOf(context);
    const identity = await context.machine.oidc.identify(provider, trip, { query: body.answer, callback });
    const { next } = trip;
    if (trip.purpose === 'link') {
      await linkProvider(context, { provider, identity, trip });
      return { outcome: 'linked' as const, provider: provider.name, next };
    }
    if (trip.purpose === 'prove') {
      const fresh = context.random.secret();
      const secretHash = context.digest(fresh);
      renewed(context, await proveByProvider(context, { provider, identity, trip, secretHash }), fresh);
      return { outcome: 'proved' as const, next };
    }
    const { secret, start } = newSession(context, 'browser');
    const step = context.random.secret();
    const how = { provider, identity, start, step: context.digest(step), next };
    const entrance = await signInByProvider(context, how);
    if (entrance.kind === 'link-offer') {
      context.setStepCookie('trip', step);
      return { outcome: 'link-offer' as const, email: entrance.email, provider: provider.name, next };
    }
    const signedIn = answerEntrance(context, entrance, { kind: 'browser', secret, step, next });
    return { outcome: 'signed-in' as const, ...signedIn, next };
  },

  async beginProviderLink(context, { params, body }) {
    return goTo(context, { provider: params.id, purpose: 'link', next: body.next });
  },

  async acceptProviderLink(context) {
    const accepted = await acceptLinkOffer(context, { step: requireStep(context, 'trip') });
    context.setStepCookie('trip', null);
    return accepted;
  },

  async unlinkProvider(context, { params }) {
    await unlinkProvider(context, params);
  },

  async beginProof(context, { body }) {
    const { provider, code, next } = body;
    return goTo(context, { provider, purpose: 'prove', next, code });
  },
};

export const providerHandlers: Handlers<keyof typeof contract> = {
  async listProviders(context) {
    const items = (await listProviders(context)).map((provider) => providerOut(context, provider));
    return { items, callback: callbackOf(context) };
  },

  async createProvider(context, { body }) {
    return saveProvider(context, null, body);
  },

  async updateProvider(context, { params, body }) {
    return saveProvider(context, params.id, body);
  },

  async deleteProvider(context, { params }) {
    await deleteProvider(context, params);
  },
};

/** Saved only once the provider has answered as one: nobody finds out at the next sign-in that a letter is missing. */
async function saveProvider(
  context: RequestContext,
  id: string | null,
  { clientSecret, ...settings }: ProviderSettings & { readonly clientSecret?: string | undefined },
): Promise<ProviderShape> {
  const input = { id, settings, clientSecret };
  // Judged before anything is fetched: nobody else makes the hub call an address of their choice.
  const planned = await planProvider(context, input);
  if (planned.enabled) {
    const secret = clientSecret ?? (id === null ? null : await keptSecret(context, id));
    await context.machine.oidc.check({ ...planned, clientSecret: planned.confidential ? secret : null });
  }
  return providerOut(context, await putProvider(context, input));
}

/** Sends a browser to a provider: what it must come back with is kept behind a cookie of its own. */
async function goTo(
  context: RequestContext,
  wish: {
    readonly provider: string;
    readonly purpose: ProviderPurpose;
    readonly next: string;
    readonly code?: string | undefined;
  },
): Promise<{ readonly address: string }> {
  const provider: AskedProvider | null = await providerToAsk(context, wish.provider);
  if (provider === null) throw notFound();
  const step = context.random.secret();
  const trip = {
    ...{ provider: provider.id, issuer: provider.issuer, purpose: wish.purpose, next: wish.next },
    state: context.random.secret(),
    nonce: context.random.secret(),
    verifier: context.random.secret(),
  };
  // Asked first: a provider that does not answer costs nobody a code.
  const address = await context.machine.oidc.address(provider, trip, callbackOf(context));
  const { network } = context;
  await beginTrip(context, { step: context.digest(step), trip, code: wish.code, network });
  context.setStepCookie('trip', step);
  return { address };
}

function callbackOf(context: RequestContext): string {
  return context.address('/sign-in/callback');
}

function providerOut(context: RequestContext, provider: KnownProvider): ProviderShape {
  const { createdAt, scopes, domains, groupMapping, ...rest } = provider;
  return {
    ...rest,
    scopes: [...scopes],
    domains: [...domains],
    groupMapping: groupMapping.map((entry) => ({ ...entry })),
    createdAt: isoTime(createdAt),
    callback: callbackOf(context),
  };
}
