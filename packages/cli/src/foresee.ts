import type { PlannableChange, ResourceHandle } from '@tessera/client';
import { answer, type Terminal, type Values } from './command.ts';
import { impactLines } from './words.ts';

/** Says what a change would do, and that it was not made: `--plan`. */
export async function foresee(
  terminal: Terminal,
  values: Values,
  resource: ResourceHandle,
  change: PlannableChange,
): Promise<void> {
  const { impact } = await resource.plan(change);
  answer(terminal, values, impact, [
    ...impactLines(impact),
    'Nothing was changed. The same call without --plan makes it so.',
  ]);
}
