import type { Clock, KindRegistry, Random } from '@tessera/domain';
import type { Connection } from './connection.ts';
import type { Cursors } from './cursors.ts';

/** What the stores of one unit are made of: its connection, and what the hub lends storage. */
export interface UnitTools {
  readonly connection: Connection;
  /** For memberships that end by themselves, and for the access log. */
  readonly clock: Clock;
  readonly random: Random;
  readonly kinds: KindRegistry;
  readonly cursors: Cursors;
}
