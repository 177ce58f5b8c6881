import { Badge, Button, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Endpoints, Output, ResourceDetails } from '@tessera/contract';
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { ErrorState } from '../../parts/states.tsx';
import { showProblem, showUndo } from '../../parts/toasts.tsx';
import { language } from '../../text/index.ts';
import { useFigures } from '../lists/thing-facts.tsx';
import { countDifferences } from './count-differences.ts';
import styles from './resource.module.css';

type Version = Output<Endpoints['listVersions']>['items'][number];

/** All versions, newest first, compared with the current one by their counts; editors can restore one. */
export function Versions({ thing }: { readonly thing: ResourceDetails }) {
  const { t } = useTranslation();
  const versions = useQuery({
    queryKey: keys.versions(thing.id),
    queryFn: ({ signal }) => api.call('listVersions', { params: { id: thing.id } }, { signal }),
  });
  return (
    <section aria-label={t('resource.versions')}>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t('resource.versions')}
        </Title>
        {versions.isPending && <RowSkeletons count={2} />}
        {versions.isError && <ErrorState error={versions.error} onRetry={() => void versions.refetch()} />}
        {versions.data && (
          <ul className={styles['versions']}>
            {versions.data.items.map((version) => (
              <VersionItem key={version.number} thing={thing} version={version} />
            ))}
          </ul>
        )}
        {(versions.data?.items.length ?? 0) > 1 && (
          <Text size="xs" c="dimmed">
            {t('resource.versionsNote')}
          </Text>
        )}
      </Stack>
    </section>
  );
}

function VersionItem(props: { readonly thing: ResourceDetails; readonly version: Version }) {
  const { t } = useTranslation();
  const { thing, version } = props;
  const figures = useFigures({ kind: thing.kind, counts: version.counts });
  const restore = useRestoreVersion(thing);
  const differences = countDifferences(version.counts, thing.counts, language);
  return (
    <li className={styles['versionItem']}>
      <div className={styles['versionHead']}>
        <Text fw={550}>{t('resource.version', { number: version.number })}</Text>
        {version.current && (
          <Badge variant="light" tt="none">
            {t('resource.currentVersion')}
          </Badge>
        )}
        {!version.current && thing.can.edit && (
          <Button
            size="compact-xs"
            variant="default"
            loading={restore.isPending}
            aria-label={t('resource.restoreVersion', { number: version.number })}
            onClick={() => restore.mutate(version.number)}
          >
            {t('resource.restore')}
          </Button>
        )}
      </div>
      <Text size="xs" c="dimmed">
        <RelativeTime time={version.createdAt} />{' '}
        <bdi>{t('resource.publishedBy', { name: version.publisher.name })}</bdi>
        {version.restores !== null && `, ${t('resource.restores', { number: version.restores })}`}
      </Text>
      <Text size="xs">{figures}</Text>
      {!version.current && (
        <Text size="xs" c="dimmed">
          {differences === '' ? t('resource.same') : t('resource.compared', { differences })}
        </Text>
      )}
    </li>
  );
}

/** Makes an old version the newest, and offers to bring back the one that was. */
function useRestoreVersion(thing: ResourceDetails) {
  const client = useQueryClient();
  const restore = async (number: number) => {
    const next = await api.call('restoreVersion', { params: { id: thing.id, number } });
    client.setQueryData(keys.resource(thing.id), next);
    await client.invalidateQueries({ queryKey: keys.resources });
    return next;
  };
  return useMutation({
    mutationFn: restore,
    onSuccess: (next, number) => {
      showUndo(i18next.t('resource.versionRestored', { number, now: next.version }), () =>
        restore(thing.version),
      );
    },
    onError: showProblem,
  });
}
