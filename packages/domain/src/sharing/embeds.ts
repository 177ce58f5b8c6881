import { atLeast } from '../access/roles.ts';
import { record } from '../audit/record.ts';
import { type Context, requireAccount, requirePermission, requireResource } from '../context.ts';
import { invalid, Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { aKind, kindOf, requireOutOfTrash, requireRole } from '../resources/guards.ts';
import { readSettings } from '../settings/index.ts';
import { plainOrigins } from '../settings/rules.ts';
import type { Embed } from './embeds-store.ts';
import { loadNames, type PersonView } from './names.ts';
import { notThere } from './not-there.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** How long a signed embed address lives unless its maker says otherwise, the least and the most. */
export const EMBED_LIFE = { usual: 60 * MINUTE, least: MINUTE, most: 7 * DAY } as const;
const MOST_ORIGINS = 50;
const MOST_EMBEDS = 50;

/** A signed embed address as its list shows it. Times are ms since 1970. */
export interface EmbedView {
  readonly id: string;
  readonly madeBy: PersonView;
  readonly origins: readonly string[];
  readonly createdAt: number;
  readonly until: number;
  readonly lastUsedAt: number | null;
}

export interface EmbeddingView {
  /** Where the thing can be framed by whoever may see it without signing in. */
  readonly address: string;
  /** Whether somebody without an account sees it there now. */
  readonly open: boolean;
  /** Origins that its managers allow, and those that the hub allows for everything. */
  readonly origins: readonly string[];
  readonly hubOrigins: readonly string[];
  readonly embeds: readonly EmbedView[];
  /** Why no signed address can be made, in words; null = one can. */
  readonly refusal: string | null;
}

/** Who may frame a resource, and its signed addresses; for managers (S34). */
export async function getEmbedding(context: Context, input: { readonly id: string }): Promise<EmbeddingView> {
  return context.store.read(async (unit) => {
    const judged = await requireResource(context, unit, input.id);
    requireRole(judged, 'manager');
    const { resource } = judged;
    const now = context.clock.now();
    const embeds = await unit.embeds.ofResource(resource.key, now);
    const { embedOrigins } = await readSettings(unit, 'embedOrigins');
    return {
      address: context.address(`/embed/${resource.id}`),
      open: await isOpen(unit, resource.id, now),
      origins: await unit.embeds.origins(resource.key),
      hubOrigins: embedOrigins,
      embeds: await viewsOf(context, unit, embeds),
      refusal: context.caller.permissions.has('share:links')
        ? signedRefusal(kindOf(context, resource).refusedModes, resource.kind)
        : 'Signed addresses need the permission share:links. Ask an administrator for it.',
    };
  });
}

/** Sets which origins may frame a resource. What may be seen in the frame does not change by it. */
export async function setEmbedOrigins(
  context: Context,
  input: { readonly id: string; readonly origins: readonly string[] },
): Promise<readonly string[]> {
  return context.store.write(async (unit) => {
    const judged = await requireResource(context, unit, input.id);
    requireRole(judged, 'manager');
    requireOutOfTrash(judged.resource);
    const origins = plainOrigins('origins', input.origins, MOST_ORIGINS);
    const before = await unit.embeds.origins(judged.resource.key);
    await unit.embeds.setOrigins(judged.resource.key, origins);
    await record(context, unit, {
      action: 'embed.origins',
      target: judged.resource.id,
      before: { origins: before },
      after: { origins },
    });
    return origins;
  });
}

export interface CreateEmbedInput {
  readonly id: string;
  readonly origins: readonly string[];
  /** Ms from now; an hour when left out. */
  readonly life?: number | undefined;
}

export interface CreatedEmbed {
  readonly embed: EmbedView;
  /** The address with the secret, shown this once. */
  readonly address: string;
}

/**
 * Makes a signed embed address: whoever gets it sees the thing, framed by the named origins, as viewer, as long as its
 * maker may share it so. For managers with `share:links`.
 */
export async function createEmbed(context: Context, input: CreateEmbedInput): Promise<CreatedEmbed> {
  requirePermission(context.caller, 'share:links');
  const secret = context.random.secret();
  return context.store.write(async (unit) => {
    const judged = await requireResource(context, unit, input.id);
    requireRole(judged, 'manager');
    const { resource } = judged;
    requireOutOfTrash(resource);
    const origins = plainOrigins('origins', input.origins, MOST_ORIGINS);
    if (origins.length === 0) throw invalid('origins', 'must name who may frame it.');
    const refusal = signedRefusal(kindOf(context, resource).refusedModes, resource.kind);
    if (refusal !== null) throw new Problem('share-refused', { detail: refusal });
    const now = context.clock.now();
    await unit.embeds.forget(now);
    if ((await unit.embeds.ofResource(resource.key, now)).length >= MOST_EMBEDS)
      throw new Problem('share-refused', {
        detail: `It has ${MOST_EMBEDS} signed addresses already. Revoke those that are no longer needed.`,
      });
    const { linkLongestLife } = await readSettings(unit, 'linkLongestLife');
    const made = await unit.embeds.create({
      id: context.random.id(),
      resource: resource.key,
      maker: requireAccount(context.caller).key,
      origins,
      secretHash: context.digest(secret),
      createdAt: now,
      until: now + lifeOf(input.life, linkLongestLife),
    });
    await record(context, unit, {
      action: 'embed.create',
      target: resource.id,
      after: { id: made.id, origins, until: made.until },
    });
    const [embed] = await viewsOf(context, unit, [made]);
    if (embed === undefined) throw new Error('an embed address that was just made has no view');
    return { embed, address: context.address(`/embed/${resource.id}?grant=${made.id}#${secret}`) };
  });
}

/** Ends a signed embed address, from the next request on. */
export async function revokeEmbed(
  context: Context,
  input: { readonly id: string; readonly embed: string },
): Promise<void> {
  const scope = await context.store.write(async (unit) => {
    const judged = await requireResource(context, unit, input.id);
    requireRole(judged, 'manager');
    const { resource } = judged;
    if (!(await unit.embeds.remove(resource.key, input.embed))) throw notThere('embed');
    await record(context, unit, { action: 'embed.revoke', target: resource.id, before: { id: input.embed } });
    const actor = requireAccount(context.caller).key;
    // No grant changes, yet what is open by it ends: everything on the resource is judged again.
    return (await unit.access.change(resource.key, actor, context.clock.now(), async () => {})).scope;
  });
  await context.bus.publish(scope);
}

/**
 * The origins that may frame a resource at its embed address: those of its managers and the hub for what anybody may
 * see, those of the signed address for what it opens. For everything else none, alike whether it exists (S34).
 */
export async function framersOf(
  context: Context,
  input: { readonly id: string; readonly grant: string | null },
): Promise<readonly string[]> {
  return context.store.read(async (unit) => {
    const now = context.clock.now();
    const [resource] = await resourcesOf(unit, input.id);
    if (resource === undefined) return [];
    const { embedOrigins } = await readSettings(unit, 'embedOrigins');
    if (await isOpen(unit, input.id, now))
      return [...new Set([...(await unit.embeds.origins(resource.key)), ...embedOrigins])];
    const embed = input.grant === null ? null : await unit.embeds.byId(input.grant);
    if (embed === null || embed.resource !== resource.key) return [];
    return (await isEmbedGood(unit, embed, input.id, now)) ? embed.origins : [];
  });
}

/** Whether a signed address opens its resource now: it has not ended, and its maker may still share the thing so. */
export async function isEmbedGood(unit: Unit, embed: Embed, id: string, now: number): Promise<boolean> {
  if (embed.until <= now) return false;
  const [maker] = await unit.accounts.byKeys([embed.maker]);
  if (maker?.status !== 'active') return false;
  if (!(await unit.accounts.permissions(embed.maker)).has('share:links')) return false;
  const { guestSessions } = await readSettings(unit, 'guestSessions');
  if (!guestSessions) return false;
  const judged = await unit.access.judge(await unit.access.asker(embed.maker, now), id);
  if (judged === null || judged.resource.key !== embed.resource) return false;
  if (!atLeast(judged.decision.role, 'manager')) return false;
  // What is in the trash, or in a collection that is, is seen by its managers alone.
  const { path } = await unit.access.facts(embed.resource, now);
  return !path.some((node) => node.trashed);
}

async function resourcesOf(unit: Unit, id: string) {
  const judged = await unit.access.judge(await unit.access.asker(null, 0), id);
  return judged === null ? [] : [judged.resource];
}

/** Whether somebody without an account sees it by its address. */
async function isOpen(unit: Unit, id: string, now: number): Promise<boolean> {
  const { guestSessions } = await readSettings(unit, 'guestSessions');
  if (!guestSessions) return false;
  const judged = await unit.access.judge(await unit.access.asker(null, now), id);
  return judged !== null && judged.decision.role !== null;
}

async function viewsOf(
  context: Context,
  unit: Unit,
  embeds: readonly Embed[],
): Promise<readonly EmbedView[]> {
  const names = await loadNames(
    context,
    unit,
    embeds.map((embed) => embed.maker),
  );
  return embeds.map(({ id, maker, origins, createdAt, until, lastUsedAt }) => ({
    ...{ id, origins, createdAt, until, lastUsedAt },
    madeBy: names.person(maker),
  }));
}

function signedRefusal(refusedModes: readonly string[], kind: string): string | null {
  return refusedModes.includes('unlisted')
    ? `It cannot be seen without signing in: ${aKind(kind)} never is.`
    : null;
}

function lifeOf(life: number | undefined, longest: number): number {
  const most = Math.min(EMBED_LIFE.most, longest);
  if (life === undefined) return Math.min(EMBED_LIFE.usual, most);
  if (!Number.isSafeInteger(life) || life < EMBED_LIFE.least)
    throw invalid('life', 'must be a minute or more.');
  if (life > most) throw invalid('life', `must be at most ${Math.floor(most / MINUTE)} minutes.`);
  return life;
}
