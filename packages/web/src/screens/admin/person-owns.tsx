import { List, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AccountShape } from '@tessera/contract';
import { useTranslation } from 'react-i18next';
import { belongingsQuery } from '../../data/administration.ts';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { ErrorState } from '../../parts/states.tsx';
import { TextLink } from '../../shell/links.tsx';
import styles from './admin.module.css';

/** What somebody owns and shares; titles for whoever may see everything. */
export function PersonOwns({ account }: { readonly account: AccountShape }) {
  const { t } = useTranslation();
  const owned = useQuery(belongingsQuery(account.id));
  return (
    <section className={styles['part']}>
      <Title order={2} size="h3">
        {t('person.ownsTitle')}
      </Title>
      {owned.isPending && <RowSkeletons count={2} />}
      {owned.isError && <ErrorState error={owned.error} onRetry={() => void owned.refetch()} />}
      {owned.data && (
        <div>
          <Text>
            {owned.data.owned > 0
              ? `${t('person.owns', { count: owned.data.owned })} ${t('person.shares', { count: owned.data.shared })}`
              : t('person.ownsNothing')}
          </Text>
          <List size="sm">
            {owned.data.newest.map((thing) => (
              <List.Item key={thing.id}>
                <TextLink to="/r/$id" params={{ id: thing.id }} inherit>
                  <bdi>{thing.title}</bdi>
                </TextLink>
              </List.Item>
            ))}
          </List>
        </div>
      )}
    </section>
  );
}
