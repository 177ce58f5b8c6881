import type { NewGrant } from '../access/store.ts';
import { record } from '../audit/record.ts';
import { type Context, requireAccount, requirePermission, requireScope } from '../context.ts';
import { invalid, notFound, Problem } from '../errors.ts';
import { type Kind, MODES, type Mode } from '../kinds/kind.ts';
import type { Unit } from '../ports.ts';
import { modeNotes, modeRefusal, requireMode } from '../sharing/mode.ts';
import { defaultModeFor, readModeRules } from '../sharing/mode-rules.ts';
import { seekAddress } from '../sharing/seek-address.ts';
import { type InvitedView, sendInvitations } from '../sharing/send-invitations.ts';
import { grantFor, invitedIn, newInvitations, withWords } from '../sharing/share.ts';
import { findTargets, type Sharing, type Target } from '../sharing/targets.ts';
import { tellShares } from '../sharing/tell-shares.ts';
import type { ShareClasses, ShareDefaults, ShareWords } from '../sharing/wish.ts';
import { describeNow } from './changing.ts';
import { citedSources, useUp } from './citing.ts';
import type { Resource } from './model.ts';
import { type Place, placeOf } from './placing.ts';
import type { ModeChange } from './store.ts';
import { appendVersion } from './versions.ts';
import type { ResourceDetailsView } from './views.ts';
import type { CitedFile, PreparedVersion, PrepareVersion } from './workshop.ts';

/** Sharing that is asked for together with the publishing (S31). */
export interface PublishSharing extends ShareClasses, ShareDefaults, ShareWords {
  readonly mode?: Mode | undefined;
  readonly modeRole?: ModeChange['modeRole'] | undefined;
}

export interface PublishInput {
  readonly kind: string;
  readonly title: string;
  readonly description: string;
  /** Id or slug of an organization; else one's own account. */
  readonly owner?: string | undefined;
  /** Id of a collection. */
  readonly parent?: string | undefined;
  readonly content: unknown;
  readonly files: readonly CitedFile[];
  readonly sharing?: PublishSharing | undefined;
  /** Makes a repeated call answer the first one's resource. */
  readonly idempotencyKey?: string | undefined;
  readonly prepare: PrepareVersion;
}

/**
 * Publishes a resource: its data are made outside of any transaction, then data, place, mode and shares are written in
 * one, so that nobody ever sees more or less of it than was asked for (S31). What would be refused is refused before
 * the long work begins, and judged again when it is written.
 */
export async function publishResource(context: Context, input: PublishInput): Promise<ResourceDetailsView> {
  const kind = context.kinds.get(input.kind);
  if (kind === undefined)
    throw invalid('kind', `must be one of ${context.kinds.all.map(({ id }) => id).join(', ')}.`);
  // A key for writing alone publishes as usual or more strictly, and opens nothing to anybody (A4).
  if (opensMore(kind, input.sharing)) requireScope(context.caller, 'share');
  const rehearsed = await context.store.read(async (unit) => {
    const earlier = await publishedEarlier(context, unit, input);
    if (earlier !== null) return { earlier };
    const publisher = await asPublisher(context, unit);
    const place = await placeOf(publisher, unit, kind, input);
    await chooseMode(publisher, unit, kind, place, input.sharing?.mode);
    const sharing = { ...sharingAt(place, kind), findAddress: (email: string) => seekAddress(unit, email) };
    await findTargets(publisher, unit, sharing, input.sharing ?? {});
    return { earlier, sources: await citedSources(publisher, unit, input.files) };
  });
  if (rehearsed.earlier !== null) return rehearsed.earlier;
  const prepared = await input.prepare(kind.id, input.content, rehearsed.sources);
  let outcome: Parameters<PreparedVersion['release']>[0] = 'given-up';
  try {
    const { view, scope } = await context.store.write((unit) =>
      writeAll(context, unit, kind, input, prepared),
    );
    if (scope !== null) outcome = 'published';
    if (scope !== null) await context.bus.publish(scope);
    return view;
  } finally {
    await prepared.release(outcome);
  }
}

/** Which mode something new of each kind usually has, and which ones the caller may choose. */
export interface Publishing {
  readonly usual: Readonly<Record<string, Mode>>;
  readonly modes: readonly { readonly mode: Mode; readonly reason: string | null }[];
}

/** What publishing to an owner means now (S1, S4); the same words as a refusal has. */
export async function describePublishing(
  context: Context,
  input: { readonly owner?: string | undefined },
): Promise<Publishing> {
  return context.store.read(async (unit) => {
    const publisher = await asPublisher(context, unit);
    const rules = await readModeRules(publisher, unit);
    const usual: Record<string, Mode> = {};
    for (const kind of context.kinds.all) {
      const place = await placeOf(publisher, unit, kind, input);
      usual[kind.id] = (await chooseMode(publisher, unit, kind, place, undefined)).mode;
    }
    const any = { id: 'thing', refusedModes: [] };
    const modes = MODES.map((mode) => ({
      mode,
      reason: modeRefusal(publisher, any, mode, rules)?.reason ?? null,
    }));
    return { usual, modes };
  });
}

/** Whether a publish call shares: with somebody, or in another mode than the kind's usual one or private. */
function opensMore(kind: Kind, sharing: PublishSharing | undefined): boolean {
  if (sharing === undefined) return false;
  const { mode, people, groups, organizations, invitations, everyoneHere } = sharing;
  if (mode !== undefined && mode !== 'private' && mode !== kind.defaultMode) return true;
  return Boolean(everyoneHere) || [people, groups, organizations, invitations].some((list) => list?.length);
}

/**
 * The context with what the caller may now: permissions may have gone while the data were made, and the request's own
 * copy does not know. Refuses when publishing itself is among them.
 */
async function asPublisher(context: Context, unit: Unit): Promise<Context> {
  const self = requireAccount(context.caller);
  const asker = await unit.access.asker(self.key, context.clock.now());
  if (asker.cap === null) throw new Problem('signed-out', { detail: 'Sign in first.' });
  const held = await unit.accounts.permissions(self.key);
  const permissions = new Set([...held].filter((one) => context.caller.permissions.has(one)));
  const caller = { ...context.caller, permissions };
  requirePermission(caller, 'resources:create');
  return { ...context, caller };
}

async function writeAll(
  requested: Context,
  unit: Unit,
  kind: Kind,
  input: PublishInput,
  prepared: PreparedVersion,
) {
  const earlier = await publishedEarlier(requested, unit, input);
  if (earlier !== null) return { view: earlier, scope: null };
  const context = await asPublisher(requested, unit);
  const place = await placeOf(context, unit, kind, input);
  const { mode, notes } = await chooseMode(context, unit, kind, place, input.sharing?.mode);
  const resource = await create(context, unit, input, place, prepared);
  await appendVersion(context, unit, resource.key, prepared);
  await useUp(context, unit, input.files);
  const sharing = {
    ...sharingAt(place, kind),
    findAddress: (email: string) => unit.access.principalOfAddress(email),
  };
  const targets = await findTargets(context, unit, sharing, input.sharing ?? {});
  const modeRole = input.sharing?.modeRole ?? 'viewer';
  const others = targets.filter((target) => target.principal.key !== place.owner.key);
  const grants = others.map((target) => grantFor(context, { target, standing: null, source: null }));
  const scope = await openTo(context, unit, resource, place, { mode, modeRole, grants });
  const words = input.sharing ?? {};
  const sent = await sendInvitations(context, unit, resource, newInvitations(others, grants), words);
  // Nobody saw it before: all are new.
  const unseen = { ...(await unit.access.facts(resource.key, context.clock.now())), grants: [] };
  const told = await tellShares(context, unit, { resource, before: unseen, targets: others }, words);
  await record(context, unit, {
    action: 'resource.publish',
    target: resource.id,
    after: {
      kind: kind.id,
      mode,
      modeRole,
      owner: place.owner.id,
      shares: targets.map(({ principal, role, until }) => ({ principal: principal.id, role, until })),
      ...(input.sharing?.notify === true ? { notify: true, message: input.sharing.message ?? '' } : {}),
    },
  });
  const said = withWords(
    context,
    [...notes, ...sharingNotes(place, mode, input.sharing, targets), ...handOver(sent), ...told],
    words,
    resource.id,
  );
  return { view: await describeNow(context, unit, resource.id, said), scope };
}

/**
 * What an earlier call with the same key published. A key that now names what its caller may no longer see is as good
 * as none: the answer is that of a thing that is not there.
 */
async function publishedEarlier(
  context: Context,
  unit: Unit,
  input: PublishInput,
): Promise<ResourceDetailsView | null> {
  const key = storedKey(context, input);
  if (key === null) return null;
  const resource = await unit.resources.byIdempotencyKey(key);
  if (resource === null) return null;
  if (resource.kind !== input.kind) throw notFound();
  return describeNow(context, unit, resource.id);
}

function storedKey(context: Context, { idempotencyKey }: PublishInput): string | null {
  return idempotencyKey === undefined ? null : `${requireAccount(context.caller).id} ${idempotencyKey}`;
}

/** The mode named, which must be allowed; else the usual one, or private where the caller may not set that (S1). */
async function chooseMode(
  context: Context,
  unit: Unit,
  kind: Kind,
  place: Place,
  named: Mode | undefined,
): Promise<{ readonly mode: Mode; readonly notes: readonly string[] }> {
  const rules = await readModeRules(context, unit);
  if (named !== undefined) {
    requireMode(context, kind, named, rules);
    return { mode: named, notes: [] };
  }
  const self = requireAccount(context.caller).key;
  const usual = await defaultModeFor(unit, kind, rules, [place.owner.key, self]);
  // A kind may refuse what others would usually have.
  const refusal = modeRefusal(context, kind, usual, rules);
  if (refusal === null) return { mode: usual, notes: [] };
  return { mode: 'private', notes: [`It is private, not ${usual} as usual. ${refusal.reason}`] };
}

function sharingAt(place: Place, kind: Kind): Omit<Sharing, 'findAddress'> {
  return { owner: place.owner, kind, role: place.publisher === null ? 'owner' : 'manager', direct: [] };
}

function create(
  context: Context,
  unit: Unit,
  input: PublishInput,
  place: Place,
  { searchText }: PreparedVersion,
): Promise<Resource> {
  const idempotencyKey = storedKey(context, input);
  return unit.resources.create({
    id: context.random.id(),
    kind: input.kind,
    title: input.title,
    description: input.description,
    owner: place.owner.key,
    publisher: place.publisher,
    parent: place.parent,
    state: 'live',
    createdAt: context.clock.now(),
    searchText,
    ...(idempotencyKey === null ? {} : { idempotencyKey }),
  });
}

interface Opening {
  readonly mode: Mode;
  readonly modeRole: ModeChange['modeRole'];
  readonly grants: readonly NewGrant[];
}

/** Writes mode, shares, and the publisher's grant where the thing is not the publisher's own (P13). */
async function openTo(
  context: Context,
  unit: Unit,
  resource: Resource,
  place: Place,
  { mode, modeRole, grants }: Opening,
) {
  const self = requireAccount(context.caller).key;
  const now = context.clock.now();
  const { scope } = await unit.access.change(resource.key, self, now, async (writer) => {
    await writer.setMode(mode, modeRole, self);
    if (place.publisher !== null)
      await writer.put({
        id: context.random.id(),
        principal: place.publisher,
        role: 'manager',
        source: 'publisher',
        granter: null,
        createdAt: now,
        until: null,
        run: null,
      });
    for (const grant of grants) await writer.put(grant);
  });
  return scope;
}

/** The addresses that the publisher is to hand over, since no mail took them. */
function handOver(sent: readonly InvitedView[]): readonly string[] {
  return sent.flatMap(({ email, address }) =>
    address === null ? [] : [`Hand its invitation over to ${email} yourself: ${address}`],
  );
}

function sharingNotes(
  place: Place,
  mode: Mode,
  sharing: PublishSharing | undefined,
  targets: readonly Target[],
): readonly string[] {
  const invited = invitedIn(targets);
  return [
    ...modeNotes(place.owner, mode, sharing?.modeRole),
    ...(invited.length === 0 ? [] : [`Invited: ${invited.join(', ')}.`]),
  ];
}
