import { ActionIcon, Tooltip } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createLink } from '@tanstack/react-router';
import { Bell as BellIcon } from 'lucide-react';
import { type ComponentPropsWithRef, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { keys } from '../../data/keys.ts';
import { newsCountQuery } from '../../data/news.ts';
import { useSession } from '../../data/session.ts';
import { useInboxSignal } from '../../live/index.ts';
import styles from './frame.module.css';

const IconLink = createLink((props: Omit<ComponentPropsWithRef<'a'>, 'color' | 'style'>) => (
  <ActionIcon component="a" {...props} />
));

/** How many items of one's inbox are unread; 0 without an account. */
export function useUnread(): number {
  const { me } = useSession();
  return useQuery({ ...newsCountQuery, enabled: me !== null }).data?.unread ?? 0;
}

const MOST_SHOWN = 99;

/** The way to one's inbox, with the number of what is unread there, which changes by itself (A24). */
export function Bell(props: { readonly onLeave: (() => void) | undefined }) {
  const { t } = useTranslation();
  const unread = useUnread();
  const client = useQueryClient();
  useInboxSignal(useCallback(() => void client.invalidateQueries({ queryKey: keys.news }), [client]));
  const label = t('shell.inbox', { count: unread });
  return (
    <Tooltip label={label}>
      <IconLink
        to="/inbox"
        className={styles['bell'] ?? ''}
        activeProps={{ 'data-active': 'true' }}
        aria-label={label}
        onClick={props.onLeave}
      >
        <BellIcon size={18} aria-hidden="true" />
        {unread > 0 && (
          <span className={styles['bellCount']} aria-hidden="true">
            {unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}
          </span>
        )}
      </IconLink>
    </Tooltip>
  );
}
