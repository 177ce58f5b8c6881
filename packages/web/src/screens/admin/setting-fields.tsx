import {
  Button,
  Checkbox,
  Group,
  NativeSelect,
  Stack,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { MODES } from '@tessera/domain';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './admin.module.css';
import { useSettings } from './setting-change.tsx';

type SwitchName =
  | 'signupEnabled'
  | 'signupApproval'
  | 'signupVerified'
  | 'guestSessions'
  | 'linkNeedsPassword'
  | 'openLinksAllowed';

/** A switch that says what it does as it stands. */
export function SwitchSetting({ name }: { readonly name: SwitchName }) {
  const { t } = useTranslation();
  const { settings, wished, busy, change } = useSettings();
  const on = wished[name] ?? settings[name];
  return (
    <Switch
      label={t(`settings.${name}.label`)}
      description={t(on ? `settings.${name}.on` : `settings.${name}.off`)}
      checked={on}
      disabled={busy}
      onChange={(event) => change({ [name]: event.currentTarget.checked })}
    />
  );
}

interface Choices {
  readonly hubColorScheme: 'auto' | 'light' | 'dark';
  readonly invitedMayRegister: 'no' | 'approval' | 'yes';
  readonly organizationMakers: 'admins' | 'publishers' | 'everybody';
  readonly twoFactor: 'optional' | 'admins' | 'everybody';
  readonly publishToEveryone: 'link-sharers' | 'admins-and-public-groups';
}

/** One of a few ways, saved when it is chosen. */
export function ChoiceSetting<Name extends keyof Choices>(props: {
  readonly name: Name;
  readonly choices: readonly Choices[Name][];
  readonly label: string;
  readonly hint: string;
  word(choice: Choices[Name]): string;
}) {
  const { settings, wished, busy, change } = useSettings();
  return (
    <NativeSelect
      className={styles['narrow'] ?? ''}
      label={props.label}
      description={props.hint}
      disabled={busy}
      value={wished[props.name] ?? settings[props.name]}
      data={props.choices.map((value) => ({ value, label: props.word(value) }))}
      onChange={(event) => change({ [props.name]: event.currentTarget.value })}
    />
  );
}

/** The mode that is usual, among those that are allowed. */
export function DefaultModeSetting() {
  const { t } = useTranslation();
  const { settings, wished, busy, change } = useSettings();
  const value = wished.defaultMode === undefined ? settings.defaultMode : wished.defaultMode;
  return (
    <NativeSelect
      className={styles['narrow'] ?? ''}
      label={t('settings.defaultMode.label')}
      description={t('settings.defaultMode.hint')}
      disabled={busy}
      value={value ?? 'kind'}
      data={[
        { value: 'kind', label: t('settings.defaultMode.choices.kind') },
        ...settings.allowedModes.map((mode) => ({
          value: mode,
          label: t(`settings.defaultMode.choices.${mode}`),
        })),
      ]}
      onChange={(event) =>
        change({ defaultMode: MODES.find((mode) => mode === event.currentTarget.value) ?? null })
      }
    />
  );
}

/** Which modes there are; private cannot be taken away. */
export function ModesSetting() {
  const { t } = useTranslation();
  const { settings, wished, busy, change } = useSettings();
  const allowed = wished.allowedModes ?? settings.allowedModes;
  return (
    <Checkbox.Group
      label={t('settings.allowedModes.label')}
      description={t('settings.allowedModes.hint')}
      value={allowed}
      onChange={(next) => change({ allowedModes: MODES.filter((mode) => next.includes(mode)) })}
    >
      <Stack gap="xs" mt="xs">
        {MODES.map((mode) => (
          <Checkbox
            key={mode}
            value={mode}
            label={t(`settings.allowedModes.modes.${mode}`)}
            disabled={busy || mode === 'private'}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

/** A field with its own button, which is there while the field says something else than the hub. */
export function SettingForm(props: {
  readonly changed: boolean;
  readonly children: ReactNode;
  onSave(): void;
}) {
  const { t } = useTranslation();
  const { busy } = useSettings();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.onSave();
  };
  return (
    <form onSubmit={submit} className={styles['narrow']}>
      <Stack gap="xs">
        {props.children}
        {props.changed && (
          <Group>
            <Button type="submit" size="compact-sm" variant="default" loading={busy}>
              {t('settings.saveOne')}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}

type TextName = 'hubName' | 'hubOrganization' | 'hubDescription' | 'hubContact';

export function TextSetting({ name }: { readonly name: TextName }) {
  const { settings } = useSettings();
  // A new value from the hub begins the field anew.
  return <TextField key={settings[name]} name={name} />;
}

function TextField({ name }: { readonly name: TextName }) {
  const { t } = useTranslation();
  const { settings, change } = useSettings();
  const kept = settings[name] ?? '';
  const [value, setValue] = useState(kept);
  const Field = name === 'hubDescription' ? Textarea : TextInput;
  return (
    <SettingForm
      changed={value !== kept}
      onSave={() => change({ [name]: name === 'hubContact' && value.trim() === '' ? null : value })}
    >
      <Field
        label={t(`settings.${name}.label`)}
        description={t(`settings.${name}.hint`)}
        value={value}
        {...(name === 'hubDescription' ? { autosize: true, minRows: 2 } : {})}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
    </SettingForm>
  );
}

type ListName = 'signupDomains' | 'invitationDomains' | 'embedOrigins';

export function ListSetting({ name }: { readonly name: ListName }) {
  const { settings } = useSettings();
  return <ListField key={settings[name].join(' ')} name={name} />;
}

function ListField({ name }: { readonly name: ListName }) {
  const { t } = useTranslation();
  const { settings, change } = useSettings();
  const [value, setValue] = useState(settings[name]);
  const same = value.length === settings[name].length && value.every((each) => settings[name].includes(each));
  return (
    <SettingForm changed={!same} onSave={() => change({ [name]: value })}>
      <TagsInput
        label={t(`settings.${name}.label`)}
        description={t(value.length === 0 ? `settings.${name}.none` : `settings.${name}.some`)}
        placeholder={
          value.length > 0 ? '' : name === 'embedOrigins' ? 'https://wiki.example.org' : 'example.org'
        }
        value={value}
        onChange={setValue}
      />
    </SettingForm>
  );
}
