import { defineKind, kindRegistry } from '@tessera/domain';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { AccessSwitch } from '../http/access-switch.ts';
import { makeBed } from '../storage/testing/bed.ts';
import { sqlite } from '../storage/testing/databases.ts';

test('S23: a revoke that comes while a page is judged for the first time closes it', async () => {
  const bed = await makeBed(sqlite, kindRegistry([defineKind({ id: 'note', content: z.unknown() })]));
  const [ann, ben] = [await bed.account(), await bed.account()];
  const now = bed.clock.now();
  const thing = await bed.store.write((unit) =>
    unit.resources.create({
      ...{ id: 'a'.repeat(26), kind: 'note', title: 'A note', description: '', owner: ann.key },
      ...{ publisher: null, parent: null, state: 'live', createdAt: now, searchText: '' },
    }),
  );
  await bed.store.write((unit) =>
    unit.access.change(thing.key, ann.key, now, (writer) =>
      writer.put({
        ...{ id: 'grant', principal: ben.key, role: 'viewer', source: 'direct', granter: ann.key },
        ...{ createdAt: now, until: null, run: null },
      }),
    ),
  );
  const [looked, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const store = {
    // A judgement that has read what it rests on, and takes its time.
    async read<T>(work: Parameters<typeof bed.store.read<T>>[0]): Promise<T> {
      const result = await bed.store.read(work);
      looked.resolve();
      await goOn.promise;
      return result;
    },
  };
  const access = new AccessSwitch({
    ...{ store, log: bed.store.openLog('test'), clock: bed.clock, patience: 20_000 },
    failed: (error) => {
      throw error;
    },
  });
  await access.start();
  const ended = Promise.withResolvers<string>();
  access.open({
    ...{ sort: 'page', account: ben.key, session: null, key: null, visitor: null, permission: null },
    resource: { id: thing.id, role: 'viewer' },
    end: (reason) => ended.resolve(reason),
  });
  await looked.promise;
  const { scope } = await bed.store.write((unit) =>
    unit.access.change(thing.key, ann.key, now, (writer) => writer.remove('grant')),
  );
  const cut = access.publish(scope);
  goOn.resolve();
  expect(await cut).toMatchObject({ socketsClosed: 1, silentNodes: [] });
  expect(await ended.promise).toBe('access-ended');
  await access.stop();
  await bed.drop();
});
