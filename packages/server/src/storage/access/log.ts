import type { AccessScope, PrincipalKey, ResourceKey } from '@tessera/domain';
import { type Connection, defineStatement } from '../connection.ts';

/** On PostgreSQL the other nodes are woken at the commit; they look by themselves too. */
const appendLog = defineStatement('access-log.append', {
  sqlite:
    'insert into access_log (resource, principals, at, actor, about) values ($1, $2, $3, $4, $5) returning seq',
  postgres: `with hint as materialized (select pg_notify('tessera_log', ''))
    insert into access_log (resource, principals, at, actor, about)
    select $1::bigint, $2::text, $3::bigint, $4::bigint, $5::text from hint returning seq`,
});
const readAfter = defineStatement(
  'access-log.read-after',
  'select seq, resource, principals, actor, about from access_log where seq > $1 order by seq limit 500',
);
const forgetBefore = defineStatement(
  'access-log.forget',
  'delete from access_log where at < $1 and seq < (select max(seq) from access_log)',
);
const lastOf = defineStatement('access-log.last', 'select coalesce(max(seq), 0) from access_log');

/**
 * What an entry tells of: `access` (who may do what, and ways in), `content` (title, description, a new version),
 * `sharing` (what the share window lists and nobody's access: a request, a link), `news` (somebody's inbox).
 */
export type LogSubject = 'access' | 'content' | 'sharing' | 'news';

/** What changed: a subtree, or what principals hold; empty `principals` = everybody. */
export interface ScopeChange {
  readonly resource: ResourceKey | null;
  readonly principals: readonly PrincipalKey[];
  readonly actor: PrincipalKey | null;
  readonly at: number;
}

/** An entry of the log as its followers read it. */
export interface LogEntry extends Omit<ScopeChange, 'at'> {
  readonly seq: number;
  readonly about: LogSubject;
}

/** The only maker of an {@link AccessScope}: appends the change to the access log in the unit's transaction. */
export async function appendScope(connection: Connection, change: ScopeChange): Promise<AccessScope> {
  const seq = await append(connection, change, 'access');
  const first = appended.get(connection) ?? seq;
  const scope = { seq, first, resource: change.resource, principals: change.principals };
  // The brand has no value: this is the one place that may give it.
  return scope as AccessScope;
}

/** Appends what open pages are told of though nobody's access changes by it. */
export async function appendNotice(
  connection: Connection,
  about: Exclude<LogSubject, 'access'>,
  change: ScopeChange,
): Promise<void> {
  await append(connection, change, about);
}

/** Whether a unit over this connection has appended something, so that followers are to look after its commit. */
export function hasAppended(connection: Connection): boolean {
  return appended.has(connection);
}

/** Entries after a number, in order, at most 500. */
export async function readLog(connection: Connection, after: number): Promise<readonly LogEntry[]> {
  return (await connection.all(readAfter, [after])).map(toLogEntry);
}

export async function lastLogged(connection: Connection): Promise<number> {
  const [row] = await connection.all(lastOf, []);
  return Number(row?.[0] ?? 0);
}

/** Forgets entries of before a time; the newest stays, so that the numbers go on. */
export async function forgetLog(connection: Connection, before: number): Promise<void> {
  await connection.run(forgetBefore, [before]);
}

export function toLogEntry([seq, resource, principals, actor, about]: readonly unknown[]): LogEntry {
  return {
    seq: Number(seq),
    resource: resource as ResourceKey | null,
    principals: JSON.parse(String(principals)) as PrincipalKey[],
    actor: actor as PrincipalKey | null,
    about: about as LogSubject,
  };
}

/** The first entry of each unit's connection. */
const appended = new WeakMap<Connection, number>();

async function append(connection: Connection, change: ScopeChange, about: LogSubject): Promise<number> {
  const { resource, principals, at, actor } = change;
  const [row] = await connection.all(appendLog, [resource, JSON.stringify(principals), at, actor, about]);
  const seq = Number(row?.[0]);
  if (!appended.has(connection)) appended.set(connection, seq);
  return seq;
}
