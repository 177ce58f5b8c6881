import {
  Alert,
  Button,
  Group,
  NumberInput,
  PasswordInput,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { MailServerShape } from '@tessera/contract';
import { MAIL_SECURITIES, type MailSecurity } from '@tessera/domain';
import { CircleCheck, MailX } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { useSession } from '../../data/session.ts';
import { ConfirmConsequence } from '../../parts/confirm.tsx';
import { fieldErrors } from '../../parts/problem.ts';
import { useProveAgain } from '../../parts/prove-again.tsx';
import { FormProblem } from '../../parts/states.tsx';
import { showDone } from '../../parts/toasts.tsx';
import styles from './mail.module.css';

const PORTS: Readonly<Record<MailSecurity, number>> = { none: 25, starttls: 587, tls: 465 };
const FIELDS = ['host', 'port', 'security', 'user', 'password', 'sender'];

/** What is set, said in a sentence; the form for who may change it; a test for everybody here. */
export function MailServer({ view }: { readonly view: MailServerShape }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const changeable = view.from !== 'environment' && may('users:grant-all');
  const state = view.server === null ? 'off' : view.ready ? 'ready' : 'noPassword';
  return (
    <Stack className={styles['form'] ?? ''}>
      <Alert
        color={view.ready ? 'verdigris' : 'amber'}
        icon={view.ready ? <CircleCheck size={18} /> : <MailX size={18} />}
      >
        <Text>{t(`mail.states.${state}`, { host: view.server?.host ?? '' })}</Text>
        {view.from === 'environment' && <Text>{t('mail.states.environment')}</Text>}
      </Alert>
      {view.from !== 'environment' && !may('users:grant-all') && (
        <Text c="dimmed">{t('mail.needsGrantAll')}</Text>
      )}
      {changeable && <ServerForm view={view} />}
      {view.ready && <SendTest />}
    </Stack>
  );
}

function ServerForm({ view }: { readonly view: MailServerShape }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form, setForm] = useState({
    host: view.server?.host ?? '',
    port: view.server?.port ?? PORTS.starttls,
    security: view.server?.security ?? ('starttls' as MailSecurity),
    user: view.server?.user ?? '',
    sender: view.server?.sender ?? '',
    password: '',
  });
  const [forgetting, setForgetting] = useState(false);
  const change = (changes: Partial<typeof form>) => setForm((before) => ({ ...before, ...changes }));
  const settle = async (message: string, next: MailServerShape) => {
    showDone(message);
    client.setQueryData(keys.mailServer, next);
    await client.invalidateQueries({ queryKey: keys.metadata });
  };
  const save = useMutation({
    mutationFn: () => {
      const { user, password, ...server } = form;
      return api.call('setMailServer', {
        body: {
          ...server,
          host: server.host.trim(),
          sender: server.sender.trim(),
          user: user.trim() === '' ? null : user.trim(),
          ...(password === '' ? {} : { password }),
        },
      });
    },
    onSuccess: (next) => settle(t('mail.saved'), next),
  });
  const forget = useMutation({
    mutationFn: () => api.call('forgetMailServer'),
    onSuccess: (next) => settle(t('mail.forgotten'), next),
    onSettled: () => setForgetting(false),
  });
  const proveToSave = useProveAgain(
    save.error,
    () => save.mutate(),
    () => save.reset(),
  );
  const proveToForget = useProveAgain(
    forget.error,
    () => forget.mutate(),
    () => forget.reset(),
  );
  const errors = fieldErrors(save.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <div className={styles['pair']}>
          <TextInput
            label={t('mail.host')}
            placeholder="mail.example.org"
            required
            withAsterisk={false}
            error={errors['host']}
            value={form.host}
            onChange={(event) => change({ host: event.currentTarget.value })}
          />
          <NumberInput
            label={t('mail.port')}
            min={1}
            max={65_535}
            hideControls
            required
            withAsterisk={false}
            error={errors['port']}
            value={form.port}
            onChange={(value) => change({ port: Number(value) })}
          />
        </div>
        <Select
          label={t('mail.security')}
          description={t(`mail.securityNote.${form.security}`)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          allowDeselect={false}
          data={MAIL_SECURITIES.map((value) => ({ value, label: t(`mail.securities.${value}`) }))}
          value={form.security}
          onChange={(value) => {
            const security = MAIL_SECURITIES.find((one) => one === value) ?? 'starttls';
            const usual = Object.values(PORTS).includes(form.port);
            change({ security, ...(usual ? { port: PORTS[security] } : {}) });
          }}
        />
        <TextInput
          label={`${t('mail.user')} (${t('common.optional')})`}
          description={t('mail.userNote')}
          autoComplete="off"
          error={errors['user']}
          value={form.user}
          onChange={(event) => change({ user: event.currentTarget.value })}
        />
        {form.user.trim() !== '' && (
          <PasswordInput
            label={t('mail.password')}
            {...(view.hasPassword ? { description: t('mail.passwordKept') } : {})}
            autoComplete="new-password"
            required={!view.hasPassword}
            withAsterisk={false}
            error={errors['password']}
            value={form.password}
            onChange={(event) => change({ password: event.currentTarget.value })}
          />
        )}
        <TextInput
          label={t('mail.sender')}
          description={t('mail.senderNote')}
          type="email"
          required
          withAsterisk={false}
          error={errors['sender']}
          value={form.sender}
          onChange={(event) => change({ sender: event.currentTarget.value })}
        />
        {proveToSave === null && <FormProblem error={save.error} fields={FIELDS} />}
        {proveToForget === null && <FormProblem error={forget.error} />}
        <Group>
          <Button type="submit" loading={save.isPending}>
            {t('mail.save')}
          </Button>
          {view.from === 'page' && (
            <Button variant="default" onClick={() => setForgetting(true)}>
              {t('mail.forget')}
            </Button>
          )}
        </Group>
      </Stack>
      <ConfirmConsequence
        opened={forgetting}
        title={t('mail.forgetTitle')}
        consequence={t('mail.forgetText')}
        confirm={t('mail.forget')}
        destroys
        busy={forget.isPending}
        onConfirm={() => forget.mutate()}
        onClose={() => setForgetting(false)}
      />
      {proveToSave}
      {proveToForget}
    </form>
  );
}

function SendTest() {
  const { t } = useTranslation();
  const test = useMutation({ mutationFn: () => api.call('sendTestMail') });
  return (
    <Stack gap="xs" align="flex-start">
      <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
        {t('mail.test')}
      </Button>
      <div role="status">{test.data && <Text>{t('mail.tested', test.data)}</Text>}</div>
      <FormProblem error={test.error} />
    </Stack>
  );
}
