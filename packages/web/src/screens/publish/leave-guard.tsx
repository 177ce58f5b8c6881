import { useBlocker } from '@tanstack/react-router';
import { ConfirmConsequence } from '../../parts/index.ts';
import { usePublishWords } from './words.ts';

/** Asks before what was entered is lost, inside the interface and by the browser's own question when the page closes. */
export function LeaveGuard(props: { readonly active: boolean; onLeave(): void }) {
  const t = usePublishWords();
  const blocker = useBlocker({
    shouldBlockFn: () => props.active,
    enableBeforeUnload: () => props.active,
    withResolver: true,
  });
  return (
    <ConfirmConsequence
      opened={blocker.status === 'blocked'}
      title={t('leave.title')}
      consequence={t('leave.text')}
      confirm={t('leave.yes')}
      destroys
      onClose={() => blocker.reset?.()}
      onConfirm={() => {
        props.onLeave();
        blocker.proceed?.();
      }}
    />
  );
}
