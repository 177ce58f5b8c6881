import { Button, List, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { ConfirmConsequence } from '../../parts/confirm.tsx';
import { showDone } from '../../parts/toasts.tsx';
import styles from './admin.module.css';

/** What was made before the policy and is outside of it, and the step that brings it inside; nothing when there is none. */
export function OutsideOfPolicy() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const outside = useQuery({
    queryKey: keys.outside,
    queryFn: ({ signal }) => api.call('listOutside', {}, { signal }),
  });
  const findings = outside.data?.findings ?? [];
  const count = findings.reduce((sum, finding) => sum + finding.count, 0);
  const apply = useMutation({
    mutationFn: () =>
      api.call('applySettings', {
        body: { expected: Object.fromEntries(findings.map(({ setting, count: many }) => [setting, many])) },
      }),
    onSuccess: ({ resources }) => {
      setAsking(false);
      showDone(t('settings.outside.done', { count: resources }));
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.outside });
      void client.invalidateQueries({ queryKey: keys.resources });
    },
  });
  if (findings.length === 0) return null;
  return (
    <section className={styles['part']} aria-labelledby="outside-title">
      <Title order={2} size="h3" id="outside-title">
        {t('settings.outside.title')}
      </Title>
      <Text c="dimmed">{t('settings.outside.intro')}</Text>
      <List>
        {findings.map(({ setting, sentence }) => (
          <List.Item key={setting}>{sentence}</List.Item>
        ))}
      </List>
      <div>
        <Button variant="default" onClick={() => setAsking(true)}>
          {t('settings.outside.apply', { count })}
        </Button>
      </div>
      <ConfirmConsequence
        opened={asking}
        title={t('settings.outside.confirmTitle')}
        consequence={t('settings.outside.confirm')}
        confirm={t('settings.outside.apply', { count })}
        destroys
        busy={apply.isPending}
        error={apply.error}
        onConfirm={() => apply.mutate()}
        onClose={() => {
          apply.reset();
          setAsking(false);
        }}
      />
    </section>
  );
}
