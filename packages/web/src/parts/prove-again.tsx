import { Button, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { ApiProblem } from '@tessera/client';
import { Fingerprint, LogIn } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../data/api.ts';
import { passkeysPossible, takePasskey } from '../data/passkeys.ts';
import { securityQuery } from '../data/session.ts';
import { PasskeyProblem } from '../security/passkey-problem.tsx';
import '../security/texts.ts';

/**
 * For acts that need a recent sign-in (A4). When `error` says that the sign-in is too old, asks in a dialog to prove
 * again who one is, and then calls `onProved`, which repeats the act. Answers whether it took the error over.
 */
export function useProveAgain(error: unknown, onProved: () => void, onGiveUp: () => void): ReactNode {
  return isStale(error) ? <ProveAgain onProved={onProved} onClose={onGiveUp} /> : null;
}

/** Whether an act was refused for the age of the sign-in alone. */
export function isStale(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === 'sign-in-stale';
}

/** The password with a code, a passkey, or a provider that asks anew: whichever the account has. */
function ProveAgain(props: { onProved(): void; onClose(): void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const { data: security } = useQuery(securityQuery);
  const prove = useMutation({
    mutationFn: () => api.call('proveAgain', { body: { password, ...(code === '' ? {} : { code }) } }),
    onSuccess: props.onProved,
    onError: () => setCode(''),
  });
  const passkey = useMutation({
    mutationFn: async () => {
      const { options } = await api.call('askOwnPasskey');
      return api.call('proveByPasskey', { body: { response: await takePasskey(options) } });
    },
    onSuccess: props.onProved,
  });
  const away = useMutation({
    mutationFn: (provider: string) => {
      const next = location.pathname + location.search;
      const body = { provider, next, ...(code === '' ? {} : { code }) };
      return api.call('beginProof', { body });
    },
    onSuccess: ({ address }) => location.assign(address),
    onError: () => setCode(''),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    prove.mutate();
  };
  const lacks = prove.error instanceof ApiProblem && prove.error.code === 'second-factor-needed';
  const hasFactor = lacks || (security && (security.code !== null || security.passkeys.length > 0));
  const hasPassword = security?.password !== false;
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={t('account.prove')}
      size="sm"
      centered
      zIndex={210}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Text c="dimmed">{t('account.proveText')}</Text>
          <PasskeyProblem error={lacks ? null : (prove.error ?? passkey.error ?? away.error)} />
          {hasPassword && (
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
          )}
          {hasFactor && (hasPassword || security?.code !== null) && (
            <TextInput
              label={t('security.proveCode')}
              autoComplete="one-time-code"
              maxLength={60}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
          )}
          {hasPassword && (
            <Button type="submit" loading={prove.isPending}>
              {t('account.proveButton')}
            </Button>
          )}
          {security && security.passkeys.length > 0 && passkeysPossible() && (
            <Button
              variant="default"
              leftSection={<Fingerprint size={16} />}
              loading={passkey.isPending}
              onClick={() => passkey.mutate()}
            >
              {t('security.proveByPasskey')}
            </Button>
          )}
          {security?.providers.map(({ id, name }) => (
            <Button
              key={id}
              variant="default"
              leftSection={<LogIn size={16} />}
              loading={away.isPending && away.variables === id}
              onClick={() => away.mutate(id)}
            >
              {t('security.proveByProvider', { name })}
            </Button>
          ))}
        </Stack>
      </form>
    </Modal>
  );
}
