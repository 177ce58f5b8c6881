import { Button, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { useMe } from '../../data/session.ts';
import { fieldErrors } from '../../parts/problem.ts';
import { FormProblem } from '../../parts/states.tsx';
import { showDone } from '../../parts/toasts.tsx';
import styles from './account.module.css';

const FIELDS = ['name', 'institution', 'website'] as const;

/** Name, institution, website. */
export function Profile() {
  const { t } = useTranslation();
  const { account } = useMe();
  const client = useQueryClient();
  const [form, setForm] = useState({
    name: account.name,
    institution: account.institution ?? '',
    website: account.website ?? '',
  });
  const save = useMutation({
    mutationFn: () =>
      api.call('updateAccount', {
        body: {
          name: form.name.trim(),
          institution: form.institution.trim() || null,
          website: form.website.trim() || null,
        },
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.me, exact: true });
      showDone(t('account.profileSaved'));
    },
  });
  const errors = fieldErrors(save.error);
  const field = (name: (typeof FIELDS)[number]) => ({
    name,
    value: form[name],
    error: errors[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setForm((before) => ({ ...before, [name]: value }));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} className={styles['form']}>
      <Stack>
        <TextInput
          label={t('common.name')}
          autoComplete="name"
          required
          withAsterisk={false}
          {...field('name')}
        />
        <TextInput label={t('account.institution')} autoComplete="organization" {...field('institution')} />
        <TextInput
          label={t('account.website')}
          type="url"
          autoComplete="url"
          placeholder="https://"
          {...field('website')}
        />
        <FormProblem error={save.error} fields={FIELDS} />
        <div>
          <Button type="submit" loading={save.isPending}>
            {t('account.saveProfile')}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
