import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AccountQuery, kindRegistry, type PrincipalKey } from '@tessera/domain';
import { DATABASE_FILE, type OpenStore, openStore, rebuildHoldings } from '@tessera/server/storage';
import { loadAudit, measureAudit } from './audit.ts';
import { type Line, table, time } from './measure.ts';
import { type Bulk, postgresBulk, sqliteBulk } from './world/bulk.ts';
import { loadPeople } from './world/load.ts';
import { SIZES, WORLD_NOW, World } from './world/world.ts';

/*
 * `node bench/administration.ts`: the pages of the administration with 100,000 people in 10,000 groups and an audit log
 * of a million entries, page and total together, each to answer within 50 ms. PostgreSQL on the server that `TESSERA_BENCH_POSTGRES` names.
 */

const TARGET = '50 ms';
const LIMIT = 100;
const SAMPLES = 60;

const kinds = kindRegistry([]);
const clock = { now: () => WORLD_NOW };
let ids = 0;
const random = { id: () => `bench${(ids++).toString(36)}`, secret: () => `secret${ids++}` };
const world = new World(SIZES.standard, 1);

const folder = mkdtempSync(join(tmpdir(), 'tessera-bench-'));
mkdirSync(folder, { recursive: true });
await measure('SQLite, in process', { database: { kind: 'sqlite', folder } }, () =>
  sqliteBulk(join(folder, DATABASE_FILE)),
);
rmSync(folder, { recursive: true, force: true });
const server = process.env['TESSERA_BENCH_POSTGRES'];
if (server !== undefined) await onPostgres(server);

async function onPostgres(url: string): Promise<void> {
  const { default: pg } = await import('pg');
  const database = `tessera_bench_${process.pid}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`create database ${database}`);
  const own = new URL(url);
  own.pathname = `/${database}`;
  await measure('PostgreSQL, over loopback', { database: { kind: 'postgres', url: own.href } }, () =>
    postgresBulk(own.href),
  );
  await admin.query(`drop database ${database} with (force)`);
  await admin.end();
}

async function measure(
  title: string,
  where: Pick<Parameters<typeof openStore>[0], 'database'>,
  bulk: () => Bulk | Promise<Bulk>,
): Promise<void> {
  const config = { ...where, kinds, clock, random };
  await (await openStore(config)).close();
  const filling = await bulk();
  await loadPeople(world, filling);
  await loadAudit(filling);
  await filling.finish();
  const store = await openStore(config);
  await store.database.write(rebuildHoldings);
  console.log(
    table(`${title}: administration`, [
      ...(await people(store)),
      ...(await groups(store)),
      ...(await measureAudit(store)),
    ]),
  );
  await store.close();
}

async function people(store: OpenStore): Promise<readonly Line[]> {
  const group = world.groupKey(0) as PrincipalKey;
  const deep = world.size.users - LIMIT - 1;
  const pages: readonly (readonly [string, Omit<AccountQuery, 'limit'>])[] = [
    ['oldest first', {}],
    ['oldest first, the last page', { skip: deep }],
    ['by name', { sort: 'name' }],
    ['by name, the last page', { sort: 'name', skip: deep }],
    ['last seen first, the last page', { sort: 'seen', skip: deep }],
    ['search that finds many', { query: 'person' }],
    ['search that finds many, page 500', { query: 'person', skip: 50_000 }],
    ['search that finds one', { query: 'person-99998@' }],
    ['search that finds nobody', { query: 'nobody at all' }],
    ['of a role', { role: 'DATA_SCIENTIST', skip: 50_000 }],
    ['of a group', { group }],
    [
      'search, role and status, by name',
      { query: '77', role: 'DATA_SCIENTIST', status: 'active', sort: 'name' },
    ],
  ];
  const lines: Line[] = [];
  for (const [what, query] of pages) {
    const figures = await time(Array.from({ length: SAMPLES }), () =>
      store.read((unit) => unit.accounts.list({ ...query, limit: LIMIT })),
    );
    lines.push({ what: `people, ${what}`, p50: figures.p50, p99: figures.p99, target: TARGET });
  }
  return lines;
}

async function groups(store: OpenStore): Promise<readonly Line[]> {
  const person = world.userKey(1) as PrincipalKey;
  const pages = [
    ['by name', {}],
    ['search', { query: 'group 99' }],
    ['to join', { joinable: person }],
  ] as const;
  const lines: Line[] = [];
  for (const [what, query] of pages) {
    const figures = await time(Array.from({ length: SAMPLES }), () =>
      store.read((unit) => unit.groups.list({ ...query, limit: LIMIT })),
    );
    lines.push({ what: `groups, ${what}`, p50: figures.p50, p99: figures.p99, target: TARGET });
  }
  return lines;
}
