import { Checkbox, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import type { BindingName } from '../../kind.ts';
import { TEXT } from '../text.ts';
import { columnsOf, type Mapping, type ReadFile } from './draft.ts';

/** Which columns are ends, ids, titles, colours, sizes. */
export function MappingForm(props: {
  readonly files: readonly ReadFile[];
  readonly mapping: Mapping;
  change(mapping: Mapping): void;
}) {
  const { files, mapping, change } = props;
  const { edges, nodes } = columnsOf(files);
  const whole = files.some((file) => file.purpose === 'graph');
  const numbers = numericColumns(files);
  const choice = (
    label: string,
    hint: string,
    field: 'source' | 'destination' | 'node',
    among: readonly string[],
  ) => (
    <Select
      key={field}
      required
      searchable
      allowDeselect={false}
      label={label}
      description={hint}
      data={[...among]}
      value={mapping[field] || null}
      onChange={(column) => column !== null && change({ ...mapping, [field]: column })}
    />
  );
  const look = (label: string, binding: BindingName, among: readonly string[]) => (
    <Select
      key={binding}
      searchable
      clearable
      label={label}
      placeholder={TEXT.publish.none}
      data={[...among]}
      value={mapping.bindings[binding] ?? null}
      onChange={(column) => {
        const { [binding]: _, ...others } = mapping.bindings;
        change({ ...mapping, bindings: column === null ? others : { ...others, [binding]: column } });
      }}
    />
  );
  const scaled = (among: readonly string[]) => among.filter((name) => numbers.has(name));
  return (
    <Stack gap="md">
      {!whole && (
        <>
          <Text fw={550}>{TEXT.publish.mapping}</Text>
          <SimpleGrid minColWidth="180px" type="container">
            {choice(TEXT.publish.source, TEXT.publish.sourceHint, 'source', edges)}
            {choice(TEXT.publish.destination, TEXT.publish.destinationHint, 'destination', edges)}
            {files.length === 2 && choice(TEXT.publish.node, TEXT.publish.nodeHint, 'node', nodes)}
          </SimpleGrid>
        </>
      )}
      <Text fw={550}>{TEXT.publish.looks}</Text>
      <SimpleGrid minColWidth="180px" type="container">
        {nodes.length > 0 && [
          look(TEXT.publish.nodeTitle, 'pointTitle', nodes),
          look(TEXT.publish.color, 'pointColor', nodes),
          look(TEXT.publish.size, 'pointSize', scaled(nodes)),
        ]}
        {look(TEXT.publish.edgeTitle, 'edgeTitle', edges)}
        {look(TEXT.publish.edgeColor, 'edgeColor', edges)}
        {look(TEXT.publish.edgeSize, 'edgeSize', scaled(edges))}
      </SimpleGrid>
      <Checkbox
        radius={4}
        label={TEXT.publish.skip}
        description={TEXT.publish.skipHint}
        checked={mapping.skipIncomplete}
        onChange={(event) => change({ ...mapping, skipIncomplete: event.currentTarget.checked })}
      />
    </Stack>
  );
}

function numericColumns(files: readonly ReadFile[]): ReadonlySet<string> {
  const all = files.flatMap(({ inspection }) => [
    ...inspection.columns,
    ...(inspection.nodes?.columns ?? []),
  ]);
  return new Set(all.filter(({ type }) => type === 'number' || type === 'integer').map(({ name }) => name));
}
