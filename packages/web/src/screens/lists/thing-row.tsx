import { VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ResourceShape } from '@tessera/contract';
import { Star } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { AudienceBadge } from '../../parts/audience-badge.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import styles from './lists.module.css';
import { KindIcon, type Moment, momentOf, NewMark, useFigures } from './thing-facts.tsx';
import { ThingMenu } from './thing-menu.tsx';

/** The column heads of a table of things. */
export function ThingHeads({ moment }: { readonly moment: Moment }) {
  const { t } = useTranslation();
  return (
    <tr>
      <th scope="col">{t('lists.columns.title')}</th>
      <th scope="col" className={styles['colContent']}>
        {t('lists.columns.content')}
      </th>
      <th scope="col" className={styles['colAudience']}>
        {t('lists.columns.audience')}
      </th>
      <th scope="col" className={styles['colOwner']}>
        {t(moment === 'shared' ? 'lists.columns.sharedBy' : 'lists.columns.owner')}
      </th>
      <th scope="col" className={styles['colTime']}>
        {t(`lists.columns.${moment}`)}
      </th>
      <th scope="col" className={styles['colMenu']}>
        <VisuallyHidden>{t('common.actions')}</VisuallyHidden>
      </th>
    </tr>
  );
}

/** A thing as a row of a table. */
export function ThingRow(props: {
  readonly thing: ResourceShape;
  readonly moment: Moment;
  readonly index: number;
}) {
  const { t } = useTranslation();
  const { thing, moment } = props;
  const figures = useFigures(thing);
  const who = moment === 'shared' && thing.sharedBy ? thing.sharedBy.name : thing.owner.name;
  return (
    <tr aria-rowindex={props.index + 2}>
      <td>
        <span className={styles['rowTitle']}>
          <KindIcon kind={thing.kind} />
          <Link
            to="/r/$id"
            params={{ id: thing.id }}
            className={styles['rowLink']}
            title={thing.title}
            dir="auto"
          >
            {thing.title}
          </Link>
          <NewMark thing={thing} />
          {thing.starred && (
            <Star size={14} fill="currentColor" role="img" aria-label={t('gallery.starred')} />
          )}
        </span>
      </td>
      <td className={styles['hideMiddle']} title={figures}>
        {figures}
      </td>
      <td>
        <AudienceBadge audience={thing.audience} />
      </td>
      <td className={styles['hideNarrow']} title={who}>
        <bdi>{who}</bdi>
      </td>
      <td className={styles['hideNarrow']}>
        <RelativeTime time={momentOf(thing, moment)} />
      </td>
      <td>
        <ThingMenu thing={thing} />
      </td>
    </tr>
  );
}
