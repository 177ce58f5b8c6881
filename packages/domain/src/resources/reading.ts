import type { PrincipalKey } from '../access/model.ts';
import type { Judged, ListQuery, ListView } from '../access/store.ts';
import { askerOf, type Context, requireAccount, requireResource } from '../context.ts';
import { invalid, notFound } from '../errors.ts';
import type { Page } from '../page.ts';
import type { Unit } from '../ports.ts';
import { loadNames } from '../sharing/names.ts';
import { requireRole } from './guards.ts';
import type { Version } from './model.ts';
import { projectVersion } from './projection.ts';
import { describeDetails, describeResources, type ResourceDetailsView, type ResourceView } from './views.ts';

/** One resource, for whoever may view it. */
export async function getResource(
  context: Context,
  input: { readonly id: string },
): Promise<ResourceDetailsView> {
  return context.store.read(async (unit) =>
    describeDetails(context, unit, await requireResource(context, unit, input.id)),
  );
}

export interface ListResourcesInput {
  readonly view: ListView;
  readonly kind?: string | undefined;
  /** Id of an account, or id or slug of an organization. */
  readonly owner?: string | undefined;
  /** Id or name of a group: with `shared`, only what came through it. */
  readonly group?: string | undefined;
  /** Id of a person, or id or name of a group or organization: of what the caller manages, what it is shared with. */
  readonly sharedWith?: string | undefined;
  readonly text?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Lists that need an account: there is nothing of one's own without. */
const OWN_VIEWS: ReadonlySet<ListView> = new Set([
  'mine',
  'shared',
  'hidden',
  'organization',
  'starred',
  'recent',
  'trash',
]);
const NOTHING: Page<ResourceView> = { items: [], next: null };

/** A page of a list (S29): exact, newest content first; `shared` by when it was shared. */
export async function listResources(
  context: Context,
  input: ListResourcesInput,
): Promise<Page<ResourceView>> {
  if (OWN_VIEWS.has(input.view)) requireAccount(context.caller);
  if (input.view === 'organization' && input.owner === undefined)
    throw invalid('owner', 'name the organization, by id or slug.');
  if (input.sharedWith !== undefined) requireAccount(context.caller);
  if (input.view !== 'shared' && input.group !== undefined)
    throw invalid('group', 'counts with view=shared only; leave it out.');
  return context.store.read(async (unit) => {
    const through = input.group === undefined ? undefined : await groupKey(unit, input.group);
    if (through === null) return NOTHING;
    const owner = input.owner === undefined ? undefined : await ownerKey(unit, input.owner);
    if (owner === null) return NOTHING;
    const sharedWith =
      input.sharedWith === undefined ? undefined : await knownPrincipal(context, unit, input.sharedWith);
    if (sharedWith === null) return NOTHING;
    const { view, kind, text, cursor, limit } = input;
    const query: ListQuery = {
      view,
      limit,
      ...(kind === undefined ? {} : { kind }),
      ...(owner === undefined ? {} : { owner }),
      ...(through === undefined ? {} : { through }),
      ...(sharedWith === undefined ? {} : { sharedWith }),
      ...(text === undefined || text.trim() === '' ? {} : { text: text.trim() }),
      ...(cursor === undefined ? {} : { cursor }),
    };
    const page = await unit.access.list(await askerOf(context, unit), query);
    return { items: await describeResources(context, unit, page.items), next: page.next };
  });
}

/** Null for an owner that does not exist: the list is empty then, like that of one who shows nothing. */
async function ownerKey(unit: Unit, name: string): Promise<PrincipalKey | null> {
  const found =
    (await unit.accounts.byId(name)) ??
    (await unit.organizations.byId(name)) ??
    (await unit.organizations.bySlug(name));
  return found?.key ?? null;
}

/** Null for a group that does not exist: what came through it is nothing, as of one that the caller is not in. */
async function groupKey(unit: Unit, name: string): Promise<PrincipalKey | null> {
  const found = (await unit.groups.byId(name)) ?? (await unit.groups.byName(name));
  return found?.key ?? null;
}

/** Null for nobody, and for whom the caller does not know: the list is empty then (S35). */
async function knownPrincipal(context: Context, unit: Unit, name: string): Promise<PrincipalKey | null> {
  const key = (await ownerKey(unit, name)) ?? (await groupKey(unit, name));
  if (key === null) return null;
  return (await loadNames(context, unit, [key])).knows(key) ? key : null;
}

/** A judged resource and the version of it that a reader asked for. */
export interface ReadVersion extends Judged {
  readonly version: Version;
}

/**
 * The current version's data for whoever may view; an older one for editors, who may restore it. Every reader's data
 * start here, in the snapshot that judged the reader.
 */
export async function readVersion(
  context: Context,
  input: { readonly id: string; readonly version?: number | undefined },
): Promise<ReadVersion> {
  return context.store.read(async (unit) => {
    const judged = await requireResource(context, unit, input.id);
    const number = input.version ?? judged.resource.version;
    if (number !== judged.resource.version) requireRole(judged, 'editor');
    const version = await unit.resources.version(judged.resource.key, number);
    if (version === null) throw notFound();
    return { ...judged, version: projectVersion(judged, version) };
  });
}
