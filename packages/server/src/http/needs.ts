import { type Endpoint, endpoints, type Needs } from '@tessera/contract';
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

/**
 * What nobody does as somebody else (A7, S26). Through other eyes one only looks, at the thing itself; as a guest at
 * whatever a guest may read. Acting as an account reads, and writes content where that was chosen: what concerns the
 * person (`inPerson`), sharing and administration are out of reach, which the scopes of the caller say too.
 */
export function checkActing({ method, path, needs }: Endpoint, { acting }: Caller): void {
  if (acting === undefined) return;
  const reads = method === 'GET';
  const allowed =
    acting.sort === 'act-as'
      ? (reads || (acting.writes && needs.scope === 'write' && needs.who !== 'always')) &&
        needs.inPerson !== true
      : reads &&
        (acting.resource === null ||
          needs.role === 'viewer' ||
          needs.who === 'always' ||
          path === WHO_ONE_IS);
  if (allowed) return;
  throw new Problem('acting-refused', {
    detail:
      acting.sort === 'act-as'
        ? 'Nobody does this in the name of somebody else. Stop acting as them first.'
        : 'You look through the eyes of somebody else and can only look. Stop it first.',
  });
}

/** The one address besides that says who one is: the page's frame needs it. */
const WHO_ONE_IS = endpoints.getAccount.path;

function checkFresh(caller: Caller, now: number): void {
  if (caller.through === 'key') {
    throw new Problem('scope-needed', { detail: 'No access key may do this. Sign in with your password.' });
  }
  if (signedInRecently(caller, now)) return;
  throw new Problem('sign-in-stale', {
    detail: 'Enter your password again; this needs a sign-in of the last 10 minutes.',
  });
}
