import { Readable } from 'node:stream';
import type {} from '@fastify/cookie';
import { ACTING_HEADER, ACTING_PARAMETER, type Needs } from '@tessera/contract';
import {
  type AccessBus,
  type Account,
  type Caller,
  type Clock,
  type KindRegistry,
  type PasswordHasher,
  POLICY_BOUNDS,
  Problem,
  type Random,
  type Store,
} from '@tessera/domain';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Outgoing } from '../kind-host.ts';
import { oneTimeCodes } from '../signin/codes.ts';
import { cookieName, readCredential } from '../signin/credentials.ts';
import { deviceOf } from '../signin/device.ts';
import { setHubCookie } from '../signin/hub-cookies.ts';
import { type Identity, identify } from '../signin/identify.ts';
import { networkOf } from '../signin/network.ts';
import { digestSecret } from '../signin/secrets.ts';
import { setStepCookie, stepDigest } from '../signin/step-cookies.ts';
import { visitorCookieName, visitorDigest, visitorSecret } from '../signin/visitors.ts';
import type { AccessSwitch } from './access-switch.ts';
import type { Machine, RequestContext } from './context.ts';
import { allowAnyOrigin, refuseElsewhere, refuseOtherOrigins } from './cross-origin.ts';
import type { Gate } from './mount.ts';
import { RateLimiter } from './rate-limit.ts';

/** What the hub lends to every request. */
export interface Lent {
  readonly machine: Machine;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly hasher: PasswordHasher;
  readonly bus: AccessBus;
  readonly switch: AccessSwitch;
  readonly kinds: KindRegistry;
  /** The public address; known when the hub listens. */
  url(): string;
  /** Work that nobody waits for, finished before the hub closes. */
  later(work: Promise<unknown>): void;
}

/** Attempts at passwords and one-time addresses: this part of the general limit, by network. */
const SHARE_OF_ATTEMPTS = 50;

/** Says who asks, from origin, limits, cookie and bearer, and gives commands their context. */
export function createGate(lent: Lent): Gate {
  const now = () => lent.clock.now();
  const { rateLimit } = lent.machine.config;
  const general = new RateLimiter(rateLimit, now);
  const attempts = new RateLimiter(rateLimit === 0 ? 0 : Math.max(1, rateLimit / SHARE_OF_ATTEMPTS), now);

  return {
    now,

    async identify(request, reply, needs) {
      const cookie = request.cookies[cookieName(lent.url())];
      if (needs.anyOrigin === true) allowAnyOrigin(request, reply);
      else refuseOtherOrigins(request, lent.url(), cookie !== undefined);
      const network = networkOf(request.ip);
      if (needs.who === 'always' && request.method === 'POST') limit(attempts.take(network));
      const identity = await identify(
        lent.store,
        now(),
        readCredential(request.headers.authorization, cookie),
        visitorDigest(request.cookies[visitorCookieName(lent.url())]),
        actingOf(request),
      );
      if (identity.caller.embed !== undefined) refuseElsewhere(request, lent.url());
      const account = asksReally(identity.caller);
      limit(general.take(account === null ? `network ${network}` : `account ${account.id}`));
      noteUse(lent, identity);
      if (identity.refused && cookie !== undefined && asksWhoOneIs(needs, request))
        setCookie(lent, reply, null);
      return identity;
    },

    context(request, reply, identity) {
      const gone = new AbortController();
      reply.raw.once('close', () => {
        if (!reply.raw.writableFinished) gone.abort();
      });
      return {
        caller: identity.caller,
        store: lent.store,
        clock: lent.clock,
        random: lent.random,
        hasher: lent.hasher,
        bus: lent.bus,
        kinds: lent.kinds,
        mailConfigured: lent.machine.post.configured,
        machine: lent.machine,
        requestId: request.id,
        log: request.log,
        signal: gone.signal,
        ip: request.ip,
        network: networkOf(request.ip),
        device: deviceOf(request.headers['user-agent']),
        address: (path) => lent.url() + path,
        digest: digestSecret,
        later: lent.later,
        requireOwnOrigin: () =>
          refuseOtherOrigins(request, lent.url(), request.cookies[cookieName(lent.url())] !== undefined),
        setCookie: (secret) => setCookie(lent, reply, secret),
        codes: oneTimeCodes,
        stepDigest: (name) => stepDigest(request, lent.url(), name),
        setStepCookie: (name, secret) => setStepCookie(reply, lent.url(), name, secret),
        visitorSecret: visitorSecret(request.cookies[visitorCookieName(lent.url())]),
        setVisitorCookie: (secret) =>
          setHubCookie(reply, lent.url(), { name: visitorCookieName(lent.url()), secret, life: COOKIE_LIFE }),
      };
    },

    serving(outgoing, context, endpoint, id) {
      watch(lent, outgoing, context, endpoint.needs, id);
    },
  };
}

/** The id of whose eyes a request borrows: by its header, or for links by a parameter of the address. */
function actingOf(request: FastifyRequest): string | null {
  const named =
    request.headers[ACTING_HEADER] ?? (request.query as Record<string, unknown>)[ACTING_PARAMETER];
  return typeof named === 'string' && named !== '' ? named : null;
}

/** The account behind a request, whoever it acts as. */
function asksReally({ account, acting }: Caller): Account | null {
  return acting?.behind ?? account;
}

function limit(seconds: number): void {
  if (seconds === 0) return;
  throw new Problem('rate-limited', {
    detail: `Too many requests. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
    parameters: { retryAfter: seconds },
  });
}

/**
 * A cookie that is no longer good goes when the page asks who one is. Not on any answer: while the secret is being
 * changed, a request that is still under way with the old one would take the new one away.
 */
function asksWhoOneIs(needs: Needs, request: FastifyRequest): boolean {
  return (
    needs.who === 'account' && request.method === 'GET' && request.routeOptions.url === '/api/v1/account'
  );
}

/** Seconds. The hub judges the session at each use; its cookie only must not go before. */
const COOKIE_LIFE = POLICY_BOUNDS.sessionLife.most / 1000;

function setCookie(lent: Lent, reply: FastifyReply, secret: string | null): void {
  const url = lent.url();
  setHubCookie(reply, url, { name: cookieName(url), secret, life: COOKIE_LIFE });
}

function noteUse(lent: Lent, identity: Identity): void {
  const { used } = identity;
  const account = asksReally(identity.caller);
  if (used === null) return;
  const at = lent.clock.now();
  lent.later(
    lent.store.write(async (unit) => {
      if (used.session !== undefined) await unit.sessions.touch(used.session, { lastUsedAt: at });
      if (used.key !== undefined) await unit.sessions.keyUsed(used.key, at);
      if (used.embed !== undefined) await unit.embeds.used(used.embed, at);
      if (used.visits !== undefined) await unit.links.seen(used.visits, at);
      if (account !== null) await unit.accounts.seen(account.key, at);
    }),
  );
}

function watch(lent: Lent, outgoing: Outgoing, context: RequestContext, needs: Needs, id: string): void {
  const { body } = outgoing;
  const { role, permission } = needs;
  if (role === undefined || !(body instanceof Readable)) return;
  const done = lent.switch.watch({
    // Who acts as somebody may see at least as much, and it is that session which must go on.
    account: asksReally(context.caller)?.key ?? context.caller.embed?.maker ?? null,
    id,
    role,
    permission,
    session: context.caller.session,
    key: context.caller.key,
    visitor: context.caller.visitor ?? null,
    embed: context.caller.embed?.id,
    stop: () => body.destroy(new Error('the access to it ended')),
  });
  body.once('close', done);
}
