import { z } from 'zod';
import type { Grant, PrincipalKind } from '../access/model.ts';
import type { GrantRole } from '../access/roles.ts';
import type { AccountRole, AccountStatus } from '../accounts/model.ts';
import type { GroupType, OrganizationRole } from '../groups/model.ts';
import { defineKind, type KindRegistry, kindRegistry, type Mode } from '../kinds/kind.ts';

/*
 * A small hub as plain data, by names. Scenarios state it, brute force reasons on it, stores are filled from it; so
 * that one picture is asked everywhere.
 */

export interface Person {
  readonly role: AccountRole;
  readonly status: AccountStatus;
  /** Holds `resources:view-all` without being an admin. */
  readonly viewsAll: boolean;
  readonly emailVerified: boolean;
}

export interface Team {
  readonly type: GroupType;
  readonly sharing: boolean;
  readonly members: Readonly<Record<string, TeamPlace>>;
}

export interface TeamPlace {
  readonly staff: boolean;
  readonly until: number | null;
}

export interface Company {
  readonly members: Readonly<Record<string, OrganizationRole>>;
}

export interface Thing {
  readonly kind: string;
  /** A person or an organization. */
  readonly owner: string;
  readonly publisher: string | null;
  readonly parent: string | null;
  readonly mode: Mode;
  readonly modeRole: 'viewer' | 'editor';
  readonly draft: boolean;
  readonly trashed: boolean;
  readonly updatedAt: number;
  readonly title: string;
}

/** A link that works without signing in: who holds it, people or `nobody` for a visitor without an account. */
export interface OpenLink {
  /** The thing that it was made for. */
  readonly on: string;
  readonly holders: readonly string[];
}

/** A grant that is not a mode. `to` is a person, group, organization, open link or e-mail address, `accounts` or `everyone`. */
export interface WorldGrant {
  readonly id: string;
  readonly on: string;
  readonly to: string;
  readonly role: GrantRole;
  readonly source: Exclude<Grant['source'], 'mode'>;
  readonly by: string | null;
  readonly at: number;
  readonly until: number | null;
  readonly run: string | null;
}

export interface World {
  readonly people: Readonly<Record<string, Person>>;
  readonly teams: Readonly<Record<string, Team>>;
  readonly companies: Readonly<Record<string, Company>>;
  readonly things: Readonly<Record<string, Thing>>;
  readonly openLinks?: Readonly<Record<string, OpenLink>>;
  readonly grants: readonly WorldGrant[];
}

/** The open links that somebody holds, by name. */
export function linksOf(world: World, who: string | null): readonly string[] {
  return Object.entries(world.openLinks ?? {}).flatMap(([name, { holders }]) =>
    holders.includes(who ?? 'nobody') ? [name] : [],
  );
}

/** The kinds that tests share with: each bends the rules in its own way. */
export const TEST_KINDS: KindRegistry = kindRegistry([
  defineKind({ id: 'graph', content: z.unknown(), defaultMode: 'unlisted' }),
  defineKind({ id: 'collection', content: z.unknown(), children: 'all', defaultShareRole: 'commenter' }),
  // Offers neither comments nor more than viewing from above.
  defineKind({
    id: 'page',
    content: z.unknown(),
    roles: ['viewer', 'editor', 'manager', 'owner'],
    inheritsUpTo: 'viewer',
  }),
  // Inherits nothing, and runs code.
  defineKind({
    id: 'server',
    content: z.unknown(),
    roles: ['viewer', 'operator', 'manager', 'owner'],
    inheritsUpTo: null,
    refusedModes: ['unlisted', 'public'],
  }),
]);

/** The e-mail address of a person of a world. */
export function emailOf(person: string): string {
  return `${person.toLowerCase().replaceAll(' ', '.')}@example.org`;
}

/** What a grant's `to` is. */
export function principalKindOf(world: World, to: string): PrincipalKind {
  if (to === 'everyone' || to === 'accounts') return to;
  if (to.includes('@')) return 'address';
  if (to in world.people) return 'account';
  if (to in world.companies) return 'organization';
  if (to in (world.openLinks ?? {})) return 'link';
  const team = world.teams[to];
  if (team === undefined) throw new Error(`nobody is called ${to}`);
  return team.type === 'ordinary' ? 'group' : `${team.type}-group`;
}
