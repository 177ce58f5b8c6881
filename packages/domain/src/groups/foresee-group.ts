import type { PersonImpact, PlannedChange, RoleStep } from '../access/impact.ts';
import { EVERYONE } from '../access/model.ts';
import { type PermissionPreview, permissionShifts } from '../accounts/effective.ts';
import { askerOf, type Context } from '../context.ts';
import { notFound } from '../errors.ts';
import type { Unit } from '../ports.ts';
import type { Resource } from '../resources/model.ts';
import { loadNames, type PersonView } from '../sharing/names.ts';
import { seenGroup } from './groups.ts';
import { managersOnly } from './members.ts';
import type { Group, GroupType } from './model.ts';

/** A change of a group or of who is in it that is only thought of. What is left out stays. */
export type GroupPlan =
  | { readonly kind: 'join'; readonly person: string; readonly staff?: boolean | undefined }
  | { readonly kind: 'leave'; readonly person: string }
  | { readonly kind: 'change'; readonly type?: GroupType | undefined; readonly sharing?: boolean | undefined }
  | { readonly kind: 'delete' };

/** Some whose role on things would rise or fall. */
export interface GroupPeopleView {
  readonly count: number;
  /** The first hundred, with how many things from what to what. */
  readonly people: readonly { readonly person: PersonView; readonly steps: readonly RoleStep[] }[];
}

/** What a change of a group or its members would do (P11). Exact up to 1,000 people and 10,000 things. */
export interface GroupImpactView {
  readonly gains: GroupPeopleView;
  readonly loses: GroupPeopleView;
  /** Things that were given to the group, with all below them. */
  readonly things: number;
  /** Of these, how many anybody's role changes on. */
  readonly changed: number;
  readonly atLeast: boolean;
  /** Whether anybody at all, signed in or not, would see these things from then on, or would no longer. */
  readonly opens: boolean;
  readonly closes: boolean;
  /** The most recently shared of these things, as far as the asker may see them (S35). */
  readonly titles: readonly Pick<Resource, 'id' | 'title' | 'kind'>[];
  readonly permissions: Pick<PermissionPreview, 'gains' | 'loses' | 'atLeast'>;
}

const NAMED = 100;
const TITLES = 8;
/** How many of what was given to a group are looked at for titles that the asker may see. */
const LOOKED_AT = 100;

/**
 * Says what a change would let people reach or take from them, without making it: for the group's managers and
 * `users:manage`. Whether the asker may make it is judged when it is made.
 */
export async function foreseeGroup(
  context: Context,
  input: { readonly id: string; readonly plan: GroupPlan },
): Promise<GroupImpactView> {
  return context.store.read(async (unit) => {
    const { group, own, manages } = await seenGroup(context, unit, input.id);
    if (!manages && own?.manager !== true) throw managersOnly();
    const now = context.clock.now();
    const planned = await plannedOf(unit, group, input.plan);
    const impact = await unit.access.impact(planned, now);
    const counted = (people: readonly PersonImpact[]) => people.filter(({ person }) => person !== EVERYONE);
    const gaining = counted(impact.gaining);
    const losing = counted(impact.losing);
    const names = await loadNames(
      context,
      unit,
      [...gaining, ...losing].map(({ person }) => person),
    );
    const view = (people: readonly PersonImpact[]): GroupPeopleView => ({
      count: people.length,
      people: people.slice(0, NAMED).map(({ person, steps }) => ({ person: names.person(person), steps })),
    });
    return {
      gains: view(gaining),
      loses: view(losing),
      things: impact.things,
      changed: impact.changed,
      atLeast: impact.atLeast,
      opens: impact.gaining.length > gaining.length,
      closes: impact.losing.length > losing.length,
      titles: await titlesOf(context, unit, group),
      permissions: manages ? await shifts(unit, group, input.plan) : { gains: [], loses: [], atLeast: false },
    };
  });
}

/** What was shared with a group, most recent first, as far as the asker may see it; and how much there is in all. */
async function titlesOf(context: Context, unit: Unit, group: Group): Promise<GroupImpactView['titles']> {
  const keys = await unit.access.grantedTo(group.key, context.clock.now(), LOOKED_AT);
  const resources = await unit.resources.byKeys(keys);
  const judged = await unit.access.judgeMany(
    await askerOf(context, unit),
    resources.map(({ id }) => id),
  );
  return judged
    .flatMap((one) => (one?.decision.role == null ? [] : [one.resource]))
    .slice(0, TITLES)
    .map(({ id, title, kind }) => ({ id, title, kind }));
}

async function plannedOf(unit: Unit, group: Group, plan: GroupPlan): Promise<PlannedChange> {
  switch (plan.kind) {
    case 'join':
    case 'leave': {
      const account = await unit.accounts.byId(plan.person);
      if (account === null) throw notFound();
      const those = { group: group.key, account: account.key };
      return plan.kind === 'join'
        ? { kind: 'join', ...those, staff: plan.staff ?? false }
        : { kind: 'leave', ...those };
    }
    case 'change':
      return {
        kind: 'group',
        group: group.key,
        type: plan.type ?? group.type,
        sharing: plan.sharing ?? group.sharing,
      };
    case 'delete':
      return { kind: 'group', group: group.key, type: null, sharing: false };
  }
}

/** What the group's own permissions add to or take from those concerned. */
async function shifts(unit: Unit, group: Group, plan: GroupPlan): Promise<GroupImpactView['permissions']> {
  switch (plan.kind) {
    case 'change':
      return { gains: [], loses: [], atLeast: false };
    case 'delete':
      return permissionShifts(unit, { kind: 'group', group: group.id, permissions: [] });
    default: {
      const account = await unit.accounts.byId(plan.person);
      if (account === null) throw notFound();
      const [held] = await unit.accounts.permissionSources([account.key]);
      const present = await unit.groups.byKeys((held?.groups ?? []).map((one) => one.group));
      const others = present.filter(({ key }) => key !== group.key).map(({ id }) => id);
      const groups = plan.kind === 'join' ? [...others, group.id] : others;
      return permissionShifts(unit, { kind: 'person', person: plan.person, groups });
    }
  }
}
