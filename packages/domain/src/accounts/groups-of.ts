import type { Group } from '../groups/model.ts';
import type { Unit } from '../ports.ts';
import type { Account } from './model.ts';

/** Every group that an account is in. */
export async function groupsOf(unit: Unit, member: Account['key']): Promise<readonly Group[]> {
  const groups: Group[] = [];
  let cursor: string | null = null;
  do {
    const page: { readonly items: readonly Group[]; readonly next: string | null } = await unit.groups.list({
      member,
      limit: 200,
      ...(cursor === null ? {} : { cursor }),
    });
    groups.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return groups;
}
