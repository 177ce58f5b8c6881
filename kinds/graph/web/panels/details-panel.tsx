import { Button, Group, NumberInput, Skeleton, Stack, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { degree, neighbourhood } from '../data/adjacency.ts';
import type { Dataset, TableName } from '../data/dataset.ts';
import type { Visible } from '../data/filters.ts';
import css from '../graph.module.css';
import { columnKey, type LoadedColumns } from '../hooks/use-columns.ts';
import type { Selection } from '../hooks/use-selection.ts';
import { TEXT } from '../text.ts';
import { MOST_SELECTED } from '../view-settings.ts';

const LISTED = 40;

/** What is known of the selected node, nodes or edge. */
export function DetailsPanel(props: {
  readonly dataset: Dataset;
  readonly columns: LoadedColumns;
  readonly selection: Selection;
  readonly visible: Visible;
  title(node: number): string;
  show(nodes: readonly number[]): void;
}) {
  const { dataset, selection } = props;
  const { nodes, edge } = selection;
  if (edge !== null) return <EdgeDetails {...props} edge={edge} />;
  const [first] = nodes;
  if (first === undefined)
    return (
      <Text size="sm" c="dimmed">
        {TEXT.details.none}
      </Text>
    );
  return (
    <Stack gap="md">
      <div>
        <Text fw={550} style={{ overflowWrap: 'anywhere' }}>
          {nodes.size === 1 ? props.title(first) : TEXT.details.nodes(nodes.size)}
        </Text>
        {nodes.size === 1 && (
          <Text size="sm" c="dimmed">
            {TEXT.details.connections(degree(dataset.adjacency, first))}
          </Text>
        )}
      </div>
      <Actions {...props} />
      {nodes.size === 1 ? (
        <>
          <Facts dataset={dataset} columns={props.columns} table="nodes" row={first} />
          <Names
            heading={TEXT.details.neighbours}
            nodes={[...neighbourhood(dataset.adjacency, [first], 1, props.visible)].filter(
              (node) => node !== first,
            )}
            {...props}
          />
        </>
      ) : (
        <>
          <Names heading={null} nodes={[...nodes]} {...props} />
          {nodes.size > MOST_SELECTED && (
            <Text size="xs" c="dimmed">
              {TEXT.details.linkLimit(MOST_SELECTED)}
            </Text>
          )}
        </>
      )}
    </Stack>
  );
}

function Actions(props: {
  readonly dataset: Dataset;
  readonly selection: Selection;
  readonly visible: Visible;
  show(nodes: readonly number[]): void;
}) {
  const { selection } = props;
  const [hops, setHops] = useState(1);
  const grow = () =>
    selection.select(neighbourhood(props.dataset.adjacency, selection.nodes, hops, props.visible));
  return (
    <Stack gap="xs">
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <NumberInput
          size="xs"
          w={72}
          min={1}
          max={6}
          clampBehavior="strict"
          label={TEXT.details.hops}
          value={hops}
          onChange={(value) => setHops(typeof value === 'number' ? value : 1)}
        />
        <Button size="xs" variant="default" flex={1} onClick={grow}>
          {TEXT.details.grow}
        </Button>
      </Group>
      <Group gap="xs">
        <Button size="xs" variant="default" flex={1} onClick={() => props.show([...selection.nodes])}>
          {TEXT.details.zoom}
        </Button>
        <Button size="xs" variant="default" flex={1} onClick={selection.clear}>
          {TEXT.details.clear}
        </Button>
      </Group>
    </Stack>
  );
}

function EdgeDetails(props: {
  readonly dataset: Dataset;
  readonly columns: LoadedColumns;
  readonly selection: Selection;
  readonly edge: number;
  title(node: number): string;
}) {
  const { dataset, edge, selection } = props;
  const ends = [dataset.topology[edge * 2] ?? 0, dataset.topology[edge * 2 + 1] ?? 0] as const;
  return (
    <Stack gap="md">
      <div>
        <Text fw={550}>{TEXT.details.edge}</Text>
        {ends.map((node, side) => (
          <UnstyledButton
            key={side === 0 ? 'from' : 'to'}
            className={css['name']}
            onClick={() => selection.select([node])}
          >
            <Text size="sm">
              <Text span c="dimmed">
                {side === 0 ? TEXT.details.from : TEXT.details.to}{' '}
              </Text>
              {props.title(node)}
            </Text>
          </UnstyledButton>
        ))}
      </div>
      <Facts dataset={dataset} columns={props.columns} table="edges" row={edge} />
      <Button size="xs" variant="default" onClick={selection.clear}>
        {TEXT.details.clear}
      </Button>
    </Stack>
  );
}

/** Every column of a row. */
function Facts(props: {
  readonly dataset: Dataset;
  readonly columns: LoadedColumns;
  readonly table: TableName;
  readonly row: number;
}) {
  const { table, columns, row } = props;
  return (
    <dl style={{ margin: 0 }}>
      {props.dataset.columns(table).map(({ name }) => {
        const column = columns[table].get(name);
        const text = column?.text(row);
        return (
          <div key={name} className={css['fact']}>
            <Text component="dt" size="xs">
              {name}
            </Text>
            <Text component="dd" size="xs">
              {columns.failed.has(columnKey(table, name)) ? (
                TEXT.filters.failed(name)
              ) : text === undefined ? (
                <Skeleton height={12} width="60%" />
              ) : text === '' ? (
                <Text span size="xs" c="dimmed">
                  {TEXT.details.empty}
                </Text>
              ) : (
                text
              )}
            </Text>
          </div>
        );
      })}
    </dl>
  );
}

function Names(props: {
  readonly heading: string | null;
  readonly nodes: readonly number[];
  readonly selection: Selection;
  title(node: number): string;
}) {
  if (props.nodes.length === 0) return null;
  return (
    <div>
      {props.heading && (
        <Text size="sm" fw={550} mb={4}>
          {props.heading}
        </Text>
      )}
      {props.nodes.slice(0, LISTED).map((node) => (
        <UnstyledButton key={node} className={css['name']} onClick={() => props.selection.select([node])}>
          <Text size="sm" truncate>
            {props.title(node)}
          </Text>
        </UnstyledButton>
      ))}
      {props.nodes.length > LISTED && (
        <Text size="xs" c="dimmed">
          {TEXT.details.more(props.nodes.length - LISTED)}
        </Text>
      )}
    </div>
  );
}
