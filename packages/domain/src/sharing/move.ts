import { EVERYONE, type Grant, LINK_VISITOR } from '../access/model.ts';
import { record } from '../audit/record.ts';
import { type Context, requireResource } from '../context.ts';
import { invalid, Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { aKind, kindOf, requireOutOfTrash, requireRole } from '../resources/guards.ts';
import type { Resource } from '../resources/model.ts';
import { requireHolds } from '../resources/placing.ts';
import { makeChange, type PreparedChange } from './change.ts';
import { requireMode } from './mode.ts';
import { readModeRules } from './mode-rules.ts';
import type { ReceiptView } from './receipt.ts';

export interface MoveInput {
  readonly id: string;
  /** Id of a collection; null takes it out of the one it is in. */
  readonly parent: string | null;
}

/**
 * Moves a resource, with all below it, into another collection or out of any (C3). The caller manages it and edits both
 * collections, and both belong to its owner. Refusals: `role-needed`, `input-invalid` (a cycle, a kind that the
 * collection does not hold, another owner), `not-found`; and as a mode would be refused, where the collection opens it
 * to whoever has its address or to everybody.
 */
export function moveResource(context: Context, input: MoveInput): Promise<ReceiptView> {
  return makeChange(context, (unit) => prepareMove(context, unit, input));
}

/** Judges a move. */
export async function prepareMove(context: Context, unit: Unit, input: MoveInput): Promise<PreparedChange> {
  const judged = await requireResource(context, unit, input.id);
  requireRole(judged, 'manager');
  const { resource } = judged;
  requireOutOfTrash(resource);
  if (resource.parent !== null) await requireSource(context, unit, resource);
  const target = input.parent === null ? null : await targetOf(context, unit, resource, input.parent);
  const now = context.clock.now();
  const before = await unit.access.facts(resource.key, now);
  const arriving = target === null ? [] : (await unit.access.facts(target.key, now)).grants;
  await requireOpening(context, unit, resource, before.grants, arriving);
  const parent = target?.key ?? null;
  return {
    resource,
    before,
    invited: [],
    planned: { kind: 'move', resource: resource.key, parent },
    arriving,
    async commit() {
      const scope = parent === resource.parent ? null : await unit.resources.move(resource.key, parent);
      if (scope !== null) await recordMove(context, unit, resource, target);
      const after = await unit.access.facts(resource.key, now);
      const notes = scope === null ? ['It stands there already.'] : [];
      return { before, after, scope, notes, invited: [], role: judged.decision.role };
    },
  };
}

/** Taking something out of a collection needs the role there that putting it in did. */
async function requireSource(context: Context, unit: Unit, { parent }: Resource): Promise<void> {
  const [source] = parent === null ? [] : await unit.resources.byKeys([parent]);
  if (source === undefined) return;
  try {
    requireRole(await requireResource(context, unit, source.id, 'viewer'), 'editor');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // Alike whether the collection may be seen: nothing above the thing is told of (C2).
    throw new Problem('role-needed', {
      detail: 'Moving it needs the role editor on the collection that it is in. Ask its owner or a manager.',
      parameters: { needed: 'editor', held: 'none' },
    });
  }
}

async function targetOf(context: Context, unit: Unit, resource: Resource, id: string): Promise<Resource> {
  const judged = await requireResource(context, unit, id, 'viewer');
  requireRole(judged, 'editor');
  const target = judged.resource;
  requireOutOfTrash(target);
  requireHolds(kindOf(context, target), kindOf(context, resource));
  if (target.owner !== resource.owner)
    throw invalid(
      'parent',
      `belongs to somebody else than this ${resource.kind}; a collection holds one owner's.`,
    );
  const above = await unit.resources.ancestors(target.key);
  if ([target, ...above].some(({ key }) => key === resource.key))
    throw invalid('parent', `${aKind(resource.kind)} cannot be put into itself or below itself.`);
  return target;
}

/** A collection that is open to whoever has an address, or to everybody, opens what comes into it: as a mode does (S4). */
async function requireOpening(
  context: Context,
  unit: Unit,
  resource: Resource,
  before: readonly Grant[],
  arriving: readonly Grant[],
): Promise<void> {
  const kind = kindOf(context, resource);
  if (kind.inheritsUpTo === null) return;
  const holds = (grants: readonly Grant[], key: Grant['principal']) =>
    grants.some((grant) => grant.principal === key);
  const opens = (key: Grant['principal']) => holds(arriving, key) && !holds(before, key);
  if (opens(EVERYONE)) requireMode(context, kind, 'public', await readModeRules(context, unit));
  else if (opens(LINK_VISITOR) && !holds(before, EVERYONE))
    requireMode(context, kind, 'unlisted', await readModeRules(context, unit));
}

async function recordMove(
  context: Context,
  unit: Unit,
  resource: Resource,
  target: Resource | null,
): Promise<void> {
  const [source] = resource.parent === null ? [] : await unit.resources.byKeys([resource.parent]);
  await record(context, unit, {
    action: 'resource.move',
    target: resource.id,
    before: { parent: source?.id ?? null },
    after: { parent: target?.id ?? null },
  });
}
