import { ActionIcon, Button, Group, Input, Select, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ProviderShape } from '@tessera/contract';
import { Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { findGroupsQuery } from '../../data/administration.ts';

type Mapping = ProviderShape['groupMapping'];

/** Which value of the claim puts people into which group. */
export function ProviderMapping(props: {
  readonly value: Mapping;
  readonly errors: Readonly<Record<string, string>>;
  onChange(value: Mapping): void;
}) {
  const { t } = useTranslation();
  const { value, errors } = props;
  const groups = useQuery(findGroupsQuery('')).data ?? [];
  const set = (index: number, part: Partial<Mapping[number]>) =>
    props.onChange(value.map((entry, at) => (at === index ? { ...entry, ...part } : entry)));
  return (
    <Input.Wrapper label={t('security.mapping')} labelElement="div" description={t('security.mappingHint')}>
      <Stack gap="xs" mt="xs">
        {value.map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity while they are typed
          <Group key={index} gap="xs" wrap="nowrap" align="flex-start">
            <TextInput
              flex={1}
              aria-label={t('security.mappingValue')}
              placeholder={t('security.mappingValue')}
              required
              autoFocus={entry.value === ''}
              error={errors[`groupMapping.${index}.value`]}
              value={entry.value}
              onChange={(event) => set(index, { value: event.currentTarget.value })}
            />
            <Select
              flex={1}
              aria-label={t('security.mappingGroup')}
              placeholder={t('security.mappingGroup')}
              searchable
              required
              allowDeselect={false}
              error={errors[`groupMapping.${index}.group`]}
              data={groups.map(({ id, name }) => ({ value: id, label: name }))}
              value={entry.group === '' ? null : entry.group}
              onChange={(group) => set(index, { group: group ?? '' })}
            />
            <ActionIcon
              mt={4}
              aria-label={t('security.mappingRemove', { line: index + 1 })}
              onClick={() => props.onChange(value.filter((_, at) => at !== index))}
            >
              <Trash2 size={16} />
            </ActionIcon>
          </Group>
        ))}
        <div>
          <Button
            variant="default"
            size="xs"
            leftSection={<Plus size={14} />}
            onClick={() => props.onChange([...value, { value: '', group: '' }])}
          >
            {t('security.mappingAdd')}
          </Button>
        </div>
      </Stack>
    </Input.Wrapper>
  );
}
