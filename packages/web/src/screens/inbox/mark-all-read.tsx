import { Button, type ButtonProps } from '@mantine/core';
import type { InfiniteData } from '@tanstack/react-query';
import type { Endpoints, Output } from '@tessera/contract';
import { CheckCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMarkAllRead } from '../../data/news.ts';
import { showProblem } from '../../parts/toasts.tsx';

/** Marks as read all that is there, as far as it is shown; nothing where nothing is unread. */
export function MarkAllRead(
  props: ButtonProps & { readonly news: InfiniteData<Output<Endpoints['listNews']>> | undefined },
) {
  const { t } = useTranslation();
  const { news, ...look } = props;
  const markAll = useMarkAllRead();
  const first = news?.pages[0];
  const newest = first?.items[0]?.seq;
  if (first === undefined || first.unread === 0 || newest === undefined) return null;
  return (
    <Button
      leftSection={<CheckCheck size={16} />}
      {...look}
      loading={markAll.isPending}
      onClick={() => markAll.mutate(newest, { onError: showProblem })}
    >
      {t('inbox.markAll')}
    </Button>
  );
}
