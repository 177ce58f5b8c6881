import type { AudienceRowShape, BecauseShape } from '@tessera/contract';
import { type Role, rank } from '@tessera/domain';

/** How the list of people with access is laid out. */
export interface Arranged {
  /** Rows that stand open: me, the owner, people, groups, pending invitations. */
  readonly shown: readonly AudienceRowShape[];
  /** Rows that come only through something else, folded under one line. */
  readonly inherited: readonly AudienceRowShape[];
  /** What the folded rows come through, most people first. */
  readonly through: readonly Through[];
}

/** A count of folded rows by what they come through. */
export interface Through {
  readonly by: 'group' | 'organization' | 'collection' | 'permission' | 'mode' | 'other';
  /** Name of the group, organization or folder; null where it has none that one may know. */
  readonly name: string | null;
  readonly count: number;
}

/** Orders and folds the audience. Rows of general access (everyone, the address) are left out: its own section says that. */
export function arrangeAudience(rows: readonly AudienceRowShape[]): Arranged {
  const named = rows.filter((row) => !GENERAL.has(row.principal.kind));
  const folded = named.filter(isInherited);
  const shown = named.filter((row) => !isInherited(row));
  return {
    shown: shown.toSorted((a, b) => place(a) - place(b)),
    inherited: folded,
    through: throughOf(folded),
  };
}

/** The grants that this row's principal itself holds here: what its menu changes and revokes. Strongest first. */
export function ownGrants(row: AudienceRowShape): readonly BecauseShape[] {
  return row.becauses
    .filter((because) => because.grant !== null && because.above === null && isOwn(row, because))
    .toSorted((a, b) => rank(b.role) - rank(a.role));
}

/** Key of a row in the list. */
export function rowKey(row: AudienceRowShape, index: number): string {
  const { kind, id, email } = row.principal;
  return `${kind}:${id ?? email ?? `unnamed-${index}`}`;
}

/** Whether it can be seen only through a group, a folder, a permission: nothing in it is this principal's own. */
export function isInherited(row: AudienceRowShape): boolean {
  return !row.isYou && !row.owner && ownGrants(row).length === 0;
}

const GENERAL: ReadonlySet<string> = new Set(['everyone', 'link-visitor', 'link']);

/** By these a principal holds something itself; by the others it only shares in what somebody else holds. */
const ITSELF: ReadonlySet<BecauseShape['by']> = new Set(['direct', 'invitation', 'publisher', 'link']);

function isOwn(row: AudienceRowShape, because: BecauseShape): boolean {
  const { principal } = because;
  if (principal !== null && principal.id !== null && row.principal.id !== null)
    return principal.id === row.principal.id && principal.kind === row.principal.kind;
  if (ITSELF.has(because.by)) return true;
  // A group's or organization's row shares in nothing but its own grants and those above.
  return row.principal.kind !== 'account' && (principal === null || principal.kind === row.principal.kind);
}

function place(row: AudienceRowShape): number {
  if (row.isYou) return 0;
  if (row.owner) return 1;
  switch (row.principal.kind) {
    case 'account':
      return 2;
    case 'group':
    case 'public-group':
    case 'staff-group':
      return 3;
    case 'organization':
      return 4;
    case 'accounts':
      return 5;
    default:
      return 6;
  }
}

function throughOf(rows: readonly AudienceRowShape[]): Through[] {
  const counts = new Map<string, Through>();
  for (const row of rows) {
    const [strongest] = row.becauses.toSorted((a, b) => rank(b.role) - rank(a.role));
    const one = strongest === undefined ? { by: 'other' as const, name: null } : sourceOf(strongest);
    const key = `${one.by}:${one.name}`;
    counts.set(key, { ...one, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count);
}

function sourceOf(because: BecauseShape): Pick<Through, 'by' | 'name'> {
  const principal = because.principal?.name ?? null;
  switch (because.by) {
    case 'group':
      return { by: 'group', name: principal };
    case 'organization':
      return { by: 'organization', name: principal };
    case 'permission':
      return { by: 'permission', name: null };
    case 'mode':
      return { by: 'mode', name: null };
    default:
      return because.above === null
        ? { by: 'other', name: null }
        : { by: 'collection', name: because.above.title };
  }
}

/** Roles for a row's menu: those the caller may give, and the one that stands, strongest last. */
export function rolesFor(given: readonly Role[], current: Role): readonly Role[] {
  return given.includes(current) ? given : [...given, current].toSorted((a, b) => rank(a) - rank(b));
}
