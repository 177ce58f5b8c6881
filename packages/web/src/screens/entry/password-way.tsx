import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { FormProblem } from '../../parts/states.tsx';
import { type Lacking, lackingOf } from './lacking.ts';

/** E-mail and password. What the sign-in lacks besides is told to the page around it. */
export function PasswordWay(props: {
  readonly email: string;
  onEntered(): Promise<void>;
  onLacking(lacking: Lacking): void;
  /** Between the fields and the button, such as a way to a forgotten password. */
  readonly beside?: ReactNode;
}) {
  const { t } = useTranslation();
  const [email, setEmail] = useState(props.email);
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => api.call('signIn', { body: { email: email.trim(), password, kind: 'browser' } }),
    onSuccess: props.onEntered,
    onError: (error) => {
      const lacking = lackingOf(error);
      if (lacking !== null) props.onLacking(lacking);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <FormProblem error={lackingOf(signIn.error) === null ? signIn.error : null} />
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
        {props.beside}
        <Button type="submit" fullWidth loading={signIn.isPending}>
          {t('entry.signInButton')}
        </Button>
      </Stack>
    </form>
  );
}
