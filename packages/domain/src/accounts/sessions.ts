import type { Caller } from '../context.ts';
import type { Store, Unit } from '../ports.ts';
import type { Session } from './store.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A session ends this long after its last use (A4). */
export const SESSION_IDLE = 14 * DAY;
/** And this long after it began, whatever its use. */
export const SESSION_LIFE = 90 * DAY;
/** How long a proof of the password is good for dangerous acts. */
export const PROOF_LIFE = 10 * MINUTE;

/** Whether a session has ended by time. */
export function sessionIsOver(session: Session, now: number): boolean {
  return now >= session.lastUsedAt + SESSION_IDLE || now >= session.createdAt + SESSION_LIFE;
}

/** Removes sessions, one-time secrets and failed attempts that are over by time, of people who never come back too. */
export async function forgetWhatIsOver(store: Store, now: number): Promise<void> {
  await store.write((unit) =>
    unit.sessions.forget({ now, idleSince: now - SESSION_IDLE, begunUntil: now - SESSION_LIFE }),
  );
}

/** Whether the caller proved the password in the last 10 minutes; never true of a key. */
export function signedInRecently(caller: Caller, now: number): boolean {
  return caller.signedInAt !== null && now - caller.signedInAt < PROOF_LIFE;
}

/** Whether visitors without an account are let in (A8). */
export async function guestsAllowed(unit: Unit): Promise<boolean> {
  return unit.settings.get<boolean>('guestSessions', true);
}
