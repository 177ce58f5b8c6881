import type { PrincipalKey, ResourceKey } from '../access/model.ts';
import type { PrincipalInfo } from '../access/store.ts';
import { type Context, requireAccount, requireResource } from '../context.ts';
import { invalid } from '../errors.ts';
import { currentOrganization } from '../groups/current-organization.ts';
import type { Kind } from '../kinds/kind.ts';
import type { Unit } from '../ports.ts';
import { aKind, kindOf, requireOutOfTrash, requireRole } from './guards.ts';

/** Where a new resource stands: whose it is, and in which collection. */
export interface Place {
  readonly owner: PrincipalInfo;
  readonly parent: ResourceKey | null;
  /** The caller, when that is not the owner: recorded, and manager while they belong there (P13, C1). */
  readonly publisher: PrincipalKey | null;
}

/**
 * Finds the place that a publish call names. In a collection: the caller edits it, it takes the kind, and what is made
 * there belongs to its owner (C1). Else the named account, an organization of which the caller is a member (P12), else the
 * session's current one, else the caller.
 */
export async function placeOf(
  context: Context,
  unit: Unit,
  kind: Kind,
  input: { readonly owner?: string | undefined; readonly parent?: string | undefined },
): Promise<Place> {
  const self = requireAccount(context.caller);
  const named = input.owner === undefined ? null : await namedOwner(context, unit, input.owner);
  if (input.parent === undefined) {
    const current = named === null ? await currentOrganization(context, unit) : null;
    const owner = named ?? (await infoOf(unit, current?.key ?? self.key));
    return { owner, parent: null, publisher: owner.key === self.key ? null : self.key };
  }
  const collection = await requireResource(context, unit, input.parent, 'editor');
  requireRole(collection, 'editor');
  requireOutOfTrash(collection.resource);
  requireHolds(kindOf(context, collection.resource), kind);
  const { key, owner } = collection.resource;
  if (named !== null && named.key !== owner)
    throw invalid('owner', 'what is published into a collection belongs to the owner of the collection.');
  return {
    owner: await infoOf(unit, owner),
    parent: key,
    publisher: owner === self.key ? null : self.key,
  };
}

/** The caller's own account or an organization of theirs; alike for one that does not exist. */
async function namedOwner(context: Context, unit: Unit, name: string): Promise<PrincipalInfo> {
  const self = requireAccount(context.caller);
  if (name === self.id || name === self.slug) return infoOf(unit, self.key);
  const found = (await unit.organizations.byId(name)) ?? (await unit.organizations.bySlug(name));
  const member = found === null ? null : await unit.organizations.member(found.key, self.key);
  if (found === null || member === null)
    throw invalid('owner', `you are not a member of an organization "${name}".`);
  return infoOf(unit, found.key);
}

async function infoOf(unit: Unit, key: PrincipalKey): Promise<PrincipalInfo> {
  const [info] = await unit.access.principals([key]);
  if (info === undefined) throw new Error('an owner has no principal');
  return info;
}

/** Refuses to put a thing of a kind where things of that kind cannot stand (C1). */
export function requireHolds(collection: Kind, kind: Kind): void {
  const { children } = collection;
  if (children === 'all' || (children !== 'none' && children.includes(kind.id))) return;
  throw invalid('parent', `${aKind(collection.id)} does not hold ${aKind(kind.id)}.`);
}
