import type { ImpactShape } from '@tessera/contract';

/** So many may gain without being asked about (S25). */
const FEW = 5;

/** Whether a change is asked about first: more than five people, anyone outside, or the public would gain (S25). */
export function isWide({ gains, invited, outside, opens, admits }: ImpactShape): boolean {
  const isOpen = opens !== null || admits?.who === 'anybody';
  return gains.count + invited.length > FEW || outside > 0 || isOpen;
}
