import type { Context } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { ADMINISTRATION, PERMISSIONS, type Permission } from './model.ts';
import { requireRecentSignIn } from './sessions.ts';

const ALL: ReadonlySet<Permission> = new Set(PERMISSIONS);

/** What the caller holds, read in the command's own snapshot; the machine itself holds all. */
export async function heldBy(context: Context, unit: Unit): Promise<ReadonlySet<Permission>> {
  const { caller } = context;
  if (caller.through === 'system') return ALL;
  if (caller.account === null) return new Set();
  return unit.accounts.permissions(caller.account.key);
}

/**
 * The subset rule (P5): without `users:grant-all` nobody gives, takes or works on permissions that they do not hold
 * themselves. Names the missing ones.
 */
export async function requireSubset(
  context: Context,
  unit: Unit,
  permissions: Iterable<Permission>,
): Promise<void> {
  const held = await heldBy(context, unit);
  if (held.has('users:grant-all')) return;
  const missing = [...new Set(permissions)].filter((permission) => !held.has(permission));
  if (missing.length === 0) return;
  throw new Problem('permission-needed', {
    detail: `This would deal with permissions that you do not hold yourself: ${missing.join(', ')}. Someone with users:grant-all can do it.`,
    parameters: { permission: missing.join(' '), rule: 'subset' },
  });
}

/**
 * The subset rule where permissions are given. Those of administration open every account and can make keys, so no access
 * key gives them, and whoever does has proved the password lately: else an open session would be good for all that asks
 * for a fresh one (A4).
 */
export async function requireGivable(
  context: Context,
  unit: Unit,
  permissions: readonly Permission[],
): Promise<void> {
  await requireSubset(context, unit, permissions);
  const given = ADMINISTRATION.filter((permission) => permissions.includes(permission));
  if (given.length === 0) return;
  if (context.caller.through === 'key') {
    throw new Problem('scope-needed', {
      detail: `No access key gives ${given.join(', ')}: that could make keys. Sign in with your password.`,
    });
  }
  requireRecentSignIn(context);
}
