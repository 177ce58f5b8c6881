import { requireRecentSignIn } from '../accounts/sessions.ts';
import { requireHeld } from '../accounts/user-manager.ts';
import { record } from '../audit/record.ts';
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

/** What guards sign-ins: changed only right after one's own, and by no key (A4). */
const SIGN_IN: ReadonlySet<PolicyName> = new Set([
  'passwordLeast',
  'twoFactor',
  'sessionIdle',
  'sessionLife',
]);

/**
 * Saves changes within a unit, with an entry of what is different. What guards sign-ins takes a recent one (A4); how long
 * the audit log lasts also takes `users:grant-all`, so that nobody makes it forget who may not read it (P16).
 */
export async function saveChanges(
  context: Context,
  unit: Unit,
  changes: PolicyChanges,
): Promise<{ readonly before: Policy; readonly after: Policy }> {
  const before = await readPolicy(unit);
  const after: Policy = { ...before, ...plainChanges(before, changes) };
  const changed = POLICY_NAMES.filter((name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]));
  if (changed.length === 0) return { before, after: before };
  const forgets = changed.includes('auditRetention');
  if (forgets) await requireHeld(context, unit, 'users:grant-all');
  if (forgets || changed.some((name) => SIGN_IN.has(name))) requireRecentSignIn(context);
  for (const name of changed) await unit.settings.set(name, after[name]);
  await record(context, unit, {
    action: 'settings.updated',
    target: null,
    before: Object.fromEntries(changed.map((name) => [name, before[name]])),
    after: Object.fromEntries(changed.map((name) => [name, after[name]])),
  });
  return { before, after };
}
