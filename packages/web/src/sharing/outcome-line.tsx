import { Button, CloseButton, Text } from '@mantine/core';
import { Check } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { isFocusFree } from '../parts/free-focus.ts';
import { FormProblem } from '../parts/index.ts';
import { HandOver } from './invitations.tsx';
import { Sentence } from './sentence.tsx';
import type { ShareChanges } from './share-changes.ts';
import styles from './sharing.module.css';
import { useSharingWords } from './words.ts';

/** What the last change did, with Undo where it can be taken back exactly; or why it was refused. */
export function OutcomeLine(props: { readonly changes: ShareChanges; onDismissed(): void }) {
  const t = useSharingWords();
  const { changes } = props;
  const { outcome } = changes;
  const line = useRef<HTMLDivElement>(null);
  // What had the focus may be gone with the change (a removed row): then it goes on here, at Undo.
  useEffect(() => {
    if (outcome !== null && isFocusFree()) line.current?.querySelector('button')?.focus();
  }, [outcome]);
  function dismiss(): void {
    changes.clearOutcome();
    props.onDismissed();
  }
  if (outcome === null) return null;
  if (outcome.kind === 'refused') return <FormProblem error={outcome.error} />;
  return (
    <div className={styles['outcome']} ref={line}>
      <Check size={16} aria-hidden="true" />
      <div className={styles['outcomeText']}>
        {outcome.sentences.map((sentence) => (
          <Text key={sentence} component="div">
            <Sentence>{sentence}</Sentence>
          </Text>
        ))}
        {outcome.handOver !== undefined && <HandOver invitations={outcome.handOver} />}
      </div>
      {outcome.undo !== null && (
        <Button size="compact-sm" variant="subtle" disabled={changes.busy !== null} onClick={outcome.undo}>
          {t('undo')}
        </Button>
      )}
      <CloseButton size={24} aria-label={t('dismiss')} onClick={dismiss} />
    </div>
  );
}
