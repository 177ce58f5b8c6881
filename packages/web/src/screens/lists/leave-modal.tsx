import { useTranslation } from 'react-i18next';
import { useLeave } from '../../data/gallery.ts';
import { ConfirmConsequence } from '../../parts/confirm.tsx';
import { showDone } from '../../parts/toasts.tsx';
import './texts.ts';

/** Asks before one drops what was shared with one, and says what remains. */
export function LeaveModal(props: {
  readonly thing: { readonly id: string; readonly title: string };
  readonly opened: boolean;
  onClose(): void;
  /** Told whether it can still be opened. */
  onLeft(remains: boolean): void;
}) {
  const { t } = useTranslation();
  const leave = useLeave();
  const { thing } = props;
  const { title } = thing;
  return (
    <ConfirmConsequence
      opened={props.opened}
      title={t('gallery.leave.title', { title })}
      consequence={t('gallery.leave.text')}
      confirm={t('gallery.leave.confirm')}
      destroys
      busy={leave.isPending}
      error={leave.error}
      onClose={() => {
        leave.reset();
        props.onClose();
      }}
      onConfirm={() =>
        leave.mutate(thing, {
          onSuccess: ({ sentence }) => {
            const remains = sentence?.replaceAll('*', '') ?? null;
            showDone(
              remains === null
                ? t('gallery.leave.done', { title })
                : t('gallery.leave.remains', { title, sentence: remains }),
            );
            props.onLeft(remains !== null);
          },
        })
      }
    />
  );
}
