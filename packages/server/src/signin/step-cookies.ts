import { STEP_LIFE } from '@tessera/domain';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { cookieName } from './credentials.ts';
import { setHubCookie } from './hub-cookies.ts';
import { digestSecret } from './secrets.ts';

/**
 * What a browser holds while a sign-in is under way: `step` for its second half, `trip` for a way to a provider and
 * back. They are no sessions: nothing but the routes that finish a sign-in looks at them.
 */
export type StepCookie = 'step' | 'trip';

const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** The digest of the secret in the cookie; null when there is none, or nonsense. */
export function stepDigest(request: FastifyRequest, url: string, name: StepCookie): string | null {
  const secret = request.cookies[nameOf(url, name)];
  return secret !== undefined && SECRET.test(secret) ? digestSecret(secret) : null;
}

/** Puts the secret into the cookie for as long as a step lives, or takes the cookie away with null. */
export function setStepCookie(
  reply: FastifyReply,
  url: string,
  name: StepCookie,
  secret: string | null,
): void {
  setHubCookie(reply, url, { name: nameOf(url, name), secret, life: STEP_LIFE / 1000 });
}

function nameOf(url: string, name: StepCookie): string {
  return `${cookieName(url)}-${name}`;
}
