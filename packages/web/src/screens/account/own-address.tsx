import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { useMe } from '../../data/session.ts';
import { fieldErrors } from '../../parts/problem.ts';
import { useProveAgain } from '../../parts/prove-again.tsx';
import { FormProblem } from '../../parts/states.tsx';
import { showDone, showProblem } from '../../parts/toasts.tsx';
import styles from './account.module.css';

/** The address that one signs in with: another one counts once it is confirmed, where the hub sends mail (A11). */
export function OwnAddress() {
  const { t } = useTranslation();
  const { account, wishedEmail } = useMe();
  const client = useQueryClient();
  const [email, setEmail] = useState(account.email);
  const refresh = () => client.invalidateQueries({ queryKey: keys.me, exact: true });
  const save = useMutation({
    mutationFn: () => api.call('updateAccount', { body: { email: email.trim() } }),
    onSuccess: async (changed) => {
      await refresh();
      if (changed.wishedEmail === null) showDone(t('account.address.saved'));
      else setEmail(changed.email);
    },
  });
  const resend = useMutation({
    mutationFn: () => api.call('resendProof'),
    onSuccess: (sent) => showDone(t('account.address.sent', { email: sent.email })),
    onError: showProblem,
  });
  const cancel = useMutation({
    mutationFn: () => api.call('cancelAddressChange'),
    onSuccess: refresh,
    onError: showProblem,
  });
  const prove = useProveAgain(save.error, () => save.mutate(), save.reset);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} className={styles['form']}>
      <Stack>
        <TextInput
          label={t('common.email')}
          description={
            account.emailVerified ? t('account.address.verified') : t('account.address.unverified')
          }
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          value={email}
          error={fieldErrors(save.error)['email']}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        {wishedEmail !== null && (
          <Alert color="gray" title={t('account.address.wished', { email: wishedEmail })}>
            <Text>{t('account.address.wishedText', { email: account.email })}</Text>
            <Group mt="sm">
              <Button variant="default" loading={resend.isPending} onClick={() => resend.mutate()}>
                {t('account.address.resend')}
              </Button>
              <Button
                variant="subtle"
                color="gray"
                loading={cancel.isPending}
                onClick={() => cancel.mutate()}
              >
                {t('account.address.cancel')}
              </Button>
            </Group>
          </Alert>
        )}
        {prove === null && <FormProblem error={save.error} fields={['email']} />}
        {prove}
        <Group>
          <Button
            type="submit"
            variant="default"
            disabled={email.trim() === account.email}
            loading={save.isPending}
          >
            {t('account.address.save')}
          </Button>
          {wishedEmail === null && !account.emailVerified && (
            <Button variant="subtle" loading={resend.isPending} onClick={() => resend.mutate()}>
              {t('account.address.prove')}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}
