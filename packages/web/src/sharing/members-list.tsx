import { Button, Skeleton, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ApiProblem, isolated, rowReason } from '@tessera/client';
import type { AudienceRowShape } from '@tessera/contract';
import { Sentence } from './sentence.tsx';
import { membersQuery } from './share-data.ts';
import styles from './sharing.module.css';
import { Unread } from './unread.tsx';
import { type SharingWords, sayIn, useSharingWords } from './words.ts';

/** Whom a group or an organization lets in, one by one: as what, and through what. For managers. */
export function MembersList(props: {
  readonly resource: string;
  readonly grant: string;
  readonly name: string;
}) {
  const t = useSharingWords();
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    membersQuery(props.resource, props.grant),
  );
  // Who only shares on is told of those whom they gave something, not of a group's members.
  if (error instanceof ApiProblem && error.code === 'role-needed') return null;
  if (error !== null && data === undefined)
    return <Unread text={t('people.moreFailed')} onRetry={() => void refetch()} />;
  if (data === undefined)
    return (
      <div role="status" aria-label={t('people.loadingMore')}>
        <Skeleton h={12} w="55%" />
      </div>
    );
  return (
    <>
      <ul className={styles['whyList']} aria-label={t('people.membersOf', { name: props.name })}>
        {data.pages
          .flatMap(({ items }) => items)
          .map((row, index) => (
            <li key={row.principal.id ?? index}>
              <Text component="div" size="xs" c="dimmed">
                <Sentence size="xs">{memberWords(t, row)}</Sentence>
              </Text>
            </li>
          ))}
      </ul>
      {hasNextPage && (
        <Button
          size="compact-xs"
          variant="subtle"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {t('people.membersMore')}
        </Button>
      )}
    </>
  );
}

function memberWords(t: SharingWords, row: AudienceRowShape): string {
  const name = isolated(row.isYou ? t('people.youNamed', { name: row.principal.name }) : row.principal.name);
  // Of an owner the role says it.
  const told = row.becauses.filter(({ by }) => by !== 'owner');
  const reasons = new Set(told.map((because) => rowReason(sayIn(t), row, because)));
  return [`${name}: ${t(`role.${row.role}`)}`, ...reasons].join(', ');
}
