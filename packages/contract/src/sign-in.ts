import { COLOR_SCHEMES, KEY_SCOPES } from '@tessera/domain';
import { z } from 'zod';
import { actingShape } from './acting.ts';
import { endpoint, noContent } from './endpoint.ts';
import { factorCode, signedInShape as signedIn } from './factors.ts';
import { accountShape, groupShape, permission } from './people.ts';
import { byId, email, givenTime, id, lines, name, time } from './shapes.ts';

/** What anybody may know of a hub (A20). Never counts, people or addresses. */
export const metadataShape = z.object({
  product: z.literal('Tessera'),
  name: z.string(),
  organization: z.string(),
  description: z.string(),
  version: z.string(),
  signupEnabled: z.boolean(),
  guestSessions: z.boolean(),
  signInMethods: z.array(z.enum(['password', 'passkey', 'provider'])),
  /** Providers on the sign-in page. */
  signInProviders: z.array(z.object({ id, name: z.string() })),
  contact: z.string().nullable(),
  /** The colours of whoever chose none. */
  colorScheme: z.enum(COLOR_SCHEMES),
  /** Characters that a new password needs. */
  passwordLeast: z.number().int(),
  /** True until the first account exists: the set-up address is on the server's console. */
  needsSetUp: z.boolean(),
  kinds: z.array(z.string()),
});
export type MetadataShape = z.infer<typeof metadataShape>;

const password = z.string().max(500);

export const hub = {
  metadata: endpoint({
    method: 'GET',
    path: '/api/metadata',
    summary: 'What this hub is',
    needs: { who: 'always', scope: 'read', anyOrigin: true },
    output: metadataShape,
  }),
  setUp: endpoint({
    method: 'POST',
    path: '/api/v1/set-up',
    summary: 'Set up a hub that has no account: its administrator and name',
    needs: { who: 'always', scope: 'admin' },
    body: z.strictObject({
      token: z.string().max(200),
      name: name(200),
      email,
      password,
      hubName: name(120),
      samples: z.boolean(),
    }),
    output: signedIn,
    status: 201,
  }),
  checkSetUp: endpoint({
    method: 'POST',
    path: '/api/v1/set-up/check',
    summary: 'Whether a set-up address is still good',
    needs: { who: 'always', scope: 'read' },
    body: z.strictObject({ token: z.string().max(200) }),
    output: z.object({ good: z.boolean() }),
  }),
};

export const sessionShape = z.object({
  id,
  kind: z.enum(['browser', 'script']),
  device: z.string(),
  place: z.string(),
  createdAt: time,
  lastUsedAt: time,
  current: z.boolean(),
});

export const keyShape = z.object({
  id,
  name: z.string(),
  scopes: z.array(z.enum(KEY_SCOPES)),
  createdAt: time,
  until: time.nullable(),
  lastUsedAt: time.nullable(),
});

export const signIn = {
  signIn: endpoint({
    method: 'POST',
    path: '/api/v1/sessions',
    summary: "Sign in by e-mail and password; a cookie (`browser`) only from the hub's own pages",
    needs: { who: 'always', scope: 'read', anyOrigin: true },
    body: z.strictObject({
      email: z.string().max(254),
      password,
      /** A code of the app or a recovery code, where the account has a second factor and the caller no browser. */
      code: factorCode.optional(),
      kind: z.enum(['browser', 'script']).default('script'),
    }),
    output: signedIn,
    status: 201,
  }),
  signOut: endpoint({
    method: 'DELETE',
    path: '/api/v1/sessions/current',
    summary: 'Sign out',
    needs: { who: 'always', scope: 'read' },
    output: noContent,
  }),
  proveAgain: endpoint({
    method: 'POST',
    path: '/api/v1/sessions/current/prove',
    summary: 'Prove the password again, for what needs a recent sign-in; rotates the session secret',
    needs: { who: 'account', scope: 'admin' },
    body: z.strictObject({ password, code: factorCode.optional() }),
    output: z.object({ token: z.string().optional() }),
  }),
  listSessions: endpoint({
    method: 'GET',
    path: '/api/v1/sessions',
    summary: 'Where one is signed in',
    needs: { who: 'account', scope: 'read', inPerson: true },
    output: z.object({ items: z.array(sessionShape) }),
  }),
  endSession: endpoint({
    method: 'DELETE',
    path: '/api/v1/sessions/:id',
    summary: "End one of one's own sessions",
    needs: { who: 'account', scope: 'admin' },
    params: byId,
    output: noContent,
  }),
};

export const account = {
  getAccount: endpoint({
    method: 'GET',
    path: '/api/v1/account',
    summary: 'Oneself: account, permissions, groups, organizations',
    needs: { who: 'account', scope: 'read' },
    output: z.object({
      account: accountShape,
      /** The address that one asked for and has not confirmed yet. */
      wishedEmail: z.string().nullable(),
      permissions: z.array(permission),
      groups: z.array(groupShape),
      organizations: z.array(
        z.object({ id, name: z.string(), slug: z.string(), role: z.enum(['owner', 'admin', 'member']) }),
      ),
      /** Id of the organization that this session publishes to when a call names no owner; null = oneself. */
      current: id.nullable(),
      mayMakeOrganizations: z.boolean(),
      /** Who really asks, while somebody acts or views as another; null otherwise. */
      acting: actingShape.extend({ behind: z.object({ id, name: z.string() }) }).nullable(),
    }),
  }),
  updateAccount: endpoint({
    method: 'PATCH',
    path: '/api/v1/account',
    summary:
      "Change one's own name, e-mail, institution, website; with mail a new address counts once it is confirmed",
    needs: { who: 'account', scope: 'admin' },
    body: z.strictObject({
      name: name(200).optional(),
      email: email.optional(),
      institution: lines(200).nullable().optional(),
      website: z
        .url({ protocol: /^https?$/, error: 'must start with http:// or https://' })
        .max(500)
        .nullable()
        .optional(),
    }),
    output: accountShape.extend({ wishedEmail: z.string().nullable() }),
  }),
  setPassword: endpoint({
    method: 'POST',
    path: '/api/v1/account/password',
    summary: "Change one's own password; ends the other sessions",
    needs: { who: 'account', scope: 'admin' },
    body: z.strictObject({ new: password, current: password.optional(), confirm: password.optional() }),
    output: z.object({ sessionsEnded: z.number().int(), keys: z.number().int() }),
  }),
  listKeys: endpoint({
    method: 'GET',
    path: '/api/v1/account/keys',
    summary: "One's own access keys",
    needs: { who: 'account', scope: 'read', inPerson: true },
    output: z.object({ items: z.array(keyShape) }),
  }),
  createKey: endpoint({
    method: 'POST',
    path: '/api/v1/account/keys',
    summary: 'Make an access key; its secret is shown once',
    needs: { who: 'account', scope: 'admin', fresh: true },
    body: z.strictObject({
      name: name(120),
      scopes: z.array(z.enum(KEY_SCOPES)).min(1),
      until: givenTime.nullable().default(null),
    }),
    output: z.object({ key: keyShape, secret: z.string() }),
    status: 201,
  }),
  deleteKey: endpoint({
    method: 'DELETE',
    path: '/api/v1/account/keys/:id',
    summary: 'End an access key',
    needs: { who: 'account', scope: 'admin' },
    params: byId,
    output: noContent,
  }),
};
