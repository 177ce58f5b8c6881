import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { keys } from '../../data/keys.ts';
import { safeNext } from '../../data/next-path.ts';

/** Goes on after a sign-in: what was loaded as nobody is forgotten, and the way leads to `next`. */
export function useEntered(): (next: string) => Promise<void> {
  const client = useQueryClient();
  const router = useRouter();
  return async (next) => {
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.metadata[0] });
    await router.invalidate();
    router.history.push(safeNext(next));
  };
}
