import { hasAppended, type LogEntry, lastLogged, readLog } from './access/log.ts';
import type { Connection, Database } from './connection.ts';
import type { NodeAnswer, NodeWire } from './postgres/node-wire.ts';

export type { LogEntry } from './access/log.ts';

/** What an entry cut on one node. */
export interface Cut {
  readonly seq: number;
  readonly sockets: number;
  readonly downloads: number;
}

/**
 * The access log as a process follows it. Entries come in the order of their commits, without gaps that would fill later:
 * writers of all processes take turns, so a number that is passed over belongs to a transaction that was undone.
 */
export interface AccessLog {
  /** The number of the newest entry. */
  last(): Promise<number>;
  /** Entries after a number, in order, at most 500. */
  read(after: number): Promise<readonly LogEntry[]>;
  /** Calls when there may be something new; the answered function ends that. */
  listen(hint: () => void): () => void;
  /** The other processes over the same database; null where there can be none. */
  readonly nodes: Nodes | null;
  close(): Promise<void>;
}

/** The processes that follow the log together. */
export interface Nodes {
  /** Of this one. */
  readonly name: string;
  /** Says that this one is alive and has acted on everything up to `seq`, and what that cut. */
  report(seq: number, cuts: readonly Cut[]): Promise<void>;
  /** Every other living node: whether it has acted on `seq`, and what that and all from `first` on cut there. */
  answers(first: number, seq: number): Promise<readonly NodeAnswer[]>;
  /** Takes this one off the list. */
  leave(): Promise<void>;
}

/** Tells whoever follows the log that a unit of this process has appended to it. */
export class Appended {
  readonly #listeners = new Set<() => void>();

  committed(connection: Connection | null): void {
    if (connection === null || !hasAppended(connection)) return;
    for (const listener of this.#listeners) listener();
  }

  listen(hint: () => void): () => void {
    this.#listeners.add(hint);
    return () => this.#listeners.delete(hint);
  }
}

/** The log of a database that no other process follows. */
export function ownLog(database: Database, appended: Appended): AccessLog {
  return {
    nodes: null,
    last: () => database.read(lastLogged),
    read: (after) => database.read((connection) => readLog(connection, after)),
    listen: (hint) => appended.listen(hint),
    close: async () => {},
  };
}

/** The log of a database server, read over a wire of its own so that busy units cannot keep it waiting. */
export function sharedLog(wire: NodeWire, appended: Appended, name: string): AccessLog {
  return {
    nodes: {
      name,
      report: (seq, cuts) => wire.report(name, seq, cuts),
      answers: (first, seq) => wire.answers(name, first, seq),
      leave: () => wire.leave(name),
    },
    last: () => wire.last(),
    read: (after) => wire.read(after),
    listen(hint) {
      const ends = [appended.listen(hint), wire.listen(hint)];
      return () => {
        for (const end of ends) end();
      };
    },
    close: () => wire.close(),
  };
}
