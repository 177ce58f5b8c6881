import { Radio, Stack, Switch, Textarea } from '@mantine/core';
import { GROUP_TYPES, type GroupType, JOINING, type Joining } from '@tessera/domain';
import { useTranslation } from 'react-i18next';
import { NameField } from './name-field.tsx';

/** What can be set of a group. */
export interface GroupForm {
  readonly name: string;
  readonly description: string;
  readonly type: GroupType;
  readonly sharing: boolean;
  readonly joining: Joining;
}

/** The fields that {@link GroupFields} shows, for whoever lists the other errors. */
export const GROUP_FIELDS = ['name', 'description', 'type', 'sharing', 'joining'] as const;

/** What differs from the group as it was shown, so that saving never takes back what somebody else changed. */
export function groupChanges(shown: GroupForm, form: GroupForm): Partial<GroupForm> {
  const name = form.name.trim();
  const { description, type, sharing, joining } = form;
  return {
    ...(name === shown.name ? {} : { name }),
    ...(description === shown.description ? {} : { description }),
    ...(type === shown.type ? {} : { type }),
    ...(sharing === shown.sharing ? {} : { sharing }),
    ...(joining === shown.joining ? {} : { joining }),
  };
}

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
      <NameField
        label={t('admin.groupName')}
        error={errors['name']}
        value={value.name}
        onChange={(name) => props.onChange({ ...value, name })}
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
      <Choice
        label={t('admin.groupType')}
        values={GROUP_TYPES}
        value={value.type}
        error={errors['type']}
        words={(type) => t(`admin.type.${type}`)}
        hint={(type) => t(`admin.typeHint.${type}`)}
        onChange={(type) => props.onChange({ ...value, type })}
      />
      <Choice
        label={t('admin.joining')}
        values={JOINING}
        value={value.joining}
        error={errors['joining']}
        words={(joining) => t(`admin.joiningWay.${joining}`)}
        hint={(joining) => t(`admin.joiningHint.${joining}`)}
        onChange={(joining) => props.onChange({ ...value, joining })}
      />
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

function Choice<Value extends string>(props: {
  readonly label: string;
  readonly values: readonly Value[];
  readonly value: Value;
  readonly error: string | undefined;
  words(value: Value): string;
  hint(value: Value): string;
  onChange(value: Value): void;
}) {
  return (
    <Radio.Group
      label={props.label}
      error={props.error}
      value={props.value}
      onChange={(chosen) => {
        const value = props.values.find((each) => each === chosen);
        if (value !== undefined) props.onChange(value);
      }}
    >
      <Stack gap="xs" mt="xxs">
        {props.values.map((value) => (
          <Radio key={value} value={value} label={props.words(value)} description={props.hint(value)} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
