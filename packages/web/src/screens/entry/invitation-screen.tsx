import { Button, List, Loader, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import type { OpenedInvitationShape } from '@tessera/contract';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { forgetPageSecret, INVITATION_SECRET, takePageSecret } from '../../data/page-secret.ts';
import { useMetadata, useSession } from '../../data/session.ts';
import { useSignOut } from '../../data/sign-out.ts';
import { ErrorState, FormProblem } from '../../parts/states.tsx';
import { ButtonLink, TextLink } from '../../shell/links.tsx';
import { language } from '../../text/index.ts';
import { EntryPage } from './entry-page.tsx';
import './ways-texts.ts';

const HERE = '/invitation';
const forget = () => forgetPageSecret(INVITATION_SECRET);

/** The page of a mailed or handed-over invitation: from whom, to what, for whom; Accept, or why not (S13). */
export function InvitationScreen() {
  const { t } = useTranslation();
  const { me } = useSession();
  const [secret] = useState(() => takePageSecret(INVITATION_SECRET));
  const [declined, setDeclined] = useState(false);
  const looked = useQuery({
    queryKey: ['invitation', secret, me?.account.id],
    queryFn: ({ signal }) => api.call('lookAtInvitation', { body: { secret: secret ?? '' } }, { signal }),
    enabled: secret !== null && !declined,
    retry: false,
    staleTime: 0,
    gcTime: 0,
  });
  if (secret === null)
    return (
      <EntryPage
        title={t('ways.invitation.missing.title')}
        text={t('ways.invitation.missing.text')}
        below={<Home />}
      />
    );
  if (declined)
    return (
      <EntryPage
        title={t('ways.invitation.declinedNow.title')}
        text={t('ways.invitation.declinedNow.text')}
        below={<Home />}
      />
    );
  if (looked.isError)
    return (
      <EntryPage title={t('ways.invitation.titlePlain')}>
        <ErrorState error={looked.error} onRetry={() => void looked.refetch()} />
      </EntryPage>
    );
  const shown = looked.data;
  if (shown === undefined)
    return (
      <EntryPage title={t('ways.invitation.titlePlain')}>
        <Loader size="sm" role="status" aria-label={t('common.loading')} />
      </EntryPage>
    );
  if (shown.standing !== 'waiting') return <NotWaiting shown={shown} standing={shown.standing} />;
  if (shown.you === 'other') return <WrongAccount shown={shown} />;
  return <Waiting shown={shown} secret={secret} onDeclined={() => setDeclined(true)} />;
}

function Home() {
  const { t } = useTranslation();
  return (
    <TextLink to="/" onClick={forget}>
      {t('ways.invitation.home')}
    </TextLink>
  );
}

function NotWaiting(props: {
  readonly shown: OpenedInvitationShape;
  readonly standing: Exclude<OpenedInvitationShape['standing'], 'waiting'>;
}) {
  const { t } = useTranslation();
  const { standing, shown } = props;
  return (
    <EntryPage
      title={t(`ways.invitation.${standing}.title`)}
      text={t(`ways.invitation.${standing}.text`)}
      below={<Home />}
    >
      {standing === 'accepted' && shown.resource !== null && (
        <ButtonLink to="/r/$id" params={{ id: shown.resource.id }} onClick={forget}>
          {t('ways.invitation.accepted.open')}
        </ButtonLink>
      )}
    </EntryPage>
  );
}

/** Says whose it is, as far as its holder knows it again, and offers both ways on. */
function WrongAccount({ shown }: { readonly shown: OpenedInvitationShape }) {
  const { t } = useTranslation();
  const { me } = useSession();
  const leave = useSignOut(HERE);
  return (
    <EntryPage
      title={t('ways.invitation.wrong.title')}
      text={t('ways.invitation.wrong.text', { address: shown.address ?? '', email: me?.account.email ?? '' })}
      below={<Home />}
    >
      <Stack gap="xs">
        <Button loading={leave.isPending} onClick={() => leave.mutate()}>
          {t('ways.invitation.wrong.switch')}
        </Button>
        {shown.resource !== null && (
          <ButtonLink to="/r/$id" params={{ id: shown.resource.id }} variant="default" onClick={forget}>
            {t('ways.invitation.wrong.ask')}
          </ButtonLink>
        )}
      </Stack>
    </EntryPage>
  );
}

function Waiting(props: {
  readonly shown: OpenedInvitationShape;
  readonly secret: string;
  onDeclined(): void;
}) {
  const { t } = useTranslation();
  const { shown, secret } = props;
  const { sender, resource, role } = shown;
  const [asking, setAsking] = useState(false);
  const decline = useMutation({
    mutationFn: () => api.call('declineInvitation', { body: { secret } }),
    onSuccess: () => {
      forget();
      props.onDeclined();
    },
  });
  return (
    <EntryPage
      title={sender === null ? t('ways.invitation.titlePlain') : t('ways.invitation.title', { sender })}
      text={resource === null ? undefined : t('ways.invitation.to', { title: `“${resource.title}”` })}
      below={<Home />}
    >
      <Stack gap="xs">
        {role !== null && (
          <Text>
            {t(`ways.invitation.may.${role}`)}
            {shown.until !== null && ` ${t('ways.invitation.until', { date: dateWords(shown.until) })}`}
          </Text>
        )}
        <Text c="dimmed">
          <Who shown={shown} />
        </Text>
      </Stack>
      {asking ? (
        <Stack role="alertdialog" aria-label={t('ways.invitation.decline')}>
          <Text>{t('ways.invitation.declineAsk', { sender: sender ?? '' })}</Text>
          <FormProblem error={decline.error} />
          <Stack gap="xs">
            <Button color="red" loading={decline.isPending} onClick={() => decline.mutate()}>
              {t('ways.invitation.decline')}
            </Button>
            <Button variant="default" autoFocus onClick={() => setAsking(false)}>
              {t('ways.invitation.keep')}
            </Button>
          </Stack>
        </Stack>
      ) : (
        <WaysOn shown={shown} secret={secret} onDecline={() => setAsking(true)} />
      )}
    </EntryPage>
  );
}

function Who({ shown }: { readonly shown: OpenedInvitationShape }) {
  const { t } = useTranslation();
  const { me } = useSession();
  if (me !== null) return t('ways.invitation.you', { name: me.account.name, email: me.account.email });
  return t('ways.invitation.for', { address: shown.address ?? '' });
}

function WaysOn(props: {
  readonly shown: OpenedInvitationShape;
  readonly secret: string;
  onDecline(): void;
}) {
  const { t } = useTranslation();
  const { shown } = props;
  const hub = useMetadata();
  const decline = (
    <Button variant="subtle" color="gray" onClick={props.onDecline}>
      {t('ways.invitation.decline')}
    </Button>
  );
  if (shown.you === 'invited') return <Accept secret={props.secret}>{decline}</Accept>;
  return (
    <Stack>
      {shown.register === 'approval' && <Text>{t('ways.invitation.approval')}</Text>}
      {shown.register === 'no' && (
        <Text>
          {t('ways.invitation.noAccount')}
          {hub.contact !== null && ` ${t('entry.contact', { contact: hub.contact })}`}
        </Text>
      )}
      <Stack gap="xs">
        <ButtonLink to="/sign-in" search={{ next: HERE }}>
          {t('ways.invitation.signIn')}
        </ButtonLink>
        {shown.register !== 'no' && (
          <ButtonLink to="/register" search={{ invitation: shown.address ?? '' }} variant="default">
            {t('ways.invitation.register')}
          </ButtonLink>
        )}
        {decline}
      </Stack>
    </Stack>
  );
}

function Accept(props: { readonly secret: string; readonly children: ReactNode }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const router = useRouter();
  const accept = useMutation({
    mutationFn: () => api.call('acceptInvitation', { body: { secret: props.secret } }),
    onSuccess: async ({ resource, others }) => {
      forget();
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.metadata[0] });
      await router.invalidate();
      if (others.length === 0) await router.navigate({ to: '/r/$id', params: { id: resource.id } });
    },
  });
  if (accept.data && accept.data.others.length > 0) {
    const { resource, others } = accept.data;
    return (
      <Stack role="status">
        <Text fw={550}>{t('ways.invitation.welcome')}</Text>
        <Text>{t('ways.invitation.also', { count: others.length })}</Text>
        <List size="sm">
          {others.map(({ id, title }) => (
            <List.Item key={id}>
              <TextLink to="/r/$id" params={{ id }}>
                <bdi>{title}</bdi>
              </TextLink>
            </List.Item>
          ))}
        </List>
        <ButtonLink to="/r/$id" params={{ id: resource.id }}>
          {t('ways.invitation.open', { title: resource.title })}
        </ButtonLink>
      </Stack>
    );
  }
  return (
    <Stack>
      <FormProblem error={accept.error} />
      <Stack gap="xs">
        <Button loading={accept.isPending || accept.isSuccess} onClick={() => accept.mutate()}>
          {t('ways.invitation.accept')}
        </Button>
        {props.children}
      </Stack>
    </Stack>
  );
}

function dateWords(moment: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(
    new Date(moment),
  );
}
