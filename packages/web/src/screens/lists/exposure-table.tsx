import { Checkbox, Text } from '@mantine/core';
import type { ExposureShape } from '@tessera/contract';
import { useTranslation } from 'react-i18next';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { dayWords, Ends, LastUsed, SharedThing } from './exposure-cells.tsx';
import styles from './gallery.module.css';
import lists from './lists.module.css';
import './texts.ts';

/** Shares, one a row, to be ticked. */
export function ExposureTable(props: {
  readonly shares: readonly ExposureShape[];
  readonly chosen: ReadonlySet<string>;
  choose(chosen: ReadonlySet<string>): void;
  /** The one that a reminder told of. */
  readonly asked: string | null;
}) {
  const { t } = useTranslation();
  const { shares, chosen, choose } = props;
  const own = shares.filter(({ revocable }) => revocable);
  const all = own.length > 0 && own.every(({ grant }) => chosen.has(grant));
  const toggle = (grant: string) => {
    const next = new Set(chosen);
    if (!next.delete(grant)) next.add(grant);
    choose(next);
  };
  return (
    <table className={`${lists['table']} ${styles['shares']}`} aria-label={t('gallery.share.list')}>
      <thead>
        <tr>
          <th scope="col" className={styles['check']}>
            <Checkbox
              aria-label={t('gallery.share.selectAll')}
              checked={all}
              indeterminate={!all && chosen.size > 0}
              onChange={() => choose(new Set(all ? [] : own.map(({ grant }) => grant)))}
            />
          </th>
          <th scope="col" className={styles['who']}>
            {t('gallery.share.who')}
          </th>
          <th scope="col">{t('gallery.share.thing')}</th>
          <th scope="col" className={styles['role']}>
            {t('gallery.share.role')}
          </th>
          <th scope="col" className={`${styles['time']} ${styles['hideMiddle']}`}>
            {t('gallery.share.since')}
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
        {shares.map((share) => (
          <Row
            key={share.grant}
            share={share}
            chosen={chosen.has(share.grant)}
            asked={share.grant === props.asked}
            onToggle={() => toggle(share.grant)}
          />
        ))}
      </tbody>
    </table>
  );
}

function Row(props: {
  readonly share: ExposureShape;
  readonly chosen: boolean;
  readonly asked: boolean;
  onToggle(): void;
}) {
  const { t } = useTranslation();
  const { share } = props;
  const { principal, resource, until, lastUsedAt } = share;
  return (
    <tr data-asked={props.asked || undefined}>
      <td>
        <Checkbox
          aria-label={t('gallery.share.select', { who: principal.name, title: resource.title })}
          checked={props.chosen}
          disabled={!share.revocable}
          {...(share.revocable ? {} : { title: t('gallery.share.kept') })}
          onChange={props.onToggle}
        />
      </td>
      <td>
        <Text component="span" fw={550}>
          <bdi>{principal.name}</bdi>
        </Text>
        {principal.memberCount !== null && principal.memberCount > 0 && (
          <Text component="span" c="dimmed">
            {' '}
            ({principal.memberCount})
          </Text>
        )}
        <Text size="xs" c="dimmed">
          {t(`gallery.share.${share.byYou ? 'byYou' : 'by'}.${share.by}`)}
          {until !== null && (
            <span className={styles['showNarrow']}>
              {' · '}
              {t('gallery.share.untilShort', { date: dayWords(until) })}
            </span>
          )}
        </Text>
      </td>
      <td>
        <SharedThing thing={resource} />
      </td>
      <td>{t(`sharing.role.${share.role}`)}</td>
      <td className={styles['hideMiddle']}>
        <RelativeTime time={share.since} />
      </td>
      <td className={styles['hideNarrow']}>
        {until === null ? (
          <Text component="span" c="dimmed">
            {t('gallery.share.noEnd')}
          </Text>
        ) : (
          <Ends at={until} />
        )}
      </td>
      <td className={styles['hideMiddle']}>
        <LastUsed at={lastUsedAt} />
      </td>
    </tr>
  );
}
