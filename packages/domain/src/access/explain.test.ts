import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RANDOM_NOW, randomWorld, WorldFacts } from '../testing/index.ts';
import { decide } from './decide.ts';
import { becauseParts, explain, type SentenceNames, sentence, sentenceParts } from './explain.ts';
import type { Because, Decision, Grant, PrincipalKey, PrincipalKind, ResourceKey } from './model.ts';
import { type Role, rank } from './roles.ts';

const TEAM = 102 as PrincipalKey;
const EUROPE = 6 as ResourceKey;

const known: SentenceNames = {
  person: 'Ben',
  principal: () => ({ name: 'Trade team' }),
  resource: () => 'Europe',
  time: () => 'Friday',
};
const unknown: SentenceNames = {
  person: 'Someone 2',
  principal: () => ({ name: null, members: 12 }),
  resource: () => null,
  time: () => 'Friday',
};
const self: SentenceNames = { ...known, person: null };

function through(
  principalKind: PrincipalKind,
  more: Partial<Grant> & { readonly above?: boolean } = {},
): Because {
  const { above = true, ...changes } = more;
  const grant: Grant = {
    id: 'g',
    resource: EUROPE,
    principal: TEAM,
    role: 'editor',
    source: 'direct',
    granter: null,
    createdAt: 0,
    until: null,
    run: null,
    ...changes,
  };
  const { principal, role, until } = grant;
  return { by: 'grant', role, grant, principal, principalKind, above: above ? EUROPE : null, until };
}

function decided(because: Because, role: Role = because.role): Decision {
  return { role, becauses: [because], until: null };
}

describe('sentences', () => {
  test('S24: asterisks in names mark nothing', () => {
    const starred = { ...known, person: 'B*n', principal: () => ({ name: '*Trade* team' }) };
    expect(sentence(decided(through('group')), starred)).toBe(
      'B∗n can edit because they are in *∗Trade∗ team*, which edits *Europe*.',
    );
  });

  test('S24: says who can do what, through which group, on which collection', () => {
    expect(sentence(decided(through('group')), known)).toBe(
      'Ben can edit because they are in *Trade team*, which edits *Europe*.',
    );
    expect(sentence(decided(through('group')), self)).toBe(
      'You can edit because you are in *Trade team*, which edits *Europe*.',
    );
  });

  test.each<[Because, string]>([
    [through('account', { above: false }), 'it is shared with them directly'],
    [through('account'), '*Europe* is shared with them'],
    [through('account', { source: 'link:abc', above: false }), 'it is shared with them by a link'],
    [
      through('address', { source: 'invitation:abc', above: false }),
      'it is shared with them by an invitation',
    ],
    [through('account', { source: 'publisher', above: false }), 'they published it'],
    [through('organization', { role: 'viewer' }), 'they are in *Trade team*, which views *Europe*'],
    [
      through('staff-group', { role: 'commenter' }),
      'they are staff of *Trade team*, which comments on *Europe*',
    ],
    [through('public-group'), '*Europe* is shared with *Trade team*, which everyone sees'],
    [through('accounts', { above: false }), 'it is shared with everyone who has an account here'],
    [through('everyone'), '*Europe* is public'],
    [through('link-visitor', { above: false }), 'anyone with the link to it may view it'],
    [through('link', { above: false }), 'they are here by an open link to it'],
    [{ by: 'owner', role: 'owner', principal: TEAM, until: null }, 'they own it'],
    [
      { by: 'organization', role: 'manager', principal: TEAM, until: null },
      'they are an admin of *Trade team*, which owns it',
    ],
    [
      { by: 'organization', role: 'owner', principal: TEAM, until: null },
      'they are an owner of *Trade team*, which owns it',
    ],
    [
      { by: 'permission', role: 'viewer', permission: 'resources:view-all', until: null },
      'they may view everything here',
    ],
  ])('every because has its clause: %#', (because, clause) => {
    const text = becauseParts(because, known)
      .map((part) => (part.name ? `*${part.text}*` : part.text))
      .join('');
    expect(text).toBe(clause);
  });

  test('S35: what its reader may not know is told without a name', () => {
    expect(sentence(decided(through('group')), unknown)).toBe(
      'Someone 2 can edit because they are in a group you are not in (12), which edits a folder above.',
    );
    const uncounted = { ...unknown, principal: () => ({ name: null, members: null }) };
    expect(sentence(decided(through('organization')), uncounted)).toContain(
      'in an organization you are not in,',
    );
    const parts = sentenceParts(decided(through('group')), unknown);
    expect(parts.filter((part) => part.name)).toEqual([]);
  });

  test('an end is told, a refusal names no reason, and a cap shows in what one can do', () => {
    expect(sentence(decided(through('group', { until: 5 })), known)).toMatch(/, until Friday\.$/);
    expect(sentence({ role: null, becauses: [], until: null }, known)).toBe('Ben cannot see this.');
    expect(sentence(decided(through('group'), 'viewer'), known)).toMatch(/^Ben can view because/);
  });

  test('a name with asterisks stays one name', () => {
    const starred = { ...known, principal: () => ({ name: '*stars*' }) };
    expect(sentenceParts(decided(through('group')), starred)).toContainEqual({ text: '*stars*', name: true });
  });
});

describe('explain', () => {
  test('S24: is the decision itself, and what remains is what deciding without that reason gives', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const world = randomWorld(seed, { people: 4, things: 8, grants: 16 });
        const facts = new WorldFacts(world);
        for (const who of Object.keys(world.people)) {
          for (const thing of Object.keys(world.things)) {
            const question = facts.question(who, RANDOM_NOW);
            const { decision, reasons } = explain(facts.facts(who, thing), question);
            expect(decision).toEqual(decide(facts.facts(who, thing), question));
            for (const { because, remains } of reasons) {
              expect(rank(remains)).toBeLessThanOrEqual(rank(decision.role));
              if (because.by !== 'grant' || because.grant.source === 'mode') continue;
              const without = world.grants.filter((grant) => grant.id !== because.grant.id);
              const other = new WorldFacts({ ...world, grants: without });
              expect(remains).toBe(decide(other.facts(who, thing), question).role);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
