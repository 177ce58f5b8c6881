import { record } from '../accounts/record.ts';
import type { Context } from '../context.ts';
import type { Unit } from '../ports.ts';
import { POLICY_NAMES, type Policy, type PolicyName, readPolicy } from './policy.ts';
import { plainChanges } from './rules.ts';

export type PolicyChanges = { readonly [Name in PolicyName]?: Policy[Name] | undefined };

export async function getSettings(context: Context): Promise<Policy> {
  return context.store.read(readPolicy);
}

/** Changes settings; what is left out stays. Counts from the next request (A22), and binds what is new (P14). */
export async function updateSettings(context: Context, changes: PolicyChanges): Promise<Policy> {
  const { after } = await context.store.write((unit) => saveChanges(context, unit, changes));
  return after;
}

/** Saves changes within a unit, with an entry of what is different. */
export async function saveChanges(
  context: Context,
  unit: Unit,
  changes: PolicyChanges,
): Promise<{ readonly before: Policy; readonly after: Policy }> {
  const before = await readPolicy(unit);
  const after: Policy = { ...before, ...plainChanges(before, changes) };
  const changed = POLICY_NAMES.filter((name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]));
  if (changed.length === 0) return { before, after: before };
  for (const name of changed) await unit.settings.set(name, after[name]);
  await record(context, unit, {
    action: 'settings.updated',
    target: null,
    before: Object.fromEntries(changed.map((name) => [name, before[name]])),
    after: Object.fromEntries(changed.map((name) => [name, after[name]])),
  });
  return { before, after };
}
