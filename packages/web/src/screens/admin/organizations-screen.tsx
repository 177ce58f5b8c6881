import { Button, Code } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Building2, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { organizationsQuery } from '../../data/administration.ts';
import { MorePages } from '../../parts/more-pages.tsx';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { EmptyState, ErrorState } from '../../parts/states.tsx';
import { Screen } from '../../shell/frame/screen.tsx';
import styles from './admin.module.css';
import { NamedLine } from './named-line.tsx';
import { NewOrganization } from './new-organization.tsx';
import './texts.ts';

/** Every organization of the hub. */
export function OrganizationsScreen() {
  const { t } = useTranslation();
  const [making, setMaking] = useState(false);
  const organizations = useInfiniteQuery(organizationsQuery);
  const list = organizations.data?.pages.flatMap((page) => page.items) ?? [];
  const create = (
    <Button leftSection={<Plus size={16} />} onClick={() => setMaking(true)}>
      {t('admin.newOrganization')}
    </Button>
  );
  const empty = organizations.data !== undefined && list.length === 0;
  return (
    <Screen title={t('admin.organizationsTitle')} actions={empty ? undefined : create}>
      {organizations.isPending && <RowSkeletons height={52} />}
      {organizations.isError && list.length === 0 && (
        <ErrorState error={organizations.error} onRetry={() => void organizations.refetch()} />
      )}
      {empty && (
        <EmptyState icon={Building2} title={t('admin.noOrganizations.title')} actions={create}>
          {t('admin.noOrganizations.text')}
        </EmptyState>
      )}
      <ul className={styles['list']}>
        {list.map(({ id, name, slug, memberCount }) => (
          <li key={id} className={styles['item']}>
            <Link to="/admin/organizations/$id" params={{ id }} className={styles['way']}>
              <NamedLine name={name}>{t('common.members', { count: memberCount })}</NamedLine>
              <Code>{slug}</Code>
            </Link>
          </li>
        ))}
      </ul>
      <MorePages query={organizations} />
      {making && <NewOrganization onClose={() => setMaking(false)} />}
    </Screen>
  );
}
