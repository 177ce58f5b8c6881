import { Button, Code, Drawer, Group, Stack, Table, Text } from '@mantine/core';
import type { AuditEntryShape } from '@tessera/contract';
import { useTranslation } from 'react-i18next';
import { exactTime } from '../../parts/relative-time-words.ts';
import { language } from '../../text/index.ts';
import styles from './admin.module.css';
import type { AuditFilter } from './audit-filters.tsx';
import { useAuditWords } from './audit-words.ts';
import { differences } from './difference.ts';

/** One entry: the sentence, and before and after as what differs between them. */
export function AuditDetail(props: {
  readonly entry: AuditEntryShape | null;
  onFilter(part: AuditFilter): void;
  onClose(): void;
}) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={props.entry !== null}
      onClose={props.onClose}
      position="right"
      size="lg"
      title={t('audit.detail.title', { number: props.entry?.number ?? 0 })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {props.entry !== null && <Entry entry={props.entry} onFilter={props.onFilter} />}
    </Drawer>
  );
}

function Entry({ entry, onFilter }: { readonly entry: AuditEntryShape; onFilter(part: AuditFilter): void }) {
  const { t } = useTranslation();
  const words = useAuditWords();
  const { actor, target, via } = entry;
  const changed = differences(entry.before, entry.after);
  const facts = [
    [t('audit.columns.what'), words.what(entry.action)],
    [t('audit.detail.code'), <Code key="code">{entry.action}</Code>],
    [t('audit.columns.when'), exactTime(Date.parse(entry.at), language)],
    [t('audit.columns.who'), words.who(entry)],
    [t('audit.columns.on'), target === null ? t('audit.detail.none') : `${words.on(entry)}`],
    [t('audit.columns.through'), t(`audit.through.${entry.through}`)],
    ...(via === null ? [] : [[t('audit.detail.via'), <Code key="via">{via}</Code>] as const]),
  ] as const;
  return (
    <Stack>
      <dl className={styles['facts']}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <Group gap="xs">
        {actor !== null && (
          <Button size="compact-sm" variant="default" onClick={() => onFilter({ actor: actor.id })}>
            {t('audit.detail.filterActor')}
          </Button>
        )}
        {target !== null && (
          <Button size="compact-sm" variant="default" onClick={() => onFilter({ target: target.id })}>
            {t('audit.detail.filterTarget')}
          </Button>
        )}
      </Group>
      {changed.length === 0 ? (
        <Text c="dimmed">{t('audit.detail.nothing')}</Text>
      ) : (
        <Table layout="fixed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('audit.detail.field')}</Table.Th>
              <Table.Th>{t('audit.detail.before')}</Table.Th>
              <Table.Th>{t('audit.detail.after')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {changed.map(({ path, before, after }) => (
              <Table.Tr key={path}>
                <Table.Th scope="row" className={styles['breaks']}>
                  {path}
                </Table.Th>
                <Table.Td className={styles['breaks']}>
                  {before === null ? t('audit.detail.none') : <del>{before}</del>}
                </Table.Td>
                <Table.Td className={styles['breaks']}>
                  {after === null ? t('audit.detail.none') : <ins>{after}</ins>}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  );
}
