import { Button, Checkbox, Fieldset, SimpleGrid, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { PERMISSIONS, type Permission } from '@tessera/domain';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { useSession } from '../../data/session.ts';
import { ConfirmConsequence } from '../../parts/confirm.tsx';
import { useProveAgain } from '../../parts/prove-again.tsx';
import { showDone } from '../../parts/toasts.tsx';
import styles from './admin.module.css';
import type { SeenGroup } from './group-screen.tsx';
import { PermissionPreview } from './impact-words.tsx';
import { PERMISSION_CATEGORIES } from './permission-categories.ts';

/** What the members of a group may do besides what their role gives; within what one holds oneself (P5). */
export function GroupPermissions({ group }: { readonly group: SeenGroup }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const client = useQueryClient();
  const [held, setHeld] = useState<ReadonlySet<Permission>>(new Set(group.permissions));
  const [asking, setAsking] = useState(false);
  const permissions = PERMISSIONS.filter((permission) => held.has(permission));
  const mayGive = (permission: Permission) => may('users:grant-all') || may(permission);
  const mayEdit = group.permissions.every(mayGive);
  const changed =
    permissions.length !== group.permissions.length ||
    permissions.some((permission) => !group.permissions.includes(permission));
  const save = useMutation({
    mutationFn: () => api.call('updateGroup', { params: { id: group.id }, body: { permissions } }),
    onSuccess: async (next) => {
      client.setQueryData(keys.group(group.id), { ...next, you: group.you });
      setAsking(false);
      showDone(t('admin.permissionsSaved'));
      await Promise.all([
        client.invalidateQueries({ queryKey: keys.groups }),
        client.invalidateQueries({ queryKey: keys.people }),
        client.invalidateQueries({ queryKey: keys.me, exact: true }),
      ]);
    },
  });
  const prove = useProveAgain(save.error, () => save.mutate(), save.reset);
  return (
    <section className={styles['part']}>
      <Title order={2} size="h3">
        {t('admin.groupPermissions')}
      </Title>
      <Text c="dimmed">{t('admin.groupPermissionsText')}</Text>
      {PERMISSION_CATEGORIES.map(({ category, permissions: ofCategory }) => (
        <Fieldset key={category} variant="unstyled" legend={t(`admin.permissionCategory.${category}`)}>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt="xxs">
            {ofCategory.map((permission) => (
              <Checkbox
                key={permission}
                label={t(`admin.permission.${permission}`)}
                description={t(`admin.permissionLets.${permission}`)}
                checked={held.has(permission)}
                disabled={!mayEdit || !mayGive(permission)}
                onChange={(event) => {
                  const next = new Set(held);
                  if (event.currentTarget.checked) next.add(permission);
                  else next.delete(permission);
                  setHeld(next);
                }}
              />
            ))}
          </SimpleGrid>
        </Fieldset>
      ))}
      <div>
        <Button disabled={!changed} onClick={() => setAsking(true)}>
          {t('admin.savePermissions')}
        </Button>
      </div>
      <ConfirmConsequence
        opened={asking}
        title={t('admin.preview.title')}
        consequence={asking && <PermissionPreview change={{ kind: 'group', group: group.id, permissions }} />}
        confirm={t('admin.savePermissions')}
        busy={save.isPending}
        error={prove === null ? save.error : null}
        onConfirm={() => save.mutate()}
        onClose={() => {
          save.reset();
          setAsking(false);
        }}
      />
      {prove}
    </section>
  );
}
