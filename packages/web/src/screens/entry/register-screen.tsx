import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { useMetadata } from '../../data/session.ts';
import { NewPassword } from '../../parts/new-password.tsx';
import { fieldErrors } from '../../parts/problem.ts';
import { FormProblem } from '../../parts/states.tsx';
import { ButtonLink, TextLink } from '../../shell/links.tsx';
import { EntryPage } from './entry-page.tsx';

/** An account for oneself, where the hub takes registrations; then straight in, or waiting for an administrator. */
export function RegisterScreen() {
  const { t } = useTranslation();
  const hub = useMetadata();
  const [waiting, setWaiting] = useState<string | null>(null);
  if (waiting !== null) {
    return (
      <EntryPage
        title={t('entry.registerWaiting.title')}
        text={t('entry.registerWaiting.text', { email: waiting })}
      >
        <ButtonLink to="/sign-in" search={{ email: waiting }} variant="default">
          {t('common.signIn')}
        </ButtonLink>
      </EntryPage>
    );
  }
  if (!hub.signupEnabled) {
    const contact = hub.contact === null ? '' : ` ${t('entry.contact', { contact: hub.contact })}`;
    return (
      <EntryPage title={t('entry.registerClosed.title')} text={`${t('entry.registerClosed.text')}${contact}`}>
        <ButtonLink to="/sign-in">{t('common.signIn')}</ButtonLink>
      </EntryPage>
    );
  }
  return (
    <EntryPage
      title={t('entry.registerTitle', { hub: hub.name })}
      below={<TextLink to="/sign-in">{t('entry.registerHave')}</TextLink>}
    >
      <RegisterForm onWaiting={setWaiting} />
    </EntryPage>
  );
}

const FIELDS = ['name', 'email', 'institution', 'password', 'passwordVerify'] as const;

function RegisterForm({ onWaiting }: { onWaiting(email: string): void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const router = useRouter();
  const [form, setForm] = useState({
    ...{ name: '', email: '', institution: '' },
    ...{ password: '', passwordVerify: '' },
  });
  const register = useMutation({
    mutationFn: async () => {
      const { password, passwordVerify } = form;
      const email = form.email.trim();
      const institution = form.institution.trim();
      const account = await api.call('register', {
        body: {
          ...{ name: form.name.trim(), email, password, passwordVerify },
          ...(institution === '' ? {} : { institution }),
        },
      });
      if (account.status === 'active') {
        await api.call('signIn', { body: { email, password, kind: 'browser' } });
      }
      return account;
    },
    onSuccess: async (account) => {
      if (account.status !== 'active') return onWaiting(account.email);
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.metadata[0] });
      await router.invalidate();
      router.history.push('/');
    },
  });
  const errors = fieldErrors(register.error);
  const differs = form.passwordVerify !== '' && form.passwordVerify !== form.password;
  const set = (name: (typeof FIELDS)[number], value: string) =>
    setForm((before) => ({ ...before, [name]: value }));
  const field = (name: 'name' | 'email' | 'institution' | 'passwordVerify') => ({
    name,
    value: form[name],
    error: errors[name],
    onChange: (event: { currentTarget: { value: string } }) => set(name, event.currentTarget.value),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    register.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t('entry.yourName')}
          autoComplete="name"
          autoFocus
          required
          withAsterisk={false}
          {...field('name')}
        />
        <TextInput
          label={t('entry.yourEmail')}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          {...field('email')}
        />
        <TextInput
          label={`${t('account.institution')} (${t('common.optional')})`}
          autoComplete="organization"
          {...field('institution')}
        />
        <NewPassword
          label={t('common.password')}
          own={form}
          value={form.password}
          error={errors['password']}
          onChange={(password) => set('password', password)}
        />
        <PasswordInput
          label={t('entry.repeatPassword')}
          autoComplete="new-password"
          required
          withAsterisk={false}
          {...field('passwordVerify')}
          error={differs ? t('entry.repeatDiffers') : errors['passwordVerify']}
        />
        <FormProblem error={register.error} fields={FIELDS} />
        <Button type="submit" fullWidth loading={register.isPending}>
          {t('entry.registerButton')}
        </Button>
      </Stack>
    </form>
  );
}
