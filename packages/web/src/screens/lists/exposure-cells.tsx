import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { RelativeTime } from '../../parts/relative-time.tsx';
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
      dir="auto"
    >
      {thing.title}
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
