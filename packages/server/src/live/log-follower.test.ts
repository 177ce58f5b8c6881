import { expect, test } from 'vitest';
import { makeBed } from '../storage/testing/bed.ts';
import { sqlite } from '../storage/testing/databases.ts';
import { LogFollower } from './log-follower.ts';

test('S23: what could not be acted on is tried again by itself, not only after the next change', async () => {
  const bed = await makeBed(sqlite);
  const faults: unknown[] = [];
  let left = 2;
  const acted = Promise.withResolvers<void>();
  const follower = new LogFollower(bed.store.openLog('test'), {
    react: async () => {
      if (left-- > 0) throw new Error('the database is busy');
      acted.resolve();
      return [];
    },
    outOfTouch: () => acted.reject(new Error('out of touch')),
    failed: (error) => faults.push(error),
  });
  await follower.start();
  const group = await bed.group();
  const account = await bed.account();
  await bed.store.write((unit) =>
    unit.groups.setMember(group.key, { account: account.key, manager: false, staff: false, until: null }),
  );
  await acted.promise;
  expect(faults).toHaveLength(1);
  await follower.stop();
  await bed.drop();
});
