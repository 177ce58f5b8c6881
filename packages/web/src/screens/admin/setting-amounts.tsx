import { Checkbox, Group, NativeSelect, NumberInput, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSettings } from './setting-change.tsx';
import { SettingForm } from './setting-fields.tsx';

const TIME = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;
const SIZE = { KB: 1000, MB: 1_000_000, GB: 1_000_000_000 } as const;
type Unit = keyof typeof TIME | keyof typeof SIZE;

const SPANS = [
  'sessionIdle',
  'sessionLife',
  'linkLongestLife',
  'linkLongestAccess',
  'trashRetention',
  'auditRetention',
] as const;
const SIZES = ['uploadLimit', 'personalQuota'] as const;
type AmountName = (typeof SPANS)[number] | (typeof SIZES)[number];

/** What may be without a limit begins with this one when it gets one. */
const FIRST: Readonly<Partial<Record<AmountName, number>>> = {
  linkLongestAccess: 30 * TIME.days,
  trashRetention: 30 * TIME.days,
  auditRetention: 365 * TIME.days,
  uploadLimit: SIZE.GB,
  personalQuota: 10 * SIZE.GB,
};

/** An amount of time or of bytes, in the unit that says it shortest. */
export function AmountSetting({ name }: { readonly name: AmountName }) {
  const { settings } = useSettings();
  return <AmountField key={String(settings[name])} name={name} />;
}

function AmountField({ name }: { readonly name: AmountName }) {
  const { t } = useTranslation();
  const { settings, change } = useSettings();
  const units: Readonly<Partial<Record<Unit, number>>> = SIZES.some((size) => size === name) ? SIZE : TIME;
  const kept = settings[name];
  const first = FIRST[name];
  const [limited, setLimited] = useState(kept !== null);
  const [unit, setUnit] = useState(() => unitOf(units, kept ?? first ?? 0));
  const [count, setCount] = useState<number | string>((kept ?? first ?? 0) / (units[unit] ?? 1));
  const value = limited ? Math.round(Number(count) * (units[unit] ?? 1)) : null;
  const label = t(`settings.${name}.label`);
  return (
    <SettingForm changed={value !== kept} onSave={() => change({ [name]: value })}>
      <Stack gap={4}>
        <Group align="flex-end" gap="xs" wrap="nowrap">
          <NumberInput
            flex={1}
            label={label}
            description={t(`settings.${name}.hint`)}
            min={0}
            disabled={!limited}
            hideControls
            value={limited ? count : ''}
            placeholder={limited ? '' : t('settings.noLimit')}
            onChange={setCount}
          />
          <NativeSelect
            aria-label={t('settings.unit.of', { label })}
            disabled={!limited}
            value={unit}
            data={(Object.keys(units) as Unit[]).map((each) => ({
              value: each,
              label: t(`settings.unit.${each}`),
            }))}
            onChange={(event) => {
              const next = (Object.keys(units) as Unit[]).find((each) => each === event.currentTarget.value);
              if (next !== undefined) setUnit(next);
            }}
          />
        </Group>
        {first !== undefined && (
          <Checkbox
            label={t('settings.limit')}
            aria-label={t('settings.limitOf', { label })}
            checked={limited}
            onChange={(event) => setLimited(event.currentTarget.checked)}
          />
        )}
      </Stack>
    </SettingForm>
  );
}

function unitOf(units: Readonly<Partial<Record<Unit, number>>>, value: number): Unit {
  const largestFirst = (Object.keys(units) as Unit[]).toReversed();
  return (
    largestFirst.find((unit) => value > 0 && value % (units[unit] ?? 1) === 0) ??
    largestFirst.at(-1) ??
    'days'
  );
}

export function PasswordLengthSetting() {
  const { settings } = useSettings();
  return <PasswordLengthField key={settings.passwordLeast} />;
}

function PasswordLengthField() {
  const { t } = useTranslation();
  const { settings, change } = useSettings();
  const [value, setValue] = useState<number | string>(settings.passwordLeast);
  return (
    <SettingForm
      changed={Number(value) !== settings.passwordLeast}
      onSave={() => change({ passwordLeast: Number(value) })}
    >
      <NumberInput
        label={t('settings.passwordLeast.label')}
        description={t('settings.passwordLeast.hint')}
        min={10}
        max={64}
        value={value}
        onChange={setValue}
      />
    </SettingForm>
  );
}
