import { ActionIcon, Text, Tooltip, VisuallyHidden } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import type { NewsShape } from '@tessera/contract';
import { fillNews, newsText } from '@tessera/domain';
import { Check } from 'lucide-react';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMarkRead } from '../../data/news.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { exactTime } from '../../parts/relative-time-words.ts';
import { showProblem } from '../../parts/toasts.tsx';
import { language } from '../../text/index.ts';
import styles from './inbox.module.css';

/** One item: what happened, the words that came with it, when; it leads to what it is about and is read then. */
export function NewsRow(props: {
  readonly item: NewsShape;
  /** Told when its way is taken. */
  onFollow?(): void;
}) {
  const { t } = useTranslation();
  const router = useRouter();
  const mark = useMarkRead();
  const { item } = props;
  const unread = item.readAt === null;
  const { message } = item.details;
  const follow = (event: MouseEvent) => {
    if (unread) mark.mutate(item.id);
    if (item.path === null || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    props.onFollow?.();
    router.history.push(item.path);
  };
  const sentence = (
    <span className={styles['sentence']} dir="auto">
      <Sentence item={item} />
    </span>
  );
  return (
    <li className={styles['row']} data-unread={unread}>
      <span className={styles['dot']}>
        {unread && <VisuallyHidden>{t('inbox.isUnread')}</VisuallyHidden>}
      </span>
      <div className={styles['text']}>
        {item.path === null ? (
          sentence
        ) : (
          <a href={item.path} className={styles['way']} onClick={follow}>
            {sentence}
          </a>
        )}
        {typeof message === 'string' && message !== '' && (
          <blockquote className={styles['message']} dir="auto">
            {message}
          </blockquote>
        )}
        {item.gone && (
          <Text size="sm" c="dimmed">
            {t('inbox.gone')}
          </Text>
        )}
        <Text size="xs" c="dimmed">
          <RelativeTime time={item.at} />
        </Text>
      </div>
      {unread && (
        <Tooltip label={t('inbox.markOne')}>
          <ActionIcon
            variant="subtle"
            aria-label={t('inbox.markOne')}
            loading={mark.isPending}
            onClick={() => mark.mutate(item.id, { onError: showProblem })}
          >
            <Check size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </li>
  );
}

/** The sentence from the table that the mail takes its words from too. */
function Sentence({ item }: { readonly item: NewsShape }) {
  const { t } = useTranslation();
  const time = (at: number) => exactTime(at, language);
  const { says } = newsText(item.what);
  const parts = fillNews(says, {
    actor: item.actor?.name ?? null,
    title: item.resource?.title ?? null,
    details: item.details,
    time,
  });
  const { until } = item.details;
  return (
    <>
      {parts.map((part, index) =>
        part.of === 'words' ? (
          part.text
        ) : (
          // The pieces of one sentence have no other name than their place in it.
          // biome-ignore lint/suspicious/noArrayIndexKey: the sentence never changes its order
          <strong key={index}>
            <bdi>{part.text}</bdi>
          </strong>
        ),
      )}
      {typeof until === 'number' && !says.includes('{{until}}') && (
        <> {t('inbox.until', { time: time(until) })}</>
      )}
    </>
  );
}
