import { List, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AccountShape, Endpoints, Output } from '@tessera/contract';
import { useTranslation } from 'react-i18next';
import { personPermissionsQuery } from '../../data/administration.ts';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { ErrorState } from '../../parts/states.tsx';
import { language } from '../../text/index.ts';
import styles from './admin.module.css';

type Source = Output<Endpoints['getUserPermissions']>['items'][number]['sources'][number];

/** What somebody may do in the whole hub, each permission with what gives it (P9). */
export function PersonPermissions({ account }: { readonly account: AccountShape }) {
  const { t } = useTranslation();
  const held = useQuery(personPermissionsQuery(account.id));
  const list = (held.data ?? []).filter(({ sources }) => sources.length > 0);
  const words = (source: Source): string => {
    if (source.by === 'role') return t('person.byRole', { role: t(`admin.accountRole.${source.role}`) });
    const { name } = source.group;
    if (source.until === null) return t('person.byGroup', { name });
    const until = new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(new Date(source.until));
    return t('person.byGroupUntil', { name, until });
  };
  return (
    <section className={styles['part']}>
      <Title order={2} size="h3">
        {t('person.permissionsTitle')}
      </Title>
      <Text c="dimmed">{t('person.permissionsText')}</Text>
      {held.isPending && <RowSkeletons count={5} />}
      {held.isError && <ErrorState error={held.error} onRetry={() => void held.refetch()} />}
      {held.data && list.length === 0 && <Text>{t('person.holdsNothing')}</Text>}
      {list.length > 0 && (
        <List size="sm" listStyleType="none" spacing="xs" m={0} p={0}>
          {list.map(({ permission, sources }) => (
            <List.Item key={permission}>
              <Text span inherit fw={550} title={t(`admin.permissionLets.${permission}`)}>
                {t(`admin.permission.${permission}`)}
              </Text>{' '}
              <Text span inherit c="dimmed">
                {sources.map(words).join(' · ')}
              </Text>
            </List.Item>
          ))}
        </List>
      )}
    </section>
  );
}
