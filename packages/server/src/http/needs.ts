import type { Needs } from '@tessera/contract';
import { type Caller, Problem, requirePermission, requireScope, signedInRecently } from '@tessera/domain';
import type { Identity } from '../signin/identify.ts';

/** Refuses whoever lacks what a route needs; roles on resources are the command's part, in its own transaction. */
export function checkNeeds(needs: Needs, identity: Identity, now: number): void {
  if (needs.who === 'always') return;
  const { caller } = identity;
  if (identity.refused) {
    throw new Problem('signed-out', {
      detail: 'You are no longer signed in, or the key is not valid. Sign in again.',
    });
  }
  if (caller.account === null) {
    if (needs.who === 'account') throw new Problem('signed-out', { detail: 'Sign in first.' });
    if (!identity.guests) {
      throw new Problem('guests-refused', {
        detail: 'This hub shows nothing to visitors without an account. Sign in.',
      });
    }
    if (needs.permission !== undefined) throw new Problem('signed-out', { detail: 'Sign in to do this.' });
  }
  requireScope(caller, needs.scope);
  if (needs.permission !== undefined) requirePermission(caller, needs.permission);
  if (needs.fresh === true) checkFresh(caller, now);
}

function checkFresh(caller: Caller, now: number): void {
  if (caller.through === 'key') {
    throw new Problem('scope-needed', { detail: 'No access key may do this. Sign in with your password.' });
  }
  if (signedInRecently(caller, now)) return;
  throw new Problem('sign-in-stale', {
    detail: 'Enter your password again; this needs a sign-in of the last 10 minutes.',
  });
}
