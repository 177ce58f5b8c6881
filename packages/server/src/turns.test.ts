import { expect, test } from 'vitest';
import { restingWhileIdle } from './turns.ts';

/** Runs turns; which of them did the work. */
async function worked(turns: number, turn: () => Promise<void>, done: () => number): Promise<number[]> {
  const which: number[] = [];
  for (let index = 1; index <= turns; index++) {
    const before = done();
    await turn().catch(() => {});
    if (done() > before) which.push(index);
  }
  return which;
}

test('work is done after each write, and now and then while there is none', async () => {
  let committed = 0;
  let done = 0;
  const turn = restingWhileIdle({ committed: () => committed }, 5, async () => {
    done++;
  });
  expect(await worked(12, turn, () => done)).toEqual([1, 6, 11]);
  committed++;
  expect(await worked(4, turn, () => done)).toEqual([1]);
});

test('what is written while the work is done, and what failed, is looked at again at the next turn', async () => {
  let committed = 0;
  let done = 0;
  const turn = restingWhileIdle({ committed: () => committed }, 100, async () => {
    done++;
    if (done === 1) committed++;
    if (done === 2) throw new Error('busy');
  });
  expect(await worked(6, turn, () => done)).toEqual([1, 2, 3]);
});
