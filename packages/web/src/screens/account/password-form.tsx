import { Alert, Button, PasswordInput, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { useMe } from '../../data/session.ts';
import { NewPassword } from '../../parts/new-password.tsx';
import { fieldErrors } from '../../parts/problem.ts';
import { FormProblem } from '../../parts/states.tsx';
import styles from './account.module.css';

const EMPTY = { current: '', new: '', confirm: '' };
const FIELDS = ['current', 'new', 'confirm'];

/** Changes one's own password (A9); says how many sessions ended and how many keys still work (A5). */
export function PasswordForm() {
  const { t } = useTranslation();
  const { account } = useMe();
  const client = useQueryClient();
  const [form, setForm] = useState(EMPTY);
  const change = useMutation({
    mutationFn: () => api.call('setPassword', { body: form }),
    onSuccess: async () => {
      setForm(EMPTY);
      await client.invalidateQueries({ queryKey: keys.sessions });
    },
  });
  const errors = fieldErrors(change.error);
  const differs = form.confirm !== '' && form.confirm !== form.new;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (form.confirm === form.new) change.mutate();
  };
  return (
    <form onSubmit={submit} className={styles['form']}>
      <Stack>
        <PasswordInput
          label={t('account.currentPassword')}
          name="current-password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          error={errors['current']}
          value={form.current}
          onChange={(event) => setForm({ ...form, current: event.currentTarget.value })}
        />
        <NewPassword
          label={t('account.newPassword')}
          own={account}
          value={form.new}
          error={errors['new']}
          onChange={(value) => setForm({ ...form, new: value })}
        />
        <PasswordInput
          label={t('account.repeatPassword')}
          name="new-password-again"
          autoComplete="new-password"
          required
          withAsterisk={false}
          error={differs ? t('account.repeatDiffers') : errors['confirm']}
          value={form.confirm}
          onChange={(event) => setForm({ ...form, confirm: event.currentTarget.value })}
        />
        <FormProblem error={change.error} fields={FIELDS} />
        {change.data && (
          <Alert role="status" title={t('account.passwordChanged', { count: change.data.sessionsEnded })}>
            {change.data.keys > 0 && t('account.keysStill', { count: change.data.keys })}
          </Alert>
        )}
        <div>
          <Button type="submit" variant="default" loading={change.isPending}>
            {t('account.changePassword')}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
