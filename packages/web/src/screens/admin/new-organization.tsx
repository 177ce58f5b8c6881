import { Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { ActForm } from '../../parts/act-form.tsx';
import { fieldErrors } from '../../parts/problem.ts';
import { ORGANIZATION_FIELDS, OrganizationFields } from './organization-fields.tsx';

/** Creates an organization and goes to it. */
export function NewOrganization({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [form, setForm] = useState({ name: '', slug: '' });
  const create = useMutation({
    mutationFn: () => {
      const slug = form.slug.trim();
      return api.call('createOrganization', {
        body: { name: form.name.trim(), ...(slug === '' ? {} : { slug }) },
      });
    },
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: keys.organizations });
      await client.invalidateQueries({ queryKey: keys.me, exact: true });
      await navigate({ to: '/organizations/$id', params: { id } });
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('admin.newOrganization')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <ActForm
        place="dialog"
        submit={t('admin.createOrganization')}
        act={create}
        fields={ORGANIZATION_FIELDS}
        onSubmit={() => create.mutate()}
      >
        <OrganizationFields
          value={form}
          errors={fieldErrors(create.error)}
          slugNeeded={false}
          onChange={setForm}
        />
      </ActForm>
    </Modal>
  );
}
