import { Button, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ApiProblem } from '@tessera/client';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../data/api.ts';
import { FormProblem } from './states.tsx';

/**
 * For acts that need a recent sign-in (A4). When `error` says that the sign-in is too old, asks for the password in a
 * dialog and then calls `onProved`, which repeats the act. Answers whether it took the error over.
 */
export function useProveAgain(error: unknown, onProved: () => void, onGiveUp: () => void): ReactNode {
  const stale = error instanceof ApiProblem && error.code === 'sign-in-stale';
  return stale ? <ProveAgain onProved={onProved} onClose={onGiveUp} /> : null;
}

function ProveAgain(props: { onProved(): void; onClose(): void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const prove = useMutation({
    mutationFn: () => api.call('proveAgain', { body: { password } }),
    onSuccess: props.onProved,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    prove.mutate();
  };
  return (
    <Modal opened onClose={props.onClose} title={t('account.prove')} size="sm" centered zIndex={210}>
      <form onSubmit={submit}>
        <Stack>
          <Text c="dimmed">{t('account.proveText')}</Text>
          <FormProblem error={prove.error} />
          <PasswordInput
            label={t('common.password')}
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            data-autofocus
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" loading={prove.isPending}>
            {t('account.proveButton')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
