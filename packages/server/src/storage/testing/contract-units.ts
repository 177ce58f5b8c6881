import { setImmediate } from 'node:timers/promises';
import type { Unit } from '@tessera/domain';
import { expect, test } from 'vitest';
import type { Bed } from './bed.ts';

/** What a unit promises: whole or not at all, one snapshot, alone among writers. */
export function unitContract(bed: () => Bed): void {
  test('a thrown error undoes everything that the unit wrote', async () => {
    const { store } = bed();
    const failed = store.write(async (unit) => {
      await unit.settings.set('undone', 1);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await store.read((unit) => unit.settings.get('undone', null))).toBeNull();
  });

  test('a statement that failed dooms the unit even when its error is swallowed', async () => {
    const { store } = bed();
    const failed = store.database.write(async (connection) => {
      await connection.kysely.insertInto('setting').values({ name: 'doomed', value: '1' }).execute();
      await connection.script('select nothing from nowhere').catch(() => {});
    });
    await expect(failed).rejects.toThrow();
    expect(await store.read((unit) => unit.settings.get('doomed', null))).toBeNull();
  });

  test('writing in a read unit throws and changes nothing', async () => {
    const { store } = bed();
    await expect(store.read((unit) => unit.settings.set('sneaked', 1))).rejects.toThrow();
    expect(await store.read((unit) => unit.settings.get('sneaked', null))).toBeNull();
  });

  test('a unit is of no use after its end', async () => {
    const { store } = bed();
    let kept: Unit | undefined;
    await store.read(async (unit) => {
      kept = unit;
    });
    await expect(async () => kept?.settings.get('any', null)).rejects.toThrow('after it had ended');
  });

  test('a unit inside another is refused instead of waiting for itself', async () => {
    const { store } = bed();
    const read = () => store.read((unit) => unit.settings.get('any', null));
    const write = () => store.write((unit) => unit.settings.set('any', null));
    for (const inner of [read, write]) {
      await expect(store.read(inner)).rejects.toThrow('inside another');
      await expect(store.write(inner)).rejects.toThrow('inside another');
    }
    let later: Promise<unknown> = Promise.resolve();
    await store.write(async () => {
      later = setImmediate().then(read);
    });
    await expect(later).resolves.toBeNull();
  });

  test('writers take turns: no count is lost', async () => {
    const { store } = bed();
    const increase = () =>
      store.write(async (unit) => {
        const count = await unit.settings.get('turns', 0);
        await setImmediate();
        await unit.settings.set('turns', count + 1);
      });
    await Promise.all(Array.from({ length: 12 }, increase));
    expect(await store.read((unit) => unit.settings.get('turns', 0))).toBe(12);
  });

  test('many reads side by side each see one state', async () => {
    const { store } = bed();
    const setBoth = (value: number) =>
      store.write(async (unit) => {
        await unit.settings.set('left', value);
        await unit.settings.set('right', value);
      });
    await setBoth(0);
    const readBoth = () =>
      store.read(async (unit) => [await unit.settings.get('left', -1), await unit.settings.get('right', -2)]);
    const work = Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? setBoth(index) : readBoth()));
    for (const pair of await Promise.all(work)) {
      if (pair !== undefined) expect(pair[0]).toBe(pair[1]);
    }
  });

  test('texts, numbers and JSON come back as they were', async () => {
    const { store } = bed();
    const value = {
      text: 'Ünïcödé 🧩 \\ " \' ; -- \n',
      big: Number.MAX_SAFE_INTEGER,
      small: 0.1,
      none: null,
    };
    await store.write((unit) => unit.settings.set('odd', value));
    expect(await store.read((unit) => unit.settings.get('odd', null))).toEqual(value);
    expect(await store.read((unit) => unit.settings.get('absent', 'otherwise'))).toBe('otherwise');
  });

  test('P16: the audit log answers newest first and keeps before and after', async () => {
    const { store, clock } = bed();
    const entry = {
      action: 'user.update',
      actor: 'a',
      target: 'b',
      through: 'web' as const,
      before: { name: 'Ann' },
      after: undefined,
      at: clock.now(),
    };
    await store.write(async (unit) => {
      await unit.audit.append(entry);
      await unit.audit.append({ ...entry, action: 'user.delete', actor: null });
    });
    const latest = await store.read((unit) => unit.audit.latest(2));
    expect(latest.map((one) => one.action)).toEqual(['user.delete', 'user.update']);
    expect(latest[1]).toEqual({
      ...entry,
      number: expect.any(Number),
      actingAs: null,
      via: null,
      after: null,
    });
  });
}
