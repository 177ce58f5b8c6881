import { Input, SegmentedControl, Stack, Switch, useMantineColorScheme } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { setPreferences, usePreferences } from '../../shell/preferences.ts';

/** Colours and single-letter keys, as this machine remembers them. */
export function Appearance() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { singleKeys } = usePreferences();
  return (
    <Stack align="flex-start">
      <Input.Wrapper label={t('account.scheme')} labelElement="div">
        <SegmentedControl
          display="flex"
          mt="xxs"
          aria-label={t('account.scheme')}
          value={colorScheme}
          onChange={(value) => setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')}
          data={[
            { value: 'light', label: t('shell.light') },
            { value: 'dark', label: t('shell.dark') },
            { value: 'auto', label: t('shell.system') },
          ]}
        />
      </Input.Wrapper>
      <Switch
        label={t('account.singleKeys')}
        description={t('account.singleKeysHint')}
        checked={singleKeys}
        onChange={(event) => setPreferences({ singleKeys: event.currentTarget.checked })}
      />
    </Stack>
  );
}
