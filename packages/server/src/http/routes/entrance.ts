import {
  type Account,
  type Entrance,
  factorSetUpNeeded,
  secondFactorNeeded,
  signInOver,
} from '@tessera/domain';
import { sessionToken } from '../../signin/credentials.ts';
import type { StepCookie } from '../../signin/step-cookies.ts';
import type { RequestContext } from '../context.ts';
import { accountOut } from '../shapes.ts';

/** Answers a sign-in: the session, by cookie or bearer; or what it lacks, as a problem, and a cookie to finish it by. */
export function answerEntrance(
  context: RequestContext,
  entrance: Entrance,
  how: {
    readonly kind: 'browser' | 'script';
    /** The session's secret. */
    readonly secret: string;
    /** The secret that a missing half is finished by; none for scripts. */
    readonly step: string | null;
    readonly next?: string;
  },
) {
  if (entrance.kind !== 'in') {
    if (how.step !== null) context.setStepCookie('step', how.step);
    throw entrance.kind === 'second-factor'
      ? secondFactorNeeded(entrance.methods, how.next)
      : factorSetUpNeeded(how.next);
  }
  return letIn(context, entrance.account, how);
}

/** A session has begun: whatever led to it is over. */
export function letIn(
  context: RequestContext,
  account: Account,
  how: { readonly kind: 'browser' | 'script'; readonly secret: string },
) {
  if (how.kind === 'script') return { account: accountOut(account), token: sessionToken(how.secret) };
  if (context.stepDigest('step') !== null) context.setStepCookie('step', null);
  context.setCookie(how.secret);
  return { account: accountOut(account) };
}

/** The session of the caller has a new secret. */
export function renewed(context: RequestContext, kind: 'browser' | 'script', secret: string) {
  if (kind === 'script') return { token: sessionToken(secret) };
  context.setCookie(secret);
  return {};
}

/** The digest of what the browser finishes a sign-in by; `sign-in-over` without it. */
export function requireStep(context: RequestContext, name: StepCookie): string {
  const digest = context.stepDigest(name);
  if (digest === null) throw signInOver();
  return digest;
}
