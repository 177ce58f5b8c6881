import type { permissions } from '@tessera/contract';
import { getRolePermissions, PERMISSIONS, setRolePermissions } from '@tessera/domain';
import type { Handlers } from '../context.ts';

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
};
