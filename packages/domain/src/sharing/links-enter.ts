import { decide } from '../access/decide.ts';
import type { Decision } from '../access/model.ts';
import type { Role } from '../access/roles.ts';
import type { AccessScope, PrincipalInfo } from '../access/store.ts';
import { record } from '../audit/record.ts';
import { type Context, requireAccount } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { kindOf } from '../resources/guards.ts';
import type { Resource } from '../resources/model.ts';
import { accessEnd, callerKey, isOfDomain, readLinkPolicy, stateOf } from './links-model.ts';
import { type ProvedLink, proveLink, type ShownLink } from './links-prove.ts';
import { sourceOfLink } from './links-source.ts';
import type { ShareLink } from './links-store.ts';
import { loadNames } from './names.ts';
import { questionOf } from './receipt.ts';

/** How a link stands to whoever opens it: its page (S19). */
export const LINK_PAGES = [
  'bad',
  'revoked',
  'expired',
  'paused',
  'used-up',
  'signed-out',
  'password',
  'wrong-password',
  'own',
  'barred',
  'unproved',
  'wrong-domain',
  'closed',
  'accepted',
  'ready',
] as const;
export type LinkPage = (typeof LINK_PAGES)[number];

/** What a link leads to, for whoever may come in by it. */
export interface LinkedThing {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly owner: string;
  readonly madeBy: string;
  readonly role: Role;
  /** When access ends that is accepted now, or was; null = with its revocation. */
  readonly accessUntil: number | null;
  /** What is to be authorized besides, in a sentence; null = nothing (S19). */
  readonly authorizes: string | null;
}

/** What the page of a link shows. Nothing of the thing is told to whoever cannot come in. */
export interface LinkPageView {
  readonly page: LinkPage;
  /** No sign-in is needed (S20). */
  readonly open: boolean;
  /** End of the link, where that is the reader's business. */
  readonly until: number | null;
  /** The mail domain that it is for. */
  readonly domain: string | null;
  readonly thing: LinkedThing | null;
}

/** A link, what it leads to, and how it stands to the caller, of one snapshot. */
interface Standing {
  readonly page: LinkPage;
  readonly link: ShareLink | null;
  readonly resource: Resource | null;
  readonly decision: Decision | null;
}

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

async function standingOf(context: Context, unit: Unit, proved: ProvedLink | null): Promise<Standing> {
  const none = { link: null, resource: null, decision: null };
  if (proved === null) return { ...none, page: 'bad' };
  const { link } = proved;
  const [resource] = await unit.resources.byKeys([link.resource]);
  const now = context.clock.now();
  if (resource === undefined || resource.state === 'draft') return { ...none, page: 'bad' };
  const facts = await unit.access.facts(resource.key, now);
  // What is in the trash is its owner's and managers' alone; so is what it leads to.
  if (facts.path.some((node) => node.trashed)) return { ...none, page: 'revoked' };
  const key = callerKey(context);
  const holdings = await unit.access.holdings(key, now);
  const decision = decide({ ...facts, holdings }, await questionOf(unit, key, now));
  const page = await pageOf(context, unit, proved, resource, decision);
  return { page, link, resource, decision };
}

async function pageOf(
  context: Context,
  unit: Unit,
  { link, password }: ProvedLink,
  resource: Resource,
  decision: Decision,
): Promise<LinkPage> {
  const state = stateOf(link, context.clock.now());
  if (state === 'revoked') return 'revoked';
  const { account } = context.caller;
  if (account !== null && through(link, decision) !== null) return 'accepted';
  if (state === 'expired' || state === 'paused') return state;
  if (link.principal !== null && !(await readLinkPolicy(unit)).openAllowed) return 'closed';
  if (link.principal === null) {
    if (account === null) return 'signed-out';
    if (link.maker === account.key || decision.role === 'owner') return 'own';
    if (await unit.links.isBarred(resource.key, account.key)) return 'barred';
  }
  if (state === 'used-up') return 'used-up';
  if (password === 'missing') return 'password';
  if (password === 'wrong') return 'wrong-password';
  if (link.domain !== null && account !== null) {
    if (!isOfDomain(account.email, link.domain)) return 'wrong-domain';
    // A mail domain counts only for an address that was proved (S27).
    if (!account.emailVerified) return 'unproved';
  }
  return 'ready';
}

/** The grant that the caller has through the link. */
function through(link: ShareLink, { becauses }: Decision) {
  const source = sourceOfLink(link);
  const because = becauses.find(
    (one) => one.by === 'grant' && one.grant.source === source && one.principalKind === 'account',
  );
  return because?.by === 'grant' ? because.grant : null;
}

/** Pages on which the thing is named: to those who may come in by the link, or are in. */
const NAMING: ReadonlySet<LinkPage> = new Set(['ready', 'accepted', 'own']);

async function viewOf(context: Context, unit: Unit, standing: Standing): Promise<LinkPageView> {
  const { page, link, resource, decision } = standing;
  const common = { page, open: link?.principal != null };
  if (link === null || resource === null || decision === null || !NAMING.has(page))
    return {
      ...common,
      until: null,
      domain: page === 'wrong-domain' || page === 'unproved' ? (link?.domain ?? null) : null,
      thing: null,
    };
  const names = await loadNames(context, unit, [resource.owner, link.maker], {
    known: [resource.owner, link.maker],
  });
  const granted = through(link, decision);
  const { longestAccess } = await readLinkPolicy(unit);
  const authorizes = kindOf(context, resource).authorizes;
  return {
    ...common,
    until: link.until,
    domain: link.domain,
    thing: {
      id: resource.id,
      title: resource.title,
      kind: resource.kind,
      owner: nameOf(names.info(resource.owner)),
      madeBy: nameOf(names.info(link.maker)),
      role: link.role,
      accessUntil:
        granted !== null
          ? granted.until
          : link.principal !== null
            ? link.until
            : accessEnd(link.access, longestAccess, context.clock.now()),
      authorizes: page === 'ready' && link.principal === null ? authorizes : null,
    },
  };
}

function nameOf(info: PrincipalInfo | undefined): string {
  return info?.name ?? 'Somebody';
}

const WORDS: Readonly<Record<LinkPage, string>> = {
  bad: 'This is not the address of a link that exists. Copy the whole of it.',
  revoked: 'This link leads nowhere any more. Ask whoever sent it for a new one.',
  expired: 'This link has ended. Ask whoever sent it for a new one.',
  paused: 'This link is paused. Try again later, or ask whoever sent it.',
  'used-up': 'This link has been used as often as it may be. Ask whoever sent it for a new one.',
  'signed-out': 'Sign in to accept this link.',
  password: 'This link asks for a password.',
  'wrong-password': 'The password of this link is wrong.',
  own: 'It is your own: you have access already.',
  barred: 'Your access was taken away, and no link gives it back. Ask a manager to share it with you again.',
  unproved: 'This link is for proved addresses of a mail domain. Prove yours first.',
  'wrong-domain': 'This link is for addresses of another mail domain than yours.',
  closed: 'This link cannot be used in that way.',
  accepted: 'You have accepted this link.',
  ready: 'This link can be accepted.',
};

function refused(page: LinkPage): Problem {
  return new Problem('link-refused', { detail: WORDS[page], parameters: { page } });
}
