import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Link2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { exposedLinksQuery } from '../../data/gallery.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { EmptyState, ErrorState } from '../../parts/states.tsx';
import { dayWords } from './exposure-table.tsx';
import styles from './gallery.module.css';
import lists from './lists.module.css';
import './texts.ts';

/** The share links of all that the reader manages; each leads to the dialog where it can be ended. */
export function ExposedLinks() {
  const { t } = useTranslation();
  const links = useQuery(exposedLinksQuery);
  if (links.isPending) return <RowSkeletons />;
  if (links.isError) return <ErrorState error={links.error} onRetry={() => void links.refetch()} />;
  const { items } = links.data;
  if (items.length === 0) return <EmptyState icon={Link2} title={t('gallery.share.noLinks')} />;
  return (
    <table className={`${lists['table']} ${styles['shares']}`} aria-label={t('gallery.share.links')}>
      <thead>
        <tr>
          <th scope="col">{t('gallery.share.thing')}</th>
          <th scope="col" className={styles['who']}>
            {t('gallery.share.links')}
          </th>
          <th scope="col" className={styles['role']}>
            {t('gallery.share.role')}
          </th>
          <th scope="col" className={`${styles['time']} ${styles['hideNarrow']}`}>
            {t('gallery.share.until')}
          </th>
          <th scope="col" className={`${styles['time']} ${styles['hideMiddle']}`}>
            {t('gallery.share.used')}
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((link) => (
          <tr key={link.id}>
            <td>
              <Link
                to="/r/$id"
                params={{ id: link.resource.id }}
                search={{ share: '1' }}
                className={lists['rowLink']}
                dir="auto"
              >
                {link.resource.title}
              </Link>
            </td>
            <td>
              <bdi>{link.label === '' ? link.id.slice(0, 6) : link.label}</bdi>{' '}
              <Text component="span" c="dimmed">
                ({link.uses})
              </Text>
            </td>
            <td>{t(`sharing.role.${link.role}`)}</td>
            <td className={styles['hideNarrow']}>
              <span className={styles['ends']}>{dayWords(link.until)}</span>
            </td>
            <td className={styles['hideMiddle']}>
              {link.lastUsedAt === null ? t('gallery.share.never') : <RelativeTime time={link.lastUsedAt} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
