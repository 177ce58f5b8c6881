import type { PrincipalKey } from '../access/model.ts';
import { record } from '../audit/record.ts';
import type { AuditAction } from '../audit/words.ts';
import { type Context, requireAccount } from '../context.ts';
import { notFound, Problem } from '../errors.ts';
import type { Mode } from '../kinds/kind.ts';
import type { Unit } from '../ports.ts';

/** Under which name the usual mode of an owner is kept. */
export const OWN_DEFAULT_MODE = 'defaultMode';

/** What a person or an organization wants for what it publishes; null = as the hub and the kind say (S1). */
export interface OwnSharing {
  readonly defaultMode: Mode | null;
}

export async function getOwnSharing(context: Context): Promise<OwnSharing> {
  const { key } = requireAccount(context.caller);
  return context.store.read((unit) => read(unit, key));
}

/** Sets it for oneself; counts for what one publishes from now on, to whichever account. */
export async function setOwnSharing(context: Context, wished: OwnSharing): Promise<OwnSharing> {
  const { key, id } = requireAccount(context.caller);
  return context.store.write((unit) => write(context, unit, { key, id, action: 'account.sharing' }, wished));
}

/** For members. Anybody else gets the answer of an organization that is not there. */
export async function getOrganizationSharing(
  context: Context,
  input: { readonly id: string },
): Promise<OwnSharing> {
  return context.store.read(async (unit) => read(unit, (await ownOrganization(context, unit, input.id)).key));
}

/** For its owners and admins; counts for what is published there from now on. */
export async function setOrganizationSharing(
  context: Context,
  input: { readonly id: string } & OwnSharing,
): Promise<OwnSharing> {
  return context.store.write(async (unit) => {
    const { key, id, role } = await ownOrganization(context, unit, input.id);
    if (role === 'member')
      throw new Problem('role-needed', {
        detail: 'Only owners and admins of an organization set how its things are shared.',
        parameters: { needed: 'admin', held: role },
      });
    return write(context, unit, { key, id, action: 'organization.sharing' }, input);
  });
}

async function ownOrganization(context: Context, unit: Unit, id: string) {
  const self = requireAccount(context.caller);
  const found = await unit.organizations.byId(id);
  const member = found === null ? null : await unit.organizations.member(found.key, self.key);
  if (found === null || member === null) throw notFound();
  return { key: found.key, id: found.id, role: member.role };
}

async function read(unit: Unit, key: PrincipalKey): Promise<OwnSharing> {
  return { defaultMode: await unit.settings.own<Mode | null>(key, OWN_DEFAULT_MODE, null) };
}

async function write(
  context: Context,
  unit: Unit,
  owner: { readonly key: PrincipalKey; readonly id: string; readonly action: AuditAction },
  { defaultMode }: OwnSharing,
): Promise<OwnSharing> {
  const before = await read(unit, owner.key);
  if (before.defaultMode === defaultMode) return before;
  await unit.settings.setOwn(owner.key, OWN_DEFAULT_MODE, defaultMode);
  const after = { defaultMode };
  await record(context, unit, { action: owner.action, target: owner.id, before, after });
  return after;
}
