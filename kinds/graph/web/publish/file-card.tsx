import { Alert, Badge, Group, List, Loader, Paper, Select, Stack, Switch, Table, Text } from '@mantine/core';
import type { FilePurpose, GraphFileOptions, GraphInspection } from '../../kind.ts';
import css from '../graph.module.css';
import { bytes, TEXT } from '../text.ts';
import type { ReadFile } from './draft.ts';

const PREVIEW_ROWS = 5;

const COMPRESSED = { none: '', gzip: ' · gzip', zstd: ' · zstd' } as const;

/** What was understood of one file: format, dialect, columns, first rows, warnings; and what can be said otherwise. */
export function FileCard(props: {
  readonly file: ReadFile;
  readonly size: number;
  readonly reading: boolean;
  readonly problem: {
    readonly detail: string;
    readonly places: readonly { readonly field: string; readonly message: string }[];
  } | null;
  readonly purposes: readonly FilePurpose[];
  setPurpose(purpose: FilePurpose): void;
  readAgain(options: GraphFileOptions): void;
}) {
  const { file, problem } = props;
  const { inspection, options } = file;
  const { dialect } = inspection;
  return (
    <Paper withBorder p="md" radius="md">
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <div style={{ minWidth: 0 }}>
            <Text fw={550} style={{ overflowWrap: 'anywhere' }}>
              {file.name}
            </Text>
            <Text size="xs" c="dimmed" role="status">
              {`${TEXT.publish.understood} ${inspection.format}${COMPRESSED[inspection.compression]} · ${bytes(props.size)}`}
              {inspection.rowCount !== null && ` · ${TEXT.publish.rows(inspection.rowCount)}`}
            </Text>
          </div>
          {props.reading && <Loader size="xs" aria-label={TEXT.publish.again} />}
        </Group>
        {problem && (
          <Alert color="gray" role="alert">
            <Text size="sm">{problem.detail}</Text>
            {problem.places.length > 0 && (
              <List size="sm" mt={4}>
                {problem.places.map(({ field, message }) => (
                  <List.Item key={`${field} ${message}`}>
                    <strong>{field}</strong> {message}
                  </List.Item>
                ))}
              </List>
            )}
          </Alert>
        )}
        {inspection.warnings.map((warning) => (
          <Alert key={warning} color="gray" p="xs">
            <Text size="sm">{warning}</Text>
          </Alert>
        ))}
        <Group align="flex-end" gap="md">
          {props.purposes.length > 1 && (
            <Select
              size="xs"
              label={TEXT.publish.purpose}
              allowDeselect={false}
              data={props.purposes.map((purpose) => ({
                value: purpose,
                label: purpose === 'graph' ? TEXT.publish.ready : TEXT.publish.purposes[purpose],
              }))}
              value={file.purpose}
              onChange={(value) => {
                const purpose = props.purposes.find((known) => known === value);
                if (purpose) props.setPurpose(purpose);
              }}
            />
          )}
          {dialect && (
            <>
              <Select
                size="xs"
                label={TEXT.publish.delimiter}
                allowDeselect={false}
                data={delimiters(dialect.delimiter)}
                value={dialect.delimiter}
                onChange={(delimiter) => delimiter !== null && props.readAgain({ ...options, delimiter })}
              />
              <Switch
                size="xs"
                mb={7}
                label={TEXT.publish.header}
                checked={dialect.header}
                onChange={(event) => props.readAgain({ ...options, header: event.currentTarget.checked })}
              />
            </>
          )}
        </Group>
        <Preview table={inspection} name={TEXT.publish.preview} />
        {inspection.nodes && <Preview table={inspection.nodes} name={TEXT.publish.purposes.nodes} />}
      </Stack>
    </Paper>
  );
}

function Preview(props: {
  readonly table: Pick<GraphInspection, 'columns' | 'rows'>;
  readonly name: string;
}) {
  const { columns, rows } = props.table;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <div className={css['preview']} tabIndex={0}>
      <Table horizontalSpacing="sm" verticalSpacing={5} fz="xs">
        <Table.Caption style={{ display: 'none' }}>{props.name}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column.name} title={column.samples.slice(0, 3).join(' · ')}>
                {column.name}{' '}
                <Badge size="xs" variant="light" color="gray" tt="none" fw={400}>
                  {column.type}
                </Badge>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.slice(0, PREVIEW_ROWS).map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row of a preview is its place
            <Table.Tr key={i}>
              {columns.map((column, place) => (
                <Table.Td key={column.name}>
                  {row[place] ?? (
                    <Text span c="dimmed" size="xs">
                      –
                    </Text>
                  )}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function delimiters(own: string): { value: string; label: string }[] {
  const known = Object.entries(TEXT.publish.delimiters).map(([value, label]) => ({
    value,
    label: label as string,
  }));
  return known.some(({ value }) => value === own) ? known : [...known, { value: own, label: `“${own}”` }];
}
