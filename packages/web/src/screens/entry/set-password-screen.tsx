import { Button, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { NewPassword } from '../../parts/new-password.tsx';
import { fieldErrors } from '../../parts/problem.ts';
import { FormProblem } from '../../parts/states.tsx';
import { ButtonLink } from '../../shell/links.tsx';
import { EntryPage } from './entry-page.tsx';

/**
 * The first password, from the address that an administrator handed over. Its secret is the fragment, which never leaves
 * the browser by itself; opening it changes nothing, the button does.
 */
export function SetPasswordScreen() {
  const { t } = useTranslation();
  const token = useLocation({ select: (location) => location.hash });
  const [password, setPassword] = useState('');
  const set = useMutation({ mutationFn: () => api.call('resetPassword', { body: { token, password } }) });
  if (token === '')
    return <EntryPage title={t('entry.firstMissing.title')} text={t('entry.firstMissing.text')} />;
  if (set.data) {
    return (
      <EntryPage title={t('entry.firstTitle')} text={t('entry.firstDone', { email: set.data.email })}>
        <ButtonLink to="/sign-in" search={{ email: set.data.email }}>
          {t('common.signIn')}
        </ButtonLink>
      </EntryPage>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    set.mutate();
  };
  return (
    <EntryPage title={t('entry.firstTitle')} text={t('entry.firstText')}>
      <form onSubmit={submit}>
        <Stack>
          <NewPassword
            label={t('account.newPassword')}
            first
            own={{ name: '', email: '' }}
            value={password}
            error={fieldErrors(set.error)['password']}
            onChange={setPassword}
          />
          <FormProblem error={set.error} fields={['password']} />
          <Button type="submit" fullWidth loading={set.isPending}>
            {t('entry.firstButton')}
          </Button>
        </Stack>
      </form>
    </EntryPage>
  );
}
