import { ACCOUNTS, EVERYONE } from '../access/model.ts';
import type { KeyScope, Permission } from '../accounts/model.ts';
import type { Caller } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import type { Acting } from './model.ts';

const READS: ReadonlySet<KeyScope> = new Set(['read']);
const WRITES: ReadonlySet<KeyScope> = new Set(['read', 'write']);
const NONE: ReadonlySet<Permission> = new Set();

/**
 * The caller as it asks through other eyes, judged anew at each request: whoever began it still may, and the person
 * still is active. Fails with `acting-over`. Never more than both together may; whoever acts as somebody has no proof of
 * the password, since it was not that account's.
 */
export async function asActing(unit: Unit, now: number, caller: Caller, id: string): Promise<Caller> {
  const acting = await unit.acting.byId(id);
  if (acting === null || acting.until <= now || !begunBy(acting, caller)) throw actingOver();
  return acting.sort === 'act-as' ? wearAccount(unit, caller, acting) : wearEyes(unit, caller, acting);
}

function begunBy(acting: Acting, { account, session, key }: Caller): boolean {
  if (account?.key !== acting.behind) return false;
  return acting.session === null ? acting.key === key && key !== null : acting.session === session;
}

async function wearAccount(unit: Unit, caller: Caller, acting: Acting): Promise<Caller> {
  const person = await unit.accounts.byKey(acting.subject);
  if (person?.status !== 'active' || caller.account === null) throw actingOver();
  const permissions = await unit.accounts.permissions(person.key);
  const held = caller.permissions;
  const within = held.has('users:grant-all') || [...permissions].every((permission) => held.has(permission));
  if (!within || !held.has('users:manage') || !held.has('resources:view-all')) throw actingOver();
  return {
    account: person,
    permissions,
    through: caller.through,
    scopes: acting.writes ? WRITES : READS,
    session: caller.session,
    key: null,
    signedInAt: null,
    acting: { ...acting, behind: caller.account },
  };
}

async function wearEyes(unit: Unit, caller: Caller, acting: Acting): Promise<Caller> {
  if (caller.account === null) throw actingOver();
  if (acting.resource === null && !caller.permissions.has('resources:view-all')) throw actingOver();
  const seen = await permissionsSeen(unit, acting);
  return {
    ...caller,
    // A guest has no account at all; of others the manager's own stays, since their lists and drafts are never shown.
    account: acting.resource === null ? null : caller.account,
    permissions: new Set([...seen].filter((permission) => caller.permissions.has(permission))),
    scopes: READS,
    signedInAt: null,
    links: [],
    acting: { ...acting, behind: caller.account },
  };
}

async function permissionsSeen(unit: Unit, { subject }: Acting): Promise<ReadonlySet<Permission>> {
  if (subject === EVERYONE) return NONE;
  if (subject === ACCOUNTS) return new Set(await unit.accounts.rolePermissions('DATA_SCIENTIST'));
  const person = await unit.accounts.byKey(subject);
  if (person !== null) return person.status === 'active' ? unit.accounts.permissions(subject) : NONE;
  return new Set(await unit.accounts.rolePermissions('DATA_SCIENTIST'));
}

function actingOver(): Problem {
  return new Problem('acting-over', {
    detail: 'You act as yourself again: this ended, by its time or because one of you may it no longer.',
  });
}
