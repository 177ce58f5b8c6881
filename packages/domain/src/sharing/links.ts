import { ROLES, type Role, rank } from '../access/roles.ts';
import type { AccessScope, Judged } from '../access/store.ts';
import { record } from '../audit/record.ts';
import { type Context, requireAccount, requirePermission, requireResource } from '../context.ts';
import { invalid, Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { kindOf, requireOutOfTrash, requireRole } from '../resources/guards.ts';
import {
  type LinkPolicy,
  type LinkView,
  linkOf,
  MOST_LINKS,
  readLinkPolicy,
  recordedLink,
  stateOf,
  viewsOf,
} from './links-model.ts';
import type { NewShareLink, ShareLink } from './links-store.ts';
import {
  accessOf,
  type CreateLinkInput,
  domainOf,
  lifeOf,
  openRefusal,
  opensIn,
  passwordHashOf,
  roleOf,
} from './links-terms.ts';
import { grantVisitors, regrantVisitors } from './links-visitors.ts';
import { refuseMoreThanHeld } from './targets.ts';

export interface CreatedLink {
  readonly link: LinkView;
  /** The address with the secret, shown this once. */
  readonly address: string;
}

/**
 * Makes a share link (S18). For managers with `share:links`, and never above their own role. Fails with
 * `input-invalid` beyond the hub's policy, with `share-refused` where the kind or the policy has no such link.
 */
export async function createLink(context: Context, input: CreateLinkInput): Promise<CreatedLink> {
  requirePermission(context.caller, 'share:links');
  // Hashed before the transaction: it takes its time on purpose.
  const passwordHash = await passwordHashOf(context, input);
  const { scope, ...made } = await context.store.write(async (unit) =>
    writeLink(context, unit, await judgeLink(context, unit, input), passwordHash),
  );
  if (scope !== null) await context.bus.publish(scope);
  return made;
}

/** A link that its maker may make, as it would be. */
export interface JudgedLink {
  readonly judged: Judged;
  readonly policy: LinkPolicy;
  readonly link: Omit<NewShareLink, 'id' | 'secretHash' | 'passwordHash'>;
}

/** Judges what a new link is to be; nothing is made. */
export async function judgeLink(context: Context, unit: Unit, input: CreateLinkInput): Promise<JudgedLink> {
  requirePermission(context.caller, 'share:links');
  const judged = await requireResource(context, unit, input.id);
  requireRole(judged, 'manager');
  requireOutOfTrash(judged.resource);
  const policy = await readLinkPolicy(unit);
  if ((await unit.links.ofResource(judged.resource.key)).length >= MOST_LINKS)
    throw new Problem('share-refused', {
      detail: `It has ${MOST_LINKS} links already. Revoke those that are expired or no longer needed.`,
    });
  const now = context.clock.now();
  const link = {
    resource: judged.resource.key,
    role: roleOf(context, judged, input),
    label: (input.label ?? '').trim(),
    maker: requireAccount(context.caller).key,
    createdAt: now,
    until: now + lifeOf(policy, input.life),
    access: accessOf(policy, input, now),
    mostUses: input.mostUses ?? null,
    domain: domainOf(input),
    open: opensIn(policy, kindOf(context, judged.resource), input),
  };
  return { judged, policy, link };
}

/** Makes a link that was judged, in the unit that judged it. Its secret is in the address alone. */
export async function writeLink(
  context: Context,
  unit: Unit,
  { judged, policy, link }: JudgedLink,
  passwordHash: string | null,
): Promise<CreatedLink & { readonly scope: AccessScope | null }> {
  if (policy.needsPassword && passwordHash === null)
    throw invalid('password', 'must be set: this hub makes no links without a password.');
  const id = context.random.id();
  const secret = context.random.secret();
  const made = await unit.links.create({ ...link, id, secretHash: context.digest(secret), passwordHash });
  const scope = await grantVisitors(context, unit, judged, made);
  const [view] = await viewsOf(context, unit, judged, [made]);
  if (view === undefined) throw new Error('a link that was just made has no view');
  await record(context, unit, {
    action: 'link.create',
    target: judged.resource.id,
    after: recordedLink(made),
  });
  return { link: view, address: context.address(`/link#${id}.${secret}`), scope };
}

export interface LinksView {
  readonly items: readonly LinkView[];
  /** Roles that the caller can give by a link here, weakest first. */
  readonly roles: readonly Role[];
  readonly policy: LinkPolicy;
  /** Why the caller can make none, in words; null = they can. */
  readonly refusal: string | null;
  /** Why no link without sign-in can be made here; null = one can. */
  readonly openRefusal: string | null;
  /** What this kind exposes by being shared, in a sentence (S22); null = nothing besides what is seen. */
  readonly exposes: string | null;
}

/** The links of a resource that are not revoked, newest first, and what making one needs; for managers. */
export async function listLinks(context: Context, input: { readonly id: string }): Promise<LinksView> {
  return context.store.read(async (unit) => {
    const judged = await requireResource(context, unit, input.id);
    requireRole(judged, 'manager');
    const kind = kindOf(context, judged.resource);
    const policy = await readLinkPolicy(unit);
    const mayMake = context.caller.permissions.has('share:links');
    const links = await unit.links.ofResource(judged.resource.key);
    return {
      items: await viewsOf(context, unit, judged, links),
      roles: ROLES.filter(
        (role) => role !== 'owner' && rank(role) <= rank(judged.decision.role) && kind.roles.includes(role),
      ),
      policy,
      refusal: mayMake ? null : 'Making links needs the permission share:links. Ask an administrator for it.',
      openRefusal: openRefusal(policy, kind),
      exposes: kind.exposes,
    };
  });
}

export interface UpdateLinkInput {
  readonly id: string;
  readonly link: string;
  readonly label?: string | undefined;
  /** Ms from now. */
  readonly life?: number | undefined;
  readonly mostUses?: number | null | undefined;
  /** A paused link lets nobody in, and the visitors of an open one see nothing, until it goes on. */
  readonly paused?: boolean | undefined;
}

/** Changes a link: its label, its end, its uses, or whether it is paused. What was accepted by it stays as it is. */
export async function updateLink(context: Context, input: UpdateLinkInput): Promise<LinkView> {
  const { view, scope } = await context.store.write(async (unit) => {
    const judged = await requireResource(context, unit, input.id);
    requireRole(judged, 'manager');
    requireOutOfTrash(judged.resource);
    const link = await linkOf(unit, judged, input.link);
    const now = context.clock.now();
    if (widens(link, input, now)) {
      requirePermission(context.caller, 'share:links');
      refuseMoreThanHeld(judged.decision.role ?? 'viewer', link.role);
    }
    const until =
      input.life === undefined ? link.until : now + lifeOf(await readLinkPolicy(unit), input.life);
    const next: ShareLink = {
      ...link,
      label: input.label === undefined ? link.label : input.label.trim(),
      until,
      mostUses: input.mostUses === undefined ? link.mostUses : input.mostUses,
      paused: input.paused ?? link.paused,
    };
    await unit.links.change(link.id, {
      label: next.label,
      ...(input.life === undefined ? {} : { until }),
      mostUses: next.mostUses,
      paused: next.paused,
    });
    await record(context, unit, {
      action: 'link.change',
      target: judged.resource.id,
      before: recordedLink(link),
      after: recordedLink(next),
    });
    const scope = await regrantVisitors(context, unit, judged, link, next);
    const [view] = await viewsOf(context, unit, judged, [next]);
    if (view === undefined) throw new Error('a link that was just changed has no view');
    return { view, scope };
  });
  if (scope !== null) await context.bus.publish(scope);
  return view;
}

/** Whether more can come in after a change, or for longer: then its maker must be one who may make links. */
function widens(link: ShareLink, { life, mostUses, paused }: UpdateLinkInput, now: number): boolean {
  if (life !== undefined && now + life > link.until) return true;
  if (mostUses !== undefined && (mostUses === null || mostUses > (link.mostUses ?? Infinity))) return true;
  return paused === false && link.paused && stateOf(link, now) !== 'expired';
}
