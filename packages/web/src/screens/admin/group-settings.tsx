import { Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { ActForm } from '../../parts/act-form.tsx';
import { ConfirmConsequence } from '../../parts/confirm.tsx';
import { fieldErrors } from '../../parts/problem.ts';
import { showDone } from '../../parts/toasts.tsx';
import styles from './admin.module.css';
import { GROUP_FIELDS, GroupFields, type GroupForm, groupChanges } from './group-fields.tsx';
import type { SeenGroup } from './group-screen.tsx';
import { GroupImpact } from './impact-words.tsx';

/** What can be set of a group. Another type or sharing says first what it opens and closes (P11). */
export function GroupSettings({ group }: { readonly group: SeenGroup }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [shown, setShown] = useState<GroupForm>(group);
  const [form, setForm] = useState<GroupForm>(group);
  const [asking, setAsking] = useState(false);
  const changes = groupChanges(shown, form);
  const save = useMutation({
    mutationFn: () =>
      api.call('updateGroup', {
        params: { id: group.id },
        body: changes,
      }),
    onSuccess: async (next) => {
      client.setQueryData(keys.group(group.id), { ...next, you: group.you });
      setShown(next);
      setForm(next);
      setAsking(false);
      showDone(t('admin.groupSaved'));
      await client.invalidateQueries({ queryKey: keys.groups });
    },
    onError: () => setAsking(false),
  });
  const reaches = changes.type !== undefined || changes.sharing !== undefined;
  const submit = () => {
    if (reaches) setAsking(true);
    else save.mutate();
  };
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
        fields={GROUP_FIELDS}
        onSubmit={submit}
      >
        <GroupFields value={form} errors={fieldErrors(save.error)} onChange={setForm} />
      </ActForm>
      <ConfirmConsequence
        opened={asking}
        title={t('admin.impact.changeTitle')}
        consequence={
          asking && (
            <GroupImpact group={group.id} plan={{ kind: 'change', type: form.type, sharing: form.sharing }} />
          )
        }
        confirm={t('admin.impact.change')}
        busy={save.isPending}
        onConfirm={() => save.mutate()}
        onClose={() => setAsking(false)}
      />
    </section>
  );
}
