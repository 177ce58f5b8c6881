import { useEffect, useRef } from 'react';
import { useSession } from '../data/session.ts';
import { liveChannel } from './channel.ts';

/** Opens the channel anew when somebody signs in or out in this tab: a channel is one person's. Shows nothing. */
export function LiveTie() {
  const { me } = useSession();
  const account = me?.account.id ?? null;
  const before = useRef(account);
  useEffect(() => {
    if (before.current === account) return;
    before.current = account;
    liveChannel()?.reopen();
  }, [account]);
  return null;
}
