import { Text, Title } from '@mantine/core';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Endpoints, Output } from '@tessera/contract';
import { MessageCircleQuestion, Share2, Upload } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { fewThingsQuery } from '../../data/things.ts';
import { CardSkeletons } from '../../parts/skeletons.tsx';
import { ErrorState } from '../../parts/states.tsx';
import { Screen } from '../../shell/frame/screen.tsx';
import { TextLink } from '../../shell/links.tsx';
import styles from './lists.module.css';
import { PublishButton, TakeDrops } from './publish-ways.tsx';
import { ThingCard } from './thing-card.tsx';
import './texts.ts';
import type { Moment } from './thing-facts.tsx';
import { WaitingSection } from './waiting-section.tsx';

type Few = UseQueryResult<Output<Endpoints['listResources']>>;

/** Where one goes on, what came lately, and on the first day the first steps. */
export function HomeScreen() {
  const { t } = useTranslation();
  const mine = useQuery(fewThingsQuery({ view: 'mine' }, 8));
  const recent = useQuery(fewThingsQuery({ view: 'recent' }, 8));
  const starred = useQuery(fewThingsQuery({ view: 'starred' }, 8));
  const shared = useQuery(fewThingsQuery({ view: 'shared' }, 8));
  const nothing = mine.data?.items.length === 0 && shared.data?.items.length === 0;
  return (
    <Screen title={t('lists.homeTitle')} actions={nothing ? undefined : <PublishButton />}>
      <WaitingSection />
      {nothing ? (
        <FirstSteps />
      ) : (
        <>
          <Section
            title={t('lists.continue')}
            few={recent.data?.items.length === 0 ? mine : recent}
            moment={recent.data?.items.length === 0 ? 'changed' : 'opened'}
            all={<TextLink to="/mine">{t('lists.continueAll')}</TextLink>}
          />
          <Section
            title={t('lists.sharedLately')}
            few={shared}
            moment="shared"
            all={<TextLink to="/shared">{t('lists.sharedAll')}</TextLink>}
          />
          <Section
            title={t('lists.starredTitle')}
            few={starred}
            moment="changed"
            all={<TextLink to="/starred">{t('gallery.starredAll')}</TextLink>}
          />
        </>
      )}
      <TakeDrops />
    </Screen>
  );
}

function Section(props: {
  readonly title: string;
  readonly few: Few;
  readonly moment: Moment;
  readonly all: ReactNode;
}) {
  const { few } = props;
  // A section that may turn out empty must not jump in and out again.
  if (few.data?.items.length === 0) return null;
  return (
    <section className={styles['section']} aria-label={props.title}>
      <div className={styles['sectionHead']}>
        <Title order={2} size="h4">
          {props.title}
        </Title>
        {few.data && props.all}
      </div>
      {few.isPending && <CardSkeletons count={4} />}
      {few.isError && <ErrorState error={few.error} onRetry={() => void few.refetch()} />}
      {few.data && (
        <ul className={styles['still']}>
          {few.data.items.map((thing) => (
            <li key={thing.id}>
              <ThingCard thing={thing} moment={props.moment} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function FirstSteps() {
  const { t } = useTranslation();
  const steps = [
    [Upload, t('lists.empty.home.stepPublish'), t('lists.empty.home.stepPublishText')],
    [Share2, t('lists.empty.home.stepShare'), t('lists.empty.home.stepShareText')],
    [MessageCircleQuestion, t('lists.empty.home.stepWhy'), t('lists.empty.home.stepWhyText')],
  ] as const;
  return (
    <>
      <Title order={2}>{t('lists.empty.home.title')}</Title>
      <Text c="dimmed" mt="xs">
        {t('lists.empty.home.text')}
      </Text>
      <ol className={styles['steps']}>
        {steps.map(([Icon, title, text]) => (
          <li key={title} className={styles['step']}>
            <Icon size={20} aria-hidden="true" />
            <Title order={3} size="h4">
              {title}
            </Title>
            <Text c="dimmed">{text}</Text>
          </li>
        ))}
      </ol>
      <PublishButton />
    </>
  );
}
