import { Button, Select, Stack, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { OrganizationShape } from '@tessera/contract';
import { MODES, type Mode } from '@tessera/domain';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { useMe } from '../../data/session.ts';
import { fieldErrors } from '../../parts/problem.ts';
import { FormProblem } from '../../parts/states.tsx';
import { showDone, showProblem } from '../../parts/toasts.tsx';
import styles from './admin.module.css';

const AS_KIND = 'kind';

/** What an organization is called and, for those in it, how wide what is published there usually is. */
export function OrganizationSettings({ organization }: { readonly organization: OrganizationShape }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const member = useMe().organizations.some(({ id }) => id === organization.id);
  const [form, setForm] = useState({ name: organization.name, slug: organization.slug });
  const save = useMutation({
    mutationFn: () =>
      api.call('updateOrganization', {
        params: { id: organization.id },
        body: { name: form.name.trim(), slug: form.slug.trim() },
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
          <FormProblem error={save.error} fields={['name', 'slug']} />
          <div>
            <Button type="submit" loading={save.isPending}>
              {t('common.save')}
            </Button>
          </div>
        </Stack>
      </form>
      {member && <UsualMode id={organization.id} />}
    </section>
  );
}

/** How wide what is published here usually is (S1); its owners and admins choose. */
function UsualMode({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const key = [...keys.organization(id), 'sharing'];
  const sharing = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.call('getOrganizationSharing', { params: { id } }, { signal }),
  });
  const save = useMutation({
    mutationFn: (defaultMode: Mode | null) =>
      api.call('setOrganizationSharing', { params: { id }, body: { defaultMode } }),
    onSuccess: (next) => {
      client.setQueryData(key, next);
      showDone(t('admin.organizationSaved'));
    },
    onError: showProblem,
  });
  return (
    <Select
      className={styles['narrow']}
      label={t('admin.defaultMode')}
      description={t('admin.defaultModeHint')}
      allowDeselect={false}
      disabled={sharing.data === undefined || save.isPending}
      data={[
        { value: AS_KIND, label: t('admin.asKindSays') },
        ...MODES.map((value) => ({ value: value as string, label: t(`admin.mode.${value}`) })),
      ]}
      value={sharing.data?.defaultMode ?? AS_KIND}
      onChange={(value) => save.mutate(MODES.find((each) => each === value) ?? null)}
    />
  );
}
