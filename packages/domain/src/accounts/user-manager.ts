import type { Context } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import type { Account, Permission } from './model.ts';
import { requireRecentSignIn } from './sessions.ts';
import { heldBy, requireSubset } from './subset.ts';

/**
 * The account that a user manager works on, judged in the command's own snapshot: the caller is still here, still holds
 * `users:manage`, and holds all that the account does (P5). An unknown id is `not-found`.
 */
export async function requireManaged(context: Context, unit: Unit, id: string): Promise<Account> {
  await requireUserManager(context, unit);
  const account = await unit.accounts.byId(id);
  if (account === null) throw new Problem('not-found', { detail: 'There is no account with this id.' });
  await requireSubset(context, unit, await unit.accounts.permissions(account.key));
  return account;
}

/** The caller is still here and still holds `users:manage`. */
export async function requireUserManager(context: Context, unit: Unit): Promise<void> {
  await requireStillActive(context, unit);
  await requireHeld(context, unit, 'users:manage');
}

/** For what opens an account to others: its password, its address. Whoever gets in sees all that it sees (P5, A4). */
export async function requireCredentialPower(context: Context, unit: Unit): Promise<void> {
  await requireHeld(context, unit, 'resources:view-all');
  requireRecentSignIn(context);
}

/** Refuses when `account` is the only administrator who can still act (A17). Writers take turns, so no two can both pass. */
export async function refuseLastAdmin(unit: Unit, account: Account): Promise<void> {
  if (account.role !== 'ADMIN' || account.status !== 'active') return;
  const { total } = await unit.accounts.list({ role: 'ADMIN', status: 'active', limit: 1 });
  if (total > 1) return;
  throw new Problem('last-admin', {
    detail: `${account.name} is the last active administrator. Make somebody else an administrator first.`,
  });
}

/** What the caller was at the start of the request may be over by now. */
async function requireStillActive(context: Context, unit: Unit): Promise<void> {
  const { account, through } = context.caller;
  if (through === 'system') return;
  const current = account === null ? null : await unit.accounts.byKey(account.key);
  if (current?.status !== 'active') {
    throw new Problem('signed-out', { detail: 'You are no longer signed in. Sign in again.' });
  }
}

/** Refuses without a permission as it is held now, naming it. */
export async function requireHeld(context: Context, unit: Unit, permission: Permission): Promise<void> {
  if ((await heldBy(context, unit)).has(permission)) return;
  throw new Problem('permission-needed', {
    detail: `This needs the permission ${permission}. Ask an administrator for it.`,
    parameters: { permission },
  });
}
