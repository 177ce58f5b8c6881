import { Button, PasswordInput, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { ApiProblem } from '@tessera/client';
import type { Endpoints, Output } from '@tessera/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { safeNext } from '../../data/next-path.ts';
import { forgetPageSecret, PROOF_SECRET, takePageSecret } from '../../data/page-secret.ts';
import { fieldErrors } from '../../parts/problem.ts';
import { FormSkeleton } from '../../parts/skeletons.tsx';
import { ErrorState, FormProblem } from '../../parts/states.tsx';
import { ButtonLink } from '../../shell/links.tsx';
import { EntryPage } from './entry-page.tsx';
import { useComeIn } from './use-come-in.ts';
import './ways-texts.ts';

type Proof = Output<Endpoints['lookAtProof']>;

/**
 * Proves an address by the mail that was sent to it. Opening the page changes nothing: mail programs open what they find.
 * The button does, together with the password or the session of the account.
 */
export function VerifyScreen() {
  const { t } = useTranslation();
  const [secret] = useState(() => takePageSecret(PROOF_SECRET));
  const looked = useQuery({
    queryKey: ['proof', secret],
    queryFn: ({ signal }) => api.call('lookAtProof', { body: { secret: secret ?? '' } }, { signal }),
    enabled: secret !== null,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (secret === null)
    return <EntryPage title={t('ways.verify.missing.title')} text={t('ways.verify.missing.text')} />;
  if (looked.error instanceof ApiProblem && looked.error.code === 'secret-over')
    return (
      <EntryPage title={t('ways.over.title')} text={t('ways.over.text')}>
        <ButtonLink to="/sign-in" onClick={() => forgetPageSecret(PROOF_SECRET)}>
          {t('common.signIn')}
        </ButtonLink>
      </EntryPage>
    );
  if (looked.isError)
    return (
      <EntryPage title={t('ways.verify.title')}>
        <ErrorState error={looked.error} onRetry={() => void looked.refetch()} />
      </EntryPage>
    );
  if (!looked.data)
    return (
      <EntryPage title={t('ways.verify.title')}>
        <FormSkeleton fields={1} />
      </EntryPage>
    );
  return <Prove secret={secret} proof={looked.data} />;
}

function Prove({ secret, proof }: { readonly secret: string; readonly proof: Proof }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const comeIn = useComeIn();
  const next = safeNext(useSearch({ from: '/verify' })['next']);
  const [password, setPassword] = useState('');
  const { email, yours, kind } = proof;
  const verify = useMutation({
    mutationFn: async () => {
      const { account } = await api.call('verify', { body: { secret, ...(yours ? {} : { password }) } });
      forgetPageSecret(PROOF_SECRET);
      if (kind === 'registration' && account.status === 'active') await comeIn({ email, password, next });
      else await client.invalidateQueries({ queryKey: keys.me });
      return account;
    },
  });
  if (verify.data?.status === 'pending')
    return (
      <EntryPage title={t('entry.registerWaiting.title')} text={t('entry.registerWaiting.text', { email })}>
        <ButtonLink to="/sign-in" search={{ email }} variant="default">
          {t('common.signIn')}
        </ButtonLink>
      </EntryPage>
    );
  if (verify.data && kind === 'address')
    return (
      <EntryPage title={t('ways.verify.done')} text={t('ways.verify.doneText', { email })}>
        {yours ? (
          <ButtonLink to="/account">{t('ways.verify.goOn')}</ButtonLink>
        ) : (
          <ButtonLink to="/sign-in" search={{ email }}>
            {t('common.signIn')}
          </ButtonLink>
        )}
      </EntryPage>
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    verify.mutate();
  };
  return (
    <EntryPage
      title={t('ways.verify.title')}
      text={t(yours ? 'ways.verify.yours' : `ways.verify.${kind}`, { email })}
    >
      <form onSubmit={submit}>
        <Stack>
          {!yours && (
            <>
              <input type="hidden" name="email" autoComplete="username" value={email} readOnly />
              <PasswordInput
                label={t('common.password')}
                name="password"
                autoComplete="current-password"
                required
                withAsterisk={false}
                autoFocus
                value={password}
                error={fieldErrors(verify.error)['password']}
                onChange={(event) => setPassword(event.currentTarget.value)}
              />
            </>
          )}
          <FormProblem error={verify.error} fields={['password']} />
          <Button type="submit" fullWidth loading={verify.isPending}>
            {t(kind === 'registration' ? 'ways.verify.finish' : 'ways.verify.confirm')}
          </Button>
        </Stack>
      </form>
    </EntryPage>
  );
}
