import { Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { useProveAgain } from '../../parts/prove-again.tsx';
import { showDone } from '../../parts/toasts.tsx';
import { NewCode } from '../../security/new-code.tsx';
import '../../security/texts.ts';

/** Sets up an app of codes for oneself; hands over recovery codes when there were none. */
export function NewApp(props: { onClose(): void; onCodes(codes: readonly string[] | null): void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={t('security.setUpApp')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <NewCode
        begin={() => api.call('beginCode')}
        confirm={async (code) => {
          const { recoveryCodes } = await api.call('confirmCode', { body: { code } });
          props.onClose();
          showDone(t('security.appAdded'));
          props.onCodes(recoveryCodes);
          await client.invalidateQueries({ queryKey: keys.security });
        }}
        prove={(error, again) => <Prove error={error} onProved={again} onGiveUp={props.onClose} />}
      />
    </Modal>
  );
}

function Prove(props: { readonly error: unknown; onProved(): void; onGiveUp(): void }) {
  return useProveAgain(props.error, props.onProved, props.onGiveUp);
}
