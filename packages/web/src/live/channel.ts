import { type LiveChannel, liveOf } from '@tessera/client';
import { acting } from '../data/acting.ts';
import { api } from '../data/api.ts';

/**
 * The tab's one channel to the hub. None while the tab borrows somebody's eyes: the channel is of whoever is signed in, and
 * would tell of roles and news that the borrowed person does not have.
 */
export function liveChannel(): LiveChannel | null {
  return acting === null ? liveOf(api) : null;
}
