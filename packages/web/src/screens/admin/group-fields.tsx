import { Radio, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { GROUP_TYPES, type GroupType } from '@tessera/domain';
import { useTranslation } from 'react-i18next';

/** What can be set of a group. */
export interface GroupForm {
  readonly name: string;
  readonly description: string;
  readonly type: GroupType;
  readonly sharing: boolean;
}

/** The fields that {@link GroupFields} shows, for whoever lists the other errors. */
export const GROUP_FIELDS = ['name', 'description', 'type', 'sharing'] as const;

/** The fields of a group, for a new one and for changing one. */
export function GroupFields(props: {
  readonly value: GroupForm;
  readonly errors: Readonly<Record<string, string>>;
  onChange(value: GroupForm): void;
}) {
  const { t } = useTranslation();
  const { value, errors } = props;
  return (
    <Stack>
      <TextInput
        label={t('admin.groupName')}
        required
        withAsterisk={false}
        maxLength={120}
        dir="auto"
        data-autofocus
        error={errors['name']}
        value={value.name}
        onChange={(event) => props.onChange({ ...value, name: event.currentTarget.value })}
      />
      <Textarea
        label={t('admin.groupDescription')}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={2000}
        dir="auto"
        error={errors['description']}
        value={value.description}
        onChange={(event) => props.onChange({ ...value, description: event.currentTarget.value })}
      />
      <Radio.Group
        label={t('admin.groupType')}
        error={errors['type']}
        value={value.type}
        onChange={(type) =>
          props.onChange({ ...value, type: GROUP_TYPES.find((each) => each === type) ?? 'ordinary' })
        }
      >
        <Stack gap="xs" mt="xxs">
          {GROUP_TYPES.map((type) => (
            <Radio
              key={type}
              value={type}
              label={t(`admin.type.${type}`)}
              description={t(`admin.typeHint.${type}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Switch
        label={t('admin.sharing')}
        description={t('admin.sharingHint')}
        error={errors['sharing']}
        checked={value.sharing}
        onChange={(event) => props.onChange({ ...value, sharing: event.currentTarget.checked })}
      />
    </Stack>
  );
}
