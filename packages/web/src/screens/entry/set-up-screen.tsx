import { Button, Checkbox, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate, useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { useMetadata } from '../../data/session.ts';
import { NewPassword } from '../../parts/new-password.tsx';
import { fieldErrors } from '../../parts/problem.ts';
import { FormSkeleton } from '../../parts/skeletons.tsx';
import { ErrorState, FormProblem } from '../../parts/states.tsx';
import { ButtonLink } from '../../shell/links.tsx';
import { EntryPage } from './entry-page.tsx';

/** The first start of a hub, from the one-time address that the server prints; its secret is the fragment. */
export function SetUpScreen() {
  const { t } = useTranslation();
  const hub = useMetadata();
  const token = useLocation({ select: (location) => location.hash });
  const check = useQuery({
    queryKey: ['set-up', token],
    queryFn: ({ signal }) => api.call('checkSetUp', { body: { token } }, { signal }),
    enabled: hub.needsSetUp && token !== '',
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!hub.needsSetUp) {
    return (
      <EntryPage title={t('entry.setUpDone.title')} text={t('entry.setUpDone.text')}>
        <ButtonLink to="/sign-in">{t('common.signIn')}</ButtonLink>
      </EntryPage>
    );
  }
  if (token === '')
    return <EntryPage title={t('entry.setUpNeeded.title')} text={t('entry.setUpNeeded.text')} />;
  if (check.isError) {
    return (
      <EntryPage title={t('entry.setUpTitle')}>
        <ErrorState error={check.error} onRetry={() => void check.refetch()} />
      </EntryPage>
    );
  }
  if (check.data?.good === false) {
    return <EntryPage title={t('entry.setUpBad.title')} text={t('entry.setUpBad.text')} />;
  }
  return (
    <EntryPage title={t('entry.setUpTitle')} text={t('entry.setUpText')}>
      {check.data ? <SetUpForm token={token} /> : <FormSkeleton fields={4} />}
    </EntryPage>
  );
}

const FIELDS = ['hubName', 'name', 'email', 'password'] as const;

function SetUpForm({ token }: { readonly token: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const router = useRouter();
  const navigate = useNavigate();
  const [form, setForm] = useState({ hubName: '', name: '', email: '', password: '', samples: true });
  const setUp = useMutation({
    mutationFn: () => api.call('setUp', { body: { token, ...form } }),
    onSuccess: async () => {
      client.clear();
      await router.invalidate();
      await navigate({ to: '/' });
    },
  });
  const errors = fieldErrors(setUp.error);
  const field = (name: (typeof FIELDS)[number]) => ({
    name,
    required: true,
    withAsterisk: false,
    value: form[name],
    error: errors[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setForm((before) => ({ ...before, [name]: value }));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setUp.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t('entry.hubName')}
          description={t('entry.hubNameHint')}
          autoFocus
          {...field('hubName')}
        />
        <TextInput label={t('entry.yourName')} autoComplete="name" {...field('name')} />
        <TextInput label={t('entry.yourEmail')} type="email" autoComplete="username" {...field('email')} />
        <NewPassword
          label={t('common.password')}
          own={form}
          value={form.password}
          error={errors['password']}
          onChange={(password) => setForm((before) => ({ ...before, password }))}
        />
        <Checkbox
          label={t('entry.samples')}
          description={t('entry.samplesHint')}
          checked={form.samples}
          onChange={(event) => {
            const { checked } = event.currentTarget;
            setForm((before) => ({ ...before, samples: checked }));
          }}
        />
        <FormProblem error={setUp.error} fields={FIELDS} />
        <Button type="submit" fullWidth loading={setUp.isPending}>
          <Text span truncate inherit>
            {form.hubName.trim() === ''
              ? t('entry.setUpButtonPlain')
              : t('entry.setUpButton', { hub: form.hubName.trim() })}
          </Text>
        </Button>
      </Stack>
    </form>
  );
}
