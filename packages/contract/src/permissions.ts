import { ACCOUNT_ROLES, ACCOUNT_STATUSES, PERMISSIONS, ROLES } from '@tessera/domain';
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { accountRole, permission, personShape } from './people.ts';
import { byId, id, time } from './shapes.ts';

const givenPermissions = z.array(permission).max(PERMISSIONS.length);
const role = z.enum(ROLES);

/** Through what somebody holds a permission (P9). */
export const permissionSourceShape = z.discriminatedUnion('by', [
  z.object({ by: z.literal('role'), role: z.enum(ACCOUNT_ROLES) }),
  z.object({
    by: z.literal('group'),
    group: z.object({ id, name: z.string() }),
    until: time.nullable(),
  }),
]);

const shifts = z.array(
  z.object({
    permission,
    count: z.number().int(),
    /** The first of them. */
    people: z.array(personShape),
  }),
);
/** Who would gain and who would lose which permission. */
export const permissionPreviewShape = z.object({
  gains: shifts,
  loses: shifts,
  people: z.number().int(),
  atLeast: z.boolean(),
});
export type PermissionPreviewShape = z.infer<typeof permissionPreviewShape>;

const groupPeople = z.object({
  count: z.number().int(),
  people: z.array(
    z.object({
      person: personShape,
      steps: z.array(z.object({ before: role.nullable(), after: role.nullable(), things: z.number().int() })),
    }),
  ),
});
/** What a change of a group or its members would do (P11): exact up to 1,000 people and 10,000 things, then "at least". */
export const groupImpactShape = z.object({
  gains: groupPeople,
  loses: groupPeople,
  /** What the group was given, with all below it; and on how many of these anybody's role changes. */
  things: z.number().int(),
  changed: z.number().int(),
  atLeast: z.boolean(),
  /** Whether anybody at all would see these from then on, or no longer. */
  opens: z.boolean(),
  closes: z.boolean(),
  /** The first of these that the asker may see. */
  titles: z.array(z.object({ id, title: z.string(), kind: z.string() })),
  permissions: permissionPreviewShape.pick({ gains: true, loses: true, atLeast: true }),
});
export type GroupImpactShape = z.infer<typeof groupImpactShape>;

export const permissions = {
  getRolePermissions: endpoint({
    method: 'GET',
    path: '/api/v1/permissions',
    summary: 'Every permission and what each account role holds',
    needs: { who: 'account', scope: 'read' },
    output: z.object({
      permissions: z.array(permission),
      roles: z.record(z.enum(ACCOUNT_ROLES), z.array(permission)),
    }),
  }),
  setRolePermissions: endpoint({
    method: 'PUT',
    path: '/api/v1/permissions/:role',
    summary: 'What DATA_SCIENTIST or GUEST holds; ADMIN always holds all',
    needs: { who: 'account', scope: 'admin', permission: 'users:grant-all', fresh: true },
    params: z.strictObject({ role: accountRole }),
    body: z.strictObject({ permissions: givenPermissions }),
    output: z.object({ role: z.enum(ACCOUNT_ROLES), permissions: z.array(permission) }),
  }),
  previewPermissions: endpoint({
    method: 'POST',
    path: '/api/v1/permissions/preview',
    summary: 'Who would gain and who would lose which permission by a change, without making it',
    needs: { who: 'account', scope: 'admin', permission: 'users:manage' },
    body: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('person'),
        person: id,
        role: accountRole.optional(),
        status: z.enum(ACCOUNT_STATUSES).optional(),
        groups: z.array(id).max(1000).optional(),
      }),
      z.strictObject({ kind: z.literal('group'), group: id, permissions: givenPermissions }),
      z.strictObject({ kind: z.literal('role'), role: accountRole, permissions: givenPermissions }),
    ]),
    output: permissionPreviewShape,
  }),
  getUserPermissions: endpoint({
    method: 'GET',
    path: '/api/v1/users/:id/permissions',
    summary: 'What somebody may do in the whole hub and through what; of oneself, and for user managers',
    needs: { who: 'account', scope: 'read' },
    params: byId,
    output: z.object({
      items: z.array(z.object({ permission, sources: z.array(permissionSourceShape) })),
    }),
  }),
  foreseeGroup: endpoint({
    method: 'POST',
    path: '/api/v1/groups/:id/plan',
    summary: 'What a change of a group or its members would let people reach, or take from them',
    needs: { who: 'account', scope: 'admin' },
    params: byId,
    body: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('join'), person: id, staff: z.boolean().optional() }),
      z.strictObject({ kind: z.literal('leave'), person: id }),
      z.strictObject({
        kind: z.literal('change'),
        type: z.enum(['ordinary', 'public', 'staff']).optional(),
        sharing: z.boolean().optional(),
      }),
      z.strictObject({ kind: z.literal('delete') }),
    ]),
    output: groupImpactShape,
  }),
};
