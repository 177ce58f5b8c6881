import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { useMetadata } from '../../data/session.ts';
import { fieldErrors } from '../../parts/problem.ts';
import { FormProblem } from '../../parts/states.tsx';
import { TextLink } from '../../shell/links.tsx';
import { EntryPage } from './entry-page.tsx';
import './ways-texts.ts';

/** Asks for a way to choose a new password; what it says is the same for every address (A10). */
export function ForgotScreen() {
  const { t } = useTranslation();
  const hub = useMetadata();
  const search = useSearch({ from: '/forgot' });
  const [email, setEmail] = useState(search['email'] ?? '');
  const ask = useMutation({
    mutationFn: () => api.call('forgotPassword', { body: { email: email.trim() } }),
  });
  const below = (
    <TextLink to="/sign-in" search={email === '' ? {} : { email: email.trim() }}>
      {t('ways.toSignIn')}
    </TextLink>
  );
  if (ask.data) {
    const { mail } = ask.data;
    const contact = hub.contact === null ? '' : ` ${t('entry.contact', { contact: hub.contact })}`;
    return (
      <EntryPage
        title={t(mail ? 'ways.lookInMail.title' : 'ways.forgot.byHand')}
        text={
          mail
            ? t('ways.lookInMail.forgot', { email: email.trim() })
            : t('ways.forgot.byHandText', { email: email.trim() }) + contact
        }
        below={below}
      >
        {mail && <Text c="dimmed">{t('ways.lookInMail.none')}</Text>}
        <Button variant="default" onClick={ask.reset}>
          {t('ways.lookInMail.again')}
        </Button>
      </EntryPage>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate();
  };
  return (
    <EntryPage title={t('ways.forgot.title')} text={t('ways.forgot.text')} below={below}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t('ways.email')}
            type="email"
            name="email"
            autoComplete="username"
            required
            withAsterisk={false}
            autoFocus
            value={email}
            error={fieldErrors(ask.error)['email']}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <FormProblem error={ask.error} fields={['email']} />
          <Button type="submit" fullWidth loading={ask.isPending}>
            {t('ways.forgot.button')}
          </Button>
        </Stack>
      </form>
    </EntryPage>
  );
}
