import { Button, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { AccountShape } from '@tessera/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { NewPassword } from '../../parts/new-password.tsx';
import { fieldErrors } from '../../parts/problem.ts';
import { useProveAgain } from '../../parts/prove-again.tsx';
import { FormProblem } from '../../parts/states.tsx';
import styles from './admin.module.css';
import { tellEnded } from './tell-ended.ts';

/** A new password for somebody who lost theirs; says beforehand what it ends. */
export function PersonPassword({ account }: { readonly account: AccountShape }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const reset = useMutation({
    mutationFn: () => api.call('updateUser', { params: { id: account.id }, body: { password } }),
    onSuccess: (updated) => {
      setPassword('');
      tellEnded(t('person.passwordSet', { name: account.name }), updated);
    },
  });
  const prove = useProveAgain(reset.error, () => reset.mutate(), reset.reset);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    reset.mutate();
  };
  return (
    <form onSubmit={submit} className={styles['narrow']}>
      <Stack>
        <Text c="dimmed">{t('person.passwordText')}</Text>
        <NewPassword
          label={t('account.newPassword')}
          own={account}
          value={password}
          error={fieldErrors(reset.error)['password']}
          onChange={setPassword}
        />
        {prove === null && <FormProblem error={reset.error} fields={['password']} />}
        {prove}
        <div>
          <Button type="submit" variant="default" loading={reset.isPending}>
            {t('person.setPassword')}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
