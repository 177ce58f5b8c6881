import { useRouter } from '@tanstack/react-router';
import { ApiProblem } from '@tessera/client';
import { api } from '../../data/api.ts';
import { useEntered } from './use-entered.ts';

/** What a person signs in with, and where to then. */
export interface ComingIn {
  readonly email: string;
  readonly password: string;
  readonly next: string;
}

/**
 * Signs in whoever has just made an account or proved an address, and goes on. Where more is asked for, such as a second
 * factor, it is the sign-in page that asks.
 */
export function useComeIn(): (person: ComingIn) => Promise<void> {
  const entered = useEntered();
  const router = useRouter();
  return async ({ email, password, next }) => {
    try {
      await api.call('signIn', { body: { email, password, kind: 'browser' } });
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      await router.navigate({ to: '/sign-in', search: { email, ...(next === '/' ? {} : { next }) } });
      return;
    }
    await entered(next);
  };
}
