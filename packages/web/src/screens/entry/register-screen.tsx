import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { safeNext } from '../../data/next-path.ts';
import { INVITATION_SECRET, keptPageSecret } from '../../data/page-secret.ts';
import { useMetadata } from '../../data/session.ts';
import { NewPassword } from '../../parts/new-password.tsx';
import { fieldErrors } from '../../parts/problem.ts';
import { FormProblem } from '../../parts/states.tsx';
import { ButtonLink, TextLink } from '../../shell/links.tsx';
import { EntryPage } from './entry-page.tsx';
import { useComeIn } from './use-come-in.ts';
import './ways-texts.ts';

/** An invitation that one came with: its secret, and its address as far as its holder knows it again. */
interface Invited {
  readonly secret: string;
  readonly address: string;
}

/** What became of a registration that does not lead straight in. */
interface Outcome {
  readonly status: 'mailed' | 'pending';
  readonly email: string;
}

/**
 * An account for oneself, where the hub takes registrations or for who was invited; then straight in, on to one's mail, or
 * waiting for an administrator.
 */
export function RegisterScreen() {
  const { t } = useTranslation();
  const hub = useMetadata();
  const search = useSearch({ from: '/register' });
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const secret = search['invitation'] === undefined ? null : keptPageSecret(INVITATION_SECRET);
  const invited = secret === null ? null : { secret, address: search['invitation'] ?? '' };
  const next = invited === null ? safeNext(search['next']) : '/invitation';
  if (outcome !== null) return <NotYet outcome={outcome} />;
  if (!hub.signupEnabled && invited === null) {
    const contact = hub.contact === null ? '' : ` ${t('entry.contact', { contact: hub.contact })}`;
    return (
      <EntryPage title={t('entry.registerClosed.title')} text={`${t('entry.registerClosed.text')}${contact}`}>
        <ButtonLink to="/sign-in">{t('common.signIn')}</ButtonLink>
      </EntryPage>
    );
  }
  return (
    <EntryPage
      title={
        invited === null
          ? t('entry.registerTitle', { hub: hub.name })
          : t('ways.registerFor', { address: invited.address })
      }
      text={invited === null ? undefined : t('ways.registerForPlain')}
      below={
        <TextLink to="/sign-in" search={next === '/' ? {} : { next }}>
          {t('entry.registerHave')}
        </TextLink>
      }
    >
      <RegisterForm invited={invited} next={next} onNotYet={setOutcome} />
    </EntryPage>
  );
}

/** Look in your mail, or wait: alike whoever has the address (A23). */
function NotYet({ outcome: { status, email } }: { readonly outcome: Outcome }) {
  const { t } = useTranslation();
  const mailed = status === 'mailed';
  return (
    <EntryPage
      title={t(mailed ? 'ways.lookInMail.title' : 'entry.registerWaiting.title')}
      text={t(mailed ? 'ways.lookInMail.registered' : 'entry.registerWaiting.text', { email })}
    >
      {mailed && <Text c="dimmed">{t('ways.lookInMail.none')}</Text>}
      <ButtonLink to="/sign-in" search={{ email }} variant="default">
        {t('common.signIn')}
      </ButtonLink>
    </EntryPage>
  );
}

const FIELDS = ['name', 'email', 'institution', 'password', 'passwordVerify'] as const;

function RegisterForm(props: {
  readonly invited: Invited | null;
  readonly next: string;
  onNotYet(outcome: Outcome): void;
}) {
  const { t } = useTranslation();
  const comeIn = useComeIn();
  const { invited, next } = props;
  const [form, setForm] = useState({
    ...{ name: '', email: '', institution: '' },
    ...{ password: '', passwordVerify: '' },
  });
  const register = useMutation({
    mutationFn: async () => {
      const { password, passwordVerify } = form;
      const email = form.email.trim();
      const institution = form.institution.trim();
      const answer = await api.call('register', {
        body: {
          ...{ name: form.name.trim(), password, passwordVerify },
          ...(invited === null ? { email } : { invitation: invited.secret }),
          ...(institution === '' ? {} : { institution }),
          ...(next === '/' ? {} : { next }),
        },
      });
      if (answer.status === 'active') await comeIn({ email: answer.email, password, next });
      return answer;
    },
    onSuccess: ({ status, email }) => {
      if (status === 'mailed' || status === 'pending') props.onNotYet({ status, email });
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
        {invited === null && (
          <TextInput
            label={t('entry.yourEmail')}
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            {...field('email')}
          />
        )}
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
