import { useEffect } from 'react';
import { liveChannel } from './channel.ts';

/** Calls when something new is in one's inbox, and after the channel was broken. `signal` must not change at each render. */
export function useInboxSignal(signal: () => void): void {
  useEffect(() => liveChannel()?.onInbox(signal), [signal]);
}
