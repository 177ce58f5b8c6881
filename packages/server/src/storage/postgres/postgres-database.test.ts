import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { defineStatement } from '../connection.ts';
import { makeBed } from '../testing/bed.ts';
import { postgres } from '../testing/databases.ts';
import { pgWires } from './pg-wires.ts';
import { openPostgres } from './postgres-database.ts';
import type { Wire, Wires } from './postgres-session.ts';

const address = process.env['TESSERA_TEST_POSTGRES'];

test('a server older than PostgreSQL 15, or a database that is not of UTF-8, is refused', async () => {
  let closed = 0;
  const serverThatSays = (...facts: unknown[]): Wires => {
    const wire: Wire = {
      query: async () => ({ rows: [facts], changes: 1 }),
      script: async () => {},
      begin: async () => {},
    };
    return {
      acquire: async () => wire,
      release: () => {},
      close: async () => {
        closed++;
      },
    };
  };
  await expect(openPostgres(serverThatSays(140_009, 'UTF8'))).rejects.toThrow('PostgreSQL 15 or later');
  await expect(openPostgres(serverThatSays(150_001, 'SQL_ASCII'))).rejects.toThrow('UTF8');
  expect(closed).toBe(2);
});

test('a server that does not answer is busy, not a mistake of the hub', async () => {
  const wires = pgWires('postgres://nobody@127.0.0.1:1/none');
  await expect(openPostgres(wires)).rejects.toMatchObject({ code: 'busy' });
});

describe.runIf(address !== undefined)('a PostgreSQL server', () => {
  async function serverBed() {
    const bed = await makeBed(postgres(address ?? ''));
    onTestFinished(() => bed.drop());
    const config = bed.database.config();
    if (config.kind !== 'postgres' || typeof config.url !== 'string') throw new Error('opened by address');
    const other = new Client({ connectionString: config.url });
    // Cut together with the rest when the database is dropped.
    other.on('error', () => {});
    await other.connect();
    const cutEverybody = () =>
      other.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
    return { bed, store: bed.store, other, cutEverybody };
  }

  test('that cuts the connection amid a unit answers busy, keeps nothing of it, and serves the next', async () => {
    const { store, cutEverybody } = await serverBed();
    const cut = store.write(async (unit) => {
      await unit.settings.set('half', 1);
      await cutEverybody();
      await unit.settings.set('half', 2);
    });
    await expect(cut).rejects.toMatchObject({ code: 'busy' });
    const cutRead = store.read(async (unit) => {
      await unit.settings.get('half', null);
      await cutEverybody();
      return unit.settings.get('half', null);
    });
    await expect(cutRead).rejects.toMatchObject({ code: 'busy' });
    await cutEverybody();
    await pause(20);
    expect(await store.read((unit) => unit.settings.get('half', null))).toBeNull();
    await store.write((unit) => unit.settings.set('whole', 1));
  });

  test('a transaction that the server undid for another one is tried again', async () => {
    const { store } = await serverBed();
    let tries = 0;
    await store.database.write(async (connection) => {
      tries++;
      await connection.kysely
        .insertInto('setting')
        .values({ name: `try ${tries}`, value: '1' })
        .execute();
      if (tries < 3)
        await connection.script("do $$ begin raise exception 'undone' using errcode = '40001'; end $$");
    });
    expect(tries).toBe(3);
    const kept = await store.read(async (unit) => [
      await unit.settings.get('try 1', 0),
      await unit.settings.get('try 3', 0),
    ]);
    expect(kept).toEqual([0, 1]);
  });

  test('writers of two processes take turns, and the access log numbers them in the order of their commits', async () => {
    const { bed } = await serverBed();
    const stores = [bed.store, await bed.open()] as const;
    const group = await bed.group({ sharing: true });
    const accounts = await Promise.all(Array.from({ length: 10 }, () => bed.account()));
    const order: number[] = [];
    await Promise.all(
      accounts.map(async ({ key: account }, index) => {
        const store = stores[index % 2] ?? stores[0];
        const member = { account, manager: false, staff: false, until: null };
        const scope = await store.write(async (unit) => {
          await unit.settings.set('count', 1 + (await unit.settings.get('count', 0)));
          const made = await unit.groups.setMember(group.key, member);
          order.push(made.seq);
          return made;
        });
        expect(scope.seq).toBeGreaterThan(0);
      }),
    );
    expect(order).toEqual(order.toSorted((one, next) => one - next));
    expect(await bed.store.read((unit) => unit.settings.get('count', 0))).toBe(10);
    await stores[0].close();
  });

  test('hot statements of one name asked side by side are prepared once', async () => {
    const { store } = await serverBed();
    const name = defineStatement('test.name', 'select name from setting where name = $1');
    await store.write((unit) => unit.settings.set('asked', 1));
    const rows = await store.database.read((connection) =>
      Promise.all(Array.from({ length: 8 }, () => connection.all(name, ['asked']))),
    );
    expect(rows).toEqual(Array.from({ length: 8 }, () => [['asked']]));
  });

  test('numbers of 64 bits and sums come as numbers', async () => {
    const { store } = await serverBed();
    const numbers = defineStatement('test.numbers', {
      sqlite: '',
      postgres:
        'select 9007199254740991::bigint, count(*), sum(7::bigint), 0.5::double precision from setting',
    });
    const [row] = await store.database.read((connection) => connection.all(numbers, []));
    expect(row).toEqual([Number.MAX_SAFE_INTEGER, 0, null, 0.5]);
  });
});
