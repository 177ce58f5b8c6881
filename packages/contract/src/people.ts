import { ACCOUNT_ROLES, ACCOUNT_SORTS, ACCOUNT_STATUSES, PERMISSIONS } from '@tessera/domain';
import { z } from 'zod';
import { endpoint, noContent } from './endpoint.ts';
import { byId, cut, email, givenTime, id, lines, name, page, paging, time } from './shapes.ts';

/** Roles are accepted in any letter case (A12). */
export const accountRole = z.string().toUpperCase().pipe(z.enum(ACCOUNT_ROLES));
export const permission = z.enum(PERMISSIONS);

export const accountShape = z.object({
  id,
  name: z.string(),
  slug: z.string(),
  email: z.string(),
  emailVerified: z.boolean(),
  institution: z.string().nullable(),
  website: z.string().nullable(),
  role: z.enum(ACCOUNT_ROLES),
  status: z.enum(ACCOUNT_STATUSES),
  createdAt: time,
  lastSeenAt: time.nullable(),
  /** Only of a deleted account, which can be restored for 30 days. */
  deletedAt: time.optional(),
});
export type AccountShape = z.infer<typeof accountShape>;

const website = z.url({ protocol: /^https?$/, error: 'must start with http:// or https://' }).max(500);

/** A new account (A14). Without a password the answer carries an address to set one. */
export const newAccount = z.strictObject({
  name: name(200),
  email,
  password: z.string().max(500).optional(),
  institution: lines(200).optional(),
  website: website.optional(),
  role: accountRole.optional(),
  verified: z.boolean().optional(),
});

/** What a user manager may change; what is left out stays (A16). */
const accountChanges = z
  .strictObject({
    name: name(200),
    email,
    /** Whether an admin vouches for the address; a new one is unverified otherwise. */
    verified: z.boolean(),
    password: z.string().max(500),
    institution: lines(200).nullable(),
    website: website.nullable(),
    role: accountRole,
    status: z.enum(ACCOUNT_STATUSES),
    /** Ids of exactly the groups to be in. */
    groups: z.array(id).max(1000),
  })
  .partial();

const created = z.object({
  account: accountShape,
  /** Where the person sets the first password; only when none was given. Shown once. */
  setPasswordAddress: z.string().optional(),
});

export const users = {
  listUsers: endpoint({
    method: 'GET',
    path: '/api/v1/users',
    summary: 'List accounts, oldest first unless sorted, with a total',
    needs: { who: 'account', scope: 'admin', permission: 'users:manage' },
    query: z.strictObject({
      ...paging,
      query: z.string().max(200).optional(),
      sort: z.enum(ACCOUNT_SORTS).optional(),
      /** How many to pass over; not together with a cursor. */
      skip: z.coerce.number().int().min(0).max(10_000_000).optional(),
      role: accountRole.optional(),
      status: z.enum(ACCOUNT_STATUSES).optional(),
      group: id.optional(),
      /** The deleted ones that can still be restored, instead of the others. */
      deleted: z.stringbool().optional(),
      /** Exact address (A15). */
      email: z.string().max(254).optional(),
    }),
    output: page(accountShape).extend({ total: z.number().int() }),
  }),
  createUser: endpoint({
    method: 'POST',
    path: '/api/v1/users',
    summary: 'Create an account',
    needs: { who: 'account', scope: 'admin', permission: 'users:manage' },
    body: newAccount,
    output: created,
    status: 201,
  }),
  createUsers: endpoint({
    method: 'POST',
    path: '/api/v1/users/batch',
    summary: 'Create several accounts, all or none; give `people` or `csv`',
    needs: { who: 'account', scope: 'admin', permission: 'users:manage' },
    body: z.strictObject({
      people: z.array(newAccount).min(1).max(1000).optional(),
      /** First line: name,email[,password,institution,website,role,verified]. Errors name the line. */
      csv: z.string().max(2_000_000).optional(),
    }),
    output: z.object({ created: z.array(created) }),
    status: 201,
  }),
  getUser: endpoint({
    method: 'GET',
    path: '/api/v1/users/:id',
    summary: 'One account',
    needs: { who: 'account', scope: 'admin', permission: 'users:manage' },
    params: byId,
    output: accountShape,
  }),
  updateUser: endpoint({
    method: 'PATCH',
    path: '/api/v1/users/:id',
    summary: 'Change an account; a new password and disabling end its sessions and keys',
    needs: { who: 'account', scope: 'admin', permission: 'users:manage' },
    params: byId,
    body: accountChanges,
    output: z.object({
      account: accountShape,
      sessionsEnded: z.number().int(),
      keysEnded: z.number().int(),
      ...cut,
    }),
  }),
  getBelongings: endpoint({
    method: 'GET',
    path: '/api/v1/users/:id/belongings',
    summary: 'What an account owns and shares; titles only for who may see everything',
    needs: { who: 'account', scope: 'admin', permission: 'users:manage' },
    params: byId,
    output: z.object({
      owned: z.number().int(),
      /** How many of these others may see. */
      shared: z.number().int(),
      newest: z.array(z.object({ id, title: z.string(), kind: z.string() })),
    }),
  }),
  deleteUser: endpoint({
    method: 'DELETE',
    path: '/api/v1/users/:id',
    summary:
      'Delete an account; what it owns goes to `transferTo`, else to the trash in the care of the caller',
    needs: { who: 'account', scope: 'admin', permission: 'users:manage', fresh: true },
    params: byId,
    query: z.strictObject({ transferTo: id.optional() }),
    output: z.object({
      /** How many things have another owner now. */
      given: z.number().int(),
      trashed: z.boolean(),
      sessionsEnded: z.number().int(),
      keysEnded: z.number().int(),
      ...cut,
    }),
  }),
  listUserSessions: endpoint({
    method: 'GET',
    path: '/api/v1/users/:id/sessions',
    summary: 'Where somebody is signed in',
    needs: { who: 'account', scope: 'admin', permission: 'users:manage' },
    params: byId,
    output: z.object({
      items: z.array(
        z.object({
          id,
          kind: z.enum(['browser', 'script']),
          device: z.string(),
          place: z.string(),
          createdAt: time,
          lastUsedAt: time,
        }),
      ),
    }),
  }),
  endUserSession: endpoint({
    method: 'DELETE',
    path: '/api/v1/users/:id/sessions/:session',
    summary: "End one of somebody's sessions",
    needs: { who: 'account', scope: 'admin', permission: 'users:manage' },
    params: z.strictObject({ id, session: id }),
    output: noContent,
  }),
  restoreUser: endpoint({
    method: 'POST',
    path: '/api/v1/users/:id/restore',
    summary: 'Bring a deleted account back as it was, within 30 days',
    needs: { who: 'account', scope: 'admin', permission: 'users:manage' },
    params: byId,
    output: accountShape,
  }),
};

export const groupShape = z.object({
  id,
  name: z.string(),
  description: z.string(),
  type: z.enum(['ordinary', 'public', 'staff']),
  sharing: z.boolean(),
  joining: z.enum(['open', 'ask', 'closed']),
  permissions: z.array(permission),
  memberCount: z.number().int(),
  createdAt: time,
  /** What keeps its members, such as a sign-in provider; null = people do, here. */
  keptBy: z.string().nullable(),
});
export type GroupShape = z.infer<typeof groupShape>;

const groupFields = {
  name: name(120),
  description: lines(2000),
  type: z.enum(['ordinary', 'public', 'staff']),
  sharing: z.boolean(),
  joining: z.enum(['open', 'ask', 'closed']),
  permissions: z.array(permission).max(PERMISSIONS.length),
};

export const personShape = z.object({ id, name: z.string(), email: z.string().nullable() });
export type PersonShape = z.infer<typeof personShape>;

export const groupMemberShape = z.object({
  person: personShape,
  manager: z.boolean(),
  staff: z.boolean(),
  until: time.nullable(),
});

const memberParams = z.strictObject({ id, person: id });

export const groups = {
  listGroups: endpoint({
    method: 'GET',
    path: '/api/v1/groups',
    summary: 'Groups that one is in; for user managers every group with `all`, and those of a `member`',
    needs: { who: 'account', scope: 'read' },
    query: z.strictObject({
      ...paging,
      query: z.string().max(200).optional(),
      all: z.stringbool().optional(),
      /** Id of the account whose groups are meant. */
      member: id.optional(),
    }),
    output: page(groupShape).extend({ total: z.number().int() }),
  }),
  createGroup: endpoint({
    method: 'POST',
    path: '/api/v1/groups',
    summary: 'Create a group; sharing is off until switched on',
    needs: { who: 'account', scope: 'admin', permission: 'users:manage' },
    body: z
      .strictObject({ ...groupFields })
      .partial()
      .required({ name: true }),
    output: groupShape,
    status: 201,
  }),
  getGroup: endpoint({
    method: 'GET',
    path: '/api/v1/groups/:id',
    summary: 'One group; for its members and user managers',
    needs: { who: 'account', scope: 'read' },
    params: byId,
    output: groupShape.extend({
      /** The caller's own place in it. */
      you: z.object({ member: z.boolean(), manager: z.boolean(), staff: z.boolean() }),
    }),
  }),
  updateGroup: endpoint({
    method: 'PATCH',
    path: '/api/v1/groups/:id',
    summary: 'Change a group; what is left out stays',
    needs: { who: 'account', scope: 'admin', permission: 'users:manage' },
    params: byId,
    body: z.strictObject({ ...groupFields }).partial(),
    output: groupShape,
  }),
  deleteGroup: endpoint({
    method: 'DELETE',
    path: '/api/v1/groups/:id',
    summary: 'Delete a group and what was shared through it',
    needs: { who: 'account', scope: 'admin', permission: 'users:manage' },
    params: byId,
    output: noContent,
  }),
  listGroupMembers: endpoint({
    method: 'GET',
    path: '/api/v1/groups/:id/members',
    summary: 'Members of a group; for its members and user managers',
    needs: { who: 'account', scope: 'read' },
    params: byId,
    query: z.strictObject({ ...paging }),
    output: page(groupMemberShape),
  }),
  setGroupMember: endpoint({
    method: 'PUT',
    path: '/api/v1/groups/:id/members/:person',
    summary: "Add a member or change the marks; user managers and the group's managers",
    needs: { who: 'account', scope: 'admin' },
    params: memberParams,
    body: z.strictObject({
      manager: z.boolean().default(false),
      staff: z.boolean().default(false),
      until: givenTime.nullable().default(null),
    }),
    output: groupMemberShape,
  }),
  removeGroupMember: endpoint({
    method: 'DELETE',
    path: '/api/v1/groups/:id/members/:person',
    summary: 'Remove a member, or leave; says what that cut',
    needs: { who: 'account', scope: 'admin' },
    params: memberParams,
    output: z.object(cut),
  }),
};
