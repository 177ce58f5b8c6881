import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keys } from '../data/keys.ts';
import { liveChannel } from './channel.ts';

/** Keeps what a share window lists true while it is open: who came in by links, requests, grants (S21). */
export function useShareWindow(id: string, opened: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!opened) return;
    return liveChannel()?.watch('share', id, (event) => {
      if (event.type === 'changed') void client.invalidateQueries({ queryKey: keys.resource(id) });
    });
  }, [client, id, opened]);
}
