import { useMantineColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { metadataQuery } from '../data/session.ts';

/** Where the kit keeps what a person chose on this machine. */
const CHOSEN = 'mantine-color-scheme-value';

/** The hub's colours for whoever chose none here. They are not kept, so that a later choice of the hub's counts too. */
export function HubColors() {
  const { data } = useQuery(metadataQuery);
  const { setColorScheme } = useMantineColorScheme();
  const scheme = data?.colorScheme;
  useEffect(() => {
    if (scheme === undefined || chosenHere()) return;
    setColorScheme(scheme);
    try {
      localStorage.removeItem(CHOSEN);
    } catch {
      // A browser that keeps nothing has nothing to forget.
    }
  }, [scheme, setColorScheme]);
  return null;
}

function chosenHere(): boolean {
  try {
    return localStorage.getItem(CHOSEN) !== null;
  } catch {
    return false;
  }
}
