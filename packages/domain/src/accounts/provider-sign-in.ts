import type { AccessScope } from '../access/store.ts';
import { record } from '../audit/record.ts';
import { requireAccount } from '../context.ts';
import { notFound, Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { claimInvitations } from '../sharing/claim.ts';
import { admitAttempt, attemptKey, attemptSucceeded } from './attempts.ts';
import { type Entrance, enter, type SessionStart, STEP_LIFE, signInOver } from './enter.ts';
import { factorMethods, type SignInContext, spendCode, tellOwner } from './factors.ts';
import { groupsOf } from './groups-of.ts';
import { type Account, sameAddress } from './model.ts';
import { requireWayIn } from './own-factors.ts';
import {
  applyMapping,
  linkIdentity,
  makeAccount,
  type ProviderIdentity,
  provedAddress,
  providerRefused,
  recognize,
} from './provider-accounts.ts';
import type { Provider } from './provider-store.ts';
import { keptGroups } from './providers.ts';
import type { SecretContext } from './secret-context.ts';
import { renewSession, requireSession, secondFactorNeeded } from './sign-in.ts';
import type { Session } from './store.ts';

/** Why somebody goes to a provider. */
export const PROVIDER_PURPOSES = ['sign-in', 'link', 'prove'] as const;
export type ProviderPurpose = (typeof PROVIDER_PURPOSES)[number];

/** What a browser that was sent to a provider comes back with. */
export interface ProviderTrip {
  readonly provider: string;
  /** Where it was sent: a provider that was changed meanwhile does not answer for the former one. */
  readonly issuer: string;
  readonly purpose: ProviderPurpose;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly next: string;
  /** The session that linking or proving is for. */
  readonly session: string | null;
}

/**
 * Keeps what a browser needs when it comes back from a provider, under the digest of a secret in its cookie. Proving
 * again asks for a code first where the account has a second factor that the provider does not stand for.
 */
export async function beginTrip(
  context: SignInContext,
  input: {
    readonly step: string;
    readonly trip: Omit<ProviderTrip, 'session'>;
    readonly code?: string | undefined;
    /** Wrong codes are counted by account and this together. */
    readonly network: string;
  },
): Promise<void> {
  const { trip } = input;
  const session = trip.purpose === 'sign-in' ? null : requireSession(context);
  const wrong = await context.store.write(async (unit) => {
    const account = trip.purpose === 'sign-in' ? null : requireAccount(context.caller);
    if (trip.purpose === 'prove' && account !== null) {
      const provider = await unit.providers.byId(trip.provider);
      const methods = provider?.provesBothFactors === true ? [] : await factorMethods(unit, account.key);
      if (methods.length > 0 && input.code === undefined) throw secondFactorNeeded(methods);
      if (methods.length > 0) {
        const key = attemptKey(context, account.email, input.network);
        await admitAttempt(unit, key, context.clock.now());
        if ((await spendCode(context, unit, account, input.code ?? '')) === null) return true;
        await attemptSucceeded(unit, key);
      }
    }
    await unit.factors.putStep({
      id: input.step,
      purpose: 'provider',
      account: account?.key ?? null,
      state: { ...trip, session },
      until: context.clock.now() + STEP_LIFE,
    });
    return false;
  });
  if (wrong) throw new Problem('code-refused', { detail: 'The code is wrong or was used already.' });
}

/** Takes what was kept for a trip; it is good for one return. Fails with `sign-in-over`. */
export async function endTrip(
  context: SecretContext,
  input: { readonly step: string },
): Promise<ProviderTrip> {
  const step = await context.store.write((unit) =>
    unit.factors.takeStep(input.step, 'provider', context.clock.now()),
  );
  if (step === null) throw signInOver();
  // Written by `beginTrip` alone.
  return step.state as unknown as ProviderTrip;
}

/** What became of a sign-in by a provider. */
export type ProviderEntrance =
  | Entrance
  /** The address has an account that this identity is not linked to: signing in to it once links them. */
  | { readonly kind: 'link-offer'; readonly email: string };

/**
 * Signs in whom a provider vouches for. The account is found by provider and subject, never by the address (A6); an
 * address that has an account links only after a sign-in to that account. The group mapping is applied at each sign-in.
 */
export async function signInByProvider(
  context: SecretContext,
  input: {
    readonly provider: Provider;
    readonly identity: ProviderIdentity;
    readonly start: SessionStart;
    /** Digest of the secret by which a missing factor, or the link, is finished. */
    readonly step: string;
    readonly next: string;
  },
): Promise<ProviderEntrance> {
  const { provider, identity } = input;
  const { entrance, scopes } = await context.store.write(async (unit) => {
    const link = await unit.providers.link(provider.id, identity.subject);
    let known: { readonly account: Account; readonly scopes: readonly AccessScope[] } | null = null;
    if (link !== null) {
      known = await recognize(context, unit, provider, link, identity);
    } else {
      const email = provedAddress(provider, identity);
      if ((await unit.accounts.byEmail(email)) !== null) {
        await offerLink(context, unit, input, email);
        return { entrance: { kind: 'link-offer', email } as const, scopes: [] };
      }
      const account = await makeAccount(context, unit, provider, identity, email);
      known = { account, scopes: await claimInvitations(context, unit, account) };
    }
    const mapped = await applyMapping(context, unit, provider, known.account, identity);
    const entered = await enter(context, unit, known.account, {
      start: input.start,
      bothProved: provider.provesBothFactors,
      step: input.step,
      attempts: null,
      next: input.next,
    });
    return { entrance: entered, scopes: [...known.scopes, ...mapped] };
  });
  for (const scope of scopes) await context.bus.publish(scope);
  return entrance;
}

/** Links an identity to the caller's account. Fails with `conflict` when it is another account's. */
export async function linkProvider(
  context: SecretContext,
  input: { readonly provider: Provider; readonly identity: ProviderIdentity; readonly trip: ProviderTrip },
): Promise<void> {
  const account = requireAccount(context.caller);
  requireSameSession(context, input.trip);
  const scopes = await context.store.write((unit) =>
    linkIdentity(context, unit, { provider: input.provider, account, identity: input.identity }),
  );
  for (const scope of scopes) await context.bus.publish(scope);
}

/**
 * Links what was offered when somebody came back from a provider with an address that has an account, once they have
 * signed in to that very account.
 */
export async function acceptLinkOffer(
  context: SecretContext,
  input: { readonly step: string },
): Promise<{ readonly provider: string; readonly next: string }> {
  const account = requireAccount(context.caller);
  requireSession(context);
  const { accepted, scopes } = await context.store.write(async (unit) => {
    const step = await unit.factors.takeStep(input.step, 'link-offer', context.clock.now());
    if (step === null) throw signInOver();
    // Written by `offerLink` alone.
    const offer = step.state as unknown as LinkOffer;
    const provider = await unit.providers.byId(offer.provider);
    if (provider === null || !provider.enabled) throw signInOver();
    if (!sameAddress(offer.email, account.email)) {
      throw new Problem('conflict', {
        detail: `You signed in to another account than that of ${offer.email}. Nothing was linked.`,
      });
    }
    const groups = JSON.parse(offer.groups) as readonly string[];
    const identity = { subject: offer.subject, email: offer.email, emailVerified: true, name: null, groups };
    const changed = await linkIdentity(context, unit, { provider, account, identity });
    return { accepted: { provider: provider.name, next: offer.next }, scopes: changed };
  });
  for (const scope of scopes) await context.bus.publish(scope);
  return accepted;
}

/** Unlinks one of one's own identities, unless it is the last way in. Its groups are left, as its mapping put one there. */
export async function unlinkProvider(context: SecretContext, input: { readonly id: string }): Promise<void> {
  const account = requireAccount(context.caller);
  const scopes = await context.store.write(async (unit) => {
    if (!(await unit.providers.removeLink(input.id, account.key))) throw notFound();
    await requireWayIn(unit, account);
    const provider = await unit.providers.byId(input.id);
    const left: AccessScope[] = [];
    const kept = provider === null ? new Set() : keptGroups(provider);
    for (const group of await groupsOf(unit, account.key)) {
      if (!kept.has(group.id)) continue;
      const scope = await unit.groups.removeMember(group.key, account.key);
      if (scope !== null) left.push(scope);
    }
    await record(context, unit, {
      action: 'account.provider-unlinked',
      target: account.id,
      before: { provider: input.id, name: provider?.name ?? '' },
    });
    await tellOwner(context, unit, account, 'provider-unlinked', { provider: provider?.name ?? '' });
    return left;
  });
  for (const scope of scopes) await context.bus.publish(scope);
}

/** Proves again who one is by a provider that has just asked anew, and changes the session's secret (A4). */
export async function proveByProvider(
  context: SecretContext,
  input: {
    readonly provider: Provider;
    readonly identity: ProviderIdentity;
    readonly trip: ProviderTrip;
    readonly secretHash: string;
  },
): Promise<Session['kind']> {
  const account = requireAccount(context.caller);
  requireSameSession(context, input.trip);
  return context.store.write(async (unit) => {
    const known = await unit.providers.link(input.provider.id, input.identity.subject);
    if (known?.account !== account.key) {
      throw providerRefused('You signed in there as somebody else. Nothing was changed.');
    }
    return renewSession(context, unit, input.secretHash);
  });
}

interface LinkOffer {
  readonly provider: string;
  readonly subject: string;
  readonly email: string;
  /** JSON. */
  readonly groups: string;
  readonly next: string;
}

async function offerLink(
  context: SecretContext,
  unit: Unit,
  input: Parameters<typeof signInByProvider>[1],
  email: string,
): Promise<void> {
  const { provider, identity, next } = input;
  const groups = JSON.stringify(identity.groups);
  const state: LinkOffer = { provider: provider.id, subject: identity.subject, email, groups, next };
  const until = context.clock.now() + STEP_LIFE;
  await unit.factors.putStep({
    id: input.step,
    purpose: 'link-offer',
    account: null,
    state: { ...state },
    until,
  });
}

function requireSameSession(context: SecretContext, trip: ProviderTrip): void {
  if (trip.session === null || trip.session !== context.caller.session) throw signInOver();
}
