import { Alert, Button, Loader, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter, useRouterState } from '@tanstack/react-router';
import { ApiProblem } from '@tessera/client';
import type { LinkedThingShape, LinkPageShape } from '@tessera/contract';
import { ShieldCheck } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { forgetLinkSecret, keepLinkSecretForMail, takeLinkSecret } from '../../data/link-secret.ts';
import { useMetadata, useSession } from '../../data/session.ts';
import { useSignOut } from '../../data/sign-out.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { ErrorState, FormProblem } from '../../parts/states.tsx';
import { ButtonLink } from '../../shell/links.tsx';
import { links } from '../../text/en/links.ts';
import { addTexts } from '../../text/late.ts';
import { EntryPage } from './entry-page.tsx';

addTexts({ links });

const NEXT = '/link';

/** The page of a share link: what it opens, for whom, and Accept; or kindly why not (S19, S20). */
export function LinkScreen() {
  const { t } = useTranslation();
  const hash = useRouterState({ select: (state) => state.location.hash });
  const [secret, setSecret] = useState<string | null>(takeLinkSecret);
  const [password, setPassword] = useState<string | undefined>(undefined);
  // Another link can be opened in the same tab.
  useEffect(() => {
    if (hash === '') return;
    setSecret(takeLinkSecret());
    setPassword(undefined);
  }, [hash]);
  const looked = useQuery({
    queryKey: ['link', secret, password],
    queryFn: ({ signal }) => look(secret ?? '', password, signal),
    enabled: secret !== null,
    retry: false,
    staleTime: 0,
    gcTime: 0,
    // While a password is tried, its field stays.
    placeholderData: (before, query) => (query?.queryKey[1] === secret ? before : undefined),
  });
  if (secret === null)
    return (
      <EntryPage title={t('links.page.missing.title')} text={t('links.page.missing.text')} below={<Home />} />
    );
  if (looked.error !== null) return <Failed error={looked.error} onRetry={() => void looked.refetch()} />;
  if (looked.data === undefined)
    return (
      <EntryPage title={t('links.page.ready.title')}>
        <Loader size="sm" role="status" aria-label={t('links.page.loading')} />
      </EntryPage>
    );
  return (
    <LinkPage
      key={looked.data.page}
      shown={looked.data}
      secret={secret}
      password={password}
      trying={looked.isFetching}
      onPassword={setPassword}
    />
  );
}

async function look(
  secret: string,
  password: string | undefined,
  signal: AbortSignal,
): Promise<LinkPageShape> {
  try {
    return await api.call(
      'lookAtLink',
      { body: { secret, ...(password === undefined ? {} : { password }) } },
      { signal },
    );
  } catch (error) {
    // A hub without visitors: whoever has an account comes in.
    if (error instanceof ApiProblem && error.code === 'guests-refused')
      return { page: 'signed-out', open: false, until: null, domain: null, thing: null };
    throw error;
  }
}

function LinkPage(props: {
  readonly shown: LinkPageShape;
  readonly secret: string;
  readonly password: string | undefined;
  readonly trying: boolean;
  onPassword(password: string): void;
}) {
  const { t } = useTranslation();
  const { shown, secret, password } = props;
  const { page, thing } = shown;
  const { me } = useSession();
  if (page === 'ready' && thing !== null)
    return <Ready shown={shown} thing={thing} secret={secret} password={password} />;
  if ((page === 'accepted' || page === 'own') && thing !== null)
    return (
      <EntryPage
        title={t(`links.page.${page}.title`)}
        text={t(`links.page.${page}.text`, { title: thing.title })}
      >
        <ButtonLink to="/r/$id" params={{ id: thing.id }} onClick={forgetLinkSecret}>
          {t(`links.page.${page}.open`)}
        </ButtonLink>
      </EntryPage>
    );
  if (page === 'signed-out') return <SignedOut secret={secret} />;
  if (page === 'password' || page === 'wrong-password')
    return (
      <AskPassword wrong={page === 'wrong-password'} trying={props.trying} onPassword={props.onPassword} />
    );
  if (page === 'wrong-domain' || page === 'unproved')
    return (
      <EntryPage
        title={t(`links.page.${page}.title`)}
        text={t(`links.page.${page}.text`, { domain: shown.domain ?? '', email: me?.account.email ?? '' })}
        below={<Other />}
      >
        <Home />
      </EntryPage>
    );
  const plain = page === 'ready' || page === 'accepted' || page === 'own' ? 'bad' : page;
  return (
    <EntryPage title={t(`links.page.${plain}.title`)} text={t(`links.page.${plain}.text`)}>
      <Home />
    </EntryPage>
  );
}

function Home() {
  const { t } = useTranslation();
  return (
    <ButtonLink to="/" variant="default" onClick={forgetLinkSecret}>
      {t('links.page.home')}
    </ButtonLink>
  );
}

function SignedOut({ secret }: { readonly secret: string }) {
  const { t } = useTranslation();
  const hub = useMetadata();
  return (
    <EntryPage title={t('links.page.signed-out.title')} text={t('links.page.signed-out.text')}>
      <Stack gap="xs">
        <ButtonLink to="/sign-in" search={{ next: NEXT }}>
          {t('links.page.signed-out.signIn')}
        </ButtonLink>
        {hub.signupEnabled && (
          <ButtonLink
            to="/register"
            search={{ next: NEXT }}
            variant="default"
            onClick={() => keepLinkSecretForMail(secret)}
          >
            {t('links.page.signed-out.register')}
          </ButtonLink>
        )}
      </Stack>
    </EntryPage>
  );
}

function AskPassword(props: {
  readonly wrong: boolean;
  readonly trying: boolean;
  onPassword(password: string): void;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const page = props.wrong ? 'wrong-password' : 'password';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.onPassword(typed);
  };
  return (
    <EntryPage title={t(`links.page.${page}.title`)} text={t(`links.page.${page}.text`)}>
      <form onSubmit={submit}>
        <Stack>
          <PasswordInput
            label={t('links.page.password.label')}
            autoComplete="off"
            autoFocus
            required
            withAsterisk={false}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit" loading={props.trying}>
            {t('links.page.password.button')}
          </Button>
        </Stack>
      </form>
    </EntryPage>
  );
}

function Ready(props: {
  readonly shown: LinkPageShape;
  readonly thing: LinkedThingShape;
  readonly secret: string;
  readonly password: string | undefined;
}) {
  const { t } = useTranslation();
  const { shown, thing, secret, password } = props;
  const { me } = useSession();
  const router = useRouter();
  const [authorizes, setAuthorizes] = useState<string | null>(null);
  const enter = useMutation({
    mutationFn: async (authorize: boolean): Promise<string | null> => {
      const body = { secret, ...(password === undefined ? {} : { password }) };
      if (shown.open) return (await api.call('openLink', { body: { ...body, kind: 'browser' } })).id;
      const done = await api.call('acceptLink', { body: { ...body, authorize } });
      if (done.accepted) return done.thing.id;
      setAuthorizes(done.thing.authorizes);
      return null;
    },
    onSuccess: async (id) => {
      if (id === null) return;
      forgetLinkSecret();
      await router.navigate({ to: '/r/$id', params: { id } });
    },
  });
  if (authorizes !== null)
    return (
      <EntryPage
        title={t('links.page.authorize.title')}
        text={t('links.page.authorize.text', { title: thing.title })}
      >
        <Stack>
          <Alert icon={<ShieldCheck size={18} />}>{authorizes}</Alert>
          <FormProblem error={enter.error} />
          <Button autoFocus loading={enter.isPending} onClick={() => enter.mutate(true)}>
            {t('links.page.authorize.button')}
          </Button>
        </Stack>
      </EntryPage>
    );
  const { owner, madeBy: maker, title } = thing;
  return (
    <EntryPage
      title={t('links.page.ready.title')}
      text={
        owner === maker
          ? t('links.page.ready.ownText', { owner, title })
          : t('links.page.ready.text', { owner, maker, title })
      }
      below={me === null ? undefined : <Other />}
    >
      <Stack>
        <Text fw={550}>{t(`links.page.ready.gives.${thing.role}`)}</Text>
        <Text>
          {shown.open || me === null
            ? t('links.page.ready.openText')
            : t('links.page.ready.you', { name: me.account.name, email: me.account.email })}
        </Text>
        <Ends shown={shown} thing={thing} />
        <FormProblem error={enter.error} />
        <Button autoFocus loading={enter.isPending} onClick={() => enter.mutate(false)}>
          {t(shown.open ? 'links.page.ready.open' : 'links.page.ready.accept')}
        </Button>
      </Stack>
    </EntryPage>
  );
}

/** Both times: when the link ends, and when what is accepted by it does. */
function Ends({ shown, thing }: { readonly shown: LinkPageShape; readonly thing: LinkedThingShape }) {
  const { t } = useTranslation();
  return (
    <Text c="dimmed" size="sm">
      {shown.until !== null && (
        <>
          {t('links.page.ready.linkEnds')} <RelativeTime time={shown.until} />;{' '}
        </>
      )}
      {thing.accessUntil === null ? (
        t('links.page.ready.accessLasts')
      ) : (
        <>
          {t('links.page.ready.accessEnds')} <RelativeTime time={thing.accessUntil} />.
        </>
      )}
    </Text>
  );
}

function Other() {
  const { t } = useTranslation();
  const { me } = useSession();
  const signOut = useSignOut(NEXT);
  if (me === null) return null;
  return (
    <Button variant="subtle" loading={signOut.isPending} onClick={() => signOut.mutate()}>
      {t('links.page.ready.other')}
    </Button>
  );
}

function Failed(props: { readonly error: unknown; onRetry(): void }) {
  const { t } = useTranslation();
  const { error } = props;
  if (!(error instanceof ApiProblem) || error.code !== 'rate-limited')
    return (
      <EntryPage title={t('links.page.ready.title')}>
        <ErrorState error={error} onRetry={props.onRetry} />
      </EntryPage>
    );
  const seconds = Number(error.parameters['retryAfter'] ?? 1);
  return (
    <EntryPage title={t('links.page.limited.title')} text={t('links.page.limited.text', { count: seconds })}>
      <Button variant="default" onClick={props.onRetry}>
        {t('links.page.limited.retry')}
      </Button>
    </EntryPage>
  );
}
