import { Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { OrganizationShape } from '@tessera/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { ActForm } from '../../parts/act-form.tsx';
import { fieldErrors } from '../../parts/problem.ts';
import { showDone } from '../../parts/toasts.tsx';
import styles from './admin.module.css';
import { ORGANIZATION_FIELDS, OrganizationFields } from './organization-fields.tsx';

/** What an organization is called. */
export function OrganizationSettings({ organization }: { readonly organization: OrganizationShape }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [shown, setShown] = useState({ name: organization.name, slug: organization.slug });
  const [form, setForm] = useState(shown);
  const [name, slug] = [form.name.trim(), form.slug.trim()];
  const save = useMutation({
    mutationFn: () =>
      api.call('updateOrganization', {
        params: { id: organization.id },
        // Only what was changed here, so that saving never takes back what somebody else changed.
        body: { ...(name === shown.name ? {} : { name }), ...(slug === shown.slug ? {} : { slug }) },
      }),
    onSuccess: async (next) => {
      client.setQueryData(keys.organization(organization.id), next);
      setShown({ name: next.name, slug: next.slug });
      setForm({ name: next.name, slug: next.slug });
      showDone(t('admin.organizationSaved'));
      await Promise.all([
        client.invalidateQueries({ queryKey: keys.organizations }),
        client.invalidateQueries({ queryKey: keys.me, exact: true }),
      ]);
    },
  });
  return (
    <section className={styles['part']}>
      <Title order={2} size="h3">
        {t('admin.settings')}
      </Title>
      <ActForm
        place="page"
        className={styles['narrow']}
        submit={t('common.save')}
        act={save}
        fields={ORGANIZATION_FIELDS}
        onSubmit={() => save.mutate()}
      >
        <OrganizationFields value={form} errors={fieldErrors(save.error)} slugNeeded onChange={setForm} />
      </ActForm>
    </section>
  );
}
