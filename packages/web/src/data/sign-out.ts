import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { showProblem } from '../parts/toasts.tsx';
import { acting, ownApi, stopActing } from './acting.ts';
import { keys } from './keys.ts';
import { forgetTypedShares } from './typed-shares.ts';

/** Ends the session, forgets everything that it had loaded, and leads to the sign-in page (back to `next` afterwards). */
export function useSignOut(next?: string) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async () => {
      // A session ends as oneself, and with it whatever it acts as.
      await ownApi.call('signOut');
      forgetTypedShares();
      await stopActing('/sign-in');
    },
    onSuccess: async () => {
      if (acting !== null) return;
      client.setQueryData(keys.me, null);
      await navigate({ to: '/sign-in', search: next === undefined ? {} : { next } });
      client.removeQueries({
        predicate: (query) => query.queryKey[0] !== 'me' && query.queryKey[0] !== 'metadata',
      });
    },
    onError: showProblem,
  });
}
