import type { AccessScope } from '../access/store.ts';
import { record } from '../audit/record.ts';
import { type Context, requireAccount } from '../context.ts';
import type { Unit } from '../ports.ts';
import type { Resource } from '../resources/model.ts';
import { accessEnd, callerKey, readLinkPolicy } from './links-model.ts';
import { type LinkedThing, type LinkPageView, refused, standingOf, viewOf } from './links-page.ts';
import { type ProvedLink, proveLink, type ShownLink } from './links-prove.ts';
import { sourceOfLink } from './links-source.ts';
import type { ShareLink } from './links-store.ts';

/** Says what a link is to the caller, and changes nothing. Guessing is `rate-limited`. */
export async function lookAtLink(context: Context, shown: ShownLink): Promise<LinkPageView> {
  const proved = await proveLink(context, shown);
  return context.store.read(async (unit) => viewOf(context, unit, await standingOf(context, unit, proved)));
}

export interface AcceptLinkInput extends ShownLink {
  /** That what the kind asks to be authorized is authorized (S19). */
  readonly authorize?: boolean | undefined;
}

export interface AcceptedLink {
  /** False: nothing was accepted yet, `thing.authorizes` says what is to be authorized. */
  readonly accepted: boolean;
  readonly thing: LinkedThing;
}

/**
 * Accepts a link: the caller gets a grant whose source it is (S19). Again is no error and counts no use. Fails with
 * `link-refused`, whose parameter `page` is one of {@link LINK_PAGES}.
 */
export async function acceptLink(context: Context, input: AcceptLinkInput): Promise<AcceptedLink> {
  requireAccount(context.caller);
  const proved = await proveLink(context, input);
  const done = await context.store.write(async (unit) => {
    const standing = await standingOf(context, unit, await current(unit, proved));
    const { link, resource } = standing;
    if (link?.principal != null) throw refused('closed');
    if (standing.page === 'accepted')
      return { accepted: true, view: await viewOf(context, unit, standing), scope: null };
    if (standing.page !== 'ready' || link === null || resource === null) throw refused(standing.page);
    const view = await viewOf(context, unit, standing);
    if (view.thing?.authorizes != null && input.authorize !== true)
      return { accepted: false, view, scope: null };
    if (!(await unit.links.use(link.id, context.clock.now()))) throw refused('used-up');
    return { accepted: true, view, scope: await grantThrough(context, unit, link, resource) };
  });
  if (done.scope !== null) await context.bus.publish(done.scope);
  if (done.view.thing === null) throw new Error('a link was accepted that leads to nothing');
  return { accepted: done.accepted, thing: done.view.thing };
}

async function grantThrough(
  context: Context,
  unit: Unit,
  link: ShareLink,
  resource: Resource,
): Promise<AccessScope> {
  const self = requireAccount(context.caller);
  const now = context.clock.now();
  const { longestAccess } = await readLinkPolicy(unit);
  const until = accessEnd(link.access, longestAccess, now);
  const { scope } = await unit.access.change(resource.key, self.key, now, (writer) =>
    writer.put({
      id: context.random.id(),
      principal: self.key,
      role: link.role,
      source: sourceOfLink(link),
      granter: link.maker,
      createdAt: now,
      until,
      run: null,
    }),
  );
  await record(context, unit, {
    action: 'link.accept',
    target: resource.id,
    after: { link: link.id, role: link.role, until },
  });
  return scope;
}

export interface OpenLinkInput extends ShownLink {
  /** Digest of the secret that the visitor holds open links by. */
  readonly visitor: string;
}

/**
 * Opens a link that needs no sign-in (S20): from now on the visitor's secret holds it, until it ends. No grant is made
 * for the visitor. Again with the same secret is no error and counts no use.
 */
export async function openLink(context: Context, input: OpenLinkInput): Promise<{ readonly id: string }> {
  const proved = await proveLink(context, input);
  return context.store.write(async (unit) => {
    const standing = await standingOf(context, unit, await current(unit, proved));
    const { link, resource, page } = standing;
    if (link === null || resource === null) throw refused(page);
    if (link.principal === null) throw refused(page === 'ready' ? 'closed' : page);
    const visit = await unit.links.visit(link.id, input.visitor);
    if (page !== 'ready' && !(visit !== null && page === 'used-up')) throw refused(page);
    if (visit !== null) return { id: resource.id };
    const now = context.clock.now();
    if (!(await unit.links.use(link.id, now))) throw refused('used-up');
    const account = callerKey(context);
    const id = context.random.id();
    await unit.links.beginVisit({
      ...{ id, account },
      link: link.id,
      secretHash: input.visitor,
      createdAt: now,
      lastSeenAt: now,
    });
    await record(context, unit, {
      action: 'link.open',
      target: resource.id,
      after: { link: link.id, visit: id },
    });
    return { id: resource.id };
  });
}

/** The link as it is in this unit: it may have changed while its password was compared. */
async function current(unit: Unit, proved: ProvedLink | null): Promise<ProvedLink | null> {
  if (proved === null) return null;
  const link = await unit.links.byId(proved.link.id);
  return link === null || link.secretHash !== proved.link.secretHash ? null : { ...proved, link };
}
