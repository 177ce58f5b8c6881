import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { defineKind, kindRegistry } from '@tessera/domain';
import {
  DATABASE_FILE,
  type DatabaseConfig,
  type OpenStore,
  openStore,
  rebuildGrantees,
  rebuildHoldings,
} from '@tessera/server/storage';
import { z } from 'zod';
import { type Bulk, postgresBulk, sqliteBulk } from './bulk.ts';
import { loadWorld } from './load.ts';
import { WORLD_NOW, type World, type WorldName } from './world.ts';

/** The two kinds of the world's things. */
export const WORLD_KINDS = [
  defineKind({ id: 'graph', content: z.unknown(), defaultMode: 'unlisted' }),
  defineKind({ id: 'collection', content: z.unknown(), children: 'all', defaultShareRole: 'commenter' }),
];
/** The moment at which the world stands. */
export const WORLD_CLOCK = { now: () => WORLD_NOW };
const kinds = kindRegistry(WORLD_KINDS);
let ids = 0;
const random = { id: () => `bench${(ids++).toString(36)}`, secret: () => `secret${ids++}` };

/** A world in a database that a hub can be opened on. */
export interface Placed {
  readonly database: DatabaseConfig;
  open(): Promise<OpenStore>;
  /** Takes the database away, unless it is to be kept. */
  remove(): Promise<void>;
}

export interface Placing {
  readonly name: WorldName;
  readonly world: World;
  /** The world is not taken away, and one that an earlier run kept is taken as it is. */
  readonly keep: boolean;
}

/** A world in a SQLite file under `bench/.world`. */
export async function placeInSqlite({ name, world, keep }: Placing): Promise<Placed> {
  const folder = join(dirname(import.meta.dirname), '.world', `${name}-${world.seed}`);
  const done = join(folder, 'complete');
  const placed = placedIn({ kind: 'sqlite', folder }, async () => {
    if (!keep) rmSync(folder, { recursive: true, force: true });
  });
  if (keep && existsSync(done)) return placed;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await fill(placed, world, () => sqliteBulk(join(folder, DATABASE_FILE)));
  writeFileSync(done, '');
  return placed;
}

/** A world in a database of its own on a PostgreSQL server. */
export async function placeInPostgres(server: string, { name, world, keep }: Placing): Promise<Placed> {
  const { default: pg } = await import('pg');
  const database = keep ? `tessera_bench_${name}_${world.seed}` : `tessera_bench_${process.pid}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  const own = new URL(server);
  own.pathname = `/${database}`;
  const placed = placedIn({ kind: 'postgres', url: own.href }, async () => {
    if (!keep) await admin.query(`drop database ${database} with (force)`);
    await admin.end();
  });
  const { rows } = await admin.query(
    'select shobj_description(oid, $2) as note from pg_database where datname = $1',
    [database, 'pg_database'],
  );
  if (rows[0]?.note === 'complete') return placed;
  await admin.query(`drop database if exists ${database} with (force)`);
  await admin.query(`create database ${database}`);
  await fill(placed, world, () => postgresBulk(own.href));
  await admin.query(`comment on database ${database} is 'complete'`);
  return placed;
}

function placedIn(database: DatabaseConfig, remove: () => Promise<void>): Placed {
  const open = () => openStore({ database, kinds, clock: WORLD_CLOCK, random });
  return { database, open, remove };
}

async function fill(placed: Placed, world: World, bulk: () => Bulk | Promise<Bulk>): Promise<void> {
  const start = performance.now();
  await (await placed.open()).close();
  await loadWorld(world, await bulk());
  const store = await placed.open();
  await store.database.write(rebuildHoldings);
  await store.database.write(rebuildGrantees);
  await store.close();
  console.log(`Loaded in ${((performance.now() - start) / 1000).toFixed(1)} s.`);
}
