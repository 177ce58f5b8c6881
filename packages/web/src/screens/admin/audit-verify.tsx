import { Alert, Button, Group, List, Modal, Progress, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { AuditVerificationShape } from '@tessera/contract';
import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { CopyField } from '../../parts/copy-field.tsx';
import { FormProblem } from '../../parts/states.tsx';

/** Compares the log with its seals while one waits, and says what was found. */
export function VerifyAudit(props: { readonly opened: boolean; onClose(): void }) {
  const { t } = useTranslation();
  const [head, setHead] = useState('');
  const [done, setDone] = useState(0);
  const stop = useRef<AbortController | null>(null);
  const verify = useMutation({
    mutationFn: () => {
      stop.current = new AbortController();
      setDone(0);
      return api.call(
        'verifyAudit',
        { body: head.trim() === '' ? {} : { head: head.trim().toLowerCase() } },
        { signal: stop.current.signal, onProgress: (progress) => setDone(progress.done ?? 0) },
      );
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    verify.mutate();
  };
  const close = () => {
    stop.current?.abort();
    verify.reset();
    props.onClose();
  };
  const stopped = verify.error instanceof DOMException && verify.error.name === 'AbortError';
  return (
    <Modal
      opened={props.opened}
      onClose={close}
      title={t('audit.verify.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Text>{t('audit.verify.intro')}</Text>
          <TextInput
            label={t('audit.verify.head')}
            description={t('audit.verify.headHint')}
            value={head}
            onChange={(event) => setHead(event.currentTarget.value)}
          />
          {!stopped && <FormProblem error={verify.error} />}
          {verify.isPending && <Progress value={done * 100} aria-label={t('audit.verify.running')} />}
          <div role="status">{verify.data && <Result found={verify.data} />}</div>
          <Group justify="flex-end">
            {verify.isPending && (
              <Button variant="default" onClick={() => stop.current?.abort()}>
                {t('audit.verify.cancel')}
              </Button>
            )}
            <Button type="submit" loading={verify.isPending}>
              {t('audit.verify.run')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Result({ found }: { readonly found: AuditVerificationShape }) {
  const { t } = useTranslation();
  const { broken, head, headFound } = found;
  const notes = [
    ...(found.dropped > 0 ? [t('audit.verify.dropped', { count: found.dropped })] : []),
    ...(found.erased > 0 ? [t('audit.verify.erased', { count: found.erased })] : []),
    ...(found.unsealed > 0 ? [t('audit.verify.unsealed', { count: found.unsealed })] : []),
    ...(headFound === null ? [] : [t(headFound ? 'audit.verify.headFound' : 'audit.verify.headMissing')]),
  ];
  return (
    <Stack>
      <Alert
        color={found.intact ? 'verdigris' : 'red'}
        icon={found.intact ? <ShieldCheck size={18} /> : <ShieldAlert size={18} />}
        title={
          broken === null
            ? t('audit.verify.whole', { count: found.entries })
            : t('audit.verify.broken', { batch: broken.batch })
        }
      >
        {broken !== null && (
          <Text>
            {t('audit.verify.brokenText', { reason: broken.reason, first: broken.first, last: broken.last })}
          </Text>
        )}
        {notes.length > 0 && (
          <List size="sm">
            {notes.map((note) => (
              <List.Item key={note}>{note}</List.Item>
            ))}
          </List>
        )}
      </Alert>
      {head !== null && broken === null && <CopyField label={t('audit.verify.keep')} value={head.hash} />}
    </Stack>
  );
}
