import { Button, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type {
  OwnInvitationShape,
  TransferShape,
  WaitingJoinerShape,
  WaitingOnShape,
} from '@tessera/contract';
import { Building2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useAnswerTransfer, waitingQuery } from '../../data/gallery.ts';
import { useAnswerInvitation } from '../../data/memberships.ts';
import { PersonAvatar } from '../../parts/person.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { showDone, showProblem } from '../../parts/toasts.tsx';
import { ButtonLink } from '../../shell/links.tsx';
import styles from './gallery.module.css';
import './texts.ts';

/**
 * What waits for the reader's answer: requests for access and to join, ownership and memberships that are offered.
 * Nothing where nothing does.
 */
export function WaitingSection() {
  const { t } = useTranslation();
  const { data } = useQuery(waitingQuery);
  if (data === undefined) return null;
  const { requests, transfers, invitations, joiners } = data;
  if (requests.length + transfers.length + invitations.length + joiners.length === 0) return null;
  return (
    <section className={styles['section']} aria-label={t('gallery.waiting')}>
      <Title order={2} size="h4" mb="sm">
        {t('gallery.waiting')}
      </Title>
      <ul className={styles['waiting']}>
        {invitations.map((invitation) => (
          <Invited key={invitation.id} invitation={invitation} />
        ))}
        {transfers.map((offer) => (
          <Offered key={offer.id} offer={offer} />
        ))}
        {requests.map((request) => (
          <Asked key={request.id} request={request} />
        ))}
        {joiners.map((joiner) => (
          <Joining key={`${joiner.group.id} ${joiner.person.id}`} joiner={joiner} />
        ))}
      </ul>
    </section>
  );
}

function Asked({ request }: { readonly request: WaitingOnShape }) {
  const { t } = useTranslation();
  const { person, resource, role } = request;
  return (
    <li className={styles['waitingRow']}>
      <PersonAvatar person={person} />
      <div className={styles['waitingText']}>
        <Text>
          {t('gallery.asks', { name: person.name, act: t(`gallery.act.${role}`), title: resource.title })}
        </Text>
        {request.message !== '' && (
          <Text size="sm" c="dimmed" lineClamp={2} dir="auto">
            {request.message}
          </Text>
        )}
      </div>
      <RelativeTime time={request.createdAt} />
      <ButtonLink
        to="/r/$id"
        params={{ id: resource.id }}
        search={{ share: '1' }}
        size="compact-sm"
        variant="default"
        aria-label={`${t('gallery.answer')}: ${person.name}, ${resource.title}`}
      >
        {t('gallery.answer')}
      </ButtonLink>
    </li>
  );
}

function Joining({ joiner }: { readonly joiner: WaitingJoinerShape }) {
  const { t } = useTranslation();
  const { person, group } = joiner;
  return (
    <li className={styles['waitingRow']}>
      <PersonAvatar person={person} />
      <div className={styles['waitingText']}>
        <Text>{t('gallery.joins', { name: person.name, group: group.name })}</Text>
        {joiner.message !== '' && (
          <Text size="sm" c="dimmed" lineClamp={2} dir="auto">
            {joiner.message}
          </Text>
        )}
      </div>
      <RelativeTime time={joiner.createdAt} />
      <ButtonLink
        to="/groups/$id"
        params={{ id: group.id }}
        size="compact-sm"
        variant="default"
        aria-label={`${t('gallery.answer')}: ${person.name}, ${group.name}`}
      >
        {t('gallery.answer')}
      </ButtonLink>
    </li>
  );
}

function Invited({ invitation }: { readonly invitation: OwnInvitationShape }) {
  const { t } = useTranslation();
  const { id, inviter, organization, role } = invitation;
  const names = { name: inviter, organization: organization.name };
  const answer = useAnswerInvitation({
    onError: showProblem,
    onSuccess: ({ word }) =>
      showDone(t(word === 'accept' ? 'gallery.invited.accepted' : 'gallery.invited.declined', names)),
  });
  const reply = (word: 'accept' | 'decline') => answer.mutate({ id, word });
  const about = `${inviter}, ${organization.name}`;
  return (
    <li className={styles['waitingRow']}>
      <Building2 size={20} aria-hidden="true" />
      <div className={styles['waitingText']}>
        <Text>{t(`gallery.invited.${role}`, names)}</Text>
      </div>
      <RelativeTime time={invitation.createdAt} />
      <Button
        size="compact-sm"
        loading={answer.isPending && answer.variables.word === 'accept'}
        disabled={answer.isPending}
        aria-label={`${t('gallery.transfers.accept')}: ${about}`}
        onClick={() => reply('accept')}
      >
        {t('gallery.transfers.accept')}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        loading={answer.isPending && answer.variables.word === 'decline'}
        disabled={answer.isPending}
        aria-label={`${t('gallery.transfers.decline')}: ${about}`}
        onClick={() => reply('decline')}
      >
        {t('gallery.transfers.decline')}
      </Button>
    </li>
  );
}

function Offered({ offer }: { readonly offer: TransferShape }) {
  const { t } = useTranslation();
  const { id, from, resource } = offer;
  const answer = useAnswerTransfer({
    onError: showProblem,
    onSuccess: ({ answer: word }) =>
      showDone(
        word === 'accept'
          ? t('gallery.transfers.accepted', { title: resource.title })
          : t('gallery.transfers.declined', { name: from.name }),
      ),
  });
  const about = `${from.name}, ${resource.title}`;
  return (
    <li className={styles['waitingRow']}>
      <PersonAvatar person={from} />
      <div className={styles['waitingText']}>
        <Text>{t('gallery.offers', { name: from.name, title: resource.title })}</Text>
        {offer.message !== '' && (
          <Text size="sm" c="dimmed" lineClamp={2} dir="auto">
            {offer.message}
          </Text>
        )}
      </div>
      <RelativeTime time={offer.createdAt} />
      <Button
        size="compact-sm"
        loading={answer.isPending}
        aria-label={`${t('gallery.transfers.accept')}: ${about}`}
        onClick={() => answer.mutate({ id, answer: 'accept' })}
      >
        {t('gallery.transfers.accept')}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        disabled={answer.isPending}
        aria-label={`${t('gallery.transfers.decline')}: ${about}`}
        onClick={() => answer.mutate({ id, answer: 'decline' })}
      >
        {t('gallery.transfers.decline')}
      </Button>
    </li>
  );
}
