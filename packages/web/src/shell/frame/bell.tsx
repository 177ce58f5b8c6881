import { ActionIcon, Popover, Tooltip } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createLink } from '@tanstack/react-router';
import { Bell as BellIcon } from 'lucide-react';
import { type ComponentPropsWithRef, lazy, Suspense, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keys } from '../../data/keys.ts';
import { newsCountQuery } from '../../data/news.ts';
import { useSession } from '../../data/session.ts';
import { useInboxSignal } from '../../live/index.ts';
import styles from './frame.module.css';

const loadNews = async () => ({ default: (await import('../../screens/inbox/newest-news.tsx')).NewestNews });
const NewestNews = lazy(loadNews);

const IconLink = createLink((props: Omit<ComponentPropsWithRef<'a'>, 'color' | 'style'>) => (
  <ActionIcon component="a" {...props} />
));

/** How many items of one's inbox are unread; 0 without an account. */
export function useUnread(): number {
  const { me } = useSession();
  return useQuery({ ...newsCountQuery, enabled: me !== null }).data?.unread ?? 0;
}

/**
 * The number of what is unread in one's inbox, which changes by itself (A24). In the side bar it opens the newest of it;
 * in the drawer, where `onLeave` shuts what it stands in, it leads to the inbox.
 */
export function Bell({ onLeave }: { readonly onLeave: (() => void) | undefined }) {
  const { t } = useTranslation();
  const unread = useUnread();
  const client = useQueryClient();
  useInboxSignal(useCallback(() => void client.invalidateQueries({ queryKey: keys.news }), [client]));
  const label = t('shell.inbox', { count: unread });
  if (onLeave === undefined) return <BellPopover label={label} unread={unread} />;
  return (
    <Tooltip label={label}>
      <IconLink
        to="/inbox"
        className={styles['bell'] ?? ''}
        activeProps={{ 'data-active': 'true' }}
        aria-label={label}
        onClick={onLeave}
      >
        <Sign unread={unread} />
      </IconLink>
    </Tooltip>
  );
}

interface Shown {
  readonly unread: number;
}

function BellPopover({ label, unread }: Shown & { readonly label: string }) {
  const [opened, setOpened] = useState(false);
  const preload = () => void loadNews().catch(() => undefined);
  return (
    <Popover opened={opened} onChange={setOpened} position="top-start" width={384} trapFocus>
      <Tooltip label={label} disabled={opened}>
        <Popover.Target>
          <ActionIcon
            className={styles['bell']}
            aria-label={label}
            onClick={() => setOpened(!opened)}
            onKeyDown={({ key }) => key === 'Escape' && setOpened(false)}
            onPointerEnter={preload}
            onFocus={preload}
          >
            <Sign unread={unread} />
          </ActionIcon>
        </Popover.Target>
      </Tooltip>
      <Popover.Dropdown p={0}>
        {/* It has the focus from the start, so that nothing that comes later takes it away. */}
        <div className={styles['news']} tabIndex={-1} data-autofocus>
          <Suspense fallback={null}>
            <NewestNews onLeave={() => setOpened(false)} />
          </Suspense>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

const MOST_SHOWN = 99;

function Sign({ unread }: Shown) {
  return (
    <>
      <BellIcon size={18} aria-hidden="true" />
      {unread > 0 && (
        <span className={styles['bellCount']} aria-hidden="true">
          {unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}
        </span>
      )}
    </>
  );
}
