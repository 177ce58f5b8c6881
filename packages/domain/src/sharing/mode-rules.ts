import type { PrincipalKey } from '../access/model.ts';
import { groupsOf } from '../accounts/groups-of.ts';
import type { Context } from '../context.ts';
import { type Kind, MODES, type Mode } from '../kinds/kind.ts';
import type { Unit } from '../ports.ts';
import { OWN_DEFAULT_MODE } from '../settings/own.ts';
import { type Policy, readSettings } from '../settings/policy.ts';

/** What the hub's policy says of modes, for one caller (P14, S4). */
export interface ModeRules {
  readonly allowedModes: readonly Mode[];
  readonly defaultMode: Mode | null;
  readonly publishToEveryone: Policy['publishToEveryone'];
  /** Whether the caller is an administrator or a member of a public group. */
  readonly mayReachEveryone: boolean;
}

/** The rules as they are in this snapshot; groups are read only where a rule asks for them. */
export async function readModeRules(context: Context, unit: Unit): Promise<ModeRules> {
  const policy = await readSettings(unit, 'allowedModes', 'defaultMode', 'publishToEveryone');
  return {
    ...policy,
    mayReachEveryone:
      policy.publishToEveryone === 'link-sharers' || (await reachesEveryone(unit, context.caller.account)),
  };
}

/** An administrator, or a member of a group whose things everybody sees anyway (S10). */
async function reachesEveryone(unit: Unit, account: Context['caller']['account']): Promise<boolean> {
  if (account === null) return false;
  if (account.role === 'ADMIN') return true;
  return (await groupsOf(unit, account.key)).some((group) => group.type === 'public');
}

/**
 * The mode of something new that nobody named one for: the kind's, or the strictest of those that the hub, its owner
 * and its publisher usually want (S1). A default is no cap: whoever names a mode gets it.
 */
export async function defaultModeFor(
  unit: Unit,
  kind: Pick<Kind, 'defaultMode'>,
  rules: Pick<ModeRules, 'defaultMode'>,
  principals: readonly PrincipalKey[],
): Promise<Mode> {
  const wished = [kind.defaultMode, rules.defaultMode];
  for (const principal of new Set(principals))
    wished.push(await unit.settings.own<Mode | null>(principal, OWN_DEFAULT_MODE, null));
  const strictest = Math.min(...wished.filter((mode) => mode !== null).map((mode) => MODES.indexOf(mode)));
  return MODES[strictest] ?? 'private';
}
