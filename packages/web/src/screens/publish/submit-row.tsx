import { Button, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { isFocusFree } from '../../parts/free-focus.ts';
import styles from './publish.module.css';
import { PublishProblem } from './publish-problem.tsx';
import { RunningLine } from './run-progress.tsx';
import type { Run } from './use-run.ts';
import { usePublishWords } from './words.ts';

/** The end of the form: the button, what keeps it from working, how far the hub is, why it refused. */
export function SubmitRow<T>(props: {
  readonly run: Run<T>;
  readonly words: string;
  readonly disabled: boolean;
  /** The kind's part is not complete yet. */
  readonly incomplete: boolean;
}) {
  const t = usePublishWords();
  const { run } = props;
  const button = useRef<HTMLButtonElement>(null);
  const busy = run.progress !== null;
  const was = useRef(busy);
  // The button gives way to the progress and comes back: the focus comes back with it.
  useEffect(() => {
    if (was.current && !busy && isFocusFree()) button.current?.focus();
    was.current = busy;
  }, [busy]);
  if (run.progress !== null) return <RunningLine progress={run.progress} onCancel={run.cancel} />;
  return (
    <>
      <PublishProblem error={run.error} />
      <div className={styles['end']}>
        {run.cancelled && (
          <Text role="status" flex={1}>
            {t('busy.cancelled')}
          </Text>
        )}
        {!run.cancelled && props.incomplete && <Text c="dimmed">{t('understood.incomplete')}</Text>}
        <Button ref={button} type="submit" disabled={props.disabled}>
          {props.words}
        </Button>
      </div>
    </>
  );
}
