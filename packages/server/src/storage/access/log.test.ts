import type { PrincipalKey } from '@tessera/domain';
import { expect, onTestFinished, test } from 'vitest';
import { makeBed } from '../testing/bed.ts';
import { databaseSorts } from '../testing/databases.ts';
import { appendNotice } from './log.ts';

test.each(databaseSorts())(
  'S23: the log is followed in order, and forgets without losing its numbers: $name',
  async (sort) => {
    const bed = await makeBed(sort);
    onTestFinished(() => bed.drop());
    const log = bed.store.openLog('here');
    onTestFinished(() => log.close());
    let hints = 0;
    const stop = log.listen(() => {
      hints++;
    });
    const before = await log.last();
    const news = (account: number) =>
      bed.store.database.write((connection) =>
        appendNotice(connection, 'news', {
          ...{ resource: null, principals: [account as PrincipalKey], actor: null, at: bed.clock.now() },
        }),
      );
    await news(101);
    await expect(
      bed.store.write(async (unit) => {
        await unit.settings.set('hubName', 'never');
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    bed.clock.advance(1000);
    await bed.store.write((unit) => unit.settings.set('hubName', 'once'));
    const entries = await log.read(before);
    expect(entries.map(({ about, principals }) => [about, principals])).toEqual([
      ['news', [101]],
      ['access', []],
    ]);
    // What was undone told nobody.
    expect(hints).toBeGreaterThanOrEqual(1);
    stop();
    await bed.store.forgetLog(bed.clock.now());
    expect(await log.read(before)).toEqual(entries.slice(1));
    await bed.store.forgetLog(bed.clock.now() + 1);
    const last = await log.last();
    expect(last).toBe(entries.at(-1)?.seq);
    await news(102);
    expect(await log.last()).toBeGreaterThan(last);
  },
);
