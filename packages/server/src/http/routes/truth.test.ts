import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer } from '../../testing/http-caller.ts';
import type { TestPerson } from '../../testing/index.ts';
import { SharingWorld } from '../testing/sharing-world.ts';

let world: SharingWorld;
let people: readonly TestPerson[];

beforeAll(async () => {
  world = await SharingWorld.start();
  const { ann, ben, cleo, pia } = world;
  people = [ann, ben, cleo, pia];
  await world.story.group('Pair', [ann, ben]);
});
afterAll(() => world.close());

const role = fc.constantFrom('viewer', 'commenter', 'editor', 'manager');
const one = fc.record({ who: fc.constantFrom(1, 2, 3), role });
const step = fc.oneof(
  fc.record({
    do: fc.constant('people' as const),
    list: fc.uniqueArray(one, { selector: (entry) => entry.who }),
    append: fc.boolean(),
  }),
  fc.record({
    do: fc.constant('groups' as const),
    list: fc.subarray(['Trade team', 'Pair']),
    role,
    append: fc.boolean(),
  }),
  fc.record({ do: fc.constant('mode' as const), mode: fc.constantFrom('private', 'unlisted', 'public') }),
  fc.record({ do: fc.constant('revoke' as const), which: fc.nat(5) }),
  fc.record({ do: fc.constant('lower' as const), which: fc.nat(5), role }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

async function grantAt(which: number): Promise<string | null> {
  const { items } = (await world.ann.call('GET', world.at('/audience'))).body;
  const grants = items.flatMap((row: { becauses: { grant: string; revocable: boolean }[] }) =>
    row.becauses.filter((because) => because.revocable).map((because) => because.grant),
  );
  return grants[which] ?? null;
}

async function take(change: Step): Promise<Answer | null> {
  const { ann } = world;
  if (change.do === 'mode') return ann.call('PUT', world.at('/mode'), { mode: change.mode });
  if (change.do === 'people') {
    const entries = change.list.map((entry) => ({ id: people[entry.who]?.id, role: entry.role }));
    return world.share({ people: entries, append: change.append });
  }
  if (change.do === 'groups') {
    const entries = change.list.map((id) => ({ id, role: change.role }));
    return world.share({ groups: entries, append: change.append });
  }
  const grant = await grantAt(change.which);
  if (grant === null) return null;
  if (change.do === 'revoke') return ann.call('DELETE', world.at(`/grants/${grant}`));
  return ann.call('PATCH', world.at(`/grants/${grant}`), { role: change.role });
}

const RANKS = [null, 'viewer', 'commenter', 'editor', 'operator', 'manager', 'owner'];

function rolesNow(): Promise<readonly number[]> {
  return Promise.all(people.map(async (person) => RANKS.indexOf(await world.roleOf(person))));
}

function named(receipt: { people: { name: string }[] }): readonly string[] {
  return receipt.people.map((person) => person.name).toSorted();
}

/** Of a machine that does much else besides. */
const FOR_HUNDREDS_OF_CALLS = 5 * 60_000;

test(
  'S23, S24: whatever is changed, receipts and explanations say what the next requests find',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        await world.newThing();
        for (const change of steps) {
          const before = await rolesNow();
          const answer = await take(change);
          if (answer === null) continue;
          expect(answer.status).toBe(200);
          const after = await rolesNow();
          const moved = (rises: boolean) =>
            people
              .filter((_, at) =>
                rises ? (after[at] ?? 0) > (before[at] ?? 0) : (after[at] ?? 0) < (before[at] ?? 0),
              )
              .map((person) => person.name)
              .toSorted();
          // What opens to or closes for everybody is said in words, since nobody can be counted.
          if (change.do !== 'mode') {
            expect(named(answer.body.gained)).toEqual(moved(true));
            expect(named(answer.body.lost)).toEqual(moved(false));
          } else if (moved(true).length + moved(false).length > 0) {
            expect(answer.body.notes).toHaveLength(1);
          }
          for (const [at, person] of people.entries()) {
            const why = (await world.ann.call('GET', world.at(`/explain?person=${person.id}`))).body;
            expect(RANKS.indexOf(why.role)).toBe(after[at]);
          }
          for (const left of answer.body.remaining) {
            const at = people.findIndex((person) => person.id === left.person.id);
            expect(RANKS.indexOf(left.role)).toBe(after[at]);
          }
        }
      }),
      { numRuns: 25 },
    );
  },
  FOR_HUNDREDS_OF_CALLS,
);
