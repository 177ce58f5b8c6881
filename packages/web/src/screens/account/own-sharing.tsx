import { NativeSelect, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { MODES } from '@tessera/domain';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { ErrorState } from '../../parts/states.tsx';
import { showDone, showProblem } from '../../parts/toasts.tsx';
import '../admin/settings-texts.ts';

/** How wide new things are at most unless their publisher says otherwise: for oneself, or for an organization (S1). */
export function OwnSharing({ organization = null }: { readonly organization?: string | null }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const own = useQuery({
    queryKey: keys.ownSharing(organization),
    queryFn: ({ signal }) =>
      organization === null
        ? api.call('getOwnSharing', {}, { signal })
        : api.call('getOrganizationSharing', { params: { id: organization } }, { signal }),
  });
  const save = useMutation({
    mutationFn: (defaultMode: (typeof MODES)[number] | null) =>
      organization === null
        ? api.call('setOwnSharing', { body: { defaultMode } })
        : api.call('setOrganizationSharing', { params: { id: organization }, body: { defaultMode } }),
    onSuccess: async (next) => {
      client.setQueryData(keys.ownSharing(organization), next);
      showDone(t('settings.saved'));
      await client.invalidateQueries({ queryKey: keys.publishing(organization) });
    },
    onError: showProblem,
  });
  if (own.isPending) return <Skeleton h={60} />;
  if (own.isError) return <ErrorState error={own.error} onRetry={() => void own.refetch()} />;
  const shown = save.isPending ? save.variables : own.data.defaultMode;
  return (
    <NativeSelect
      maw={440}
      label={t('settings.ownMode.label')}
      description={t(organization === null ? 'settings.ownMode.mine' : 'settings.ownMode.organization')}
      disabled={save.isPending}
      value={shown ?? 'kind'}
      data={[
        { value: 'kind', label: t('settings.ownMode.usual') },
        ...MODES.map((mode) => ({ value: mode, label: t(`settings.defaultMode.choices.${mode}`) })),
      ]}
      onChange={(event) => save.mutate(MODES.find((mode) => mode === event.currentTarget.value) ?? null)}
    />
  );
}
