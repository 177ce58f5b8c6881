import type { PrincipalKind } from '../access/model.ts';
import type { HolderCount } from '../access/store.ts';
import type { Names } from '../sharing/names.ts';

/** Who can see a thing, at a glance (S29). */
export interface AudienceBadge {
  readonly kind: 'private' | 'people' | 'group' | 'organization' | 'unlisted' | 'public';
  readonly label: string;
}

/** The badge of a resource by who holds its grants; the widest counts. Groups are named as far as the reader knows them. */
export function audienceBadge(counts: readonly HolderCount[], names: Names): AudienceBadge {
  const of = (...kinds: readonly PrincipalKind[]) => counts.filter((count) => kinds.includes(count.kind));
  if (of('everyone', 'public-group').length > 0) return { kind: 'public', label: 'Public' };
  if (of('link-visitor', 'link').length > 0) return { kind: 'unlisted', label: 'Anyone with the link' };
  if (of('accounts').length > 0) return { kind: 'organization', label: 'Everyone here' };
  const organizations = of('organization');
  if (organizations.length > 0) return { kind: 'organization', label: named(organizations, names) };
  const groups = of('group', 'staff-group');
  if (groups.length > 0) return { kind: 'group', label: named(groups, names) };
  const people = total(of('account', 'address'));
  if (people === 0) return { kind: 'private', label: 'Private' };
  return { kind: 'people', label: people === 1 ? '1 person' : `${people} people` };
}

function named(counts: readonly HolderCount[], names: Names): string {
  const [first] = counts;
  if (first === undefined) return '';
  const others = total(counts) - 1;
  const { name } = names.principal(first.one);
  return others === 0 ? name : `${name} and ${others} more`;
}

function total(counts: readonly HolderCount[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}
