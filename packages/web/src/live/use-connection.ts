import { useSyncExternalStore } from 'react';
import { liveChannel } from './channel.ts';

/** Whether the tab hears what happens in the hub (L8); `none` where it is not meant to, as under borrowed eyes. */
export function useConnection(): 'connecting' | 'open' | 'offline' | 'closed' | 'none' {
  return useSyncExternalStore(
    (changed) => liveChannel()?.onState(changed) ?? (() => {}),
    () => liveChannel()?.state ?? 'none',
  );
}
