import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { AccountShape } from '@tessera/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { ConfirmConsequence } from '../../parts/confirm.tsx';
import { useProveAgain } from '../../parts/prove-again.tsx';
import { showDone } from '../../parts/toasts.tsx';
import './audit-texts.ts';

/** Takes a deleted person out of the hub for good, after saying what that means. */
export function ErasePerson({ account }: { readonly account: AccountShape }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { name } = account;
  const erase = useMutation({
    mutationFn: () => api.call('eraseUser', { params: { id: account.id } }),
    onSuccess: async () => {
      setAsking(false);
      showDone(t('audit.erase.done', { name }));
      await client.invalidateQueries({ queryKey: keys.people });
    },
  });
  const prove = useProveAgain(erase.error, () => erase.mutate(), erase.reset);
  return (
    <>
      <Button
        size="compact-sm"
        variant="subtle"
        color="red"
        aria-label={t('audit.erase.name', { name })}
        onClick={() => setAsking(true)}
      >
        {t('audit.erase.action')}
      </Button>
      <ConfirmConsequence
        opened={asking}
        title={t('audit.erase.title', { name })}
        consequence={
          <>
            {t('audit.erase.consequence')}
            {prove}
          </>
        }
        confirm={t('audit.erase.confirm', { name })}
        destroys
        busy={erase.isPending}
        error={prove === null ? erase.error : null}
        onConfirm={() => erase.mutate()}
        onClose={() => {
          erase.reset();
          setAsking(false);
        }}
      />
    </>
  );
}
