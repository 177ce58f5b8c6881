import { Button, List, Loader, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { OrganizationShape } from '@tessera/contract';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { useMembershipsChanged } from '../../data/memberships.ts';
import { ConfirmConsequence } from '../../parts/confirm.tsx';
import { useProveAgain } from '../../parts/prove-again.tsx';
import { ErrorState } from '../../parts/states.tsx';
import { showDone } from '../../parts/toasts.tsx';

/** The way to delete an organization; what it owns is shown before anything is asked. */
export function DeleteOrganization({ organization }: { readonly organization: OrganizationShape }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const changed = useMembershipsChanged();
  const { id, name } = organization;
  const [asking, setAsking] = useState(false);
  const owned = useQuery({
    queryKey: [...keys.organization(id), 'belongings'],
    queryFn: ({ signal }) => api.call('getOrganizationBelongings', { params: { id } }, { signal }),
    enabled: asking,
    staleTime: 0,
  });
  const remove = useMutation({
    mutationFn: () => api.call('deleteOrganization', { params: { id } }),
    onSuccess: async () => {
      showDone(t('admin.organizationDeleted', { name }));
      await navigate({ to: '/organizations' });
      client.removeQueries({ queryKey: keys.organization(id) });
      await changed();
    },
  });
  const prove = useProveAgain(remove.error, () => remove.mutate(), remove.reset);
  return (
    <div>
      <Button variant="subtle" color="red" leftSection={<Trash2 size={16} />} onClick={() => setAsking(true)}>
        {t('admin.deleteOrganization')}
      </Button>
      <ConfirmConsequence
        opened={asking}
        title={t('admin.deleteOrganizationTitle', { name })}
        consequence={
          <Stack gap="xs">
            <Text>{t('admin.deleteOrganizationText')}</Text>
            {owned.isPending && <Loader size="xs" aria-label={t('admin.impact.working')} />}
            {owned.isError && <ErrorState error={owned.error} onRetry={() => void owned.refetch()} />}
            {owned.data && (
              <div>
                <Text fw={550}>
                  {owned.data.owned > 0
                    ? t('admin.organizationOwns', { count: owned.data.owned })
                    : t('admin.organizationOwnsNothing')}
                </Text>
                <List size="sm">
                  {owned.data.newest.map((thing) => (
                    <List.Item key={thing.id}>
                      <bdi>{thing.title}</bdi>
                    </List.Item>
                  ))}
                </List>
              </div>
            )}
          </Stack>
        }
        confirm={t('admin.deleteOrganization')}
        destroys
        unknown={owned.data === undefined}
        busy={remove.isPending}
        {...(prove === null ? { error: remove.error } : {})}
        onConfirm={() => remove.mutate()}
        onClose={() => {
          remove.reset();
          setAsking(false);
        }}
      />
      {prove}
    </div>
  );
}
