import { useSyncExternalStore } from 'react';
import { liveChannel } from './channel.ts';

/** Whether the tab hears what happens in the hub (L8). */
export function useConnection(): 'connecting' | 'open' | 'offline' | 'closed' {
  return useSyncExternalStore(
    (changed) => liveChannel().onState(changed),
    () => liveChannel().state,
  );
}
