import { atLeast, type Role } from '../access/roles.ts';
import type { Judged } from '../access/store.ts';
import type { Context } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Kind } from '../kinds/kind.ts';
import type { Resource } from './model.ts';

/** Refuses with 403 that names the role, for who may know of the resource already (S7). */
export function requireRole(judged: Judged, needed: Role): void {
  const held = judged.decision.role;
  if (atLeast(held, needed)) return;
  throw new Problem('role-needed', {
    detail: `This needs the role ${needed}; you are ${held ?? 'nobody here'}. Ask its owner or a manager.`,
    parameters: { needed, held: held ?? 'none' },
  });
}

/** Refuses to change what is in the trash: it first has to come out. */
export function requireOutOfTrash(resource: Resource): void {
  if (resource.trashedAt === null) return;
  throw new Problem('conflict', { detail: 'It is in the trash. Restore it first.' });
}

/** The kind of a stored resource. A kind that this hub no longer has is a fault of its set-up. */
export function kindOf(context: Context, resource: Resource): Kind {
  const kind = context.kinds.get(resource.kind);
  if (kind === undefined) throw new Error(`this hub does not have the kind ${resource.kind}`);
  return kind;
}

/** A kind with its article, for sentences: "a graph", "an atlas". */
export function aKind(id: string): string {
  return `${/^[aeiou]/.test(id) ? 'an' : 'a'} ${id}`;
}
