import { Loader } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Navigate, useLocation, useParams } from '@tanstack/react-router';
import { ApiProblem } from '@tessera/client';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keys } from '../../data/keys.ts';
import { safeNext } from '../../data/next-path.ts';
import { useSession } from '../../data/session.ts';
import { thingQuery } from '../../data/things.ts';
import { useConnection, useInboxSignal, useWatchedResource } from '../../live/index.ts';
import { ErrorState } from '../../parts/states.tsx';
import { ShareProvider } from '../../sharing/index.ts';
import { Screen } from '../../shell/frame/screen.tsx';
import { ClosedDoor } from './closed-door.tsx';
import { ResourcePage } from './resource-page.tsx';

/** How often a page that the hub cannot tell asks whether it may still be shown, in milliseconds. */
const CHECK_EVERY = 30_000;

/**
 * `/r/<id>`, whatever the kind. What may not be seen, or no longer, leaves the screen: without an account for the sign-in
 * page, which comes back here; with one for the closed door, which is the same for what is missing and what is forbidden.
 */
export function ResourceScreen() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/framed/r/$id' });
  const { me } = useSession();
  const connection = useConnection();
  const thing = useQuery({
    ...thingQuery(id),
    refetchInterval: ({ state }) => (connection === 'open' && state.error === null ? false : CHECK_EVERY),
  });
  useOpenedDoor(id);
  const ended = useWatchedResource(id, thing.data !== undefined && !thing.isError);
  if (thing.error instanceof ApiProblem) {
    const { status, code } = thing.error;
    if (me === null && (status === 401 || code === 'guests-refused')) {
      return <ToSignIn />;
    }
    if (status === 404 || status === 401) return <ClosedDoor id={id} ended={ended} />;
  }
  if (thing.data === undefined) {
    if (!thing.isError) {
      return (
        <Screen
          title={t('common.loading')}
          width="fill"
          heading={<Loader size="sm" aria-label={t('common.loading')} />}
        >
          {null}
        </Screen>
      );
    }
    return (
      <Screen title={t('problems.unknown.title')} heading={null}>
        <ErrorState error={thing.error} onRetry={() => void thing.refetch()} />
      </Screen>
    );
  }
  return (
    <ShareProvider>
      <ResourcePage key={id} thing={thing.data} />
    </ShareProvider>
  );
}

/** Behind the closed door: news may be that it is open now. */
function useOpenedDoor(id: string): void {
  const client = useQueryClient();
  const look = useCallback(() => {
    if (client.getQueryState(keys.resource(id))?.status !== 'error') return;
    void client.invalidateQueries({ queryKey: keys.resource(id) });
  }, [client, id]);
  useInboxSignal(look);
}

/** Goes to the sign-in page with the address as it stands now; the address changes on the way, and that one is not meant. */
function ToSignIn() {
  const here = useLocation({ select: (location) => location.href });
  const [next] = useState(() => safeNext(here));
  return <Navigate to="/sign-in" search={{ next }} replace />;
}
