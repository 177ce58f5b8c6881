import { Button, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TransferShape, WaitingOnShape } from '@tessera/contract';
import { useTranslation } from 'react-i18next';
import { useAnswerTransfer, waitingQuery } from '../../data/gallery.ts';
import { PersonAvatar } from '../../parts/person.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { showDone, showProblem } from '../../parts/toasts.tsx';
import { ButtonLink } from '../../shell/links.tsx';
import styles from './gallery.module.css';
import './texts.ts';

/** What waits for the reader's answer: requests for access, ownership that is offered. Nothing where nothing does. */
export function WaitingSection() {
  const { t } = useTranslation();
  const { data } = useQuery(waitingQuery);
  if (data === undefined || data.requests.length + data.transfers.length === 0) return null;
  return (
    <section className={styles['section']} aria-label={t('gallery.waiting')}>
      <Title order={2} size="h4" mb="sm">
        {t('gallery.waiting')}
      </Title>
      <ul className={styles['waiting']}>
        {data.transfers.map((offer) => (
          <Offered key={offer.id} offer={offer} />
        ))}
        {data.requests.map((request) => (
          <Asked key={request.id} request={request} />
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
        <Text dir="auto">
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

function Offered({ offer }: { readonly offer: TransferShape }) {
  const { t } = useTranslation();
  const answer = useAnswerTransfer();
  const { id, from, resource } = offer;
  const accept = () =>
    answer.mutate(
      { id, answer: 'accept' },
      {
        onError: showProblem,
        onSuccess: () => showDone(t('gallery.transfers.accepted', { title: resource.title })),
      },
    );
  const decline = () =>
    answer.mutate(
      { id, answer: 'decline' },
      {
        onError: showProblem,
        onSuccess: () => showDone(t('gallery.transfers.declined', { name: from.name })),
      },
    );
  const about = `${from.name}, ${resource.title}`;
  return (
    <li className={styles['waitingRow']}>
      <PersonAvatar person={from} />
      <div className={styles['waitingText']}>
        <Text dir="auto">{t('gallery.offers', { name: from.name, title: resource.title })}</Text>
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
        onClick={accept}
      >
        {t('gallery.transfers.accept')}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        disabled={answer.isPending}
        aria-label={`${t('gallery.transfers.decline')}: ${about}`}
        onClick={decline}
      >
        {t('gallery.transfers.decline')}
      </Button>
    </li>
  );
}
