import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { language } from '../../text/index.ts';
import styles from './gallery.module.css';
import lists from './lists.module.css';
import './texts.ts';

/** What is open to somebody; leads to its share dialog. */
export function SharedThing({ thing }: { readonly thing: { readonly id: string; readonly title: string } }) {
  return (
    <Link
      to="/r/$id"
      params={{ id: thing.id }}
      search={{ share: '1' }}
      className={`${lists['rowLink']} ${lists['twoLines']}`}
      title={thing.title}
    >
      <bdi>{thing.title}</bdi>
    </Link>
  );
}

/** When it was last used. */
export function LastUsed({ at }: { readonly at: string | null }) {
  const { t } = useTranslation();
  if (at !== null) return <RelativeTime time={at} />;
  return (
    <Text component="span" c="dimmed">
      {t('gallery.share.never')}
    </Text>
  );
}

const DAY = 24 * 3_600_000;

/** When it ends: the day, and when that is near, how soon. */
export function Ends({ at }: { readonly at: string }) {
  const near = Date.parse(at) - Date.now() < DAY;
  return <span className={styles['ends']}>{near ? <RelativeTime time={at} /> : dayWords(at)}</span>;
}

/** A moment as a day. */
export function dayWords(time: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(new Date(time));
}
