import { Button, Select, Stack, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { OrganizationShape } from '@tessera/contract';
import { MODES } from '@tessera/domain';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { fieldErrors } from '../../parts/problem.ts';
import { FormProblem } from '../../parts/states.tsx';
import { showDone } from '../../parts/toasts.tsx';
import styles from './admin.module.css';

const AS_KIND = 'kind';

/** What an organization is called, and how wide what is published there usually is (S1). */
export function OrganizationSettings({ organization }: { readonly organization: OrganizationShape }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form, setForm] = useState({
    name: organization.name,
    slug: organization.slug,
    defaultMode: organization.defaultMode,
  });
  const save = useMutation({
    mutationFn: () =>
      api.call('updateOrganization', {
        params: { id: organization.id },
        body: { name: form.name.trim(), slug: form.slug.trim(), defaultMode: form.defaultMode },
      }),
    onSuccess: async (next) => {
      client.setQueryData(keys.organization(organization.id), next);
      showDone(t('admin.organizationSaved'));
      await Promise.all([
        client.invalidateQueries({ queryKey: keys.organizations }),
        client.invalidateQueries({ queryKey: keys.me, exact: true }),
      ]);
    },
  });
  const errors = fieldErrors(save.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <section className={styles['part']}>
      <Title order={2} size="h3">
        {t('admin.settings')}
      </Title>
      <form onSubmit={submit} className={styles['narrow']}>
        <Stack>
          <TextInput
            label={t('common.name')}
            required
            withAsterisk={false}
            maxLength={120}
            dir="auto"
            error={errors['name']}
            value={form.name}
            onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
          />
          <TextInput
            label={t('admin.slug')}
            description={t('admin.slugHint')}
            required
            withAsterisk={false}
            error={errors['slug']}
            value={form.slug}
            onChange={(event) => setForm({ ...form, slug: event.currentTarget.value })}
          />
          <Select
            label={t('admin.defaultMode')}
            description={t('admin.defaultModeHint')}
            allowDeselect={false}
            data={[
              { value: AS_KIND, label: t('admin.asKindSays') },
              ...MODES.map((value) => ({ value: value as string, label: t(`admin.mode.${value}`) })),
            ]}
            value={form.defaultMode ?? AS_KIND}
            onChange={(value) =>
              setForm({ ...form, defaultMode: MODES.find((each) => each === value) ?? null })
            }
          />
          <FormProblem error={save.error} fields={['name', 'slug']} />
          <div>
            <Button type="submit" loading={save.isPending}>
              {t('common.save')}
            </Button>
          </div>
        </Stack>
      </form>
    </section>
  );
}
