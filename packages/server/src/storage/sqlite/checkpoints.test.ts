import { expect, test } from 'vitest';
import { startCheckpoints } from './checkpoints.ts';

test('when the thread dies somebody is told, and stopping it still ends', async () => {
  let tell: () => void = () => {};
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const checkpoints = startCheckpoints('/there/is/no/such/folder/tessera.db', tell);
  await told;
  await expect(checkpoints.stop()).resolves.toBeUndefined();
});
