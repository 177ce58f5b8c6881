import { ACCOUNTS, EVERYONE, type PrincipalKey, type ResourceKey } from '../access/model.ts';
import { atLeast } from '../access/roles.ts';
import { record } from '../audit/record.ts';
import { askerOf, type Context, requireAccount, requirePermission, requireResource } from '../context.ts';
import { notFound, Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import type { Resource } from '../resources/model.ts';
import { knownPerson } from '../sharing/explain-access.ts';
import { knowsEverybody } from '../sharing/names.ts';
import { ACTING_LIFE, type Acting } from './model.ts';

/** Through whose eyes: a person (id or exact address), a group (id), somebody signed in whom nothing was shared with, or a visitor. */
export type Eyes = { readonly person: string } | { readonly group: string } | 'signed-in' | 'anonymous';

/**
 * Begins to look at a thing and what is below it as somebody else would (S26): for its managers, and for whoever may view
 * everything. Read-only, an hour at most. Only whom the asker knows (S35); others are `not-found`.
 */
export async function viewAs(
  context: Context,
  input: { readonly id: string; readonly as: Eyes },
): Promise<Acting> {
  return context.store.write(async (unit) => {
    const judged = await requireResource(context, unit, input.id);
    const { viewsAll } = await askerOf(context, unit);
    if (!viewsAll && !atLeast(judged.decision.role, 'manager')) {
      throw new Problem('role-needed', {
        detail: `This needs the role manager; you are ${judged.decision.role}.`,
        parameters: { needed: 'manager', held: judged.decision.role ?? '' },
      });
    }
    const subject = await subjectOf(context, unit, judged.resource, input.as);
    const acting = newView(context, subject.key, judged.resource.key);
    await unit.acting.begin(acting);
    const after = { as: subject.id, until: acting.until };
    await record(context, unit, { action: 'resource.viewed-as', target: judged.resource.id, after });
    return acting;
  });
}

/** An administrator's own look at the hub as a visitor without an account, also where no visitors are let in (A8). */
export async function viewAsGuest(context: Context): Promise<Acting> {
  requirePermission(context.caller, 'resources:view-all');
  return context.store.write(async (unit) => {
    const acting = newView(context, EVERYONE, null);
    await unit.acting.begin(acting);
    await record(context, unit, {
      action: 'hub.viewed-as-guest',
      target: null,
      after: { until: acting.until },
    });
    return acting;
  });
}

function newView(context: Context, subject: PrincipalKey, resource: ResourceKey | null): Acting {
  const { key: behind } = requireAccount(context.caller);
  const { session, key } = context.caller;
  const now = context.clock.now();
  return {
    id: context.random.id(),
    sort: 'view-as',
    behind,
    session,
    key: session === null ? key : null,
    subject,
    resource,
    writes: false,
    reason: '',
    since: now,
    until: now + ACTING_LIFE,
  };
}

async function subjectOf(
  context: Context,
  unit: Unit,
  resource: Resource,
  eyes: Eyes,
): Promise<{ readonly key: PrincipalKey; readonly id: string }> {
  if (eyes === 'signed-in') return { key: ACCOUNTS, id: 'signed-in' };
  if (eyes === 'anonymous') return { key: EVERYONE, id: 'anonymous' };
  if ('person' in eyes) {
    const facts = await unit.access.facts(resource.key, context.clock.now());
    const person = await knownPerson(context, unit, resource, facts, eyes.person);
    if (person === null) throw notFound();
    return person;
  }
  const self = requireAccount(context.caller);
  const group = await unit.groups.byId(eyes.group);
  if (group === null) throw notFound();
  const known =
    knowsEverybody(context) || (await unit.accounts.knownAmong(self.key, [group.key])).has(group.key);
  if (!known) throw notFound();
  return group;
}
