import { Button, Checkbox, Group, Modal, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { AccountShape } from '@tessera/contract';
import { Eye } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { beginActing } from '../../data/acting.ts';
import { api } from '../../data/api.ts';
import { useMe } from '../../data/session.ts';
import { fieldErrors } from '../../parts/problem.ts';
import { useProveAgain } from '../../parts/prove-again.tsx';
import { FormProblem } from '../../parts/states.tsx';
import styles from './admin.module.css';

/** The way to see the hub as somebody sees it, for who may (A7). */
export function ActAs({ account }: { readonly account: AccountShape }) {
  const { t } = useTranslation();
  const me = useMe();
  const [asking, setAsking] = useState(false);
  const may = me.permissions.includes('resources:view-all') && account.status === 'active';
  if (!may || me.account.id === account.id) return null;
  return (
    <section className={styles['part']}>
      <Title order={2} size="h3">
        {t('person.actTitle')}
      </Title>
      <Stack className={styles['narrow']} align="start">
        <Text c="dimmed">{t('person.actText')}</Text>
        <Button variant="default" leftSection={<Eye size={16} />} onClick={() => setAsking(true)}>
          {t('person.act', { name: account.name })}
        </Button>
      </Stack>
      {asking && <ActDialog account={account} onClose={() => setAsking(false)} />}
    </section>
  );
}

function ActDialog({ account, onClose }: { readonly account: AccountShape; onClose(): void }) {
  const { t } = useTranslation();
  const [writes, setWrites] = useState(false);
  const [reason, setReason] = useState('');
  const begin = useMutation({
    mutationFn: async () => {
      const begun = await api.call('actAs', { body: { person: account.id, writes, reason } });
      beginActing({ id: begun.id, sort: begun.sort, name: account.name }, '/');
    },
  });
  const prove = useProveAgain(begin.error, () => begin.mutate(), begin.reset);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    begin.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('person.act', { name: account.name })}
      centered
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Text>{t('person.actTold', { name: account.name })}</Text>
          <Checkbox
            label={t('person.actWrites')}
            description={t('person.actWritesHint')}
            checked={writes}
            onChange={(event) => setWrites(event.currentTarget.checked)}
          />
          <TextInput
            label={t('person.actReason')}
            required={writes}
            withAsterisk={false}
            maxLength={500}
            data-autofocus
            value={reason}
            error={fieldErrors(begin.error)['reason']}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {prove === null && <FormProblem error={begin.error} fields={['reason']} />}
          {prove}
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={begin.isPending}>
              {t('person.act', { name: account.name })}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
