import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemRandom } from '../../signin/secrets.ts';
import { migrate, migrationsDone } from '../migrate.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import { openDatabase } from '../store.ts';
import { type Bed, makeBed } from './bed.ts';
import { accountContract } from './contract-accounts.ts';
import { activityContract } from './contract-activity.ts';
import { auditContract } from './contract-audit.ts';
import { factorContract } from './contract-factors.ts';
import { groupContract } from './contract-groups.ts';
import { holdingContract } from './contract-holdings.ts';
import { sessionContract } from './contract-sessions.ts';
import { unitContract } from './contract-units.ts';
import type { DatabaseSort } from './databases.ts';
import { HUB_KINDS } from './filled-hub.ts';

/** Registers the tests that every database must pass to be one that Tessera runs on. */
export function storageContract(sort: DatabaseSort): void {
  describe(`storage on ${sort.name}`, () => {
    let made: Bed | undefined;
    const bed = (): Bed => {
      if (made === undefined) throw new Error('the bed is not made');
      return made;
    };
    beforeAll(async () => {
      made = await makeBed(sort, HUB_KINDS);
    });
    afterAll(() => made?.drop());

    describe('units', () => unitContract(bed));
    describe('accounts', () => accountContract(bed));
    describe('sessions, keys, uploads', () => sessionContract(bed));
    describe('second factors and providers', () => factorContract(bed));
    describe('groups and organizations', () => groupContract(bed));
    describe('holdings', () => holdingContract(bed));
    describe('the audit log', () => auditContract(bed));
    describe('news and the outbox', () => activityContract(bed));
  });

  describe(`schema on ${sort.name}`, () => {
    test('an empty database takes every step; opened again it keeps hub and data', async () => {
      const bed = await makeBed(sort);
      try {
        const account = await bed.account();
        const { hubId } = bed.store;
        expect(await bed.store.database.read(migrationsDone)).toEqual(MIGRATIONS.map((step) => step.name));
        await bed.store.close();
        const again = await bed.open();
        expect(again.hubId).toBe(hubId);
        expect(await again.read((unit) => unit.accounts.byId(account.id))).toEqual(account);
        const next = await bed.account();
        expect(next.key).toBeGreaterThan(account.key);
      } finally {
        await bed.drop();
      }
    });

    test('a database of the last release takes only the steps it lacks, and one of a newer one is refused', async () => {
      const test = await sort.create();
      try {
        for (let count = 1; count <= MIGRATIONS.length; count++) {
          const database = await openDatabase(test.config());
          await migrate(database, systemRandom, 1, MIGRATIONS.slice(0, count));
          expect(await database.read(migrationsDone)).toHaveLength(count);
          await database.close();
        }
        const database = await openDatabase(test.config());
        const older = migrate(database, systemRandom, 1, MIGRATIONS.slice(0, 1));
        await expect(older).rejects.toThrow('newer version');
        await database.close();
      } finally {
        await test.drop();
      }
    });

    test('a step that fails leaves nothing of itself', async () => {
      const test = await sort.create();
      try {
        const database = await openDatabase(test.config());
        const broken = {
          name: '0000-broken',
          statements: () => ['create table half (key integer)', 'create nonsense'],
        };
        await expect(migrate(database, systemRandom, 1, [broken])).rejects.toThrow();
        await database.write(async (connection) => {
          expect(await migrationsDone(connection)).toEqual([]);
          await connection.script('create table half (key integer)');
        });
        await database.close();
      } finally {
        await test.drop();
      }
    });
  });
}
