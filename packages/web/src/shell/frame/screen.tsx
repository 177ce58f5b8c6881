import { ActionIcon, Title } from '@mantine/core';
import { Menu as MenuIcon } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useMetadata } from '../../data/session.ts';
import { useUnread } from './bell.tsx';
import styles from './frame.module.css';
import { useFrame } from './frame-context.ts';

/**
 * One screen inside the frame: its title (also the document's), what stands before and beside it, the one main action at
 * the end, and the content. `width`: `list` for cards and tables, `form` for text to read or fill in, `fill` for a viewer
 * that takes all the room there is.
 */
export function Screen(props: {
  readonly title: string;
  /** Replaces the plain heading, where a title can be edited in place. */
  readonly heading?: ReactNode;
  readonly before?: ReactNode;
  readonly beside?: ReactNode;
  readonly actions?: ReactNode;
  readonly width?: 'list' | 'form' | 'fill';
  readonly children: ReactNode;
}) {
  const { t } = useTranslation();
  const { openSide } = useFrame();
  const unread = useUnread();
  useDocumentTitle(props.title);
  const width = props.width ?? 'list';
  return (
    <>
      <header className={styles['header']}>
        <ActionIcon
          className={styles['burger']}
          data-news={unread > 0}
          aria-label={t('shell.openMenu')}
          onClick={openSide}
        >
          <MenuIcon size={20} />
        </ActionIcon>
        <div className={styles['heading']}>
          {props.before}
          {props.heading ?? (
            <Title order={1} size="h3" tabIndex={-1} className={styles['title']} title={props.title}>
              <bdi>{props.title}</bdi>
            </Title>
          )}
        </div>
        {props.beside !== undefined && <div className={styles['beside']}>{props.beside}</div>}
        {props.actions !== undefined && <div className={styles['actions']}>{props.actions}</div>}
      </header>
      {width === 'fill' ? (
        <div className={styles['fill']}>{props.children}</div>
      ) : (
        <div className={`${styles['content']} ${width === 'form' ? styles['narrow'] : ''}`}>
          {props.children}
        </div>
      )}
    </>
  );
}

/** Names the document `title · hub`. */
export function useDocumentTitle(title: string): void {
  const { name } = useMetadata();
  useEffect(() => {
    document.title = title === '' || title === name ? name : `${title} · ${name}`;
  }, [title, name]);
}
