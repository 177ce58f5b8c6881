import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ExposedLinkShape } from '@tessera/contract';
import { Link2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { exposedLinksQuery, useExtendLink } from '../../data/gallery.ts';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { EmptyState, ErrorState } from '../../parts/states.tsx';
import { EndsSoon } from './ends-soon.tsx';
import { dayWords, Ends, LastUsed, SharedThing } from './exposure-cells.tsx';
import styles from './gallery.module.css';
import lists from './lists.module.css';
import './texts.ts';

/**
 * The share links of all that the reader manages; each leads to the dialog where it can be ended. The one that is asked
 * for, by its id, can be prolonged at once.
 */
export function ExposedLinks(props: { readonly asked: string | null }) {
  const { t } = useTranslation();
  const links = useQuery(exposedLinksQuery);
  if (links.isPending) return <RowSkeletons />;
  if (links.isError) return <ErrorState error={links.error} onRetry={() => void links.refetch()} />;
  const { items } = links.data;
  if (items.length === 0) return <EmptyState icon={Link2} title={t('gallery.share.noLinks')} />;
  const asked = items.find(({ id }) => id === props.asked);
  return (
    <>
      {asked !== undefined && <LinkEnds link={asked} />}
      <LinkTable links={items} />
    </>
  );
}

function LinkEnds({ link }: { readonly link: ExposedLinkShape }) {
  const { t } = useTranslation();
  const extend = useExtendLink();
  return (
    <EndsSoon
      words={t(link.label === '' ? 'gallery.share.linkEndsSoon' : 'gallery.share.namedLinkEndsSoon', {
        label: link.label,
        title: `“${link.resource.title}”`,
        date: dayWords(link.until),
      })}
      until={link.until}
      busy={extend.isPending}
      extend={(until, told) => extend.mutate({ link, until }, told)}
    />
  );
}

function LinkTable({ links }: { readonly links: readonly ExposedLinkShape[] }) {
  const { t } = useTranslation();
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
        {links.map((link) => (
          <tr key={link.id}>
            <td>
              <SharedThing thing={link.resource} />
            </td>
            <td>
              <bdi>{link.label === '' ? link.id.slice(0, 6) : link.label}</bdi>
              <Text size="xs" c="dimmed">
                {t('gallery.share.uses', { count: link.uses })}
                <span className={styles['showNarrow']}>
                  {' · '}
                  {t('gallery.share.ends')} <Ends at={link.until} />
                </span>
              </Text>
            </td>
            <td>{t(`sharing.role.${link.role}`)}</td>
            <td className={styles['hideNarrow']}>
              <Ends at={link.until} />
            </td>
            <td className={styles['hideMiddle']}>
              <LastUsed at={link.lastUsedAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
