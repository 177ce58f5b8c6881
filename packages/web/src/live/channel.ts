import { type LiveChannel, liveOf } from '@tessera/client';
import { api } from '../data/api.ts';

/** The tab's one channel to the hub. */
export function liveChannel(): LiveChannel {
  return liveOf(api);
}
