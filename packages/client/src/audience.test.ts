import type { AudienceRowShape, BecauseShape } from '@tessera/contract';
import { expect, test } from 'vitest';
import { unfoldingGrant } from './audience.ts';

test('S24: what has members unfolds by the grant that it holds, also of a group without a name', () => {
  const because = (grant: string | null): BecauseShape => ({
    ...{ by: 'group', role: 'viewer', principal: null, above: null, grant, link: null, since: null },
    ...{ grantedBy: null, until: null, remainsWithout: null, revocable: false },
  });
  const row = (kind: AudienceRowShape['principal']['kind'], grant: string | null): AudienceRowShape => ({
    principal: { kind, id: null, name: 'A group you are not in', email: null, memberCount: 12 },
    role: 'viewer',
    owner: false,
    isYou: false,
    kept: false,
    becauses: [because(null), because(grant)],
  });
  const kinds = ['group', 'staff-group', 'organization', 'public-group', 'accounts', 'account'] as const;
  expect(kinds.map((kind) => unfoldingGrant(row(kind, 'g')))).toEqual(['g', 'g', 'g', null, null, null]);
  expect(unfoldingGrant(row('group', null))).toBeNull();
});
