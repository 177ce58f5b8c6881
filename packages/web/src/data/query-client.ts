import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '@tessera/client';
import { actingIsOver } from './acting.ts';
import { keys } from './keys.ts';

/**
 * The cache of what the hub answered. A refusal is an answer and is not asked again; only silence and a busy hub are,
 * twice; without a network too, so that a page says that nothing came instead of waiting. When a session turns out to
 * have ended, `onSignedOut` is told once and the cached account is dropped.
 */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: noticeEnd }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        networkMode: 'always',
        retry: (count, error) => count < 2 && isPassing(error),
      },
      mutations: { retry: false, networkMode: 'always', onError: noticeEnd },
    },
  });
  function noticeEnd(error: unknown): void {
    if (!(error instanceof ApiProblem)) return;
    if (error.code === 'acting-over') actingIsOver();
    if (error.code !== 'signed-out') return;
    if (!client.getQueryData(keys.me)) return;
    client.setQueryData(keys.me, null);
    onSignedOut();
  }
  return client;
}

function isPassing(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 0 || error.status === 503);
}
