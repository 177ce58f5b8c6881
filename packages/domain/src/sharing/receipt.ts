import { decide } from '../access/decide.ts';
import {
  type Because,
  type Decision,
  EVERYONE,
  type Facts,
  type Grant,
  type Holding,
  LINK_VISITOR,
  type PrincipalKey,
  type Question,
} from '../access/model.ts';
import { type Role, rank } from '../access/roles.ts';
import type { AccessScope } from '../access/store.ts';
import { type Context, NOTHING_CUT } from '../context.ts';
import type { Unit } from '../ports.ts';
import { type Describing, loadAbove } from './describe.ts';
import { grantChanges } from './grant-changes.ts';
import type { CreatedLink } from './links.ts';
import { knownBySharing, loadNames, type Names, type PersonView } from './names.ts';
import type { InvitedView } from './send-invitations.ts';

/** Who gained or lost: how many, and the first hundred by name. */
export interface PeopleView {
  readonly count: number;
  /** There are more than were counted. */
  readonly atLeast: boolean;
  readonly people: readonly PersonView[];
}

/** Somebody who keeps access after a change, through what, and the step that would close it (S23). */
export interface RemainingView {
  readonly person: PersonView;
  readonly role: Role;
  readonly through: string;
  readonly close: string | null;
}

/** What a change of sharing did (S23). */
export interface ReceiptView {
  readonly gained: PeopleView;
  readonly lost: PeopleView;
  readonly remaining: readonly RemainingView[];
  /** Addresses that were invited. */
  readonly invited: readonly string[];
  /** The same with the addresses that the sharer is to hand over, where no mail went out; shown once. */
  readonly invitations: readonly InvitedView[];
  readonly socketsClosed: number;
  readonly downloadsStopped: number;
  /** Nodes that did not say in time that they had cut what it ended there. */
  readonly silentNodes: readonly string[];
  readonly linksEnded: number;
  readonly notes: readonly string[];
}

/** A committed change of the grants of one resource. */
export interface AccessChange {
  readonly invitations?: readonly InvitedView[];
  readonly before: Facts;
  readonly after: Facts;
  readonly scope: AccessScope | null;
  readonly invited: readonly string[];
  readonly notes: readonly string[];
  /** The caller's role on the resource. */
  readonly role: Role | null;
  /** Share links that it ended. */
  readonly linksEnded?: number;
  /** The link that it made. */
  readonly link?: CreatedLink;
  /** Whom it concerns besides the holders of changed grants: owners before and after. */
  readonly also?: readonly PrincipalKey[];
}

const COUNTED = 1000;
const NAMED = 100;

interface PersonChange {
  readonly key: PrincipalKey;
  readonly before: Role | null;
  readonly after: Decision;
  /** The changed grants that reach them. */
  readonly met: readonly Grant[];
}

/** Puts a committed change on the bus and says what it did. Reads after the commit, so that the writer is not kept waiting. */
export async function receiptOf(context: Context, change: AccessChange): Promise<ReceiptView> {
  const { scope } = change;
  const cut = scope === null ? NOTHING_CUT : await context.bus.publish(scope);
  return context.store.read(async (unit) => {
    const { gone, come } = grantChanges(change.before, change.after);
    const changed = [...gone, ...come];
    const { people, atLeast } = await concerned(context, unit, change, changed);
    const names = await namesIn(context, unit, change, people);
    const above = await loadAbove(context, unit, change.after);
    const describing = { resource: change.after.path[0].key, role: change.role, names, above };
    const shown = people.filter((person) => !isInvitedStranger(person, names));
    const lost = shown.filter((person) => rank(person.after.role) < rank(person.before));
    const gained = shown.filter((person) => rank(person.after.role) > rank(person.before));
    // That whoever owns it keeps it goes without saying.
    const kept = shown.filter(
      (person) =>
        person.after.role !== null && person.after.becauses[0]?.by !== 'owner' && !gained.includes(person),
    );
    return {
      ...cut,
      gained: peopleView(gained, atLeast, names),
      lost: peopleView(lost, atLeast, names),
      remaining: takesAway(change)
        ? kept.slice(0, NAMED).map((person) => remainingView(person, describing))
        : [],
      invited: change.invited,
      invitations: change.invitations ?? [],
      linksEnded: change.linksEnded ?? 0,
      notes: [...change.notes, ...(await openNotes(context, unit, change))],
    };
  });
}

async function concerned(
  context: Context,
  unit: Unit,
  { before, after, also = [] }: AccessChange,
  changed: readonly Grant[],
): Promise<{ readonly people: readonly PersonChange[]; readonly atLeast: boolean }> {
  const now = context.clock.now();
  const principals = [...new Set([...changed.map((grant) => grant.principal), ...also])].filter(
    (key) => key !== EVERYONE && key !== LINK_VISITOR,
  );
  if (principals.length === 0) return { people: [], atLeast: false };
  const keys = await unit.access.accountsHolding(principals, now, COUNTED + 1);
  const standings = await unit.access.standings(keys.slice(0, COUNTED), now);
  const people = standings.map(({ key, question, holdings }): PersonChange => {
    const was = decide({ ...before, holdings }, question);
    const met = changed.filter((grant) => holdings.some(({ principal }) => principal === grant.principal));
    return { key, met, before: was.role, after: decide({ ...after, holdings }, question) };
  });
  return { people, atLeast: keys.length > COUNTED };
}

/** What an account asks with, uncapped by sessions and keys. */
export async function questionOf(unit: Unit, key: PrincipalKey | null, now: number): Promise<Question> {
  const asker = await unit.access.asker(key, now);
  return { caller: key, now, viewsAll: asker.viewsAll, cap: asker.cap };
}

async function namesIn(
  context: Context,
  unit: Unit,
  { before, after }: AccessChange,
  people: readonly PersonChange[],
): Promise<Names> {
  const principals = [...before.grants, ...after.grants].map((grant) => grant.principal);
  const owner = after.path[0].owner;
  const shown = people.slice(0, 2 * NAMED).map((person) => person.key);
  const resource = after.path[0].key;
  const known = await knownBySharing(context, unit, { resource, owner }, before.grants, after.grants);
  return loadNames(context, unit, [...principals, owner, ...shown], { known });
}

/** Whoever the asker knows by an address alone is never counted: it would tell that the address has an account (S9). */
function isInvitedStranger({ key, met }: PersonChange, names: Names): boolean {
  return !names.knows(key) && met.every((grant) => grant.source.startsWith('invitation:'));
}

function peopleView(people: readonly PersonChange[], atLeast: boolean, names: Names): PeopleView {
  const shown = people.slice(0, NAMED).map((person) => names.person(person.key));
  return { count: people.length, atLeast: atLeast && people.length > 0, people: shown };
}

function takesAway({ before, after }: Pick<AccessChange, 'before' | 'after'>): boolean {
  return before.grants.some((grant) => {
    const now = after.grants.find((other) => other.id === grant.id);
    return now === undefined || rank(now.role) < rank(grant.role);
  });
}

function remainingView({ key, after }: PersonChange, describing: Describing): RemainingView {
  const [strongest] = after.becauses;
  return {
    person: describing.names.person(key),
    role: after.role ?? 'viewer',
    through: strongest === undefined ? '' : throughOf(strongest, describing),
    close: strongest === undefined ? null : closingStep(strongest, describing),
  };
}

/** Through what somebody has access, in a few words that stand after "through". */
export function throughOf(because: Because, describing: Describing): string {
  const { names } = describing;
  switch (because.by) {
    case 'owner':
      return 'owning it';
    case 'organization':
      return `${names.principal(because.principal).name}, which owns it`;
    case 'permission':
      return 'the permission to view everything';
    case 'grant':
      return throughGrant(because, describing);
  }
}

function throughGrant(because: Extract<Because, { by: 'grant' }>, describing: Describing): string {
  const above = because.above === null ? null : describing.above.get(because.above);
  const where = above === null ? '' : `, by the folder ${above?.title ?? 'above'}`;
  switch (because.principalKind) {
    case 'account':
    case 'address':
      return because.grant.source === 'publisher' ? 'having published it' : `a share of their own${where}`;
    case 'everyone':
      return `public access${where}`;
    case 'link-visitor':
      return `anyone with the link${where}`;
    default:
      return `${describing.names.principal(because.principal).name}${where}`;
  }
}

/** The step that would end what a because gives; null where nothing on this resource does. */
function closingStep(because: Because, describing: Describing): string | null {
  if (because.by !== 'grant') return null;
  if (because.above !== null) {
    const title = describing.above.get(because.above)?.title ?? 'the folder above';
    return `Change the sharing of ${title}, or take this out of it.`;
  }
  if (because.grant.source === 'mode') return 'Set general access to Private.';
  const { name, kind } = describing.names.principal(because.principal);
  return kind === 'account' || kind === 'address'
    ? 'Remove their own share.'
    : `Remove the share with ${name}.`;
}

/** What the change opened or closed for people whom nobody can count. */
async function openNotes(
  context: Context,
  unit: Unit,
  { before, after }: AccessChange,
): Promise<readonly string[]> {
  const now = context.clock.now();
  const holdings = await unit.access.holdings(null, now);
  const question = await questionOf(unit, null, now);
  const visitor = (facts: Facts, held: readonly Holding[]) =>
    decide({ ...facts, holdings: held }, question).role !== null;
  const listed = holdings.filter((holding) => holding.principal !== LINK_VISITOR);
  const was = reach(visitor(before, listed), visitor(before, holdings));
  const is = reach(visitor(after, listed), visitor(after, holdings));
  if (was === is) return is === null || !takesAway({ before, after }) ? [] : [STILL[is]];
  if (is !== null) return [NOW[is]];
  return was === null ? [] : [NO_LONGER[was]];
}

function reach(listed: boolean, byAddress: boolean): 'public' | 'unlisted' | null {
  if (listed) return 'public';
  return byAddress ? 'unlisted' : null;
}

const NOW = {
  public: 'Anyone can view it now, and the public gallery may list it.',
  unlisted: 'Anyone with the link can view it now.',
} as const;
const STILL = {
  public: 'Anyone can still view it, since it is public. Set general access to Private to close that.',
  unlisted: 'Anyone with the link can still view it. Set general access to Private to close that.',
} as const;
const NO_LONGER = {
  public: 'It is no longer public: whoever has no access of their own can no longer view it.',
  unlisted: 'Its address alone no longer opens it.',
} as const;
