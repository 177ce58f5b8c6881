import { Button, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { reasonSentence } from '@tessera/client';
import type { BecauseShape } from '@tessera/contract';
import { language } from '../text/index.ts';
import { Sentence } from './sentence.tsx';
import { explanationQuery } from './share-data.ts';
import styles from './sharing.module.css';
import { Unread } from './unread.tsx';
import { sayIn, useSharingWords } from './words.ts';

/** Why a person can or cannot, in one sentence; then every reason with what remains without it. */
export function Explanation(props: {
  readonly resource: string;
  /** Id or exact address; null for oneself. */
  readonly person: string | null;
  /** Grants of the person's own: those can be taken away here. A group's grant would take it from all its members. */
  readonly own?: ReadonlySet<string>;
  readonly onRevoke?: (because: BecauseShape) => void;
}) {
  const t = useSharingWords();
  const { data, isError, refetch } = useQuery(explanationQuery(props.resource, props.person));
  if (isError)
    return <Unread text={t('why.failed')} className={styles['why']} onRetry={() => void refetch()} />;
  if (data === undefined)
    return (
      <div className={styles['why']} role="status" aria-label={t('why.loading')}>
        <Skeleton h={14} w="85%" />
        <Skeleton h={12} w="55%" />
      </div>
    );
  return (
    <div className={styles['why']}>
      <Sentence>{data.sentence}</Sentence>
      <ReasonList becauses={data.becauses} own={props.own} onRevoke={props.onRevoke} />
    </div>
  );
}

/** Reasons, one a line: through what, since when and by whom, and what would remain. */
export function ReasonList(props: {
  readonly becauses: readonly BecauseShape[];
  readonly own?: ReadonlySet<string> | undefined;
  readonly onRevoke?: ((because: BecauseShape) => void) | undefined;
}) {
  const t = useSharingWords();
  const now = new Date();
  const { becauses, onRevoke } = props;
  // Of an owner the sentence says it all.
  if (becauses.every((because) => because.by === 'owner')) return null;
  return (
    <ul className={styles['whyList']} aria-label={t('why.all')}>
      {becauses.map((because, index) => {
        const own = because.grant !== null && props.own?.has(because.grant) === true;
        return (
          <li key={because.grant ?? `${because.by}-${index}`} className={styles['whyItem']}>
            <Text component="div" size="xs" c="dimmed">
              <Sentence size="xs">{reasonSentence(sayIn(t), because, language, now)}</Sentence>
            </Text>
            {onRevoke !== undefined && own && because.revocable && becauses.length > 1 && (
              <Button
                size="compact-xs"
                variant="subtle"
                color="red"
                className={styles['whyRemove']}
                onClick={() => onRevoke(because)}
              >
                {t('why.revoke')}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
