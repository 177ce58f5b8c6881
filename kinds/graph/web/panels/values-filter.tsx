import { Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Column } from '../data/column.ts';
import type { TableName } from '../data/dataset.ts';
import type { Filter } from '../data/filters.ts';
import { fold } from '../data/search.ts';
import css from '../graph.module.css';
import { count, TEXT } from '../text.ts';

/** More values than this are found by name. */
const LISTED = 60;
/** More can be chosen than any address holds; a list of this length is still quick. */
const MOST_CHOSEN = 400;

/** Narrows a column to some of its values, each with its count. */
export function ValuesFilter(props: {
  readonly table: TableName;
  readonly column: Column;
  readonly filter: Filter | null;
  change(filter: Filter | null): void;
}) {
  const { table, column, filter } = props;
  const [words, setWords] = useState('');
  const { values, counts, codes } = useMemo(() => column.categories(), [column]);
  const missing = useMemo(() => codes.reduce((sum, code) => sum + (code < 0 ? 1 : 0), 0), [codes]);
  const all = useMemo(
    () => [...values.slice(0, MOST_CHOSEN), ...(missing > 0 ? [''] : [])],
    [values, missing],
  );
  const chosen = filter?.type === 'values' ? new Set(filter.values) : null;
  const wanted = fold(words.trim());
  const matching = values
    .map((value, i) => ({ value, rows: counts[i] ?? 0 }))
    .filter(({ value }) => fold(value).includes(wanted));
  const listed = matching.slice(0, LISTED);

  const set = (next: ReadonlySet<string> | null) =>
    props.change(
      next === null || (all.every((value) => next.has(value)) && values.length <= MOST_CHOSEN)
        ? null
        : { table, column: column.info.name, type: 'values', values: [...next] },
    );
  const toggle = (value: string) => {
    // With nothing chosen yet, everything is: a first click keeps that value alone.
    if (chosen === null) return set(new Set([value]));
    const next = new Set(chosen);
    if (!next.delete(value)) next.add(value);
    return set(next);
  };
  const line = (value: string, label: string, rows: number) => (
    <Checkbox
      radius={4}
      key={value}
      size="xs"
      checked={chosen === null || chosen.has(value)}
      onChange={() => toggle(value)}
      styles={{ body: { alignItems: 'center' }, labelWrapper: { flex: 1, minWidth: 0 } }}
      label={
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <Text size="xs" className={css['clip']} title={label} {...(value === '' ? { c: 'dimmed' } : {})}>
            {label}
          </Text>
          <Text size="xs" c="dimmed" className={css['figures']}>
            {count(rows)}
          </Text>
        </Group>
      }
    />
  );
  return (
    <Stack gap={6}>
      {values.length > 12 && (
        <TextInput
          size="xs"
          aria-label={`${TEXT.filters.search}: ${column.info.name}`}
          placeholder={TEXT.filters.search}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      )}
      <Stack gap={6} className={css['values']}>
        {listed.map(({ value, rows }) => line(value, value, rows))}
        {missing > 0 && wanted === '' && line('', TEXT.filters.noValue, missing)}
      </Stack>
      {matching.length > listed.length && (
        <Text size="xs" c="dimmed">
          {TEXT.filters.more(matching.length - listed.length)}
        </Text>
      )}
      <Group gap="xs">
        <Button size="compact-xs" variant="default" disabled={chosen === null} onClick={() => set(null)}>
          {TEXT.filters.all}
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => set(new Set())}>
          {TEXT.filters.noneOf}
        </Button>
      </Group>
    </Stack>
  );
}
