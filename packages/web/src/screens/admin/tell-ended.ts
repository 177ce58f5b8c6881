import i18next from 'i18next';
import { showDone } from '../../parts/toasts.tsx';

/** Says that something was done to an account, and which of its ways in ended by it. */
export function tellEnded(
  done: string,
  ended: { readonly sessionsEnded: number; readonly keysEnded: number },
): void {
  const { sessionsEnded, keysEnded } = ended;
  const parts = [
    ...(sessionsEnded > 0 ? [i18next.t('person.sessionsEnded', { count: sessionsEnded })] : []),
    ...(keysEnded > 0 ? [i18next.t('person.keysEnded', { count: keysEnded })] : []),
  ];
  showDone([done, ...parts].join(' '));
}
