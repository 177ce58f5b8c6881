import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { PublishingShape, ResourceDetails } from '@tessera/contract';
import { Ban } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { useMe, useSession } from '../../data/session.ts';
import type { KindWeb, PublishDraft } from '../../kind-host.ts';
import { EmptyState } from '../../parts/index.ts';
import { ShareProvider } from '../../sharing/index.ts';
import { Screen } from '../../shell/frame/screen.tsx';
import { useKinds } from '../../shell/kinds.tsx';
import { type AudienceChoice, AudienceSection } from './audience-section.tsx';
import { accepts } from './choose-kind.ts';
import { FilesSection } from './files-section.tsx';
import { LeaveGuard } from './leave-guard.tsx';
import { NameSection } from './name-section.tsx';
import { takeLeftFiles } from './pending-files.ts';
import styles from './publish.module.css';
import { keyKeeper, publishBody, withTypedAddresses } from './publish-call.ts';
import { Published } from './published.tsx';
import { SubmitRow } from './submit-row.tsx';
import { useFiles } from './use-files.ts';
import { useRun } from './use-run.ts';
import { usePublishWords } from './words.ts';

/** Publishes something new from files: files, what was understood, name, who may see it; then where it is. */
export function PublishScreen() {
  const t = usePublishWords();
  const { may } = useSession();
  const [round, setRound] = useState(0);
  if (!may('resources:create'))
    return (
      <Screen title={t('title')} width="form">
        <EmptyState icon={Ban} title={t('noRight.title')}>
          {t('noRight.text')}
        </EmptyState>
      </Screen>
    );
  return (
    <ShareProvider>
      <PublishFlow key={round} onAnother={() => setRound(round + 1)} />
    </ShareProvider>
  );
}

function PublishFlow({ onAnother }: { onAnother(): void }) {
  const t = usePublishWords();
  const client = useQueryClient();
  const me = useMe();
  const { may } = useSession();
  const kinds = useKinds();
  const search = useSearch({ strict: false });
  const [kind, setKind] = useState<KindWeb | null>(null);
  const [draft, setDraft] = useState<PublishDraft | null>(null);
  const [title, setTitle] = useState<string | null>(null);
  const [description, setDescription] = useState('');
  const [owner, setOwner] = useState(() => startingOwner(me.organizations, search));
  const [audience, setAudience] = useState<AudienceChoice | null>(null);
  const [faults, setFaults] = useState<Faults>({ title: null, people: null });
  const [published, setPublished] = useState<ResourceDetails | null>(null);
  const [keyed] = useState(keyKeeper);
  const files = useFiles(kind?.id ?? null);
  const run = useRun<ResourceDetails>();
  const mayOpen = may('share:links');
  const { data: publishing } = useQuery(publishingQuery(owner));
  const organization = me.organizations.find((one) => one.id === owner) ?? null;
  const chosen = audience ?? startingAudience(kind, mayOpen, publishing);
  const name = title ?? draft?.suggestedTitle ?? '';

  useLeftFiles(kinds, setKind, files.add);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (kind === null || draft === null || files.busy) return;
    const complete = withTypedAddresses(chosen);
    if (complete !== chosen) setAudience(complete);
    const text = complete.naming ? complete.field.text.trim() : '';
    const found: Faults = {
      title: name.trim() === '' ? t('name.missing') : name.trim().length > 300 ? t('name.tooLong') : null,
      people: text === '' ? null : t('audience.notChosen', { text }),
    };
    setFaults(found);
    if (found.title !== null || found.people !== null) return;
    const entered = { kind: kind.id, title: name, description, owner, audience: complete, draft };
    const body = keyed((key) => publishBody(entered, key));
    const made = await run.start((signal, onProgress) =>
      api.call('publish', { body }, { signal, onProgress }),
    );
    if (made === null) return;
    files.keep();
    client.setQueryData(keys.resource(made.id), made);
    void client.invalidateQueries({ queryKey: keys.resourceLists });
    setPublished(made);
  }

  if (published !== null)
    return (
      <Screen title={t('title')} width="form">
        <Published resource={published} onAnother={onAnother} />
      </Screen>
    );

  const busy = run.progress !== null;
  const started = files.files.length > 0;
  return (
    <Screen title={t('title')} width="form">
      <LeaveGuard active={started} onLeave={files.discard} />
      <form className={styles['flow']} onSubmit={(event) => void submit(event)} noValidate>
        <FilesSection
          files={files}
          kinds={kinds}
          kind={kind}
          onKind={setKind}
          onDraft={setDraft}
          disabled={busy}
        />
        {started && (
          <>
            <NameSection
              title={name}
              onTitle={setTitle}
              titleError={faults.title}
              description={description}
              onDescription={setDescription}
              owner={owner}
              onOwner={setOwner}
              disabled={busy}
            />
            <AudienceSection
              value={chosen}
              onChange={setAudience}
              organization={organization?.name ?? null}
              mayOpen={mayOpen}
              modes={publishing?.modes ?? []}
              error={faults.people}
              disabled={busy}
            />
            <SubmitRow
              run={run}
              words={t('publish', { kind: kind?.words.one ?? '' })}
              disabled={draft === null || files.busy}
              incomplete={draft === null && files.ready.length > 0 && !files.busy}
            />
          </>
        )}
      </form>
    </Screen>
  );
}

interface Faults {
  readonly title: string | null;
  readonly people: string | null;
}

/** What publishing to an owner means now: which mode is usual, and which ones may be chosen. */
function publishingQuery(owner: string | null) {
  return queryOptions({
    queryKey: keys.publishing(owner),
    queryFn: ({ signal }) =>
      api.call('getPublishing', { query: owner === null ? {} : { owner } }, { signal }),
  });
}

/** What the step starts with: what is usual here for the kind, or private where that is not allowed. */
function startingAudience(
  kind: KindWeb | null,
  mayOpen: boolean,
  publishing: PublishingShape | undefined,
): AudienceChoice {
  const usual = publishing?.usual[kind?.id ?? ''] ?? kind?.defaultMode ?? 'private';
  return {
    mode: (usual === 'unlisted' || usual === 'public') && !mayOpen ? 'private' : usual,
    modeRole: 'viewer',
    naming: false,
    field: { chosen: [], text: '' },
    role: 'viewer',
    notify: true,
    message: '',
  };
}

function startingOwner(
  organizations: readonly { readonly id: string }[],
  search: Readonly<Record<string, unknown>>,
): string | null {
  return organizations.find((one) => one.id === search['owner'])?.id ?? null;
}

/** Files that were dropped elsewhere begin the flow. */
function useLeftFiles(
  kinds: readonly KindWeb[],
  setKind: (kind: KindWeb) => void,
  add: (files: readonly File[]) => void,
): void {
  const begin = useRef({ setKind, add });
  useEffect(() => {
    begin.current = { setKind, add };
  });
  useEffect(() => {
    const left = takeLeftFiles();
    const [first] = kinds.filter((kind) => left.every((file) => accepts(kind, file.name)));
    if (left.length === 0 || first === undefined) return;
    begin.current.setKind(first);
    begin.current.add(left);
  }, [kinds]);
}
