import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { makeBed } from '../testing/bed.ts';
import { sqlite } from '../testing/databases.ts';
import { DATABASE_FILE, openSqlite } from './sqlite-database.ts';

async function folderBed() {
  const bed = await makeBed(sqlite);
  onTestFinished(() => bed.drop());
  const config = bed.database.config();
  if (config.kind !== 'sqlite') throw new Error('opened on SQLite');
  return { bed, folder: config.folder, file: join(config.folder, DATABASE_FILE) };
}

test('a data folder has one writing process: a second is refused until the first is gone', async () => {
  const { bed, folder } = await folderBed();
  expect(() => openSqlite({ folder })).toThrow(
    expect.objectContaining({ code: 'busy', detail: expect.stringContaining(folder) }),
  );
  await bed.store.close();
  await openSqlite({ folder }).close();
});

test('a database that somebody else has locked answers busy, loses nothing, and works again afterwards', async () => {
  const { bed, file } = await folderBed();
  const { store } = bed;
  await store.write((unit) => unit.settings.set('kept', 1));
  const other = new DatabaseSync(file);
  other.exec('begin immediate');
  await expect(store.write((unit) => unit.settings.set('kept', 2))).rejects.toMatchObject({
    code: 'busy',
    status: 503,
  });
  expect(await store.read((unit) => unit.settings.get('kept', 0))).toBe(1);
  other.exec('rollback');
  other.close();
  await store.write((unit) => unit.settings.set('kept', 3));
  expect(await store.read((unit) => unit.settings.get('kept', 0))).toBe(3);
});

test('a full disk answers storage-full, undoes the unit, and loses nothing', async () => {
  const { bed, folder } = await folderBed();
  await bed.store.write((unit) => unit.settings.set('kept', 'before'));
  await bed.store.close();
  const pages = statSync(join(folder, DATABASE_FILE)).size / 4096;
  const full = openSqlite({ folder, mostPages: pages + 8 });
  const fill = (name: string, size: number) =>
    full.write(async ({ kysely }) => {
      await kysely.updateTable('setting').set({ value: '"half"' }).where('name', '=', 'kept').execute();
      await kysely
        .insertInto('setting')
        .values({ name, value: JSON.stringify('x'.repeat(size)) })
        .execute();
    });
  await expect(fill('large', 200_000)).rejects.toMatchObject({ code: 'storage-full', status: 507 });
  const value = await full.read(({ kysely }) =>
    kysely.selectFrom('setting').select('value').where('name', '=', 'kept').executeTakeFirst(),
  );
  expect(value).toEqual({ value: '"before"' });
  await fill('small', 10);
  await full.close();
  const again = await bed.open();
  expect(await again.read((unit) => unit.settings.get('kept', ''))).toBe('half');
  expect(await again.read((unit) => unit.settings.get('large', null))).toBeNull();
});

test('a read sees its snapshot while a writer commits, and never what is not committed', async () => {
  const { bed } = await folderBed();
  const { store } = bed;
  await store.write((unit) => unit.settings.set('seen', 'old'));
  const seen: string[] = [];
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const reading = store.read(async (unit) => {
    seen.push(await unit.settings.get('seen', ''));
    await held;
    seen.push(await unit.settings.get('seen', ''));
  });
  await store.write(async (unit) => {
    await unit.settings.set('seen', 'new');
    seen.push(
      await store.database.read(async ({ kysely }) => {
        const row = await kysely
          .selectFrom('setting')
          .select('value')
          .where('name', '=', 'seen')
          .executeTakeFirst();
        return JSON.parse(row?.value ?? '""');
      }),
    );
  });
  release();
  await reading;
  expect(seen).toEqual(['old', 'old', 'old']);
  expect(await store.read((unit) => unit.settings.get('seen', ''))).toBe('new');
});

test('more reads at once than there are connections wait their turn', async () => {
  const { bed } = await folderBed();
  const { store } = bed;
  const reads = Array.from({ length: 50 }, () =>
    store.read(async (unit) => {
      await pause(1);
      return unit.settings.get('any', 'none');
    }),
  );
  expect(new Set(await Promise.all(reads))).toEqual(new Set(['none']));
});

test('the log is moved into the database and cut while nobody writes', async () => {
  const { bed, file } = await folderBed();
  // More than is left lying.
  for (let index = 0; index < 20; index++) {
    await bed.store.write((unit) => unit.settings.set(`filling ${index}`, 'x'.repeat(300_000)));
  }
  await expect.poll(() => statSync(`${file}-wal`).size, { timeout: 20_000, interval: 50 }).toBe(0);
  expect(await bed.store.read((unit) => unit.settings.get('filling 19', ''))).toHaveLength(300_000);
  await bed.store.write((unit) => unit.settings.set('after', 1));
});

test('closing waits for whoever reads, then refuses', async () => {
  const { bed } = await folderBed();
  const { store } = bed;
  await store.write((unit) => unit.settings.set('read', 'to the end'));
  const reading = store.read(async (unit) => {
    await pause(30);
    return unit.settings.get('read', '');
  });
  await store.close();
  expect(await reading).toBe('to the end');
  await expect(store.read((unit) => unit.settings.get('read', ''))).rejects.toThrow('closed');
  await expect(store.write((unit) => unit.settings.set('read', ''))).rejects.toThrow('closed');
});
