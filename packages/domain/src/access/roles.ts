/** What someone may do on one resource, weakest first. Stored and compared by {@link rank}. */
export const ROLES = ['viewer', 'commenter', 'editor', 'operator', 'manager', 'owner'] as const;

export type Role = (typeof ROLES)[number];

/** Roles that a grant can carry: `owner` is held by owning, never granted. */
export type GrantRole = Exclude<Role, 'owner'>;

/** 1 (viewer) to 6 (owner); 0 is no access. The number that storage keeps. */
export type Rank = 0 | 1 | 2 | 3 | 4 | 5 | 6;

const RANKS: Readonly<Record<Role, Rank>> = {
  viewer: 1,
  commenter: 2,
  editor: 3,
  operator: 4,
  manager: 5,
  owner: 6,
};

/** The number of a role; 0 for none. */
export function rank(role: Role | null): Rank {
  return role === null ? 0 : RANKS[role];
}

/** The role of a number as {@link rank} gives it; null for 0. */
export function roleOf(value: number): Role | null {
  return value <= 0 ? null : (ROLES[value - 1] ?? null);
}

/** Whether `held` is at least `needed`. */
export function atLeast(held: Role | null, needed: Role): boolean {
  return rank(held) >= RANKS[needed];
}

/** The stronger of two. */
export function stronger(a: Role | null, b: Role | null): Role | null {
  return rank(a) >= rank(b) ? a : b;
}

/** The weaker of two; null when either is. */
export function weaker(a: Role | null, b: Role | null): Role | null {
  return rank(a) <= rank(b) ? a : b;
}

/** The highest role of `offered` that is not above `role`; null when every one of them is (S5). */
export function roundDown(role: Role | null, offered: readonly Role[]): Role | null {
  let table = ROUNDED.get(offered);
  if (table === undefined) {
    table = [null, ...ROLES].map((most) => highest(most, offered));
    ROUNDED.set(offered, table);
  }
  return table[rank(role)] ?? null;
}

/** By the list that a kind offers: the answer for each rank. A decision asks for it once per grant. */
const ROUNDED = new WeakMap<readonly Role[], readonly (Role | null)[]>();

function highest(role: Role | null, offered: readonly Role[]): Role | null {
  let best: Role | null = null;
  for (const candidate of offered) {
    if (rank(candidate) <= rank(role) && rank(candidate) > rank(best)) best = candidate;
  }
  return best;
}
