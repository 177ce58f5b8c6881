import { List, PasswordInput, Stack, Text, ThemeIcon, VisuallyHidden } from '@mantine/core';
import { Check, Dot } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useMetadata } from '../data/session.ts';
import { passwordRules } from './password-rules.ts';

/** A field for a new password that says as one types which of the hub's rules are met. */
export function NewPassword(props: {
  readonly label: string;
  readonly value: string;
  readonly own: { readonly name: string; readonly email: string };
  readonly error?: string | undefined;
  /** Whether the page begins here. */
  readonly first?: boolean;
  onChange(value: string): void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const { passwordLeast } = useMetadata();
  const met = passwordRules(props.value, props.own, passwordLeast);
  return (
    <Stack gap="xs">
      <PasswordInput
        label={props.label}
        name="new-password"
        autoComplete="new-password"
        autoFocus={props.first === true}
        required
        withAsterisk={false}
        aria-describedby={id}
        error={props.error}
        value={props.value}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
      <div id={id}>
        <Text size="xs" c="dimmed">
          {t('entry.rules.label')}
        </Text>
        <List size="xs" c="dimmed" listStyleType="none" withPadding={false}>
          <Rule met={met.length} text={t('entry.rules.length', { least: passwordLeast })} />
          <Rule met={met.different} text={t('entry.rules.different')} />
          <Rule met={null} text={t('entry.rules.common')} />
        </List>
      </div>
    </Stack>
  );
}

/** `met` is null where only the hub knows. */
function Rule(props: { readonly met: boolean | null; readonly text: string }) {
  const { t } = useTranslation();
  return (
    <List.Item
      icon={
        <ThemeIcon size={16} variant="transparent" color={props.met ? 'verdigris' : 'gray'}>
          {props.met ? <Check size={14} /> : <Dot size={16} />}
        </ThemeIcon>
      }
    >
      {props.text}
      {props.met !== null && (
        <VisuallyHidden> ({props.met ? t('entry.rules.met') : t('entry.rules.unmet')})</VisuallyHidden>
      )}
    </List.Item>
  );
}
