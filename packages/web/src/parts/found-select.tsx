import { Loader, Select, type SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type QueryKey, type UseQueryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';

/** How long typing rests before the hub is asked, in milliseconds. */
const REST = 200;

type Asked<Data, Key extends QueryKey> = UseQueryOptions<Data, Error, Data, Key>;

/**
 * What a field that finds by typing may offer. `found` is null until it answers the words that stand there now: a list
 * replaced under the arrows would hand Enter to another row of it. `query` is asked for trimmed words once typing rests.
 */
export function useFound<Data, Key extends QueryKey>(
  typed: string,
  query: (words: string) => Asked<Data, Key>,
): { readonly found: Data | null; readonly looking: boolean } {
  const wanted = typed.trim();
  const [words] = useDebouncedValue(wanted, REST);
  const result = useQuery(query(words));
  const answers = words === wanted && !result.isPlaceholderData;
  const found = answers ? (result.data ?? null) : null;
  return { found, looking: words !== wanted || (found === null && result.isFetching) };
}

/** One that can be chosen. */
export interface FoundOption {
  readonly value: string;
  readonly label: string;
}

type Looks = Pick<
  SelectProps,
  'label' | 'placeholder' | 'aria-label' | 'error' | 'clearable' | 'clearButtonProps' | 'nothingFoundMessage'
>;

/** One of many, found by the hub by what is typed. What was chosen keeps its label while the search goes on. */
export function FoundSelect<Data, Key extends QueryKey>({
  query,
  options,
  value,
  onChange,
  hint,
  focused = false,
  nothingFoundMessage,
  ...looks
}: Looks & {
  query(words: string): Asked<Data, Key>;
  options(found: Data): readonly FoundOption[];
  readonly value: string | null;
  onChange(value: string | null): void;
  /** Shown in place of options where none are offered before something is typed. */
  readonly hint?: string;
  /** Whether the dialog around it gives it the focus. */
  readonly focused?: boolean;
}) {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<FoundOption | null>(null);
  const { found, looking } = useFound(typed, (words) => query(words === chosen?.label ? '' : words));
  const offered = found === null ? [] : options(found);
  const data = new Map(offered.map((one) => [one.value, one.label]));
  if (value !== null && !data.has(value)) data.set(value, chosen?.value === value ? chosen.label : value);
  return (
    <Select
      {...looks}
      searchable
      {...(focused ? { 'data-autofocus': true } : {})}
      // The hub finds by more than what is shown.
      filter={({ options: all }) => all}
      nothingFoundMessage={looking ? undefined : found === null ? hint : nothingFoundMessage}
      rightSection={looking ? <Loader size="xs" /> : undefined}
      data={[...data].map(([id, label]) => ({ value: id, label }))}
      value={value}
      onSearchChange={setTyped}
      onChange={(id) => {
        setChosen(id === null ? null : { value: id, label: data.get(id) ?? id });
        onChange(id);
      }}
    />
  );
}
