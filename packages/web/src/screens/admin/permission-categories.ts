import { PERMISSIONS, type Permission } from '@tessera/domain';

/** How permissions are laid out for people (P2), each category with its own in their usual order. */
export const PERMISSION_CATEGORIES = [
  { category: 'data', permissions: PERMISSIONS.filter((each) => each.startsWith('data:')) },
  { category: 'visualization', permissions: PERMISSIONS.filter((each) => /^(resources|share):/.test(each)) },
  { category: 'users', permissions: PERMISSIONS.filter((each) => each.startsWith('users:')) },
  {
    category: 'application',
    permissions: PERMISSIONS.filter((each) => /^(settings|jobs|data-security|api):/.test(each)),
  },
] as const satisfies readonly { readonly category: string; readonly permissions: readonly Permission[] }[];
