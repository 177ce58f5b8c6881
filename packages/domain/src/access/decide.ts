import {
  type Because,
  CEILINGS,
  type Decision,
  type Facts,
  type Grant,
  type Holding,
  PRINCIPAL_KINDS,
  type Question,
} from './model.ts';
import { type Role, rank, roundDown } from './roles.ts';

const REFUSED: Decision = { role: null, becauses: [], until: null };

/**
 * Who may do what on one resource, and why. The only place that computes a role: pure, so that the same call serves
 * the server, the tests, explain, impact and every database.
 *
 * Steps: (1) in the trash only owner and managers count; (2) unexpired grants here and above, from above at most what
 * the kind inherits; (3) rounded down to a role that the kind offers; (4) raised by owning, organization roles and
 * `resources:view-all`; (5) capped. Inheritance only adds.
 */
export function decide(facts: Facts, question: Question): Decision {
  const { caller, now, cap } = question;
  const [self] = facts.path;
  if (cap === null) return REFUSED;
  if (facts.draftOf !== null && facts.draftOf !== caller) return REFUSED;

  const trashed = isTrashed(facts);
  const becauses: Because[] = [];
  for (const grant of facts.grants) {
    const because = grantBecause(facts, grant, now);
    if (because !== null) becauses.push(because);
  }
  for (const holding of facts.holdings) {
    if (holding.principal !== self.owner || holding.raises === null || ended(holding.until, now)) continue;
    const by = holding.kind === 'organization' ? 'organization' : 'owner';
    becauses.push({ by, role: holding.raises, principal: holding.principal, until: holding.until });
  }
  if (question.viewsAll && !trashed) {
    becauses.push({ by: 'permission', role: 'viewer', permission: 'resources:view-all', until: null });
  }
  const counted = trashed ? becauses.filter((because) => rank(because.role) >= rank('manager')) : becauses;
  const until = nextChange(facts, now);
  if (counted.length > 1) counted.sort(compareBecauses);
  const strongest = counted[0]?.role ?? null;
  const role = rank(strongest) <= rank(cap) ? strongest : roundDown(cap, facts.kind.roles);
  return { role, becauses: role === null ? [] : counted, until };
}

/**
 * Strongest first; of equals the lasting before the ending, what stands on the thing itself before what comes from
 * above, a person before groups: the first one is told. The id settles the rest, so that every database says the same.
 */
function compareBecauses(a: Because, b: Because): number {
  const byRank = rank(b.role) - rank(a.role);
  if (byRank !== 0) return byRank;
  const byEnd =
    (b.until ?? Infinity) === (a.until ?? Infinity) ? 0 : (b.until ?? Infinity) - (a.until ?? Infinity);
  if (byEnd !== 0) return byEnd;
  const byOrder = orderOf(a) - orderOf(b);
  if (byOrder !== 0 || a.by !== 'grant' || b.by !== 'grant') return byOrder;
  return a.grant.id < b.grant.id ? -1 : 1;
}

function orderOf(because: Because): number {
  if (because.by === 'permission') return 1_000;
  if (because.by !== 'grant') return -1;
  return (because.above === null ? 0 : 100) + PRINCIPAL_KINDS.indexOf(because.principalKind);
}

/** Steps 2 and 3 for one grant: null when it ended, is nobody's of the caller's principals, or gives nothing here. */
function grantBecause(facts: Facts, grant: Grant, now: number): Because | null {
  const holding = holdingOf(facts, grant, now);
  if (holding === undefined) return null;
  if (!standsOn(facts, grant)) return null;
  if (grant.source === 'publisher' && !publishesThere(facts, now)) return null;
  const above = grant.resource === facts.path[0].key ? null : grant.resource;
  const role = grantedRole(facts, grant, holding, above !== null);
  if (role === null) return null;
  return {
    by: 'grant',
    role,
    grant,
    principal: grant.principal,
    principalKind: holding.kind,
    above,
    until: sooner(grant.until, holding.until),
  };
}

function grantedRole(facts: Facts, grant: Grant, holding: Holding, inherited: boolean): Role | null {
  let most = underCeiling(grant, holding);
  if (inherited) {
    const inherits = facts.kind.inheritsUpTo;
    if (inherits === null) return null;
    if (rank(inherits) < rank(most)) most = inherits;
  }
  return roundDown(most, facts.kind.roles);
}

function underCeiling(grant: Grant, holding: Holding): Role {
  const ceiling = CEILINGS[holding.kind];
  return ceiling !== undefined && rank(ceiling) < rank(grant.role) ? ceiling : grant.role;
}

/**
 * Whether who published here still is its manager (P13, C1): while they belong to the owner, or may edit the
 * collection that it stands in.
 */
function publishesThere(facts: Facts, now: number): boolean {
  const [self] = facts.path;
  for (const holding of facts.holdings) {
    if (holding.principal === self.owner && !ended(holding.until, now)) return true;
  }
  return facts.grants.some((grant) => {
    if (grant.resource === self.key || grant.source === 'publisher') return false;
    if (!standsOn(facts, grant)) return false;
    const holding = holdingOf(facts, grant, now);
    return holding !== undefined && rank(underCeiling(grant, holding)) >= rank('editor');
  });
}

function isTrashed({ path }: Facts): boolean {
  for (const node of path) if (node.trashed) return true;
  return false;
}

function standsOn({ path }: Facts, grant: Grant): boolean {
  for (const node of path) if (node.key === grant.resource) return true;
  return false;
}

/** What makes an unended grant the caller's: their longest-lasting unended holding of its principal. */
function holdingOf(facts: Facts, grant: Grant, now: number): Holding | undefined {
  if (ended(grant.until, now) || (grant.run !== null && !facts.runs?.has(grant.run))) return undefined;
  let best: Holding | undefined;
  for (const holding of facts.holdings) {
    if (holding.principal !== grant.principal || ended(holding.until, now)) continue;
    if (best === undefined || (best.until !== null && (holding.until ?? Infinity) > best.until))
      best = holding;
  }
  return best;
}

/** The first end ahead of a grant that meets the caller, or of a membership by which one does or the owner is met. */
function nextChange(facts: Facts, now: number): number | null {
  const { owner } = facts.path[0];
  let next: number | null = null;
  for (const grant of facts.grants) {
    if (grant.until === null || grant.until <= now || (next !== null && grant.until >= next)) continue;
    if (facts.holdings.some((holding) => holding.principal === grant.principal)) next = grant.until;
  }
  for (const { principal, until } of facts.holdings) {
    if (until === null || until <= now || (next !== null && until >= next)) continue;
    if (principal === owner || facts.grants.some((grant) => grant.principal === principal)) next = until;
  }
  return next;
}

function ended(until: number | null, now: number): boolean {
  return until !== null && until <= now;
}

function sooner(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}
