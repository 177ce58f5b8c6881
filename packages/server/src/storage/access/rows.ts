import {
  type Grant,
  type Holding,
  type KindRegistry,
  type KindRules,
  MODES,
  type Mode,
  type PathNode,
  PRINCIPAL_KINDS,
  type PrincipalKey,
  type PrincipalKind,
  type Resource,
  type ResourceKey,
  roleOf,
} from '@tessera/domain';
import type { Row } from '../connection.ts';

/*
 * From rows to the domain's words: the one edge at which what storage wrote is taken at its word.
 */

/** Columns of a resource `r`, in the order in which {@link toResource} reads them. */
export const RESOURCE_COLUMNS = `r.key, r.public_id, r.kind, r.title, r.description, r.owner, r.publisher, r.parent,
  r.mode, r.mode_role, r.state, r.trashed_at, r.created_at, r.updated_at, r.version, r.counts, r.editors_share`;
export const RESOURCE_WIDTH = 17;

/** Columns of a grant `g`, in the order in which {@link toGrant} reads them. */
export const GRANT_COLUMNS =
  'g.resource, g.principal, g.id, g.role, g.source, g.granter, g.created_at, g.until, g.run';
export const GRANT_WIDTH = 9;

export function toResource(row: Row): Resource {
  const mode = MODES.find((known) => known === row[8]);
  if (mode === undefined) throw new Error(`a stored resource has the mode ${String(row[8])}`);
  return {
    key: row[0] as ResourceKey,
    id: row[1] as string,
    kind: row[2] as string,
    title: row[3] as string,
    description: row[4] as string,
    owner: row[5] as PrincipalKey,
    publisher: row[6] as PrincipalKey | null,
    parent: row[7] as ResourceKey | null,
    mode: mode satisfies Mode,
    modeRole: row[9] === 'editor' ? 'editor' : 'viewer',
    state: row[10] === 'draft' ? 'draft' : 'live',
    trashedAt: row[11] as number | null,
    createdAt: row[12] as number,
    updatedAt: row[13] as number,
    version: row[14] as number,
    counts: JSON.parse(row[15] as string) as Resource['counts'],
    editorsShare: row[16] === 1,
  };
}

export function toGrant(row: Row, offset = 0): Grant {
  const role = roleOf(row[offset + 3] as number);
  if (role === null) throw new Error('a stored grant has no role');
  return {
    resource: row[offset] as ResourceKey,
    principal: row[offset + 1] as PrincipalKey,
    id: row[offset + 2] as string,
    role,
    source: row[offset + 4] as Grant['source'],
    granter: row[offset + 5] as PrincipalKey | null,
    createdAt: row[offset + 6] as number,
    until: row[offset + 7] as number | null,
    run: row[offset + 8] as string | null,
  };
}

/** Reads principal, kind, raises, until. */
export function toHolding(row: Row, offset = 0): Holding {
  const kind = principalKind(row[offset + 1]);
  const raises = row[offset + 2] as number | null;
  return {
    principal: row[offset] as PrincipalKey,
    kind,
    raises: raises === null ? null : roleOf(raises),
    until: row[offset + 3] as number | null,
  };
}

/** Reads key, owner, trashed. */
export function toPathNode(row: Row, offset = 0): PathNode {
  return {
    key: row[offset] as ResourceKey,
    owner: row[offset + 1] as PrincipalKey,
    trashed: row[offset + 2] === 1,
  };
}

export function principalKind(value: unknown): PrincipalKind {
  const kind = PRINCIPAL_KINDS.find((known) => known === value);
  if (kind === undefined) throw new Error(`a stored principal has the kind ${String(value)}`);
  return kind;
}

/** Rows that a statement answered as one JSON text. */
export function parseRows(text: Row[number] | undefined): readonly Row[] {
  return text === '[]' ? [] : (JSON.parse(text as string) as readonly Row[]);
}

/** Rows within a row that came as JSON. */
export function nested(value: unknown): readonly Row[] {
  if (!Array.isArray(value)) throw new Error('a statement answered a value where rows belong');
  return value;
}

/** Of a kind that the product no longer has: nobody but owner and managers of the resource itself get at it. */
const LOST_KIND: KindRules = { roles: ['manager', 'owner'], inheritsUpTo: null };

export function kindRules(kinds: KindRegistry, kind: string): KindRules {
  return kinds.get(kind) ?? LOST_KIND;
}

/** Who alone sees it while it is a draft. */
export function draftOf(resource: Resource): PrincipalKey | null {
  return resource.state === 'draft' ? (resource.publisher ?? resource.owner) : null;
}

/** Whether a text can be a public id at all: spares the databases what they would stumble over (NUL, half characters). */
export function isPublicId(id: string): boolean {
  return /^[\w-]{1,64}$/.test(id);
}
