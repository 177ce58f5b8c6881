import { TextInput } from '@mantine/core';

/** The name of a group or an organization: a form's first field. */
export function NameField(props: {
  readonly label: string;
  readonly value: string;
  readonly error: string | undefined;
  onChange(value: string): void;
}) {
  return (
    <TextInput
      label={props.label}
      required
      withAsterisk={false}
      maxLength={120}
      dir="auto"
      data-autofocus
      error={props.error}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}
