import { tell } from '../activity/tell.ts';
import { record } from '../audit/record.ts';
import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { type FactorMethod, factorMethods, mustHaveFactor } from './factors.ts';
import type { Account } from './model.ts';
import type { SecretContext } from './secret-context.ts';
import { readSessionSpan, sessionIsOver } from './sessions.ts';
import type { Session } from './store.ts';

/** Where a session is held, and what is kept of its secret. */
export interface SessionStart {
  readonly kind: 'browser' | 'script';
  /** Digest of the new secret. */
  readonly secretHash: string;
  /** What the person's software calls itself. */
  readonly device: string;
  /** The network address that it came from. */
  readonly place: string;
}

/** What became of a sign-in: a session, or what it still lacks. Whoever lacks something has access to nothing. */
export type Entrance =
  | { readonly kind: 'in'; readonly account: Account; readonly session: Session }
  | { readonly kind: 'second-factor'; readonly methods: readonly FactorMethod[] }
  | { readonly kind: 'set-up-factor' };

/** A sign-in that lacks its second factor is over after this. */
export const STEP_LIFE = 10 * 60_000;

/**
 * Lets somebody in who has proved the first factor. Where the second one is missing, a step is kept instead of a
 * session: whoever holds its secret finishes it, and it opens nothing else. The session that the caller came with ends
 * only when a new one begins.
 */
export async function enter(
  context: SecretContext,
  unit: Unit,
  account: Account,
  how: {
    readonly start: SessionStart;
    readonly bothProved: boolean;
    /** Digest of the secret that a step would be finished by; null where it cannot be, in scripts. */
    readonly step: string | null;
    /** The counted attempts that are forgotten once it is finished. */
    readonly attempts: string | null;
    /** Where to go afterwards. */
    readonly next?: string;
  },
): Promise<Entrance> {
  if (!how.bothProved) {
    const methods = await factorMethods(unit, account.key);
    const lacks =
      methods.length > 0 ? 'second-factor' : (await mustHaveFactor(unit, account)) ? 'set-up-factor' : null;
    if (lacks !== null) {
      if (how.step !== null) {
        await unit.factors.putStep({
          id: how.step,
          purpose: lacks,
          account: account.key,
          state: { attempts: how.attempts, next: how.next ?? null },
          until: context.clock.now() + STEP_LIFE,
        });
      }
      return lacks === 'second-factor' ? { kind: lacks, methods } : { kind: lacks };
    }
  }
  if (how.attempts !== null) await unit.sessions.clearFailures(how.attempts);
  if (context.caller.session !== null) await unit.sessions.end(context.caller.session);
  return { kind: 'in', account, session: await startSession(context, unit, account, how.start) };
}

/** Starts a session for somebody who has just proved who they are, with all that is asked of them. */
export async function startSession(
  context: SecretContext,
  unit: Unit,
  account: Account,
  start: SessionStart,
): Promise<Session> {
  const now = context.clock.now();
  const session: Session = {
    id: context.random.id(),
    account: account.key,
    secretHash: start.secretHash,
    kind: start.kind,
    device: start.device,
    place: start.place,
    createdAt: now,
    lastUsedAt: now,
    signedInAt: now,
  };
  // Sessions that ended by time go here, so that they never become many.
  const span = await readSessionSpan(unit);
  for (const old of await unit.sessions.ofAccount(account.key)) {
    if (sessionIsOver(old, now, span)) await unit.sessions.end(old.id);
  }
  await unit.sessions.create(session);
  await unit.accounts.seen(account.key, now);
  await noticeDevice(context, unit, account, start);
  await record(context, unit, {
    action: 'session.started',
    target: account.id,
    actor: account.id,
    through: start.kind === 'script' ? 'session' : 'web',
    after: { kind: start.kind, device: start.device, place: start.place },
  });
  return session;
}

/** Whoever signs in from somewhere new is told, in case it was somebody else (A25). */
async function noticeDevice(
  context: SecretContext,
  unit: Unit,
  account: Account,
  { device, place }: SessionStart,
): Promise<void> {
  const where = `${device} · ${coarseNetwork(place)}`;
  if ((await unit.news.noteDevice(account.key, where, context.clock.now())) !== 'new') return;
  await tell(context, unit, {
    ...{ to: account.key, event: 'security', what: 'new-device', actor: null, resource: null },
    details: { device, place },
    path: '/account',
  });
}

/** Addresses change within their network: an IPv4 one counts by its /16, an IPv6 one by its /32. */
function coarseNetwork(place: string): string {
  return place.includes(':')
    ? place.split(':').slice(0, 2).join(':')
    : place.split('.').slice(0, 2).join('.');
}

/** The account of a step, as long as it may still sign in. Fails with `sign-in-over`. */
export async function stepAccount(unit: Unit, key: Account['key'] | null | undefined): Promise<Account> {
  const account = key === null || key === undefined ? null : await unit.accounts.byKey(key);
  if (account?.status !== 'active') throw signInOver();
  return account;
}

export function signInOver(): Problem {
  return new Problem('sign-in-over', {
    detail: 'This sign-in took too long, or was finished elsewhere. Start again.',
  });
}
