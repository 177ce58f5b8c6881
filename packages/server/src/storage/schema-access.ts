import type { Generated } from 'kysely';

/** What changed in access, in the order of commits: `seq` never commits out of order, since writers are alone. */
export interface AccessLogTable {
  seq: Generated<number>;
  resource: number | null;
  /** JSON array of principal keys; empty = everybody. */
  principals: string;
  at: number;
  actor: number | null;
}

export interface AccessSchema {
  access_log: AccessLogTable;
}
