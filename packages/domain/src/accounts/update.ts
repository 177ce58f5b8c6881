import type { AccessScope } from '../access/store.ts';
import { record } from '../audit/record.ts';
import { type Context, publishAll, type WhatWasCut } from '../context.ts';
import { Problem } from '../errors.ts';
import { refuseKept } from '../groups/kept.ts';
import type { Group } from '../groups/model.ts';
import type { Unit } from '../ports.ts';
import { claimInvitations } from '../sharing/claim.ts';
import { endWaysIn, type WaysEnded } from './end-ways-in.ts';
import { groupsOf } from './groups-of.ts';
import { keepGrantAll } from './keep-grant-all.ts';
import { ACCOUNT_ROLES, type Account, type AccountRole, type AccountStatus, sameAddress } from './model.ts';
import { requirePassword } from './password-policy.ts';
import type { SecretContext } from './secret-context.ts';
import { startProof } from './start-proof.ts';
import type { AccountStore } from './store.ts';
import { heldBy, requireGivable, requireSubset } from './subset.ts';
import { tellOfChange } from './tell-of-change.ts';
import { refuseLastAdmin, requireCredentialPower, requireManaged } from './user-manager.ts';

/** What a user manager can change of an account; what is left out stays (A16, A19). */
export interface AccountChanges {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  /** Whether an admin vouches for the address. A new address is unverified unless this says so. */
  readonly verified?: boolean | undefined;
  readonly password?: string | undefined;
  readonly institution?: string | null | undefined;
  readonly website?: string | null | undefined;
  readonly role?: AccountRole | undefined;
  readonly status?: AccountStatus | undefined;
  /** Public ids: exactly the groups to be in. */
  readonly groups?: readonly string[] | undefined;
}

export interface UpdatedAccount extends WaysEnded, WhatWasCut {
  readonly account: Account;
}

/**
 * Changes an account, for user managers within the subset rule (A16, P5). A new password and a status other than active
 * end every session and key of the account; a higher role ends its sessions, so that the next one has a new secret (A4,
 * A5). The last active administrator stays one (A17).
 */
export async function updateAccount(
  context: SecretContext,
  input: { readonly id: string; readonly changes: AccountChanges },
): Promise<UpdatedAccount> {
  const { id, changes } = input;
  // Refused before the slow part: whoever may not change it makes the hub hash nothing.
  const planned = await context.store.read((unit) => plan(context, unit, id, changes));
  const { password } = changes;
  let hash: string | null = null;
  if (password !== undefined) {
    await requirePassword(context, password, { ...planned.before, ...planned.fields }, 'password');
    hash = await context.hasher.hash(password);
  }
  const { updated, scopes } = await context.store.write((unit) =>
    keepGrantAll(unit, () => change(context, unit, { id, changes, hash })),
  );
  return { ...updated, ...(await publishAll(context, scopes)) };
}

type Fields = Parameters<AccountStore['update']>[1];

interface Plan {
  readonly before: Account;
  /** Only what differs. */
  readonly fields: Fields;
  readonly joins: readonly Group[];
  readonly leaves: readonly Group[];
  readonly groups: readonly Group[];
}

async function change(
  context: SecretContext,
  unit: Unit,
  input: { readonly id: string; readonly changes: AccountChanges; readonly hash: string | null },
): Promise<{
  readonly updated: Omit<UpdatedAccount, keyof WhatWasCut>;
  readonly scopes: readonly AccessScope[];
}> {
  const { before, fields, joins, leaves, groups } = await plan(context, unit, input.id, input.changes);
  const { key } = before;
  const scopes: AccessScope[] = [];
  let after = before;
  if (Object.keys(fields).length > 0) {
    const { account, scope } = await unit.accounts.update(key, fields);
    after = account;
    if (scope !== null) scopes.push(scope);
    scopes.push(...(await settleAddress(context, unit, before, after)));
  }
  for (const group of joins) {
    scopes.push(
      await unit.groups.setMember(group.key, { account: key, manager: false, staff: false, until: null }),
    );
  }
  for (const group of leaves) {
    const scope = await unit.groups.removeMember(group.key, key);
    if (scope !== null) scopes.push(scope);
  }
  if (input.hash !== null) await unit.accounts.setPasswordHash(key, input.hash);
  const ended = await endWhatMust(context, unit, { before, after, reset: input.hash !== null });
  const regrouped = joins.length + leaves.length > 0;
  if (Object.keys(fields).length > 0 || regrouped || input.hash !== null) {
    const left = new Set(leaves.map((group) => group.key));
    const now = [...groups.filter((group) => !left.has(group.key)), ...joins];
    await record(context, unit, {
      action: 'account.updated',
      target: before.id,
      before: { ...fieldsOf(before, fields), ...(regrouped ? { groups: groups.map(idOf) } : {}) },
      after: {
        ...fieldsOf(after, fields),
        ...(regrouped ? { groups: now.map(idOf) } : {}),
        ...(input.hash === null ? {} : { password: 'reset' }),
        ...ended,
      },
    });
    await tellOfChange(context, unit, { before, after, reset: input.hash !== null });
  }
  return { updated: { account: after, ...ended }, scopes };
}

/** What an address brings along: what waits for it once it is verified, a mail to prove it until then, no way in by the old one. */
async function settleAddress(
  context: SecretContext,
  unit: Unit,
  before: Account,
  after: Account,
): Promise<readonly AccessScope[]> {
  const moved = !sameAddress(before.email, after.email);
  if (moved) await unit.sessions.dropSecrets('set-password', after.key);
  if (moved || after.emailVerified) await unit.entry.dropProof(after.key);
  if (after.emailVerified) return claimInvitations(context, unit, after);
  if (moved && context.mailConfigured) {
    await startProof(context, unit, after, { email: after.email, what: 'address-proof' });
  }
  return [];
}

async function plan(context: Context, unit: Unit, id: string, changes: AccountChanges): Promise<Plan> {
  const before = await requireManaged(context, unit, id);
  const fields = differences(before, changes);
  const moved = fields.email !== undefined && !sameAddress(fields.email, before.email);
  if (changes.password !== undefined || moved || fields.emailVerified === true) {
    await requireCredentialPower(context, unit);
  }
  if (fields.role !== undefined) await requireRole(context, unit, before, fields.role);
  const stays = (fields.role ?? before.role) === 'ADMIN' && (fields.status ?? before.status) === 'active';
  if (!stays) await refuseLastAdmin(unit, before);
  return { before, fields, ...(await regroup(context, unit, before, changes.groups)) };
}

function differences(before: Account, changes: AccountChanges): Fields {
  const { name, email, institution, website, role, status } = changes;
  const moved = email !== undefined && !sameAddress(email, before.email);
  // With no mail to confirm by, a new address counts at once, unverified (A11).
  const wished = {
    ...{ name, email: email?.trim(), institution, website, role, status },
    emailVerified: changes.verified ?? (moved ? false : undefined),
  };
  return Object.fromEntries(
    Object.entries(wished).filter(
      ([field, value]) => value !== undefined && value !== before[field as keyof typeof wished],
    ),
  );
}

/** Roles given are within what the caller holds, and nobody raises their own (A16). */
async function requireRole(context: Context, unit: Unit, before: Account, role: AccountRole): Promise<void> {
  const given = await unit.accounts.rolePermissions(role);
  await requireGivable(context, unit, given);
  if (before.key !== context.caller.account?.key) return;
  const held = await heldBy(context, unit);
  if (!isHigher(role, before.role) && given.every((permission) => held.has(permission))) return;
  throw new Problem('permission-needed', {
    detail: 'Nobody raises their own role. Ask another administrator.',
    parameters: { permission: 'users:grant-all', rule: 'own-role' },
  });
}

async function regroup(
  context: Context,
  unit: Unit,
  account: Account,
  asked: readonly string[] | undefined,
): Promise<Pick<Plan, 'joins' | 'leaves' | 'groups'>> {
  const groups = await groupsOf(unit, account.key);
  if (asked === undefined) return { joins: [], leaves: [], groups };
  const wanted = new Set(asked);
  const present = new Set(groups.map(idOf));
  const joins: Group[] = [];
  for (const id of wanted) {
    if (present.has(id)) continue;
    const group = await unit.groups.byId(id);
    if (group === null) {
      throw new Problem('group-unknown', {
        detail: `There is no group with the id ${id}. Nothing was changed.`,
        errors: [{ field: 'groups', message: `there is no group with the id ${id}` }],
      });
    }
    joins.push(group);
  }
  const leaves = groups.filter((group) => !wanted.has(group.id));
  for (const group of [...joins, ...leaves]) refuseKept(group);
  await requireSubset(
    context,
    unit,
    leaves.flatMap((group) => group.permissions),
  );
  await requireGivable(
    context,
    unit,
    joins.flatMap((group) => group.permissions),
  );
  return { joins, leaves, groups };
}

async function endWhatMust(
  context: Context,
  unit: Unit,
  change: { readonly before: Account; readonly after: Account; readonly reset: boolean },
): Promise<WaysEnded> {
  const { before, after } = change;
  const { key } = before;
  if (after.status !== 'active' && before.status === 'active') return endWaysIn(unit, key);
  // Whoever resets the own password has just proved it: that session goes on.
  const own = context.caller.account?.key === key ? context.caller.session : null;
  if (change.reset) return endWaysIn(unit, key, own ?? undefined);
  if (!isHigher(after.role, before.role)) return { sessionsEnded: 0, keysEnded: 0 };
  return { sessionsEnded: await unit.sessions.endAll(key), keysEnded: 0 };
}

/** `ACCOUNT_ROLES` stand highest first. */
function isHigher(role: AccountRole, than: AccountRole): boolean {
  return ACCOUNT_ROLES.indexOf(role) < ACCOUNT_ROLES.indexOf(than);
}

function fieldsOf(account: Account, fields: Fields): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.keys(fields).map((field) => [field, account[field as keyof Account]]));
}

function idOf(group: Group): string {
  return group.id;
}
