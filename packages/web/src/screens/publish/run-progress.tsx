import { Button, Progress, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import styles from './publish.module.css';
import type { RunProgress } from './use-run.ts';
import { usePublishWords } from './words.ts';

/** How far publishing is, with the way to stop it. */
export function RunningLine(props: { readonly progress: RunProgress; onCancel(): void }) {
  const t = usePublishWords();
  const { done, step } = props.progress;
  const cancel = useRef<HTMLButtonElement>(null);
  useEffect(() => cancel.current?.focus(), []);
  const words = step === '' ? t('busy.starting') : step;
  return (
    <div className={styles['busy']}>
      <div className={styles['end']}>
        <Text role="status" flex={1} dir="auto" className={styles['step']}>
          {words}
          {done !== null && ` · ${Math.round(done * 100)} %`}
        </Text>
        <Button ref={cancel} variant="default" size="sm" onClick={props.onCancel}>
          {t('busy.cancel')}
        </Button>
      </div>
      <Progress.Root size="sm">
        <Progress.Section
          value={done === null ? 100 : done * 100}
          animated={done === null}
          striped={done === null}
          aria-label={t('busy.title')}
        />
      </Progress.Root>
    </div>
  );
}
