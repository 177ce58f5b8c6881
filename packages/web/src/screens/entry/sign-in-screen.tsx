import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { safeNext } from '../../data/next-path.ts';
import { useMetadata } from '../../data/session.ts';
import { FormProblem } from '../../parts/states.tsx';
import { TextLink } from '../../shell/links.tsx';
import { EntryPage } from './entry-page.tsx';

/** Sign in by e-mail and password, and go on to where one came from. */
export function SignInScreen() {
  const { t } = useTranslation();
  const hub = useMetadata();
  const search = useSearch({ from: '/sign-in' });
  const next = safeNext(search['next']);
  const router = useRouter();
  const client = useQueryClient();
  const [email, setEmail] = useState(search['email'] ?? '');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => api.call('signIn', { body: { email: email.trim(), password, kind: 'browser' } }),
    onSuccess: async () => {
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.metadata[0] });
      await router.invalidate();
      router.history.push(next);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <EntryPage
      title={t('entry.signInTo', { hub: hub.name })}
      text={next.startsWith('/r/') ? t('entry.signInFor') : undefined}
      below={
        <Stack gap="xs">
          {hub.signupEnabled ? (
            <TextLink to="/register">{t('entry.registerLink')}</TextLink>
          ) : (
            <Text>
              {t('entry.noAccount')}
              {hub.contact !== null && ` ${t('entry.contact', { contact: hub.contact })}`}
            </Text>
          )}
          {hub.guestSessions && <TextLink to="/public">{t('entry.publicLink')}</TextLink>}
        </Stack>
      }
    >
      <form onSubmit={submit}>
        <Stack>
          <FormProblem error={signIn.error} />
          <TextInput
            label={t('common.email')}
            type="email"
            name="email"
            autoComplete="username"
            required
            withAsterisk={false}
            data-autofocus
            autoFocus={email === ''}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('common.password')}
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            autoFocus={email !== ''}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" fullWidth loading={signIn.isPending}>
            {t('entry.signInButton')}
          </Button>
        </Stack>
      </form>
    </EntryPage>
  );
}
