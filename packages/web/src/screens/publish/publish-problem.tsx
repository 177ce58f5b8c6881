import { Alert, Table, Text } from '@mantine/core';
import { ApiProblem } from '@tessera/client';
import { CircleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { FormProblem } from '../../parts/index.ts';
import { fileFault } from './choose-kind.ts';
import styles from './publish.module.css';
import { usePublishWords } from './words.ts';

/** Why nothing was published: the faults of files by file, line and column; other failures as everywhere. */
export function PublishProblem({ error }: { readonly error: unknown }) {
  const t = usePublishWords();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error !== null) box.current?.scrollIntoView({ block: 'nearest' });
  }, [error]);
  if (error === null) return null;
  const faults = error instanceof ApiProblem ? error.errors.map(fileFault).filter((one) => one !== null) : [];
  if (faults.length === 0)
    return (
      <div ref={box}>
        <FormProblem error={error} />
      </div>
    );
  return (
    <Alert
      ref={box}
      color="red"
      role="alert"
      icon={<CircleAlert size={18} aria-hidden="true" />}
      title={t('problem.title')}
    >
      {error instanceof ApiProblem && <Text dir="auto">{error.detail}</Text>}
      <div className={styles['faults']}>
        <Table aria-label={t('problem.list')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('problem.file')}</Table.Th>
              <Table.Th>{t('problem.line')}</Table.Th>
              <Table.Th>{t('problem.column')}</Table.Th>
              <Table.Th>{t('problem.message')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {faults.map((fault) => (
              <Table.Tr key={`${fault.file}:${fault.line}:${fault.column}:${fault.message}`}>
                <Table.Td dir="auto">{fault.file}</Table.Td>
                <Table.Td>{fault.line ?? ''}</Table.Td>
                <Table.Td dir="auto">{fault.column ?? ''}</Table.Td>
                <Table.Td dir="auto">{fault.message}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <Text c="dimmed">{t('problem.kept')}</Text>
    </Alert>
  );
}
