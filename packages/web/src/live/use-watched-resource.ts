import { useQueryClient } from '@tanstack/react-query';
import type { LiveEvent } from '@tessera/client';
import type { LiveEnd } from '@tessera/contract';
import i18next from 'i18next';
import { useEffect, useRef, useState } from 'react';
import { keys } from '../data/keys.ts';
import { showDone } from '../parts/toasts.tsx';
import { liveChannel } from './channel.ts';

/** Why something left the screen, and who ended it, if the reader knows them. */
export interface EndedWatch {
  readonly reason: LiveEnd;
  readonly by: string | null;
}

/** How often a page that the channel refuses and the hub still shows opens the channel anew. */
const MOST_TRIES = 2;

/**
 * Watches a resource while it is shown (S23, L4). Its content leaves the screen the moment its access ends, and the hub
 * is asked what remains; a new role, new data and changed sharing are read again. Answers why it ended, if it did.
 */
export function useWatchedResource(id: string, shown: boolean): EndedWatch | null {
  const client = useQueryClient();
  const [ended, setEnded] = useState<(EndedWatch & { readonly id: string }) | null>(null);
  const tries = useRef({ id, count: 0 });
  useEffect(() => {
    const channel = liveChannel();
    if (!shown || channel === null) return;
    let role: string | null = null;
    const readAgain = () => void client.invalidateQueries({ queryKey: keys.resource(id) });
    return channel.watch('resource', id, (event: LiveEvent) => {
      if (event.type === 'changed') {
        readAgain();
      } else if (event.type === 'role') {
        setEnded(null);
        if (role !== null && role !== event.role) {
          sayNewRole(event.role, event.by);
          readAgain();
        }
        role = event.role;
      } else {
        if (tries.current.id !== id) tries.current = { id, count: 0 };
        // Never shown by the channel: the page came in by another door since it was opened, as by a link.
        const byOtherDoor = role === null;
        if (byOtherDoor && tries.current.count >= MOST_TRIES) return;
        setEnded({ id, reason: event.reason, by: event.by });
        // Whatever is known of it goes at once; what may still be known is asked for.
        void client.resetQueries({ queryKey: keys.resource(id) });
        void client.invalidateQueries({ queryKey: keys.resourceLists });
        if (!byOtherDoor) return;
        tries.current.count++;
        channel.reopen();
      }
    });
  }, [client, id, shown]);
  return ended?.id === id ? ended : null;
}

function sayNewRole(role: string, by: string | null): void {
  const words = i18next.t(`common.roles.${role as 'viewer'}`);
  showDone(
    by === null
      ? i18next.t('resource.live.role', { role: words })
      : i18next.t('resource.live.roleBy', { role: words, name: by }),
  );
}
