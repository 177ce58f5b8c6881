import { Checkbox, Stack, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Endpoints, Output } from '@tessera/contract';
import { ACCOUNT_ROLES, type AccountRole, PERMISSIONS, type Permission } from '@tessera/domain';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { groupsQuery } from '../../data/administration.ts';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { useSession } from '../../data/session.ts';
import { ConfirmConsequence } from '../../parts/confirm.tsx';
import { MorePages } from '../../parts/more-pages.tsx';
import { useProveAgain } from '../../parts/prove-again.tsx';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { ErrorState } from '../../parts/states.tsx';
import { showDone } from '../../parts/toasts.tsx';
import { Screen } from '../../shell/frame/screen.tsx';
import styles from './admin.module.css';
import { PermissionPreview } from './impact-words.tsx';
import { PERMISSION_CATEGORIES } from './permission-categories.ts';
import './texts.ts';

type Roles = Output<Endpoints['getRolePermissions']>['roles'];

const COLUMNS: readonly Permission[] = PERMISSION_CATEGORIES.flatMap(({ permissions }) => permissions);

/** A row of the matrix: a role or a group, and what it holds. */
interface Holder {
  readonly kind: 'role' | 'group';
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly Permission[];
  readonly fixed: boolean;
}

/** What each account role and each group may do in the whole hub (P9). */
export function PermissionsScreen() {
  const { t } = useTranslation();
  const { may } = useSession();
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed.trim(), 200);
  const held = useQuery({
    queryKey: keys.rolePermissions,
    queryFn: ({ signal }) => api.call('getRolePermissions', {}, { signal }),
  });
  const groups = useInfiniteQuery(groupsQuery(text));
  const mayGive = (permission: Permission) => may('users:grant-all') || may(permission);
  const roleRows = held.data === undefined ? [] : rolesOf(held.data.roles, !may('users:grant-all'));
  const roles = roleRows.map((row) => ({ ...row, name: t(`admin.accountRole.${row.id}`) }));
  const groupRows = (groups.data?.pages.flatMap((page) => page.items) ?? []).map(
    ({ id, name, permissions }): Holder => ({
      kind: 'group',
      id,
      name,
      permissions,
      fixed: !permissions.every(mayGive),
    }),
  );
  return (
    <Screen title={t('admin.permissionsTitle')}>
      <Stack>
        <Text c="dimmed">{t('admin.permissionsText')}</Text>
        <TextInput
          maw={360}
          type="search"
          aria-label={t('admin.findGroups')}
          placeholder={t('admin.findGroups')}
          leftSection={<Search size={16} aria-hidden="true" />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {held.isPending && <RowSkeletons count={12} />}
        {held.isError && <ErrorState error={held.error} onRetry={() => void held.refetch()} />}
        {held.data && <Matrix rows={[...roles, ...groupRows]} mayGive={mayGive} />}
        <MorePages query={groups} />
      </Stack>
    </Screen>
  );
}

function rolesOf(roles: Roles, fixed: boolean): readonly (Holder & { readonly id: AccountRole })[] {
  return ACCOUNT_ROLES.map((role) => ({
    kind: 'role',
    id: role,
    name: role,
    permissions: roles[role],
    fixed: fixed || role === 'ADMIN',
  }));
}

interface Change extends Holder {
  readonly next: readonly Permission[];
}

/** Roles and groups down, permissions across. A change is shown with whom it concerns, then saved one at a time. */
function Matrix(props: { readonly rows: readonly Holder[]; mayGive(permission: Permission): boolean }) {
  const { t } = useTranslation();
  const [change, setChange] = useState<Change | null>(null);
  const toggle = (row: Holder, permission: Permission, on: boolean) => {
    const next = PERMISSIONS.filter((each) => (each === permission ? on : row.permissions.includes(each)));
    setChange({ ...row, next });
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles['matrix']} aria-label={t('admin.permissionsTitle')} tabIndex={0}>
        <Table className={styles['matrixTable']}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th rowSpan={2} className={styles['matrixFirst']}>
                {t('admin.matrixGroup')}
              </Table.Th>
              {PERMISSION_CATEGORIES.map(({ category, permissions }) => (
                <Table.Th key={category} scope="colgroup" colSpan={permissions.length}>
                  {t(`admin.permissionCategory.${category}`)}
                </Table.Th>
              ))}
            </Table.Tr>
            <Table.Tr>
              {COLUMNS.map((permission) => (
                <Table.Th
                  key={permission}
                  className={styles['matrixHead']}
                  title={t(`admin.permissionLets.${permission}`)}
                >
                  {t(`admin.permission.${permission}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {props.rows.map((row) => (
              <Table.Tr key={`${row.kind} ${row.id}`}>
                <Table.Th scope="row" className={styles['matrixFirst']} fw={row.kind === 'role' ? 550 : 400}>
                  <Text span inherit className={styles['clip']} title={row.name} component="div" dir="auto">
                    {row.name}
                  </Text>
                </Table.Th>
                {COLUMNS.map((permission) => (
                  <Table.Td key={permission}>
                    <Checkbox
                      aria-label={`${row.name}: ${t(`admin.permission.${permission}`)}`}
                      checked={row.permissions.includes(permission)}
                      disabled={row.fixed || !props.mayGive(permission)}
                      onChange={(event) => toggle(row, permission, event.currentTarget.checked)}
                    />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
      {change !== null && <SaveChange change={change} onClose={() => setChange(null)} />}
    </>
  );
}

function SaveChange({ change, onClose }: { readonly change: Change; onClose(): void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const permissions = [...change.next];
  const role = ACCOUNT_ROLES.find((each) => change.kind === 'role' && each === change.id);
  const save = useMutation({
    mutationFn: async () => {
      if (role !== undefined)
        await api.call('setRolePermissions', { params: { role }, body: { permissions } });
      else await api.call('updateGroup', { params: { id: change.id }, body: { permissions } });
    },
    onSuccess: async () => {
      showDone(t('admin.permissionsSaved'));
      onClose();
      await Promise.all([
        client.invalidateQueries({ queryKey: keys.rolePermissions }),
        client.invalidateQueries({ queryKey: keys.groups }),
        client.invalidateQueries({ queryKey: keys.people }),
        client.invalidateQueries({ queryKey: keys.me, exact: true }),
      ]);
    },
  });
  const prove = useProveAgain(save.error, () => save.mutate(), save.reset);
  return (
    <>
      <ConfirmConsequence
        opened
        title={`${t('admin.preview.title')}: ${change.name}`}
        consequence={
          <PermissionPreview
            change={
              role === undefined
                ? { kind: 'group', group: change.id, permissions }
                : { kind: 'role', role, permissions }
            }
          />
        }
        confirm={t('admin.savePermissions')}
        busy={save.isPending}
        {...(prove === null ? { error: save.error } : {})}
        onConfirm={() => save.mutate()}
        onClose={onClose}
      />
      {prove}
    </>
  );
}
