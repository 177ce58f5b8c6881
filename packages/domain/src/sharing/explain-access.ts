import { decide } from '../access/decide.ts';
import { explain } from '../access/explain.ts';
import type { Facts, Holding, PrincipalKey, Question } from '../access/model.ts';
import type { Role } from '../access/roles.ts';
import type { Judged } from '../access/store.ts';
import { type Account, normalAddress } from '../accounts/model.ts';
import { subjectAt } from '../acting/judge-as.ts';
import { askerOf, type Context, requireAccount, requireResource } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { requireRole } from '../resources/guards.ts';
import type { Resource } from '../resources/model.ts';
import {
  type BecauseView,
  type Describing,
  describeDecision,
  describeReasons,
  keysOf,
  loadAbove,
  loadLinkLabels,
} from './describe.ts';
import { grantsInvitedAt } from './invited-address.ts';
import { invitedAs, knownBySharing, loadNames, type Names, type PersonView } from './names.ts';
import { questionOf } from './receipt.ts';
import { shownEnd } from './targets.ts';

/** Why a person can or cannot (S24). The explanation is the decision: same call, same facts. */
export interface ExplanationView {
  readonly person: PersonView | null;
  readonly role: Role | null;
  /** Names stand between asterisks. */
  readonly sentence: string;
  readonly becauses: readonly BecauseView[];
  readonly until: number | null;
}

export interface ExplainInput {
  readonly id: string;
  /** Id or exact address; absent = oneself. */
  readonly person?: string | undefined;
}

/** Explains oneself to whoever may view, and to managers anybody. An id that the asker does not know is `not-found`. */
export async function explainAccess(context: Context, input: ExplainInput): Promise<ExplanationView> {
  return context.store.read(async (unit) => {
    const judged = await requireResource(context, unit, input.id);
    const facts = await unit.access.facts(judged.resource.key, context.clock.now());
    const subject = await subjectOf(context, unit, judged, facts, input.person);
    return describe(context, unit, judged, facts, subject);
  });
}

/** Explains the caller to themselves, within a unit of another command. */
export async function explainSelf(
  context: Context,
  unit: Unit,
  judged: Judged,
  facts: Facts,
): Promise<ExplanationView> {
  return describe(context, unit, judged, facts, await subjectOf(context, unit, judged, facts, undefined));
}

/** The same about anybody, for whoever may ask about others: managers. Absent = oneself. */
export async function explainPerson(
  context: Context,
  unit: Unit,
  judged: Judged,
  person: string | undefined,
): Promise<ExplanationView> {
  const facts = await unit.access.facts(judged.resource.key, context.clock.now());
  return describe(context, unit, judged, facts, await subjectOf(context, unit, judged, facts, person));
}

/** Whether one may view it, and the answer to send: 200; 401 to the anonymous; 404 to others (C10). */
export interface Viewable {
  readonly viewable: boolean;
  readonly status: 200 | 401 | 404;
}

/** Says whether the caller, or for managers another person, may view. Never says whether the resource exists. */
export async function isViewable(context: Context, input: ExplainInput): Promise<Viewable> {
  return context.store.read(async (unit) => {
    if (isOther(context, input.person)) {
      const judged = await requireResource(context, unit, input.id);
      requireRole(judged, 'manager');
      const facts = await unit.access.facts(judged.resource.key, context.clock.now());
      const { holdings, question } = await subjectOf(context, unit, judged, facts, input.person);
      return answer(decide({ ...facts, holdings }, question).role, true);
    }
    const judged = await unit.access.judge(await askerOf(context, unit), input.id);
    return answer(judged?.decision.role ?? null, context.caller.account !== null);
  });
}

function answer(role: Role | null, signedIn: boolean): Viewable {
  if (role !== null) return { viewable: true, status: 200 };
  return { viewable: false, status: signedIn ? 404 : 401 };
}

/** Whom a decision is asked about. `person` is null for the asker. */
interface Subject {
  readonly person: PersonView | null;
  /** Principals by which the asker knows no more of them than an address. */
  readonly invited: ReadonlySet<PrincipalKey>;
  readonly holdings: readonly Holding[];
  readonly question: Question;
}

const NONE: ReadonlySet<PrincipalKey> = new Set();

function isOther({ caller }: Context, person: string | undefined): boolean {
  if (person === undefined) return false;
  return person !== caller.account?.id && !isAddressOf(caller.account, person);
}

function isAddressOf(account: Account | null, email: string): boolean {
  return account !== null && normalAddress(account.email) === normalAddress(email);
}

async function subjectOf(
  context: Context,
  unit: Unit,
  judged: Judged,
  facts: Facts,
  person: string | undefined,
): Promise<Subject> {
  const now = context.clock.now();
  if (!isOther(context, person) || person === undefined) {
    const self = requireAccount(context.caller);
    const { acting } = context.caller;
    // Whoever looks through other eyes asks what those would (S26).
    if (acting?.sort === 'view-as')
      return { person: null, invited: NONE, ...(await subjectAt(unit, acting.subject, now)) };
    const asker = await askerOf(context, unit);
    const question = { caller: self.key, now, viewsAll: asker.viewsAll, cap: asker.cap };
    return {
      person: null,
      invited: NONE,
      holdings: await unit.access.holdings(self.key, now, context.caller.links),
      question,
    };
  }
  requireRole(judged, 'manager');
  const account = await knownPerson(context, unit, judged.resource, facts, person);
  if (account !== null) return knownSubject(unit, account, now);
  if (!person.includes('@')) throw unknownPerson();
  return addressSubject(unit, facts, person, now);
}

/** Of an id that nobody has, and of one that the asker does not know, alike (S35). */
function unknownPerson(): Problem {
  return new Problem('not-found', {
    detail: 'You know nobody with this id. Name an exact e-mail address, or the id of somebody you know.',
    errors: [{ field: 'person', message: 'is nobody you know' }],
  });
}

/** The account of an id or an exact address, as far as the asker knows it, also by what a thing tells of (S35); else null. */
export async function knownPerson(
  context: Context,
  unit: Unit,
  { key, owner }: Pick<Resource, 'key' | 'owner'>,
  facts: Facts,
  person: string,
): Promise<Account | null> {
  const account = person.includes('@')
    ? await unit.accounts.byEmail(person)
    : await unit.accounts.byId(person);
  if (account === null) return null;
  const known = await knownBySharing(context, unit, { resource: key, owner }, facts.grants);
  const names = await loadNames(context, unit, [account.key], { known });
  return names.knows(account.key) ? account : null;
}

async function knownSubject(unit: Unit, { key, id, name, email }: Account, now: number): Promise<Subject> {
  return {
    person: { id, name, email },
    invited: NONE,
    holdings: await unit.access.holdings(key, now),
    question: await questionOf(unit, key, now),
  };
}

/**
 * Somebody whom the asker knows by an address alone: what anybody has, and what that address was invited to. Alike
 * whether an account has the address or not (S9).
 */
async function addressSubject(unit: Unit, facts: Facts, person: string, now: number): Promise<Subject> {
  const email = normalAddress(person);
  const invited = await grantsInvitedAt(unit, facts.grants, email);
  const own = new Set(invited.map(({ principal }) => principal));
  const holdings = await unit.access.holdings(null, now);
  const theirs = [...own].map(
    (principal) => ({ principal, kind: 'address', raises: null, until: null }) as const,
  );
  return {
    person: { id: email, name: email, email },
    invited: own,
    holdings: [...holdings, ...theirs],
    question: { caller: null, now, viewsAll: false, cap: 'owner' },
  };
}

/** The facts with invitations as their sharer sees them. */
function shownFacts(facts: Facts, { invited, question }: Subject): Facts {
  if (invited.size === 0) return facts;
  const grants = facts.grants.map((grant) =>
    invited.has(grant.principal)
      ? { ...grant, until: shownEnd({ since: grant.createdAt, until: grant.until }, question.now) }
      : grant,
  );
  return { ...facts, grants };
}

/** The names, those who are known by an address alone under it. */
function namesWith(names: Names, { person, invited }: Subject): Names {
  const email = person?.email;
  if (invited.size === 0 || !email) return names;
  const shown = invitedAs({ email, name: email });
  return { ...names, principal: (key) => (invited.has(key) ? shown : names.principal(key)) };
}

async function describe(
  context: Context,
  unit: Unit,
  judged: Judged,
  facts: Facts,
  subject: Subject,
): Promise<ExplanationView> {
  const { person, holdings, question } = subject;
  const held = new Set(holdings.map((holding) => holding.principal));
  // What others hold cannot count, and a widely shared thing has thousands of it.
  const own = { ...facts, grants: facts.grants.filter((grant) => held.has(grant.principal)) };
  const { decision, reasons } = explain({ ...shownFacts(own, subject), holdings }, question);
  const self = context.caller.account?.key;
  const toSelf = decision.becauses.flatMap((because) =>
    because.by === 'grant' && because.principal === self && because.grant.granter !== null
      ? [because.grant.granter]
      : [],
  );
  const owner = judged.resource.owner;
  const shared = await knownBySharing(
    context,
    unit,
    { resource: judged.resource.key, owner },
    person === null ? [] : facts.grants,
  );
  const told = decision.becauses.flatMap((because) => (because.by === 'grant' ? [because.grant] : []));
  const names = await loadNames(context, unit, [owner, ...keysOf(told)], {
    known: [...shared, ...toSelf],
  });
  const describing: Describing = {
    resource: judged.resource.key,
    role: judged.decision.role,
    names: namesWith(names, subject),
    above: await loadAbove(context, unit, facts),
    links: await loadLinkLabels(unit, judged.decision.role, told),
  };
  return {
    person,
    role: decision.role,
    sentence: describeDecision(decision, person?.name ?? null, describing),
    becauses: describeReasons(reasons, describing),
    until: decision.until,
  };
}
