import { Button, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { ApiProblem } from '@tessera/client';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { FormProblem } from '../../parts/states.tsx';
import { EntryPage } from '../entry/entry-page.tsx';
import './texts.ts';

/** Where the link of a mail leads: opening it changes nothing, pressing a button does (A28). */
export function UnsubscribeScreen() {
  const { t } = useTranslation();
  const { token } = useParams({ from: '/unsubscribe/$token' });
  const stop = useMutation({
    mutationFn: (all: boolean) =>
      api.call('unsubscribe', { params: { token }, query: all ? { all: 'true' } : {} }),
  });
  const invalid = stop.error instanceof ApiProblem && stop.error.code === 'not-found';
  if (stop.isSuccess || invalid) {
    const done = stop.variables === true ? 'inbox.stop.doneAll' : 'inbox.stop.done';
    return (
      <EntryPage title={t('inbox.stop.title')}>
        <div role="status">{t(invalid ? 'inbox.stop.invalid' : done)}</div>
      </EntryPage>
    );
  }
  return (
    <EntryPage title={t('inbox.stop.title')} text={t('inbox.stop.text')}>
      <Stack>
        <FormProblem error={stop.error} />
        <Button loading={stop.isPending && !stop.variables} onClick={() => stop.mutate(false)}>
          {t('inbox.stop.these')}
        </Button>
        <Button
          variant="default"
          loading={stop.isPending && stop.variables}
          onClick={() => stop.mutate(true)}
        >
          {t('inbox.stop.all')}
        </Button>
      </Stack>
    </EntryPage>
  );
}
