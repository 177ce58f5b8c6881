import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import type { Bed } from './engine/bed.ts';
import { measureChecks, measureDecide } from './engine/checks.ts';
import { measureAudience, measurePages } from './engine/pages.ts';
import { measureWrites } from './engine/writes.ts';
import { measureHttp } from './http.ts';
import { table } from './measure.ts';
import { measureRevocation } from './revocation.ts';
import { measureSize } from './size/size.ts';
import { type Placed, placeInPostgres, placeInSqlite } from './world/open.ts';
import { Reference } from './world/reference.ts';
import { SIZES, World, type WorldName } from './world/world.ts';

/**
 * `npm run bench -- --world small|standard|large [--database sqlite|postgres] [--seed N] [--keep]
 * [--only size]`. `--keep` leaves the world for another run with `--keep`; `--only size` measures the server at size and
 * nothing else. PostgreSQL is measured on the server that `TESSERA_BENCH_POSTGRES` (or `TESSERA_TEST_POSTGRES`) names, in a database
 * of its own.
 */
const { values } = parseArgs({
  options: {
    world: { type: 'string', default: 'small' },
    database: { type: 'string' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
if (!(values.world in SIZES))
  throw new Error(`--world: ${values.world} is none of ${Object.keys(SIZES).join(', ')}`);
const name = values.world as WorldName;
const seed = Number(values.seed);
const placing = { name, world: new World(SIZES[name], seed), keep: values.keep };

console.log(
  `World ${name}, seed ${seed}; ${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}\n`,
);
const { world } = placing;
const reference = new Reference(world);

if (values.database !== 'postgres') await measure('sqlite', await placeInSqlite(placing));
const server = process.env['TESSERA_BENCH_POSTGRES'] ?? process.env['TESSERA_TEST_POSTGRES'];
if (values.database !== 'sqlite') {
  if (server === undefined)
    console.log('PostgreSQL: not measured, no server is named in TESSERA_BENCH_POSTGRES.');
  else await measure('postgres', await placeInPostgres(server, placing));
}

if (values.only === undefined) {
  console.log(table('The whole server', await measureHttp(name === 'small' ? 300 : 2_000)));
  console.log(table('Revocation', await measureRevocation(name === 'small' ? 10 : 200, server ?? null)));
}

async function measure(side: Bed['side'], placed: Placed): Promise<void> {
  const title = side === 'sqlite' ? 'SQLite' : 'PostgreSQL';
  const whole = values.only === undefined;
  if (whole)
    await measureEngine(side, placed, `${title}, ${side === 'sqlite' ? 'in process' : 'over loopback'}`);
  if (whole || values.only === 'size') {
    const samples = name === 'small' ? 20 : 200;
    console.log(`### ${title}: the whole world through HTTP\n`);
    console.log(await measureSize({ placed, world, reference, samples }));
  }
  // Last, since they leave another world behind.
  if (whole) await measureChanges(side, placed, title);
  await placed.remove();
}

async function measureEngine(side: Bed['side'], placed: Placed, title: string): Promise<void> {
  const store = await placed.open();
  const bed: Bed = { side, store, world, reference, samples: name === 'small' ? 1_000 : 6_000 };
  console.log(table(`${title}: checks`, await measureChecks(bed)));
  if (side === 'sqlite') console.log(table('In the process: decide and peers', await measureDecide(bed)));
  console.log(table(`${title}: pages`, await measurePages(bed)));
  console.log(table(`${title}: audience`, await measureAudience(bed)));
  await store.close();
}

async function measureChanges(side: Bed['side'], placed: Placed, title: string): Promise<void> {
  const store = await placed.open();
  const bed: Bed = { side, store, world, reference, samples: name === 'small' ? 1_000 : 6_000 };
  console.log(table(`${title}: changes`, await measureWrites(bed)));
  await store.close();
}
