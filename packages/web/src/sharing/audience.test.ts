import { expect, test } from 'vitest';
import { arrangeAudience, ownGrants, rolesFor } from './audience.ts';
import { because, row } from './testing/rows.ts';

const trade = { kind: 'group', id: 'trade', name: 'Trade team', email: null, memberCount: 12 } as const;
const viaTrade = because({ by: 'group', principal: trade, grant: 'grant-trade', role: 'editor' });
const viaEurope = because({
  by: 'collection',
  above: { id: 'europe', title: 'Europe' },
  grant: 'grant-europe',
});

test('me first, then the owner, people, groups, organizations, invitations', () => {
  const rows = [
    row({ kind: 'address', id: null, email: 'eva@site2.org', name: 'eva@site2.org' }, [
      because({ by: 'invitation' }),
    ]),
    row({ kind: 'organization', id: 'o', name: 'Site' }, [because({ by: 'organization', principal: null })]),
    row({ ...trade }, [viaTrade]),
    row({ id: 'ben', name: 'Ben' }, [because()]),
    row({ id: 'olga', name: 'Olga' }, [because({ by: 'owner', grant: null })], { owner: true }),
    row({ id: 'me', name: 'Ann' }, [viaEurope], { isYou: true }),
  ];
  expect(arrangeAudience(rows).shown.map((one) => one.principal.name)).toEqual([
    'Ann',
    'Olga',
    'Ben',
    'Trade team',
    'Site',
    'eva@site2.org',
  ]);
});

test('who comes only through something else is folded and counted by what it is', () => {
  const rows = [
    row({ id: 'a' }, [viaTrade]),
    row({ id: 'b' }, [viaEurope, viaTrade]),
    row({ id: 'c' }, [viaEurope]),
    row({ id: 'd' }, [viaEurope, because()]),
  ];
  const { shown, inherited, through } = arrangeAudience(rows);
  expect(shown.map((one) => one.principal.id)).toEqual(['d']);
  expect(inherited).toHaveLength(3);
  expect(through).toEqual([
    { by: 'group', name: 'Trade team', count: 2 },
    { by: 'collection', name: 'Europe', count: 1 },
  ]);
});

test('general access is no row', () => {
  const rows = (['everyone', 'link-visitor', 'link'] as const).map((kind) =>
    row({ kind, id: null, name: kind }, [because({ by: 'mode' })]),
  );
  expect(arrangeAudience(rows)).toEqual({ shown: [], inherited: [], through: [] });
});

test("a person's row never changes the grant of a group they are in", () => {
  expect(ownGrants(row({ id: 'ben' }, [viaTrade]))).toEqual([]);
  expect(ownGrants(row({ ...trade }, [viaTrade]))).toEqual([viaTrade]);
  expect(ownGrants(row({ ...trade }, [viaEurope]))).toEqual([]);
});

test('S15: a permanent and a timed grant stand side by side, the stronger first', () => {
  const timed = because({ grant: 'timed', role: 'editor', until: '2026-12-24T00:00:00.000Z' });
  expect(ownGrants(row({ id: 'ben' }, [because(), timed])).map((one) => one.grant)).toEqual([
    'timed',
    'grant-1',
  ]);
});

test('S6: a role above what the caller may give is shown, as it stands', () => {
  expect(rolesFor(['viewer', 'editor'], 'manager')).toEqual(['viewer', 'editor', 'manager']);
  expect(rolesFor(['viewer', 'editor'], 'viewer')).toEqual(['viewer', 'editor']);
});
