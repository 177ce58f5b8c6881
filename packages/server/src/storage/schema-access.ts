import type { Generated } from 'kysely';

/*
 * The tables of resources and access as Kysely sees them. Only collections carry closure rows; every other resource
 * points to its collection. A `bound` is never below the newest `updated_at` that it covers (see access/bounds.ts).
 */

export interface ResourceTable {
  key: Generated<number>;
  public_id: string;
  kind: string;
  title: string;
  description: string;
  owner: number;
  publisher: number | null;
  parent: number | null;
  mode: string;
  mode_role: string;
  state: string;
  trashed_at: number | null;
  created_at: number;
  updated_at: number;
  version: number;
  /** JSON object of numbers. */
  counts: string;
  /** See access/grantees.ts. */
  grantees: Uint8Array | null;
  /** Of the publish call that made it, so that a repeated one finds it. */
  idempotency_key: string | null;
  editors_share: Generated<number>;
}

/** What the walk up a path needs of a collection, apart from its resource so that its rows stay small. */
export interface CollectionTable {
  key: number;
  parent: number | null;
  owner: number;
  trashed: number;
  /** Day bucket: covers the whole subtree. */
  bound: number;
  grantees: Uint8Array | null;
}

export interface ClosureTable {
  /** A collection, and one that holds it at any depth; itself included. */
  des: number;
  anc: number;
  /** Hour bucket: covers the direct children of `des`. */
  bound: number;
}

export interface GrantTable {
  resource: number;
  principal: number;
  id: string;
  /** As `rank` numbers roles. */
  role: number;
  source: string;
  granter: number | null;
  created_at: number;
  until: number | null;
  run: string | null;
  is_collection: number;
  given_at: number | null;
  /** Day bucket: covers the resource and everything below it. */
  bound: number;
  /** Projection of the principal's kind: whom it lets in beyond one person or address, see `access/crowds.ts`. */
  crowd: Generated<number | null>;
  /** Projection of the resource's: the collection in which it stands. */
  parent: Generated<number | null>;
}

export interface VersionTable {
  resource: number;
  number: number;
  /** JSON. */
  content: string;
  counts: string;
  publisher: number;
  created_at: number;
  restores: number | null;
}

export interface VersionFileTable {
  resource: number;
  number: number;
  position: number;
  name: string;
  hash: string;
  size: number;
  media_type: string;
}

/** What changed in access, in the order of commits: `seq` never commits out of order, since writers are alone. */
export interface AccessLogTable {
  seq: Generated<number>;
  resource: number | null;
  /** JSON array of principal keys; empty = everybody. */
  principals: string;
  at: number;
  actor: number | null;
  about: Generated<string>;
}

/** A process that follows the access log, by its name. */
export interface NodeTable {
  name: string;
  seen_at: number;
  /** The last entry that it has read and acted on. */
  seq: number;
}

/** What an entry of the access log cut on one node. */
export interface NodeCutTable {
  node: string;
  seq: number;
  sockets: number;
  downloads: number;
  at: number;
}

/** A change that somebody foresaw and may make for some minutes. */
export interface PlanTable {
  id: string;
  maker: number;
  resource: number;
  /** JSON. */
  change: string;
  foreseen: string;
  created_at: number;
  until: number;
}

/** Somebody asked for a role on a resource, or on an id that nothing has. */
export interface AccessRequestTable {
  id: string;
  asker: number;
  asked: string;
  resource: number | null;
  role: string;
  message: string;
  status: string;
  created_at: number;
  answered_at: number | null;
  answerer: number | null;
}

export interface AccessSchema {
  resource: ResourceTable;
  collection: CollectionTable;
  closure: ClosureTable;
  grants: GrantTable;
  version: VersionTable;
  version_file: VersionFileTable;
  access_log: AccessLogTable;
  node: NodeTable;
  node_cut: NodeCutTable;
  plan: PlanTable;
  access_request: AccessRequestTable;
}
