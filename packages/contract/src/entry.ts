import { z } from 'zod';
import { endpoint, noContent } from './endpoint.ts';
import { accountShape } from './people.ts';
import { byId, email, lines, name, time } from './shapes.ts';

/** Of a mailed or handed-over address: what stands behind its `#`. */
export const secret = z.string().min(1).max(200);
const password = z.string().max(500);

/** A path of this hub to go on to, of plain letters: no other host, no backslash, nothing encoded that could become one. */
const nextPath = z
  .string()
  .max(500)
  .regex(
    /^\/(?:[\w~-][\w.~-]*(?:\/[\w~-][\w.~-]*)*\/?)?(?:\?[\w.~=&-]*)?$/,
    'must be a path of this hub such as /r/…',
  );

/** "Look in your mail": the answer for every address where the hub sends mail (A23). */
const mailedShape = z.object({ status: z.literal('mailed'), email: z.string() });

/** Ways in without signing in: registering, proving an address, a forgotten password. */
export const entry = {
  register: endpoint({
    method: 'POST',
    path: '/api/v1/register',
    summary:
      'Make an account for oneself, where the hub takes registrations; with mail the answer is "mailed" for every address',
    needs: { who: 'always', scope: 'admin' },
    body: z.strictObject({
      name: name(200),
      /** May be left out with an invitation, which is to an address. */
      email: email.optional(),
      password,
      passwordVerify: password,
      institution: lines(200).optional(),
      website: z
        .url({ protocol: /^https?$/, error: 'must start with http:// or https://' })
        .max(500)
        .optional(),
      /** The secret of an invitation that one came with. */
      invitation: secret.optional(),
      next: nextPath.optional(),
    }),
    output: z.union([accountShape, mailedShape]),
    status: 201,
  }),
  lookAtProof: endpoint({
    method: 'POST',
    path: '/api/v1/verify/look',
    summary: 'What a mailed secret would prove; changes nothing',
    needs: { who: 'always', scope: 'read' },
    body: z.strictObject({ secret }),
    output: z.object({ kind: z.enum(['registration', 'address']), email: z.string(), yours: z.boolean() }),
  }),
  verify: endpoint({
    method: 'POST',
    path: '/api/v1/verify',
    summary: 'Prove an address by its mailed secret, together with the password or a session of the account',
    needs: { who: 'always', scope: 'admin' },
    body: z.strictObject({ secret, password: password.optional() }),
    output: z.object({ kind: z.enum(['registration', 'address']), account: accountShape }),
  }),
  forgotPassword: endpoint({
    method: 'POST',
    path: '/api/v1/forgot-password',
    summary: 'Ask for a way to choose a new password; the answer is the same for every address',
    needs: { who: 'always', scope: 'admin' },
    body: z.strictObject({ email: z.string().max(254) }),
    /** Whether this hub mails the way, or its administrators hand it over. */
    output: z.object({ mail: z.boolean() }),
    status: 202,
  }),
  resetPassword: endpoint({
    method: 'POST',
    path: '/api/v1/set-password',
    summary: 'Set a password by a one-time address; ends every session and key',
    needs: { who: 'always', scope: 'admin' },
    body: z.strictObject({ token: secret, password }),
    output: z.object({ email: z.string() }),
  }),
  resendProof: endpoint({
    method: 'POST',
    path: '/api/v1/account/address/resend',
    summary: 'Mail once more the way to prove the own address, or the one asked for instead',
    needs: { who: 'account', scope: 'admin' },
    output: z.object({ email: z.string() }),
  }),
  cancelAddressChange: endpoint({
    method: 'DELETE',
    path: '/api/v1/account/address',
    summary: 'Take back the wish for another address',
    needs: { who: 'account', scope: 'admin' },
    output: noContent,
  }),
  listResetRequests: endpoint({
    method: 'GET',
    path: '/api/v1/reset-requests',
    summary: 'Who forgot their password and waits for a way in, while the hub sends no mail',
    needs: { who: 'account', scope: 'admin', permission: 'users:manage' },
    output: z.object({ items: z.array(z.object({ account: accountShape, at: time })) }),
  }),
  issueReset: endpoint({
    method: 'POST',
    path: '/api/v1/users/:id/reset-link',
    summary: 'Make the address at which somebody chooses a new password, to hand over; the person is told',
    needs: { who: 'account', scope: 'admin', permission: 'users:manage', fresh: true },
    params: byId,
    output: z.object({ address: z.string(), until: time }),
    status: 201,
  }),
  dismissReset: endpoint({
    method: 'DELETE',
    path: '/api/v1/users/:id/reset-request',
    summary: 'Put a request for a new password aside',
    needs: { who: 'account', scope: 'admin', permission: 'users:manage' },
    params: byId,
    output: noContent,
  }),
};
