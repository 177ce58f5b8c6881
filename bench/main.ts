import { mkdirSync, rmSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defineKind, kindRegistry } from '@tessera/domain';
import {
  DATABASE_FILE,
  type OpenStore,
  openStore,
  rebuildGrantees,
  rebuildHoldings,
} from '@tessera/server/storage';
import { z } from 'zod';
import type { Bed } from './engine/bed.ts';
import { measureChecks, measureDecide } from './engine/checks.ts';
import { measureAudience, measurePages } from './engine/pages.ts';
import { measureWrites } from './engine/writes.ts';
import { measureHttp } from './http.ts';
import { table } from './measure.ts';
import { measureRevocation } from './revocation.ts';
import { type Bulk, postgresBulk, sqliteBulk } from './world/bulk.ts';
import { loadWorld } from './world/load.ts';
import { Reference } from './world/reference.ts';
import { SIZES, WORLD_NOW, World, type WorldName } from './world/world.ts';

/**
 * `npm run bench -- --world small|standard|large [--database sqlite|postgres] [--seed N] [--keep]`. PostgreSQL is
 * measured on the server that `TESSERA_BENCH_POSTGRES` (or `TESSERA_TEST_POSTGRES`) names, in a database of its own.
 */
const { values } = parseArgs({
  options: {
    world: { type: 'string', default: 'small' },
    database: { type: 'string' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
  },
});
if (!(values.world in SIZES))
  throw new Error(`--world: ${values.world} is none of ${Object.keys(SIZES).join(', ')}`);
const name = values.world as WorldName;
const seed = Number(values.seed);
const here = import.meta.dirname;

const kinds = kindRegistry([
  defineKind({ id: 'graph', content: z.unknown(), defaultMode: 'unlisted' }),
  defineKind({ id: 'collection', content: z.unknown(), children: 'all', defaultShareRole: 'commenter' }),
]);
const clock = { now: () => WORLD_NOW };
let ids = 0;
const random = { id: () => `bench${(ids++).toString(36)}`, secret: () => `secret${ids++}` };

console.log(
  `World ${name}, seed ${seed}; ${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}\n`,
);
const world = new World(SIZES[name], seed);
const reference = new Reference(world);

if (values.database !== 'postgres') await measure('sqlite', await openSqliteWorld());
const server = process.env['TESSERA_BENCH_POSTGRES'] ?? process.env['TESSERA_TEST_POSTGRES'];
if (values.database !== 'sqlite') {
  if (server === undefined)
    console.log('PostgreSQL: not measured, no server is named in TESSERA_BENCH_POSTGRES.');
  else await measure('postgres', await openPostgresWorld(server));
}

console.log(table('The whole server', await measureHttp(name === 'small' ? 300 : 2_000)));
console.log(table('Revocation', await measureRevocation(name === 'small' ? 10 : 200, server ?? null)));

interface Opened {
  readonly store: OpenStore;
  close(): Promise<void>;
}

async function openSqliteWorld(): Promise<Opened> {
  const folder = join(here, '.world', `${name}-${seed}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const config = { database: { kind: 'sqlite', folder } as const, kinds, clock, random };
  await (await openStore(config)).close();
  await fill(sqliteBulk(join(folder, DATABASE_FILE)));
  const store = await openStore(config);
  await store.database.write(rebuildHoldings);
  await store.database.write(rebuildGrantees);
  return {
    store,
    async close() {
      await store.close();
      if (!values.keep) rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function openPostgresWorld(url: string): Promise<Opened> {
  const { default: pg } = await import('pg');
  const database = `tessera_bench_${process.pid}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`create database ${database}`);
  const own = new URL(url);
  own.pathname = `/${database}`;
  const config = { database: { kind: 'postgres', url: own.href } as const, kinds, clock, random };
  await (await openStore(config)).close();
  await fill(await postgresBulk(own.href));
  const store = await openStore(config);
  await store.database.write(rebuildHoldings);
  await store.database.write(rebuildGrantees);
  await store.database.read((connection) =>
    connection.all({ name: 'settle', sqlite: 'select 1', postgres: 'select 1' }, []),
  );
  return {
    store,
    async close() {
      await store.close();
      await admin.query(`drop database ${database} with (force)`);
      await admin.end();
    },
  };
}

async function fill(bulk: Bulk): Promise<void> {
  const start = performance.now();
  await loadWorld(world, bulk);
  console.log(`Loaded in ${((performance.now() - start) / 1000).toFixed(1)} s.`);
}

async function measure(side: Bed['side'], { store, close }: Opened): Promise<void> {
  const bed: Bed = { side, store, world, reference, samples: name === 'small' ? 1_000 : 6_000 };
  const title = side === 'sqlite' ? 'SQLite, in process' : 'PostgreSQL, over loopback';
  console.log(table(`${title}: checks`, await measureChecks(bed)));
  if (side === 'sqlite') console.log(table('In the process: decide and peers', await measureDecide(bed)));
  console.log(table(`${title}: pages`, await measurePages(bed)));
  console.log(table(`${title}: audience`, await measureAudience(bed)));
  console.log(table(`${title}: changes`, await measureWrites(bed)));
  await close();
}
