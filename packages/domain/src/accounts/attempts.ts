import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { normalAddress } from './model.ts';
import type { SecretContext } from './secret-context.ts';

const SECOND = 1000;
/** Failures that cost no pause. */
const FREE = 5;
const LONGEST = 15 * 60 * SECOND;
/** Failures are forgotten a day after the last one. */
const MEMORY = 24 * 60 * 60 * SECOND;

/** How long after a failure the next attempt has to wait, ms: nothing for five, then a second, doubled each time, up to 15 minutes. */
export function pauseAfter(failures: number): number {
  if (failures <= FREE) return 0;
  return Math.min(SECOND * 2 ** Math.min(failures - FREE - 1, 20), LONGEST);
}

/**
 * What failures are counted by: the address (whether or not it has an account) and the network together, so that nobody
 * can lock another person out from elsewhere (A3). A digest, since people type passwords into the address field.
 */
export function attemptKey(context: SecretContext, email: string, network: string): string {
  return context.digest(`sign-in|${normalAddress(email)}|${network}`);
}

/**
 * Admits an attempt to prove a password and counts it as failed until {@link attemptSucceeded}: counted before the
 * slow comparison, so that a burst of guesses cannot slip in beside it. Fails with `rate-limited` during a pause.
 */
export async function admitAttempt(unit: Unit, key: string, now: number): Promise<void> {
  await refusePause(unit, key, now);
  await unit.sessions.failure(key, now);
}

/** Fails with `rate-limited` during a pause, and counts nothing. */
export async function refusePause(unit: Unit, key: string, now: number): Promise<void> {
  const state = await unit.sessions.failures(key);
  if (state !== null && now >= state.lastAt + MEMORY) {
    await unit.sessions.clearFailures(key);
  } else if (state !== null) {
    const wait = state.lastAt + pauseAfter(state.count) - now;
    if (wait > 0) {
      const seconds = Math.ceil(wait / SECOND);
      throw new Problem('rate-limited', {
        detail: `Too many attempts. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
        parameters: { retryAfter: seconds },
      });
    }
  }
}

/** Forgets the failures: the password was right. */
export async function attemptSucceeded(unit: Unit, key: string): Promise<void> {
  await unit.sessions.clearFailures(key);
}
