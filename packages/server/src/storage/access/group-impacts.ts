import {
  EVERYONE,
  type Holding,
  type Impact,
  type ImpactPerson,
  type ImpactThing,
  impact,
  type PlannedChange,
  type PrincipalKey,
  type PrincipalKind,
  type ResourceKey,
} from '@tessera/domain';
import { defineStatement } from '../connection.ts';
import type { UnitTools } from '../unit-tools.ts';
import {
  fixedHoldings,
  type LoadedPerson,
  loadPeople,
  MOST_PEOPLE,
  MOST_THINGS,
  visitor,
} from './impact-people.ts';
import { loadSubtree } from './subtree.ts';

/** A change of who is in a group, or of what it is. */
export type GroupChange = Extract<PlannedChange, { kind: 'join' | 'leave' | 'group' }>;

const grantedFirst = defineStatement(
  'group-impact.granted',
  `select distinct resource from grants where principal = $1 and (until is null or until > $2)
   limit ${MOST_THINGS + 1}`,
);
const grantedNewest = defineStatement(
  'group-impact.newest',
  `select resource from grants where principal = $1 and (until is null or until > $2)
   group by resource order by max(created_at) desc, resource limit $3`,
);
const groupOf = defineStatement('group-impact.group', 'select type, sharing from team where key = $1');
const membersOf = defineStatement(
  'group-impact.members',
  `select account, staff, until from team_member
   where team = $1 and (until is null or until > $2) order by account limit ${MOST_PEOPLE + 1}`,
);
const administrators = defineStatement(
  'group-impact.administrators',
  `select key from account where role = 'ADMIN' and deleted_at is null order by key limit ${MOST_PEOPLE + 1}`,
);

/** Whether a change is one of a group or its members. */
export function isOfGroup(change: PlannedChange): change is GroupChange {
  return change.kind === 'join' || change.kind === 'leave' || change.kind === 'group';
}

/** Resources that carry an unended grant of a principal, most recently granted first. */
export async function grantedTo(
  tools: UnitTools,
  principal: PrincipalKey,
  now: number,
  limit: number,
): Promise<readonly ResourceKey[]> {
  const rows = await tools.connection.all(grantedNewest, [principal, now, limit]);
  return rows.map((row) => row[0] as ResourceKey);
}

/** Compares what those whom it concerns may see of what the group was given, before and after. */
export async function groupImpact(tools: UnitTools, change: GroupChange, now: number): Promise<Impact> {
  const roots = (await tools.connection.all(grantedFirst, [change.group, now])).map(
    (row) => row[0] as ResourceKey,
  );
  const subtree = await loadSubtree(tools, roots, now, MOST_THINGS);
  const things = subtree.groups.map(
    ({ count, facts }): ImpactThing => ({ count, before: facts, after: facts }),
  );
  const { people, atLeast } =
    change.kind === 'group'
      ? await peopleOfGroup(tools, change, now)
      : { people: await oneMember(tools, change, now), atLeast: false };
  return impact(things, people, atLeast || subtree.atLeast);
}

async function oneMember(
  tools: UnitTools,
  change: Extract<GroupChange, { kind: 'join' | 'leave' }>,
  now: number,
): Promise<readonly ImpactPerson[]> {
  const [row] = await tools.connection.all(groupOf, [change.group]);
  const [person] = await loadPeople(tools, [change.account], now);
  if (person === undefined) return [];
  const group = { type: row?.[0] as GroupState['type'], sharing: row?.[1] === 1 };
  const staff = change.kind === 'join' && change.staff;
  const held = change.kind === 'join' ? heldByMember(change.group, group, { staff, until: null }) : [];
  // An admin holds a staff group besides: only the membership goes.
  return [withOwn(person, change.group, held)];
}

interface GroupState {
  readonly type: 'ordinary' | 'public' | 'staff' | null;
  readonly sharing: boolean;
}

interface Membership {
  readonly staff: boolean;
  readonly until: number | null;
}

/** What a member of the group holds: nothing while its sharing is off, nor as a member of a public one (S10, S11). */
function heldByMember(
  group: PrincipalKey,
  { type, sharing }: GroupState,
  { staff, until }: Membership,
): readonly Holding[] {
  if (!sharing || type === null || type === 'public' || (type === 'staff' && !staff)) return [];
  return [{ principal: group, kind: kindOf(type), raises: null, until }];
}

function kindOf(type: NonNullable<GroupState['type']>): PrincipalKind {
  return type === 'ordinary' ? 'group' : `${type}-group`;
}

/** The person with other holdings of the group of their own; what everybody or every admin holds stays. */
function withOwn(person: LoadedPerson, group: PrincipalKey, held: readonly Holding[]): LoadedPerson {
  const own = [...person.own.filter(({ principal }) => principal !== group), ...held];
  return { ...person, own, after: [...own, ...person.before.slice(person.own.length)] };
}

/**
 * Members, administrators where the group is for staff, and any visitor where it is public. Accounts that a public group
 * opens things to are not counted one by one: the visitor stands for them.
 */
async function peopleOfGroup(
  tools: UnitTools,
  change: Extract<GroupChange, { kind: 'group' }>,
  now: number,
): Promise<{ readonly people: readonly ImpactPerson[]; readonly atLeast: boolean }> {
  const { connection } = tools;
  const [row] = await connection.all(groupOf, [change.group]);
  const before: GroupState = { type: row?.[0] as GroupState['type'], sharing: row?.[1] === 1 };
  const members = await connection.all(membersOf, [change.group, now]);
  const forStaff = before.type === 'staff' || change.type === 'staff';
  const admins = forStaff
    ? (await connection.all(administrators, [])).map((one) => one[0] as PrincipalKey)
    : [];
  const keys = [...new Set([...members.map((one) => one[0] as PrincipalKey), ...admins])];
  const marks = new Map(
    members.map((one) => [one[0], { staff: one[1] === 1, until: one[2] as number | null }] as const),
  );
  const isAdmin = new Set(admins);
  const loaded = await loadPeople(tools, keys.slice(0, MOST_PEOPLE), now);
  const people = loaded.map((person): ImpactPerson => {
    const mark = marks.get(person.key);
    const held = mark === undefined ? [] : heldByMember(change.group, change, mark);
    const planned = withOwn(person, change.group, held);
    return {
      ...planned,
      after: asEverybody(planned.after, change, isAdmin.has(person.key), planned.own.length),
    };
  });
  const { anyone } = await fixedHoldings(tools, now);
  if ((before.type === 'public' && before.sharing) || (change.type === 'public' && change.sharing)) {
    people.push({ ...visitor(EVERYONE, anyone, now), after: asEverybody(anyone, change, false, 0) });
  }
  return { people, atLeast: keys.length > MOST_PEOPLE };
}

/** What is held besides one's own: a public group by everybody, a staff group by every administrator. */
function asEverybody(
  holdings: readonly Holding[],
  change: Extract<GroupChange, { kind: 'group' }>,
  admin: boolean,
  own: number,
): readonly Holding[] {
  const { group, type, sharing } = change;
  const kept = holdings.filter(({ principal }, index) => index < own || principal !== group);
  const holds = sharing && (type === 'public' || (type === 'staff' && admin));
  return holds && type !== null
    ? [...kept, { principal: group, kind: kindOf(type), raises: null, until: null }]
    : kept;
}
