import type { Readable } from 'node:stream';
import type { Endpoint, EndpointName, Endpoints, Output, Parsed } from '@tessera/contract';
import type { Account, SignInContext } from '@tessera/domain';
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from '../config.ts';
import type { Uploads } from '../files/index.ts';
import type { KindServer, Outgoing, Progress, Tables } from '../kind-host.ts';
import type { Workshop } from '../kinds/index.ts';
import type { Post } from '../mail/index.ts';
import type { OidcClient } from '../signin/oidc.ts';
import type { StepCookie } from '../signin/step-cookies.ts';

/** What the routes of one hub share. */
export interface Machine {
  readonly config: Config;
  /** The server's halves of the kinds, by the kind's id. */
  readonly kindServers: ReadonlyMap<string, KindServer>;
  /** Columns for kinds. */
  readonly tables: Tables;
  /** Where kinds prepare versions and read them. */
  readonly workshop: Workshop;
  /** Where the bytes of uploads come in. */
  readonly uploads: Uploads;
  /** Speaks with sign-in providers. */
  readonly oidc: OidcClient;
  /** What takes mail to its server. */
  readonly post: Post;
  readonly version: string;
  /** What the product does for the first administrator, such as publishing the samples that were asked for. */
  readonly afterSetUp?: (account: Account, wishes: { readonly samples: boolean }) => Promise<void>;
}

/** What a handler gets besides its input: the command's context and the request's own things. */
export interface RequestContext extends SignInContext {
  readonly machine: Machine;
  readonly requestId: string;
  /** Structured; what is logged here must hold no secrets and no ids of resources. */
  readonly log: FastifyBaseLogger;
  /** Aborts when the caller goes away before the answer is complete, and when the hub stops. */
  readonly signal: AbortSignal;
  /** The caller's address; forwarded ones count only from trusted proxies. */
  readonly ip: string;
  /** The network that failures are counted by: the IPv4 address or the IPv6 /64. */
  readonly network: string;
  /** What the caller's software calls itself, in a few words. */
  readonly device: string;
  /** Tells whoever waits how far the work is; goes nowhere unless the route's transport is `progress` and the caller asked. */
  progress(progress: Progress): void;
  /** Work that goes on after the answer, finished before the hub closes; its failure is logged. */
  later(work: Promise<unknown>): void;
  /** Refuses a page of another origin: for what sets a cookie on a route that any origin may call. */
  requireOwnOrigin(): void;
  /** The secret by which the caller's browser holds open links; null when it has none yet. */
  readonly visitorSecret: string | null;
  setVisitorCookie(secret: string): void;
  /** Puts the session's secret into the browser's cookie, or takes the cookie away with null. */
  setCookie(secret: string | null): void;
  /** The digest of what the browser holds of a sign-in that is under way; null when it holds nothing. */
  stepDigest(name: StepCookie): string | null;
  /** Gives the browser the secret by which it finishes a sign-in, or takes it away with null. */
  setStepCookie(name: StepCookie, secret: string | null): void;
}

/** What a handler gets, parsed; a `bytes-in` route also the raw body, unread. */
type Received<E extends Endpoint> = Parsed<E> &
  (E['transport'] extends 'bytes-in' ? { readonly bytes: Readable } : unknown);

/** What a handler answers; of a `bytes-out` route the bytes. */
type Answer<E extends Endpoint> = E['transport'] extends 'bytes-out'
  ? Outgoing
  : Output<E> extends undefined
    ? undefined
    : Output<E>;

/**
 * The work behind a route. Where the endpoint declares a `role`, it must ask `requireResource` (without naming a role)
 * in the transaction that does the work; the mount notices when it did not.
 */
export type Handler<E extends Endpoint> = (context: RequestContext, input: Received<E>) => Promise<Answer<E>>;

/** A handler for each of the named endpoints; a missing one is a type error. */
export type Handlers<Names extends EndpointName = EndpointName> = {
  readonly [Name in Names]: Handler<Endpoints[Name]>;
};
