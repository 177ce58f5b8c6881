import { Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { ResourceDetails } from '@tessera/contract';
import { type FormEvent, useState } from 'react';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { thingQuery } from '../../data/things.ts';
import type { KindWeb, PublishDraft } from '../../kind-host.ts';
import { ErrorState, FormSkeleton, showDone } from '../../parts/index.ts';
import { Screen } from '../../shell/frame/screen.tsx';
import { useKind } from '../../shell/kinds.tsx';
import { FilesSection } from './files-section.tsx';
import { LeaveGuard } from './leave-guard.tsx';
import styles from './publish.module.css';
import { citedFiles } from './publish-call.ts';
import { SubmitRow } from './submit-row.tsx';
import { useFiles } from './use-files.ts';
import { useRun } from './use-run.ts';
import { usePublishWords } from './words.ts';

/** Publishes new data of a resource under its address (`/r/$id/new-version`). */
export function NewVersionScreen() {
  const t = usePublishWords();
  const { id = '' } = useParams({ strict: false });
  const { data: resource, error, refetch } = useQuery(thingQuery(id));
  const kind = useKind(resource?.kind ?? '');
  const title = t('versionTitle', { title: resource?.title ?? '' });
  if (error !== null && resource === undefined)
    return (
      <Screen title={t('title')} width="form">
        <ErrorState error={error} onRetry={() => void refetch()} />
      </Screen>
    );
  if (resource === undefined)
    return (
      <Screen title={t('title')} width="form">
        <FormSkeleton fields={2} />
      </Screen>
    );
  return (
    <Screen title={title} width="form">
      {kind === undefined || !resource.can.edit ? (
        <Text>{t('noRight.version')}</Text>
      ) : (
        <VersionFlow resource={resource} kind={kind} />
      )}
    </Screen>
  );
}

function VersionFlow({ resource, kind }: { readonly resource: ResourceDetails; readonly kind: KindWeb }) {
  const t = usePublishWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [draft, setDraft] = useState<PublishDraft | null>(null);
  const [done, setDone] = useState(false);
  const files = useFiles(kind.id);
  const run = useRun<ResourceDetails>();
  const number = resource.version + 1;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (draft === null || files.busy) return;
    const body = { content: draft.content, files: citedFiles(draft) };
    const made = await run.start((signal, onProgress) =>
      api.call('addVersion', { params: { id: resource.id }, body }, { signal, onProgress }),
    );
    if (made === null) return;
    files.keep();
    setDone(true);
    client.setQueryData(keys.resource(made.id), made);
    void client.invalidateQueries({ queryKey: keys.resources });
    showDone(t('done.version', { number: made.version, title: made.title }));
    void navigate({ to: '/r/$id', params: { id: made.id }, ignoreBlocker: true });
  }

  const busy = run.progress !== null;
  return (
    <form className={styles['flow']} onSubmit={(event) => void submit(event)} noValidate>
      <LeaveGuard active={files.files.length > 0 && !done} onLeave={files.discard} />
      <Text c="dimmed">{t('versionNote', { number: resource.version })}</Text>
      <FilesSection
        files={files}
        kinds={[kind]}
        kind={kind}
        onKind={() => undefined}
        onDraft={setDraft}
        disabled={busy}
      />
      {files.files.length > 0 && (
        <SubmitRow
          run={run}
          words={t('publishVersion', { number })}
          disabled={draft === null || files.busy}
          incomplete={draft === null && files.ready.length > 0 && !files.busy}
        />
      )}
    </form>
  );
}
