import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import './texts.ts';

/** By whom a list can be narrowed: by its owner, or by whom one's own things are shared with. */
export type WhoFilter = 'owner' | 'sharedWith';

/** A type-ahead over whom one knows, which narrows a list. */
export function WhoField(props: {
  readonly by: WhoFilter;
  readonly value: string | null;
  onChange(id: string | null): void;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [settled] = useDebouncedValue(typed.trim(), 200);
  const [chosen, setChosen] = useState<{ readonly value: string; readonly label: string } | null>(null);
  const found = useQuery({
    queryKey: keys.principals(settled, null),
    queryFn: ({ signal }) => api.call('searchPrincipals', { query: { query: settled } }, { signal }),
    enabled: settled !== '' && settled !== chosen?.label,
    staleTime: 30_000,
  });
  const suggested = (found.data?.items ?? []).flatMap(({ id, name, kind }) =>
    id === null || (props.by === 'owner' && kind !== 'account' && kind !== 'organization')
      ? []
      : [{ value: id, label: name }],
  );
  const here = props.value === null || suggested.some(({ value }) => value === props.value) ? [] : [chosen];
  const data = [...here.filter((one) => one !== null && one.value === props.value), ...suggested].filter(
    (one) => one !== null,
  );
  return (
    <Select
      aria-label={t(`gallery.filter.${props.by}`)}
      placeholder={t(`gallery.filter.${props.by}`)}
      searchable
      clearable
      data={data}
      // What the hub found by more than the name is shown too.
      filter={({ options }) => options}
      nothingFoundMessage={
        settled === '' ? t('gallery.filter.find') : found.isFetching ? null : t('gallery.filter.none')
      }
      searchValue={typed}
      onSearchChange={setTyped}
      value={props.value}
      onChange={(value, option) => {
        setChosen(value === null ? null : { value, label: option?.label ?? value });
        props.onChange(value);
      }}
      clearButtonProps={{ 'aria-label': t('gallery.filter.clear') }}
    />
  );
}
