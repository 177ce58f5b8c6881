import type { Facts, Grant, PlannedChange } from '@tessera/domain';
import type { UnitTools } from '../unit-tools.ts';
import { modePrincipal } from './changing.ts';
import { principalInfos } from './people.ts';

type GrantChange = Exclude<PlannedChange, { kind: 'join' | 'leave' | 'group' | 'move' | 'transfer' }>;

/** The grants on a resource and above as they would be after a change of its own. Says what the grant writer would do. */
export async function plannedGrants(
  tools: UnitTools,
  change: GrantChange,
  { grants, path: [self] }: Facts,
  now: number,
): Promise<readonly Grant[]> {
  const { resource } = change;
  const isOwn = (grant: Grant) => grant.resource === resource;
  switch (change.kind) {
    case 'revoke':
      return grants.filter((grant) => !isOwn(grant) || !change.grants.includes(grant.id));
    case 'share':
    case 'regrant': {
      const removed = change.kind === 'regrant' ? change.removals : [];
      const added = change.grants.map((grant): Grant => ({ ...grant, resource }));
      const goes = (grant: Grant) =>
        removed.includes(grant.id) || added.some((other) => replaces(other, grant));
      return [...grants.filter((grant) => !isOwn(grant) || !goes(grant)), ...added];
    }
    case 'mode': {
      const kept = grants.filter((grant) => !isOwn(grant) || grant.source !== 'mode');
      const [owner] = await principalInfos(tools, [self.owner], now);
      const principal = modePrincipal(change.mode, owner?.kind === 'organization' ? self.owner : null);
      if (principal === null) return kept;
      const role = change.mode === 'organization' ? change.modeRole : 'viewer';
      const common = { granter: self.owner, createdAt: now, until: null, run: null } as const;
      return [...kept, { id: 'planned', resource, principal, role, source: 'mode', ...common }];
    }
  }
}

/** Whether the writer would keep one in the place of the other. */
function replaces(a: Grant, b: Grant): boolean {
  const timed = (grant: Grant) => grant.until !== null || grant.run !== null;
  return a.principal === b.principal && a.source === b.source && timed(a) === timed(b);
}
