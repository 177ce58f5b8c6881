import type { permissions } from '@tessera/contract';
import {
  effectivePermissions,
  foreseeGroup,
  type GroupImpactView,
  getRolePermissions,
  PERMISSIONS,
  type PermissionShift,
  previewPermissions,
  setRolePermissions,
} from '@tessera/domain';
import type { Handlers } from '../context.ts';
import { personOut } from '../shapes.ts';
import { isoTimeOrNull } from './wire.ts';

export const permissionHandlers: Handlers<keyof typeof permissions> = {
  async getRolePermissions(context) {
    const roles = await getRolePermissions(context);
    return {
      permissions: [...PERMISSIONS],
      roles: {
        ADMIN: [...roles.ADMIN],
        DATA_SCIENTIST: [...roles.DATA_SCIENTIST],
        GUEST: [...roles.GUEST],
      },
    };
  },

  async setRolePermissions(context, { params, body }) {
    const permissions = await setRolePermissions(context, {
      role: params.role,
      permissions: body.permissions,
    });
    return { role: params.role, permissions: [...permissions] };
  },

  async previewPermissions(context, { body }) {
    const { gains, loses, people, atLeast } = await previewPermissions(context, body);
    return { gains: shiftsOut(gains), loses: shiftsOut(loses), people, atLeast };
  },

  async getUserPermissions(context, { params }) {
    const held = await effectivePermissions(context, params);
    const items = held.map(({ permission, sources }) => ({
      permission,
      sources: sources.map((source) =>
        source.by === 'role' ? source : { ...source, until: isoTimeOrNull(source.until) },
      ),
    }));
    return { items };
  },

  async foreseeGroup(context, { params, body }) {
    const { gains, loses, titles, permissions, ...rest } = await foreseeGroup(context, {
      id: params.id,
      plan: body,
    });
    return {
      ...rest,
      gains: peopleOut(gains),
      loses: peopleOut(loses),
      titles: [...titles],
      permissions: {
        gains: shiftsOut(permissions.gains),
        loses: shiftsOut(permissions.loses),
        atLeast: permissions.atLeast,
      },
    };
  },
};

function shiftsOut(shifts: readonly PermissionShift[]) {
  return shifts.map(({ permission, count, people }) => ({
    permission,
    count,
    people: people.map(personOut),
  }));
}

function peopleOut({ count, people }: GroupImpactView['gains']) {
  return { count, people: people.map(({ person, steps }) => ({ person, steps: [...steps] })) };
}
