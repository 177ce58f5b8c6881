import type { PlannableChange, ResourceHandle } from '@tessera/client';
import type { Terminal } from './command.ts';
import { impactLines } from './words.ts';

/** Says what a change would do, and that it was not made: `--plan`. */
export async function foresee(
  terminal: Terminal,
  resource: ResourceHandle,
  change: PlannableChange,
): Promise<void> {
  const { impact } = await resource.plan(change);
  for (const line of impactLines(impact)) terminal.print(line);
  terminal.print('Nothing was changed. The same call without --plan makes it so.');
}
