import type { AccessScope } from '../access/store.ts';
import { record } from '../audit/record.ts';
import { type Context, publishAll, requireAccount, type WhatWasCut } from '../context.ts';
import { invalid, Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import type { Resource } from '../resources/model.ts';
import type { KeptAccount } from './deleted.ts';
import { endWaysIn, type WaysEnded } from './end-ways-in.ts';
import { groupsOf } from './groups-of.ts';
import { keepGrantAll } from './keep-grant-all.ts';
import type { Account } from './model.ts';
import { heldBy } from './subset.ts';
import { refuseLastAdmin, requireHeld, requireManaged } from './user-manager.ts';

/** What somebody owns and shares, for the question before deleting (A18). */
export interface Belongings {
  readonly owned: number;
  /** How many of these others may see. */
  readonly shared: number;
  /** The newest, for whoever may see everything anyway; empty for others. */
  readonly newest: readonly Pick<Resource, 'id' | 'title' | 'kind'>[];
}

const NEWEST = 10;

/** What an account owns and shares. */
export async function describeBelongings(
  context: Context,
  input: { readonly id: string },
): Promise<Belongings> {
  return context.store.read(async (unit) => {
    const account = await requireManaged(context, unit, input.id);
    const owned = await unit.resources.ownedBy(account.key);
    const seesAll = (await heldBy(context, unit)).has('resources:view-all');
    return {
      owned: owned.length,
      shared: await unit.resources.countShared(account.key),
      newest: seesAll ? owned.slice(0, NEWEST).map(({ id, title, kind }) => ({ id, title, kind })) : [],
    };
  });
}

export interface DeletedAccount extends WaysEnded, WhatWasCut {
  /** How many things have another owner now. */
  readonly given: number;
  /** Whether they went to the trash. */
  readonly trashed: boolean;
}

/**
 * Deletes an account (A18): what it owns goes to `transferTo`, else to the trash under the caller's care, which needs
 * `resources:view-all`, since the new owner sees it. Memberships end and come back when the account is restored; grants
 * stay and count for nothing meanwhile. Every way in ends (A5). Never the last administrator (A17), nor the last owner
 * of an organization (P12).
 */
export async function deleteAccount(
  context: Context,
  input: { readonly id: string; readonly transferTo?: string | undefined },
): Promise<DeletedAccount> {
  const self = requireAccount(context.caller);
  const { deleted, scopes } = await context.store.write((unit) =>
    keepGrantAll(unit, async () => {
      const account = await requireManaged(context, unit, input.id);
      await refuseLastAdmin(unit, account);
      const owned = await unit.resources.ownedBy(account.key);
      if (owned.length > 0) await requireHeld(context, unit, 'resources:view-all');
      const heir = await heirOf(unit, account, input.transferTo);
      if (heir === null && account.key === self.key && owned.length > 0) {
        throw invalid('transferTo', 'must say who gets what you own');
      }
      const left: AccessScope[] = [];
      const memberships = await leaveAll(unit, account, left);
      const trashed = heir === null ? await trashAll(context, unit, owned) : [];
      const carer = heir ?? self;
      const keys = owned.map((resource) => resource.key);
      if (keys.length > 0) left.push(await unit.resources.giveTo(keys, carer.key));
      const kept: KeptAccount = {
        ...memberships,
        status: account.status,
        carer: heir === null ? self.key : null,
        things: heir === null ? keys : [],
        trashed,
      };
      const ended = await endWaysIn(unit, account.key);
      left.push(await unit.accounts.remove(account.key, context.clock.now(), kept));
      const { name, email, role, status } = account;
      await record(context, unit, {
        action: 'account.deleted',
        target: account.id,
        before: { name, email, role, status, groups: memberships.groups.map((group) => group.id) },
        after: { given: keys.length, to: carer.id, trashed: heir === null, ...ended },
      });
      return {
        deleted: { given: keys.length, trashed: heir === null && keys.length > 0, ...ended },
        scopes: left,
      };
    }),
  );
  return { ...deleted, ...(await publishAll(context, scopes)) };
}

async function heirOf(unit: Unit, account: Account, id: string | undefined): Promise<Account | null> {
  if (id === undefined) return null;
  const heir = await unit.accounts.byId(id);
  if (heir === null || heir.status !== 'active' || heir.key === account.key) {
    throw invalid('transferTo', 'must be the id of another active account');
  }
  return heir;
}

/** Ends every membership; answers what they were. */
async function leaveAll(
  unit: Unit,
  account: Account,
  scopes: AccessScope[],
): Promise<Pick<KeptAccount, 'groups' | 'organizations'>> {
  const groups: KeptAccount['groups'][number][] = [];
  for (const group of await groupsOf(unit, account.key)) {
    const member = await unit.groups.member(group.key, account.key);
    const scope = await unit.groups.removeMember(group.key, account.key);
    if (member === null || scope === null) continue;
    const { manager, staff, until } = member;
    groups.push({ id: group.id, manager, staff, until });
    scopes.push(scope);
  }
  const organizations: KeptAccount['organizations'][number][] = [];
  for (const { key, id, name, role } of await unit.organizations.ofMember(account.key)) {
    if (role === 'owner' && !(await unit.organizations.hasOtherOwner(key, account.key))) {
      throw new Problem('conflict', {
        detail: `${account.name} is the last owner of ${name}. Make somebody else an owner of it first.`,
      });
    }
    const scope = await unit.organizations.removeMember(key, account.key);
    if (scope !== null) scopes.push(scope);
    organizations.push({ id, role });
  }
  return { groups, organizations };
}

/** Puts what stands on top into the trash, and with it what lies below; answers what was put there. */
export async function trashAll(
  context: Context,
  unit: Unit,
  owned: readonly Resource[],
): Promise<KeptAccount['trashed']> {
  const keys = new Set(owned.map((resource) => resource.key));
  const tops = owned.filter(
    ({ parent, trashedAt }) => trashedAt === null && (parent === null || !keys.has(parent)),
  );
  for (const { key } of tops) await unit.resources.trash(key, context.clock.now());
  return tops.map((resource) => resource.key);
}
