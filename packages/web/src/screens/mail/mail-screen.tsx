import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { useSession } from '../../data/session.ts';
import { FormSkeleton } from '../../parts/skeletons.tsx';
import { ErrorState } from '../../parts/states.tsx';
import { Screen } from '../../shell/frame/screen.tsx';
import styles from './mail.module.css';
import { MailQueue } from './mail-queue.tsx';
import { MailServer } from './mail-server.tsx';
import './texts.ts';

/** The mail server, and for who manages people too what became of mails (A26, A27). */
export function MailScreen() {
  const { t } = useTranslation();
  const { may } = useSession();
  const server = useQuery({
    queryKey: keys.mailServer,
    queryFn: ({ signal }) => api.call('getMailServer', {}, { signal }),
  });
  return (
    <Screen title={t('mail.title')}>
      <section className={styles['part']} aria-label={t('mail.server')}>
        <Title order={2} size="h3">
          {t('mail.server')}
        </Title>
        {server.isPending && <FormSkeleton />}
        {server.isError && <ErrorState error={server.error} onRetry={() => void server.refetch()} />}
        {server.data && <MailServer key={JSON.stringify(server.data)} view={server.data} />}
      </section>
      {may('users:manage') && <MailQueue ready={server.data?.ready === true} />}
    </Screen>
  );
}
