import { Button, Modal, Select, Stack, Tabs, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Endpoints, Output } from '@tessera/contract';
import { ACCOUNT_ROLES, type AccountRole } from '@tessera/domain';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { CopyField } from '../../parts/copy-field.tsx';
import { fieldErrors } from '../../parts/problem.ts';
import { useProveAgain } from '../../parts/prove-again.tsx';
import { FormProblem } from '../../parts/states.tsx';
import { countPeople } from './csv-people.ts';

type Created = Output<Endpoints['createUser']>;

/** Adds one person or, all or none, many from CSV; then shows the addresses to hand over. */
export function AddPeople({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const [created, setCreated] = useState<readonly Created[] | null>(null);
  const title = created === null ? t('admin.addPerson') : t('admin.created', { count: created.length });
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {created === null ? (
        <Tabs defaultValue="one">
          <Tabs.List mb="md">
            <Tabs.Tab value="one">{t('admin.addOne')}</Tabs.Tab>
            <Tabs.Tab value="several">{t('admin.addSeveral')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="one">
            <OnePerson onCreated={(person) => setCreated([person])} />
          </Tabs.Panel>
          <Tabs.Panel value="several">
            <SeveralPeople onCreated={setCreated} />
          </Tabs.Panel>
        </Tabs>
      ) : (
        <HandOver created={created} onClose={onClose} />
      )}
    </Modal>
  );
}

const FIELDS = ['name', 'email', 'password', 'institution'] as const;

function OnePerson({ onCreated }: { onCreated(created: Created): void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form, setForm] = useState({ name: '', email: '', password: '', institution: '' });
  const [role, setRole] = useState<AccountRole>('DATA_SCIENTIST');
  const create = useMutation({
    mutationFn: () =>
      api.call('createUser', {
        body: {
          name: form.name.trim(),
          email: form.email.trim(),
          role,
          ...(form.password === '' ? {} : { password: form.password }),
          ...(form.institution.trim() === '' ? {} : { institution: form.institution.trim() }),
        },
      }),
    onSuccess: async (created) => {
      onCreated(created);
      await client.invalidateQueries({ queryKey: keys.people });
    },
  });
  const prove = useProveAgain(create.error, () => create.mutate(), create.reset);
  const errors = fieldErrors(create.error);
  const field = (name: (typeof FIELDS)[number]) => ({
    name,
    value: form[name],
    error: errors[name],
    autoComplete: 'off',
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setForm((before) => ({ ...before, [name]: value }));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  const name = form.name.trim();
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput label={t('common.name')} required withAsterisk={false} data-autofocus {...field('name')} />
        <TextInput label={t('common.email')} type="email" required withAsterisk={false} {...field('email')} />
        <Select
          label={t('admin.roleFilter')}
          allowDeselect={false}
          data={ACCOUNT_ROLES.map((value) => ({ value, label: t(`admin.accountRole.${value}`) }))}
          value={role}
          onChange={(value) => setRole(ACCOUNT_ROLES.find((each) => each === value) ?? 'DATA_SCIENTIST')}
        />
        <TextInput
          label={`${t('account.institution')} (${t('common.optional')})`}
          {...field('institution')}
        />
        <TextInput
          label={`${t('common.password')} (${t('common.optional')})`}
          description={t('admin.passwordHint')}
          type="password"
          {...field('password')}
          autoComplete="new-password"
        />
        {prove ?? <FormProblem error={create.error} fields={FIELDS} />}
        <Button type="submit" loading={create.isPending}>
          <Text span truncate inherit>
            {name === '' ? t('admin.createPersonPlain') : t('admin.createPerson', { name })}
          </Text>
        </Button>
      </Stack>
    </form>
  );
}

function SeveralPeople({ onCreated }: { onCreated(created: readonly Created[]): void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [csv, setCsv] = useState('');
  const count = countPeople(csv);
  const create = useMutation({
    mutationFn: () => api.call('createUsers', { body: { csv } }),
    onSuccess: async ({ created }) => {
      onCreated(created);
      await client.invalidateQueries({ queryKey: keys.people });
    },
  });
  const prove = useProveAgain(create.error, () => create.mutate(), create.reset);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Textarea
          label={t('admin.csvLabel')}
          description={t('admin.csvHint')}
          placeholder={t('admin.csvPlaceholder')}
          classNames={{ input: 'mono' }}
          autosize
          minRows={6}
          maxRows={14}
          spellCheck={false}
          required
          withAsterisk={false}
          value={csv}
          onChange={(event) => setCsv(event.currentTarget.value)}
        />
        {prove ?? <FormProblem error={create.error} />}
        <Button type="submit" loading={create.isPending} disabled={count === 0}>
          {t('admin.createPeople', { count })}
        </Button>
      </Stack>
    </form>
  );
}

/** One function for every render: another one would take the focus back each time. */
const focusOnce = (text: HTMLElement | null) => text?.focus();

function HandOver(props: { readonly created: readonly Created[]; onClose(): void }) {
  const { t } = useTranslation();
  const withAddress = props.created.filter((each) => each.setPasswordAddress !== undefined);
  return (
    <Stack>
      <Text c="dimmed" tabIndex={-1} ref={focusOnce}>
        {t(withAddress.length > 0 ? 'admin.handOver' : 'admin.handOverMailed')}
      </Text>
      {withAddress.map(({ account, setPasswordAddress }) => (
        <CopyField
          key={account.id}
          label={t('admin.setPasswordAddress', { name: account.name })}
          description={account.email}
          value={setPasswordAddress ?? ''}
        />
      ))}
      <Button onClick={props.onClose}>{t('common.done')}</Button>
    </Stack>
  );
}
