import { Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { ActForm } from '../../parts/act-form.tsx';
import { fieldErrors } from '../../parts/problem.ts';
import { GROUP_FIELDS, GroupFields, type GroupForm } from './group-fields.tsx';

/** Creates a group and goes to it, where members are added. */
export function NewGroup({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [form, setForm] = useState<GroupForm>({
    name: '',
    description: '',
    type: 'ordinary',
    sharing: false,
    joining: 'ask',
  });
  const create = useMutation({
    mutationFn: () => api.call('createGroup', { body: { ...form, name: form.name.trim() } }),
    onSuccess: async (group) => {
      void client.invalidateQueries({ queryKey: keys.groups });
      await navigate({ to: '/admin/groups/$id', params: { id: group.id } });
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('admin.newGroup')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <ActForm
        place="dialog"
        submit={t('admin.createGroup')}
        act={create}
        fields={GROUP_FIELDS}
        onSubmit={() => create.mutate()}
      >
        <GroupFields value={form} errors={fieldErrors(create.error)} onChange={setForm} />
      </ActForm>
    </Modal>
  );
}
