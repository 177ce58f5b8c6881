import { Button, FileButton, Group, List, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SettingsFileShape, type SettingsImportShape, settingsFileShape } from '@tessera/contract';
import { Download, Upload } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { ConfirmConsequence } from '../../parts/confirm.tsx';
import { useProveAgain } from '../../parts/prove-again.tsx';
import { FormProblem } from '../../parts/states.tsx';
import { showDone } from '../../parts/toasts.tsx';
import styles from './admin.module.css';
import { Findings } from './setting-change.tsx';

/** Settings out as a file, and in from one: what would change is shown before it does. */
export function SettingsFile() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [unreadable, setUnreadable] = useState(false);
  const [shown, setShown] = useState<{
    readonly file: SettingsFileShape;
    readonly preview: SettingsImportShape;
  } | null>(null);
  const look = useMutation({
    mutationFn: (file: SettingsFileShape) =>
      api.call('importSettings', { body: file, query: { preview: 'true' } }),
    onSuccess: (preview, file) => setShown({ file, preview }),
  });
  const take = useMutation({
    mutationFn: (file: SettingsFileShape) => api.call('importSettings', { body: file }),
    onSuccess: async () => {
      setShown(null);
      showDone(t('settings.saved'));
      await client.invalidateQueries({ queryKey: keys.settings });
      await client.invalidateQueries({ queryKey: keys.metadata });
    },
  });
  const prove = useProveAgain(take.error, () => shown !== null && take.mutate(shown.file), take.reset);
  const choose = async (file: File | null) => {
    if (file === null) return;
    setUnreadable(false);
    look.reset();
    try {
      const text: unknown = JSON.parse(await file.text());
      // Only what is no such file at all stops here: of anything else the hub says what is wrong with it.
      if (!settingsFileShape.pick({ format: true }).loose().safeParse(text).success)
        throw new Error('not settings');
      look.mutate(text as SettingsFileShape);
    } catch {
      setUnreadable(true);
    }
  };
  const count = shown?.preview.changes.length ?? 0;
  return (
    <section className={styles['part']}>
      <Title order={2} size="h3">
        {t('settings.section.file')}
      </Title>
      <Text c="dimmed">{t('settings.file.intro')}</Text>
      <Group>
        <Button
          component="a"
          variant="default"
          href={api.address('exportSettings', {})}
          download="tessera-settings.json"
          leftSection={<Download size={16} />}
        >
          {t('settings.file.export')}
        </Button>
        <FileButton accept="application/json,.json" onChange={(file) => void choose(file)}>
          {(button) => (
            <Button {...button} variant="default" loading={look.isPending} leftSection={<Upload size={16} />}>
              {t('settings.file.import')}
            </Button>
          )}
        </FileButton>
      </Group>
      {unreadable && (
        <Text role="alert" c="red">
          {t('settings.file.unreadable')}
        </Text>
      )}
      <FormProblem error={look.error} />
      <ConfirmConsequence
        opened={shown !== null}
        title={t('settings.file.title')}
        confirm={t('settings.file.take', { count })}
        busy={take.isPending}
        error={prove === null ? take.error : null}
        consequence={shown !== null && <Preview preview={shown.preview} />}
        onConfirm={() => shown !== null && take.mutate(shown.file)}
        onClose={() => {
          take.reset();
          setShown(null);
        }}
      />
      {prove}
    </section>
  );
}

function Preview({ preview }: { readonly preview: SettingsImportShape }) {
  const { t } = useTranslation();
  const { changes, findings } = preview;
  if (changes.length === 0) return <Text>{t('settings.file.nothing')}</Text>;
  return (
    <Stack gap="sm">
      <Text>{t('settings.file.changes', { count: changes.length })}</Text>
      <List size="sm">
        {changes.map(({ setting, before, after }) => (
          <List.Item key={setting}>
            <Text span fw={550}>
              {t(`settings.${setting}.label`)}
            </Text>
            {': '}
            {t('settings.file.becomes', { before: JSON.stringify(before), after: JSON.stringify(after) })}
          </List.Item>
        ))}
      </List>
      {findings.length > 0 && <Findings findings={findings} />}
    </Stack>
  );
}
