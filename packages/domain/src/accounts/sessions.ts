import type { Caller, Context } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Store, Unit } from '../ports.ts';
import { type Policy, readSettings } from '../settings/policy.ts';
import { RESTORE_LIFE } from './deleted.ts';
import type { Session } from './store.ts';

const MINUTE = 60_000;

/** How long a session lives, as the settings say (A4). */
export type SessionSpan = Pick<Policy, 'sessionIdle' | 'sessionLife'>;

export function readSessionSpan(unit: Unit): Promise<SessionSpan> {
  return readSettings(unit, 'sessionIdle', 'sessionLife');
}

/** How long a proof of the password is good for dangerous acts. */
export const PROOF_LIFE = 10 * MINUTE;

/** When a session ends by time if it is not used before, ms since 1970. */
export function sessionEnd(session: Session, span: SessionSpan): number {
  return Math.min(session.lastUsedAt + span.sessionIdle, session.createdAt + span.sessionLife);
}

/** Whether a session has ended by time. */
export function sessionIsOver(session: Session, now: number, span: SessionSpan): boolean {
  return now >= sessionEnd(session, span);
}

/** Requests for a new password are kept for so long; what counts attempts looks back less far. */
const ENTRY_KEPT = 30 * 24 * 60 * MINUTE;

/**
 * Removes sessions, one-time secrets and failed attempts that are over by time, of people who never come back too, and
 * the links of accounts that are gone for good.
 */
export async function forgetWhatIsOver(store: Store, now: number): Promise<void> {
  await store.write(async (unit) => {
    const { sessionIdle, sessionLife } = await readSessionSpan(unit);
    await unit.acting.forget(now);
    await unit.links.forget(now);
    await unit.entry.forget({ now, before: now - ENTRY_KEPT });
    await unit.embeds.forget(now);
    await unit.providers.forget(now - RESTORE_LIFE);
    await unit.sessions.forget({ now, idleSince: now - sessionIdle, begunUntil: now - sessionLife });
  });
}

/** Whether the caller proved the password in the last 10 minutes; never true of a key. */
export function signedInRecently(caller: Caller, now: number): boolean {
  return caller.signedInAt !== null && now - caller.signedInAt < PROOF_LIFE;
}

/** For what opens accounts, one's own too, or guards them: no key does it, and whoever does has proved the password lately (A4). */
export function requireRecentSignIn(context: Context): void {
  const { caller } = context;
  if (caller.through === 'key') {
    throw new Problem('scope-needed', {
      detail: 'No access key changes passwords, addresses or how people sign in. Sign in with your password.',
    });
  }
  if (caller.through === 'system' || signedInRecently(caller, context.clock.now())) return;
  throw new Problem('sign-in-stale', {
    detail: 'Enter your password again; this needs a sign-in of the last 10 minutes.',
  });
}
