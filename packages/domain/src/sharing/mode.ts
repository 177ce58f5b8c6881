import { EVERYONE, type Facts, LINK_VISITOR } from '../access/model.ts';
import { atLeast, type Role } from '../access/roles.ts';
import type { PrincipalInfo } from '../access/store.ts';
import type { Permission } from '../accounts/model.ts';
import { record } from '../audit/record.ts';
import { type Context, requireAccount, requireResource } from '../context.ts';
import { Problem } from '../errors.ts';
import { type Kind, MODES, type Mode } from '../kinds/kind.ts';
import type { Unit } from '../ports.ts';
import { aKind, kindOf, requireOutOfTrash, requireRole } from '../resources/guards.ts';
import type { ModeChange } from '../resources/store.ts';
import { makeChange, type PreparedChange } from './change.ts';
import type { Describing } from './describe.ts';
import { type ModeRules, readModeRules } from './mode-rules.ts';
import { loadNames } from './names.ts';
import type { ReceiptView } from './receipt.ts';
import { changeGrants } from './share.ts';

/** Modes that open a thing to people without an account, and what setting them needs (S4). */
const OPEN_MODES: ReadonlySet<Mode> = new Set(['unlisted', 'public']);
const OPENING: Permission = 'share:links';

export interface SetModeInput {
  readonly id: string;
  readonly mode: Mode;
  readonly modeRole?: ModeChange['modeRole'] | undefined;
}

/** Changes general access. Refusals: `share-refused` (the kind never has that mode), `permission-needed`, `role-needed`. */
export function setMode(context: Context, input: SetModeInput): Promise<ReceiptView> {
  return makeChange(context, (unit) => prepareMode(context, unit, input));
}

/** Judges a change of general access. */
export async function prepareMode(
  context: Context,
  unit: Unit,
  input: SetModeInput,
): Promise<PreparedChange> {
  const { resource, decision } = await requireResource(context, unit, input.id);
  requireRole({ resource, decision }, 'manager');
  requireOutOfTrash(resource);
  const { mode } = input;
  const modeRole = input.modeRole ?? resource.modeRole;
  if (mode !== resource.mode)
    requireMode(context, kindOf(context, resource), mode, await readModeRules(context, unit));
  const now = context.clock.now();
  const before = await unit.access.facts(resource.key, now);
  return {
    resource,
    before,
    invited: [],
    planned: { kind: 'mode', resource: resource.key, mode, modeRole },
    async commit() {
      const actor = requireAccount(context.caller).key;
      const { scope } = await changeGrants(context, unit, resource, (writer) =>
        writer.setMode(mode, modeRole, actor),
      );
      const after = await unit.access.facts(resource.key, now);
      await record(context, unit, {
        action: 'sharing.mode',
        target: resource.id,
        before: { mode: resource.mode, modeRole: resource.modeRole },
        after: { mode, modeRole },
      });
      const names = await loadNames(context, unit, [resource.owner]);
      const notes = modeNotes(names.info(resource.owner), mode, input.modeRole);
      return { before, after, scope, notes, invited: [], role: decision.role };
    },
  };
}

/** Refuses a mode that the kind never has or that the caller may not set. */
export function requireMode(context: Context, kind: Kind, mode: Mode, rules: ModeRules): void {
  const refusal = modeRefusal(context, kind, mode, rules);
  if (refusal === null) return;
  const { code, reason } = refusal;
  throw new Problem(code, {
    detail: reason,
    errors: [{ field: 'mode', message: reason }],
    ...(code === 'permission-needed' ? { parameters: { permission: OPENING } } : {}),
  });
}

interface ModeRefusal {
  readonly code: 'share-refused' | 'permission-needed';
  readonly reason: string;
}

/** Why the caller may not set a mode, in words; null = they may. */
export function modeRefusal(
  context: Context,
  kind: Pick<Kind, 'id' | 'refusedModes'>,
  mode: Mode,
  rules: ModeRules,
): ModeRefusal | null {
  if (kind.refusedModes.includes(mode))
    return { code: 'share-refused', reason: `It cannot be ${mode}: ${aKind(kind.id)} never is.` };
  if (!rules.allowedModes.includes(mode))
    return {
      code: 'share-refused',
      reason: `The settings of this hub do not allow ${mode}. An administrator can change that.`,
    };
  if (OPEN_MODES.has(mode) && !context.caller.permissions.has(OPENING))
    return {
      code: 'permission-needed',
      reason: `Setting ${mode} needs the permission ${OPENING}. Ask an administrator for it.`,
    };
  if (mode === 'public' && !rules.mayReachEveryone)
    return {
      code: 'share-refused',
      reason: 'On this hub only administrators and members of public groups make things public.',
    };
  return null;
}

/** What is worth saying of a mode besides its sentence (S3, S4). */
export function modeNotes(
  owner: PrincipalInfo | undefined,
  mode: Mode,
  modeRole: ModeChange['modeRole'] | undefined,
): readonly string[] {
  if (mode === 'organization' && owner?.kind === 'account')
    return ['It belongs to a person, so its organization has one member: only its owner gains by this.'];
  if (mode !== 'organization' && modeRole === 'editor')
    return ['The role of a mode counts only for the mode organization: nobody edits by this one.'];
  return [];
}

/** A mode in one sentence, of a resource that `owner` owns. */
export function modeSentence(mode: Mode, modeRole: ModeChange['modeRole'], owner: PrincipalInfo): string {
  switch (mode) {
    case 'private':
      return 'Only its owner and those it is shared with can open it.';
    case 'organization': {
      if (owner.kind !== 'organization')
        return 'It belongs to a person, so this is an organization of one: only its owner and those it is shared with can open it.';
      return `Every member of ${owner.name} can ${modeRole === 'editor' ? 'edit' : 'view'} it.`;
    }
    case 'unlisted':
      return 'Anyone with the link can view it. No list shows it to them.';
    case 'public':
      return 'Anyone can view it, and the public gallery lists it.';
  }
}

/** General access as it is: a collection above can open more than the mode says (C2). */
export function accessSentence(
  resource: { readonly mode: Mode; readonly modeRole: ModeChange['modeRole'] },
  owner: PrincipalInfo,
  kind: Kind,
  facts: Facts,
  above: Describing['above'],
): string {
  const own = modeSentence(resource.mode, resource.modeRole, owner);
  if (kind.inheritsUpTo === null || resource.mode === 'public') return own;
  const inherited = facts.grants.filter((grant) => grant.resource !== facts.path[0].key);
  const open =
    inherited.find((grant) => grant.principal === EVERYONE) ??
    (resource.mode === 'unlisted' ? undefined : inherited.find((grant) => grant.principal === LINK_VISITOR));
  if (open === undefined) return own;
  const folder = above.get(open.resource)?.title ?? 'the folder above';
  return open.principal === EVERYONE
    ? `Anyone can view it, because ${folder} is public.`
    : `Anyone with the link can view it, because ${folder} is open to whoever has its link.`;
}

/** A mode as the dialog offers it. */
export interface ModeChoice {
  readonly mode: Mode;
  readonly allowed: boolean;
  /** Why not, in words. */
  readonly reason: string | null;
  readonly sentence: string;
}

/** Every mode with its sentence and, where the caller may not choose it, the reason. The present one can always stay. */
export function modeChoices(
  context: Context,
  resource: { readonly mode: Mode; readonly modeRole: ModeChange['modeRole'] },
  owner: PrincipalInfo,
  kind: Kind,
  role: Role | null,
  rules: ModeRules,
): readonly ModeChoice[] {
  return MODES.map((mode) => {
    const refusal = mode === resource.mode ? null : modeRefusal(context, kind, mode, rules);
    const reason = atLeast(role, 'manager')
      ? (refusal?.reason ?? null)
      : 'Only its owner and managers change general access.';
    return {
      mode,
      allowed: reason === null,
      reason,
      sentence: modeSentence(mode, resource.modeRole, owner),
    };
  });
}
