import { Button, Text } from '@mantine/core';
import { ApiProblem } from '@tessera/client';
import { useState } from 'react';
import { FormProblem } from '../../parts/index.ts';
import { fileFault } from './choose-kind.ts';
import styles from './publish.module.css';
import { usePublishWords } from './words.ts';

const SHOWN = 5;

/** Why a file could not be read: what the hub says of it, and the places where it says more than that. */
export function FileProblem({ error }: { readonly error: unknown }) {
  const t = usePublishWords();
  const [all, setAll] = useState(false);
  if (!(error instanceof ApiProblem) || error.code !== 'file-invalid') return <FormProblem error={error} />;
  const places = error.errors.flatMap((one) => {
    const fault = fileFault(one);
    return fault === null || error.detail.includes(fault.message) ? [] : [{ ...fault, key: one.field }];
  });
  return (
    <div role="alert" className={styles['fileProblem']}>
      <Text c="var(--mantine-color-error)" dir="auto">
        {error.detail}
      </Text>
      {places.slice(0, all ? places.length : SHOWN).map((place) => (
        <Text key={`${place.key} ${place.message}`} size="xs" c="dimmed" dir="auto">
          {[
            ...(place.line === null ? [] : [t('problem.atLine', { line: place.line })]),
            ...(place.column === null ? [] : [t('problem.atColumn', { column: place.column })]),
            place.message,
          ].join(', ')}
        </Text>
      ))}
      {!all && places.length > SHOWN && (
        <Button size="compact-xs" variant="subtle" onClick={() => setAll(true)}>
          {t('problem.more', { count: places.length - SHOWN })}
        </Button>
      )}
    </div>
  );
}
