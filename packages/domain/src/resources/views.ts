import { atLeast, type Role } from '../access/roles.ts';
import type { Judged, Listed } from '../access/store.ts';
import type { Context } from '../context.ts';
import { askerOf } from '../context.ts';
import type { Mode } from '../kinds/kind.ts';
import type { Unit } from '../ports.ts';
import { mayBeNamed } from '../sharing/describe.ts';
import { loadNames, type Names, type PersonView } from '../sharing/names.ts';
import { type AudienceBadge, audienceBadge } from './badge.ts';
import type { Resource } from './model.ts';
import { projectVersion } from './projection.ts';

/** Who owns a thing, named as far as the reader may know. */
export interface OwnerView {
  readonly kind: 'account' | 'organization';
  readonly id: string | null;
  readonly name: string;
}

/** A resource as lists show it. Times are ms since 1970. */
export interface ResourceView {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly description: string;
  readonly owner: OwnerView;
  readonly mode: Mode;
  readonly audience: AudienceBadge;
  /** The reader's. */
  readonly role: Role;
  readonly counts: Resource['counts'];
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly trashedAt: number | null;
  readonly address: string;
  readonly sharedAt?: number;
  readonly sharedBy?: PersonView | null;
  /** Of the reader: whether they starred it, and when they opened it last. */
  readonly starred: boolean;
  /** In lists of what is shared: the reader hid it since. */
  readonly hidden?: boolean;
  readonly openedAt: number | null;
}

/** A resource as its page shows it. */
export interface ResourceDetailsView extends ResourceView {
  readonly content: unknown;
  readonly can: {
    readonly edit: boolean;
    readonly share: boolean;
    readonly transfer: boolean;
    /** Something was shared with the reader directly, which they can drop (S17). */
    readonly leave: boolean;
    readonly export: boolean;
    readonly trash: boolean;
  };
  /** Collections above that the reader may know, top first. */
  readonly path: readonly { readonly id: string; readonly title: string }[];
  /** What the call that answers this has to say besides. */
  readonly notes: readonly string[];
}

/** Views of one page of resources, with names and badges read for all of them at once. */
export async function describeResources(
  context: Context,
  unit: Unit,
  listed: readonly Listed[],
): Promise<readonly ResourceView[]> {
  if (listed.length === 0) return [];
  const counts = await unit.access.holderCounts(
    listed.map((row) => row.resource),
    context.clock.now(),
  );
  const owners = listed.map((row) => row.resource.owner);
  const sharers = listed.flatMap((row) => row.sharedBy ?? []);
  const holders = [...counts.values()].flat().map((count) => count.one);
  const names = await loadNames(context, unit, [...owners, ...sharers, ...holders], {
    known: [...owners, ...sharers],
  });
  const self = context.caller.account?.key;
  const keys = listed.map((row) => row.resource.key);
  const marks = self === undefined ? null : await unit.marks.marksOf(self, keys);
  return listed.map((row) => ({
    ...viewOf(context, row, names),
    starred: marks?.get(row.resource.key)?.starred ?? false,
    openedAt: marks?.get(row.resource.key)?.openedAt ?? null,
    ...(row.sharedAt === undefined
      ? {}
      : { hidden: (marks?.get(row.resource.key)?.hiddenAt ?? -1) >= row.sharedAt }),
    audience: audienceBadge(counts.get(row.resource.key) ?? [], names),
  }));
}

function viewOf(
  context: Context,
  row: Listed,
  names: Names,
): Omit<ResourceView, 'audience' | 'starred' | 'openedAt' | 'hidden'> {
  const { id, kind, title, description, mode, counts, version, createdAt, updatedAt, trashedAt } =
    row.resource;
  const owner = names.principal(row.resource.owner);
  return {
    ...{ id, kind, title, description, mode, counts, version, createdAt, updatedAt, trashedAt },
    owner: {
      kind: owner.kind === 'organization' ? 'organization' : 'account',
      id: owner.id,
      name: owner.name,
    },
    role: row.decision.role ?? 'viewer',
    address: context.address(`/r/${id}`),
    ...(row.sharedAt === undefined ? {} : { sharedAt: row.sharedAt }),
    ...(row.sharedBy === undefined ? {} : { sharedBy: sharerOf(row.sharedBy, names) }),
  };
}

function sharerOf(key: Listed['sharedBy'], names: Names): PersonView | null {
  return key === null || key === undefined ? null : names.person(key);
}

/** A judged resource with its content, what its reader may do and the collections above that they may know. */
export async function describeDetails(
  context: Context,
  unit: Unit,
  judged: Judged,
  notes: readonly string[] = [],
): Promise<ResourceDetailsView> {
  const { resource, decision } = judged;
  const [view] = await describeResources(context, unit, [judged]);
  if (view === undefined) throw new Error('a resource has no view');
  const version =
    resource.version === 0 ? null : await unit.resources.version(resource.key, resource.version);
  const signedIn = context.caller.account !== null;
  const may = (role: Role) => signedIn && atLeast(decision.role, role);
  return {
    ...view,
    content: version === null ? null : projectVersion(judged, version).content,
    can: {
      edit: may('editor') && resource.trashedAt === null,
      share: (may('manager') || (resource.editorsShare && may('editor'))) && resource.trashedAt === null,
      transfer: may('owner') && resource.trashedAt === null,
      leave: mayLeave(context, judged),
      export: context.caller.permissions.has('data:export'),
      trash: may('manager'),
    },
    path: await knownPath(context, unit, resource),
    notes,
  };
}

/** Whether the reader holds a share of their own here. */
function mayLeave(context: Context, { resource, decision }: Judged): boolean {
  const self = context.caller.account?.key;
  if (self === undefined || resource.owner === self) return false;
  return decision.becauses.some(
    (because) =>
      because.by === 'grant' &&
      because.above === null &&
      (because.principal === self || because.principalKind === 'address') &&
      because.grant.source !== 'mode' &&
      because.grant.source !== 'publisher',
  );
}

async function knownPath(context: Context, unit: Unit, resource: Resource) {
  if (resource.parent === null) return [];
  const above = await unit.resources.ancestors(resource.key);
  const judged = await unit.access.judgeMany(
    await askerOf(context, unit),
    above.map((collection) => collection.id),
  );
  return judged
    .filter(mayBeNamed)
    .map(({ resource: collection }) => ({ id: collection.id, title: collection.title }));
}
