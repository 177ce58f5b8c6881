import type { AccessScope, PrincipalKey, ResourceKey } from '@tessera/domain';
import { type Connection, defineStatement } from '../connection.ts';

const appendLog = defineStatement(
  'access-log.append',
  'insert into access_log (resource, principals, at, actor) values ($1, $2, $3, $4) returning seq',
);

/** What changed: a subtree, or what principals hold; empty `principals` = everybody. */
export interface ScopeChange {
  readonly resource: ResourceKey | null;
  readonly principals: readonly PrincipalKey[];
  readonly actor: PrincipalKey | null;
  readonly at: number;
}

/** The only maker of an {@link AccessScope}: appends the change to the access log in the unit's transaction. */
export async function appendScope(connection: Connection, change: ScopeChange): Promise<AccessScope> {
  const [row] = await connection.all(appendLog, [
    change.resource,
    JSON.stringify(change.principals),
    change.at,
    change.actor,
  ]);
  const scope = { seq: Number(row?.[0]), resource: change.resource, principals: change.principals };
  // The brand has no value: this is the one place that may give it.
  return scope as AccessScope;
}
