import { Button, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { fieldErrors } from '../../parts/problem.ts';
import { FormProblem } from '../../parts/states.tsx';

/** Creates an organization and goes to it. */
export function NewOrganization({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [slug, setSlug] = useState('');
  const create = useMutation({
    mutationFn: () =>
      api.call('createOrganization', {
        body: { name: name.trim(), ...(slug.trim() === '' ? {} : { slug: slug.trim() }) },
      }),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: keys.organizations });
      await client.invalidateQueries({ queryKey: keys.me, exact: true });
      await navigate({ to: '/organizations/$id', params: { id } });
    },
  });
  const errors = fieldErrors(create.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('admin.newOrganization')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t('common.name')}
            required
            withAsterisk={false}
            maxLength={120}
            data-autofocus
            error={errors['name']}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={`${t('admin.slug')} (${t('common.optional')})`}
            description={t('admin.slugHint')}
            error={errors['slug']}
            value={slug}
            onChange={(event) => setSlug(event.currentTarget.value)}
          />
          <FormProblem error={create.error} fields={['name', 'slug']} />
          <Button type="submit" loading={create.isPending}>
            {t('admin.createOrganization')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
