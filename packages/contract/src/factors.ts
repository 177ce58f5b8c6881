import { FACTOR_METHODS } from '@tessera/domain';
import { z } from 'zod';
import { endpoint, noContent } from './endpoint.ts';
import { accountShape } from './people.ts';
import { byId, id, name, time } from './shapes.ts';

/** A code of an app (six digits) or a recovery code, as typed. */
export const factorCode = z.string().min(1).max(60);

export const passkeyShape = z.object({
  id,
  name: z.string(),
  /** Kept in more places than one device. */
  synced: z.boolean(),
  createdAt: time,
  lastUsedAt: time.nullable(),
});
export type PasskeyShape = z.infer<typeof passkeyShape>;

/** How an account signs in. */
export const securityShape = z.object({
  password: z.boolean(),
  /** The app of one-time codes. */
  code: z.object({ createdAt: time }).nullable(),
  passkeys: z.array(passkeyShape),
  /** How many are left. */
  recoveryCodes: z.number().int(),
  /** Providers that the account is linked to. */
  providers: z.array(
    z.object({
      id,
      name: z.string(),
      email: z.string().nullable(),
      createdAt: time,
      lastUsedAt: time,
    }),
  ),
  /** Providers that could be linked besides. */
  linkable: z.array(z.object({ id, name: z.string() })),
  /** Whether this hub demands a second factor of the account. */
  required: z.boolean(),
});
export type SecurityShape = z.infer<typeof securityShape>;

/** Options and answers of WebAuthn, as the browser makes and reads them: judged by what they prove, not by their shape. */
const ceremony = z.record(z.string(), z.unknown());
const answer = z.looseObject({ id: z.string().max(2000), response: z.looseObject({}) });
const options = z.object({ options: ceremony });
const next = z.string().max(2000);

/** What signing in comes to: the account, and a bearer for scripts (browsers get a cookie). */
export const signedInShape = z.object({
  account: accountShape,
  /** Bearer secret, for `script` only; a browser gets a cookie instead. Shown once. */
  token: z.string().optional(),
});

const finished = signedInShape.extend({
  /** Where the person wanted to go, when a provider was asked on the way. */
  next: next.nullable(),
});
const factorSet = z.object({
  /** Shown this once; null when there are some already. */
  recoveryCodes: z.array(z.string()).nullable(),
});
const newCode = z.object({
  /** Base32, for typing. */
  secret: z.string(),
  /** `otpauth:` address, for the picture. */
  address: z.string(),
});
const code = z.strictObject({ code: factorCode });
const newPasskey = z.strictObject({ name: name(80), response: answer });

const always = { who: 'always', scope: 'admin' } as const;
const own = { who: 'account', scope: 'admin' } as const;
const fresh = { ...own, fresh: true } as const;

/**
 * The second half of a sign-in in a browser. `POST /api/v1/sessions` answers `second-factor-needed` or
 * `factor-set-up-needed` and leaves a short-lived cookie, which these routes go by; it opens nothing else.
 */
export const factorSteps = {
  finishSignIn: endpoint({
    method: 'POST',
    path: '/api/v1/sign-in/code',
    summary: 'Finish a sign-in by a code of the app or a recovery code',
    needs: always,
    body: code,
    output: finished,
    status: 201,
  }),
  askPasskey: endpoint({
    method: 'POST',
    path: '/api/v1/sign-in/passkey/options',
    summary: 'What a passkey must sign: alone (`sign-in`), or as the second factor',
    needs: always,
    body: z.strictObject({ for: z.enum(['sign-in', 'second-factor']) }),
    output: options,
  }),
  signInByPasskey: endpoint({
    method: 'POST',
    path: '/api/v1/sign-in/passkey',
    summary: 'Sign in by a passkey, or finish a sign-in by it',
    needs: always,
    body: z.strictObject({ for: z.enum(['sign-in', 'second-factor']), response: answer }),
    output: finished,
    status: 201,
  }),
  beginCodeAtSignIn: endpoint({
    method: 'POST',
    path: '/api/v1/sign-in/set-up/code',
    summary: 'At a sign-in that demands a second factor: a new secret for an app of codes',
    needs: always,
    output: newCode,
  }),
  confirmCodeAtSignIn: endpoint({
    method: 'POST',
    path: '/api/v1/sign-in/set-up/code/confirm',
    summary: 'Set the app up by a code of it, and sign in',
    needs: always,
    body: code,
    output: finished.extend(factorSet.shape),
    status: 201,
  }),
  beginPasskeyAtSignIn: endpoint({
    method: 'POST',
    path: '/api/v1/sign-in/set-up/passkey/options',
    summary: 'At a sign-in that demands a second factor: what a new passkey must sign',
    needs: always,
    output: options,
  }),
  addPasskeyAtSignIn: endpoint({
    method: 'POST',
    path: '/api/v1/sign-in/set-up/passkey',
    summary: 'Register a passkey, and sign in',
    needs: always,
    body: newPasskey,
    output: finished.extend(factorSet.shape),
    status: 201,
  }),
};

export const factors = {
  getSecurity: endpoint({
    method: 'GET',
    path: '/api/v1/account/security',
    summary: 'How one signs in: password, codes, passkeys, recovery codes, providers',
    needs: { who: 'account', scope: 'read', inPerson: true },
    output: securityShape,
  }),
  beginCode: endpoint({
    method: 'POST',
    path: '/api/v1/account/code',
    summary: 'A new secret for an app of codes; it counts once it is confirmed by a code',
    needs: fresh,
    output: newCode,
  }),
  confirmCode: endpoint({
    method: 'POST',
    path: '/api/v1/account/code/confirm',
    summary: 'Set the app up by a code of it',
    needs: fresh,
    body: code,
    output: factorSet,
  }),
  removeCode: endpoint({
    method: 'DELETE',
    path: '/api/v1/account/code',
    summary: 'Remove the app of codes',
    needs: fresh,
    output: noContent,
  }),
  renewRecoveryCodes: endpoint({
    method: 'POST',
    path: '/api/v1/account/recovery-codes',
    summary: 'New recovery codes, shown this once; the old ones stop working',
    needs: fresh,
    output: z.object({ recoveryCodes: z.array(z.string()) }),
  }),
  beginPasskey: endpoint({
    method: 'POST',
    path: '/api/v1/account/passkeys/options',
    summary: 'What a new passkey must sign',
    needs: fresh,
    output: options,
  }),
  addPasskey: endpoint({
    method: 'POST',
    path: '/api/v1/account/passkeys',
    summary: 'Register a passkey',
    needs: fresh,
    body: newPasskey,
    output: factorSet.extend({ passkey: passkeyShape }),
    status: 201,
  }),
  renamePasskey: endpoint({
    method: 'PATCH',
    path: '/api/v1/account/passkeys/:id',
    summary: 'Rename a passkey',
    needs: own,
    params: byId,
    body: z.strictObject({ name: name(80) }),
    output: passkeyShape,
  }),
  removePasskey: endpoint({
    method: 'DELETE',
    path: '/api/v1/account/passkeys/:id',
    summary: 'Remove a passkey',
    needs: fresh,
    params: byId,
    output: noContent,
  }),
  askOwnPasskey: endpoint({
    method: 'POST',
    path: '/api/v1/sessions/current/prove/passkey/options',
    summary: 'What a passkey must sign to prove again who one is',
    needs: own,
    output: options,
  }),
  proveByPasskey: endpoint({
    method: 'POST',
    path: '/api/v1/sessions/current/prove/passkey',
    summary: 'Prove by a passkey who one is, for what needs a recent sign-in; rotates the session secret',
    needs: own,
    body: z.strictObject({ response: answer }),
    output: z.object({ token: z.string().optional() }),
  }),
  getUserSecurity: endpoint({
    method: 'GET',
    path: '/api/v1/users/:id/security',
    summary: 'How somebody signs in',
    needs: { who: 'account', scope: 'admin', permission: 'users:manage' },
    params: byId,
    output: securityShape.omit({ linkable: true }),
  }),
  resetFactors: endpoint({
    method: 'DELETE',
    path: '/api/v1/users/:id/factors',
    summary: 'Take away the second factors and passkeys of somebody who lost them; ends their sessions',
    needs: { who: 'account', scope: 'admin', permission: 'users:manage', fresh: true },
    params: byId,
    output: z.object({ sessionsEnded: z.number().int() }),
  }),
};

/** How a missing second factor can be given, as the problem's parameter `methods` lists it. */
export function methodsOf(parameter: string | number | boolean | undefined): readonly string[] {
  const named = String(parameter ?? '').split(' ');
  return FACTOR_METHODS.filter((method) => named.includes(method));
}
