import { ACCOUNTS } from '../access/model.ts';
import type { PrincipalInfo } from '../access/store.ts';
import { normalAddress, type Permission } from '../accounts/model.ts';
import { type Context, requireAccount } from '../context.ts';
import type { ProblemCode } from '../errors.ts';
import type { Group } from '../groups/model.ts';
import type { Unit } from '../ports.ts';
import { isMember, knowsEverybody } from './names.ts';

/*
 * Whom one may share with (S9), a function for each class. A refusal of a person or an address is decided without
 * looking whether the account exists, or says the same either way.
 */

export interface Refusal {
  readonly code: Extract<ProblemCode, 'share-refused' | 'group-unknown' | 'permission-needed'>;
  readonly message: string;
  readonly permission?: Permission;
}

/** Who was meant, if there is such a principal, and why one may not share with it anew; null = one may. */
export type Allowance =
  | { readonly principal: PrincipalInfo; readonly refusal: Refusal | null }
  | { readonly principal: null; readonly refusal: Refusal };

const STRANGER: Refusal = {
  code: 'share-refused',
  message:
    'You can share with people who are in a group or an organization with you. Invite others by their exact e-mail address.',
};

function lacking(permission: Permission): Refusal {
  return {
    code: 'permission-needed',
    message: `This needs the permission ${permission}. Ask an administrator for it.`,
    permission,
  };
}

/** A person by id: with `share:everyone`, or out of a common group or organization. */
export async function person(context: Context, unit: Unit, id: string): Promise<Allowance> {
  const self = requireAccount(context.caller);
  const { permissions } = context.caller;
  const account = await unit.accounts.byId(id);
  if (account === null) {
    const unknown = permissions.has('share:everyone') || permissions.has('share:groups');
    return { principal: null, refusal: unknown ? STRANGER : lacking('share:groups') };
  }
  const { key, name, email } = account;
  const principal = { key, kind: 'account', id: account.id, name, email, memberCount: null } as const;
  if (permissions.has('share:everyone')) return { principal, refusal: null };
  if (!permissions.has('share:groups')) return { principal, refusal: lacking('share:groups') };
  const known = await unit.accounts.knows(self.key, key);
  return { principal, refusal: known ? null : STRANGER };
}

/**
 * A group by id or name. Its sharing must be on, always. Ordinary: the owner (for an organization's resource: the
 * caller) is a member, or the caller has `share:everyone`. Public and staff: the caller is a member, never lifted.
 * Of a group that one neither knows nor may share with, the answer is that of a name nobody uses.
 */
export async function group(
  context: Context,
  unit: Unit,
  { owner }: { readonly owner: PrincipalInfo },
  name: string,
): Promise<Allowance> {
  const self = requireAccount(context.caller);
  const now = context.clock.now();
  const found = (await unit.groups.byId(name)) ?? (await unit.groups.byName(name));
  const unknown: Refusal = {
    code: 'group-unknown',
    message: `There is no group "${name}" that you can use.`,
  };
  if (found === null) return { principal: null, refusal: unknown };
  const principal = groupInfo(found);
  const member = await isMember(unit, found.key, self.key, now);
  const refusal = await refusalOf(context, unit, owner, found, member);
  const known = member || found.type === 'public' || knowsEverybody(context);
  return { principal, refusal: refusal !== null && !known ? unknown : refusal };
}

async function refusalOf(
  context: Context,
  unit: Unit,
  owner: PrincipalInfo,
  found: Group,
  member: boolean,
): Promise<Refusal | null> {
  const { permissions } = context.caller;
  if (!permissions.has('share:everyone') && !permissions.has('share:groups')) return lacking('share:groups');
  if (!found.sharing)
    return refusedBecause(
      `The sharing of ${found.name} is off. Ask one of its managers to switch it on, then share again.`,
    );
  if (found.type !== 'ordinary') {
    if (member) return null;
    return refusedBecause(`Only members of ${found.name} can share with it.`);
  }
  if (permissions.has('share:everyone')) return null;
  if (owner.kind === 'organization') {
    if (member) return null;
    return refusedBecause(`You are not a member of ${found.name}, so you cannot share with it.`);
  }
  if (await isMember(unit, found.key, owner.key, context.clock.now())) return null;
  return refusedBecause(
    `The owner of this is not a member of ${found.name}, so it cannot be shared with it.`,
  );
}

function refusedBecause(message: string): Refusal {
  return { code: 'share-refused', message };
}

/** An organization by id or slug: the caller is a member, never lifted. */
export async function organization(context: Context, unit: Unit, name: string): Promise<Allowance> {
  const self = requireAccount(context.caller);
  const found = (await unit.organizations.byId(name)) ?? (await unit.organizations.bySlug(name));
  const refusal = refusedBecause(
    `You are not a member of an organization "${name}". Only members can share with an organization.`,
  );
  if (found === null) return { principal: null, refusal };
  const { key, id, memberCount } = found;
  const principal = { key, kind: 'organization', id, name: found.name, email: null, memberCount } as const;
  const member = await unit.organizations.member(key, self.key);
  return { principal, refusal: member === null ? refusal : null };
}

/** An exact address: with `share:links`, or of somebody with whom one may share anyway. */
export async function address(
  context: Context,
  unit: Unit,
  { findAddress }: { findAddress(email: string): Promise<PrincipalInfo> },
  email: string,
): Promise<Allowance> {
  const self = requireAccount(context.caller);
  const { permissions } = context.caller;
  if (permissions.has('share:links') || permissions.has('share:everyone'))
    return { principal: await findAddress(email), refusal: null };
  const account = await unit.accounts.byEmail(normalAddress(email));
  const known =
    permissions.has('share:groups') &&
    account?.emailVerified === true &&
    (await unit.accounts.knows(self.key, account.key));
  if (known) return { principal: await findAddress(email), refusal: null };
  return { principal: null, refusal: lacking('share:links') };
}

/** Everyone with an account: with `share:everyone`. */
export async function everyoneHere(context: Context, unit: Unit): Promise<Allowance> {
  const [principal] = await unit.access.principals([ACCOUNTS]);
  if (principal === undefined) throw new Error('the principal of all accounts is missing');
  const refusal = context.caller.permissions.has('share:everyone') ? null : lacking('share:everyone');
  return { principal: { ...principal, name: 'Everyone here' }, refusal };
}

export function groupInfo(found: Group): PrincipalInfo {
  const kinds = { ordinary: 'group', public: 'public-group', staff: 'staff-group' } as const;
  const { key, id, name, memberCount } = found;
  return { key, kind: kinds[found.type], id, name, email: null, memberCount };
}
