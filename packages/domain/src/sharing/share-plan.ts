import type { Grant, PrincipalKey, PrincipalKind } from '../access/model.ts';
import { type Role, rank } from '../access/roles.ts';
import type { Target } from './targets.ts';
import type { ShareClass } from './wish.ts';

/** A grant to be written: new, or in the place of one that stands. */
export interface PlannedGrant {
  readonly target: Target;
  /** The standing grant of the same principal whose place this one takes. */
  readonly standing: Grant | null;
  /** A standing grant of the same principal, whose source the new one takes. */
  readonly source: Grant['source'] | null;
}

/** What a share call does to the direct grants of a resource. */
export interface SharePlan {
  readonly puts: readonly PlannedGrant[];
  readonly removals: readonly Grant[];
  /** Targets of an appending call that have as much already. */
  readonly hadMore: readonly Target[];
}

export interface SharePlanInput {
  /** Grants on the resource itself. */
  readonly direct: readonly Grant[];
  readonly kinds: ReadonlyMap<PrincipalKey, PrincipalKind>;
  readonly targets: readonly Target[];
  readonly named: ReadonlySet<ShareClass>;
  readonly append: boolean;
  /** The caller's role: what stands above it is not touched (S6). */
  readonly role: Role;
}

/**
 * Decides what a share call writes and takes away (S8). Replacing: each named class ends up as posted. Appending: adds
 * and raises, never lowers. Grants of mode, links and publishers, and those above the caller's role, are left alone.
 */
export function planShare(input: SharePlanInput): SharePlan {
  const shares = input.direct.filter((grant) => classOf(grant, input.kinds) !== null);
  const mine = shares.filter((grant) => rank(grant.role) <= rank(input.role));
  const puts: PlannedGrant[] = [];
  const hadMore: Target[] = [];
  const replaced: Grant[] = [];
  const displaced: Grant[] = [];
  for (const target of input.targets) {
    const own = mine.filter((grant) => grant.principal === target.principal.key);
    const standing = standingOf(own, target);
    if (isAbove(shares, mine, target) || (input.append && hasAsMuch(own, standing, target))) {
      hadMore.push(target);
      continue;
    }
    if (!input.append) replaced.push(...own.filter((grant) => grant !== standing));
    const same = standing !== null && standing.role === target.role && standing.until === target.until;
    if (standing !== null && isTimed(standing) !== isTimed(target)) displaced.push(standing);
    if (!same || target.invited)
      puts.push({ target, standing, source: (standing ?? own[0])?.source ?? null });
  }
  const removals = input.append ? displaced : [...displaced, ...replaced, ...leftOut(input, mine)];
  return { puts, hadMore, removals };
}

/**
 * The grant in whose place the target's comes: of the same permanence, so that a permanent and a timed one stand side
 * by side (S15). Of who is known by an address alone, the invitation whatever its end: only that of an address without
 * account ends by itself, and two rows beside one would tell that there is an account (S12).
 */
function standingOf(own: readonly Grant[], target: Target): Grant | null {
  const alike = own.find((grant) => isTimed(grant) === isTimed(target));
  const invitation = own.find((grant) => grant.source.startsWith('invitation:'));
  return (target.invited ? (invitation ?? alike) : alike) ?? null;
}

/** Whether the target holds something above the caller's role, which is left alone. */
function isAbove(shares: readonly Grant[], mine: readonly Grant[], target: Target): boolean {
  return shares.some((grant) => grant.principal === target.principal.key && !mine.includes(grant));
}

/** Whether an appending call would add nothing, or would lower. */
function hasAsMuch(own: readonly Grant[], standing: Grant | null, target: Target): boolean {
  if (standing !== null && rank(standing.role) > rank(target.role)) return true;
  // Inviting an address again lets it wait anew, whether or not an account has it.
  if (target.invited && standing !== null && standing.role === target.role) return false;
  return own.some((grant) => covers(grant, target));
}

/** What the named classes hold and the call does not name. */
function leftOut({ named, kinds, targets }: SharePlanInput, mine: readonly Grant[]): readonly Grant[] {
  return mine.filter((grant) => {
    const its = classOf(grant, kinds);
    if (its === null || !named.has(its)) return false;
    return !targets.some((target) => target.principal.key === grant.principal);
  });
}

/** Whether a standing grant gives what is asked for, for as long. */
function covers(grant: Grant, target: Target): boolean {
  if (rank(grant.role) < rank(target.role)) return false;
  return grant.until === null || (target.until !== null && target.until <= grant.until);
}

function isTimed({ until }: { readonly until: number | null }): boolean {
  return until !== null;
}

/** The class by which a share call reaches a grant; null for those that no share call touches. */
export function classOf(grant: Grant, kinds: ReadonlyMap<PrincipalKey, PrincipalKind>): ShareClass | null {
  const { source } = grant;
  if (source === 'mode' || source === 'publisher' || source.startsWith('link:')) return null;
  const kind = kinds.get(grant.principal);
  if (source.startsWith('invitation:') || kind === 'address') return 'invitations';
  switch (kind) {
    case 'account':
      return 'people';
    case 'group':
    case 'public-group':
    case 'staff-group':
      return 'groups';
    case 'organization':
      return 'organizations';
    case 'accounts':
      return 'everyoneHere';
    default:
      return null;
  }
}
