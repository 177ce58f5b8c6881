import { Button, Checkbox, Stack, Table, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Endpoints, Output } from '@tessera/contract';
import { ACCOUNT_ROLES, type AccountRole, type Permission } from '@tessera/domain';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { useSession } from '../../data/session.ts';
import { useProveAgain } from '../../parts/prove-again.tsx';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { ErrorState, FormProblem } from '../../parts/states.tsx';
import { showDone } from '../../parts/toasts.tsx';
import { Screen } from '../../shell/frame/screen.tsx';
import styles from './admin.module.css';

type RolePermissions = Output<Endpoints['getRolePermissions']>;
type Roles = RolePermissions['roles'];

/** What each account role may do in the whole hub. */
export function PermissionsScreen() {
  const { t } = useTranslation();
  const held = useQuery({
    queryKey: keys.rolePermissions,
    queryFn: ({ signal }) => api.call('getRolePermissions', {}, { signal }),
  });
  return (
    <Screen title={t('admin.permissionsTitle')} width="form">
      <Stack>
        <Text c="dimmed">{t('admin.permissionsText')}</Text>
        {held.isPending && <RowSkeletons count={12} />}
        {held.isError && <ErrorState error={held.error} onRetry={() => void held.refetch()} />}
        {held.data && <Matrix key={held.dataUpdatedAt} held={held.data} />}
      </Stack>
    </Screen>
  );
}

const CHANGEABLE = ['DATA_SCIENTIST', 'GUEST'] as const satisfies readonly AccountRole[];

function Matrix({ held }: { readonly held: RolePermissions }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const client = useQueryClient();
  const [roles, setRoles] = useState<Roles>(held.roles);
  const changed = CHANGEABLE.filter((role) => !sameSet(roles[role], held.roles[role]));
  const save = useMutation({
    mutationFn: async () => {
      for (const role of changed) {
        await api.call('setRolePermissions', { params: { role }, body: { permissions: roles[role] } });
      }
    },
    onSuccess: async () => {
      showDone(t('admin.permissionsSaved'));
      await client.invalidateQueries({ queryKey: keys.rolePermissions });
      await client.invalidateQueries({ queryKey: keys.me, exact: true });
    },
  });
  const prove = useProveAgain(save.error, () => save.mutate(), save.reset);
  const mayChange = may('users:grant-all');
  const toggle = (role: AccountRole, permission: Permission, on: boolean) =>
    setRoles((before) => ({
      ...before,
      [role]: on ? [...before[role], permission] : before[role].filter((each) => each !== permission),
    }));
  return (
    <Stack>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles['matrix']} aria-label={t('admin.permissionsTitle')} tabIndex={0}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('admin.permissionsTitle')}</Table.Th>
              {ACCOUNT_ROLES.map((role) => (
                <Table.Th key={role}>{t(`admin.accountRole.${role}`)}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {held.permissions.map((permission) => (
              <Table.Tr key={permission}>
                <Table.Th scope="row" fw={400}>
                  {t(`admin.permission.${permission}`)}
                </Table.Th>
                {ACCOUNT_ROLES.map((role) => (
                  <Table.Td key={role}>
                    <Checkbox
                      aria-label={`${t(`admin.accountRole.${role}`)}: ${t(`admin.permission.${permission}`)}`}
                      checked={roles[role].includes(permission)}
                      disabled={role === 'ADMIN' || !mayChange}
                      onChange={(event) => toggle(role, permission, event.currentTarget.checked)}
                    />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
      {prove === null && <FormProblem error={save.error} />}
      {prove}
      {mayChange && (
        <div>
          <Button disabled={changed.length === 0} loading={save.isPending} onClick={() => save.mutate()}>
            {t('admin.savePermissions')}
          </Button>
        </div>
      )}
    </Stack>
  );
}

function sameSet(a: readonly Permission[], b: readonly Permission[]): boolean {
  return a.length === b.length && a.every((each) => b.includes(each));
}
