import { NativeSelect, Skeleton, Stack, Text, Title } from '@mantine/core';
import { Component, type ReactNode, Suspense, useState } from 'react';
import type { KindWeb, PublishDraft } from '../../kind-host.ts';
import { ErrorState } from '../../parts/index.ts';
import { kindsFor, PACKED } from './choose-kind.ts';
import { FileDrop } from './file-drop.tsx';
import { FileList } from './file-list.tsx';
import styles from './publish.module.css';
import type { Files } from './use-files.ts';
import { usePublishWords } from './words.ts';

const MOST = 20;

/** The files and the kind that they are for; then what the kind understood of them. */
export function FilesSection(props: {
  readonly files: Files;
  /** Kinds to choose from; one of them, for a new version. */
  readonly kinds: readonly KindWeb[];
  readonly kind: KindWeb | null;
  onKind(kind: KindWeb): void;
  onDraft(draft: PublishDraft | null): void;
  readonly disabled: boolean;
}) {
  const t = usePublishWords();
  const { files, kinds, kind } = props;
  const [refused, setRefused] = useState<string | null>(null);
  const names = files.files.map((one) => one.file.name);
  const fitting = kindsFor(kinds, names);
  const endings = endingsOf(kinds);

  function take(added: readonly File[]): void {
    const all = [...names, ...added.map((file) => file.name)];
    const strange = added.find((file) => kindsFor(kinds, [file.name]).length === 0);
    const [first] = kindsFor(kinds, all);
    if (strange !== undefined) setRefused(t('files.none', { name: strange.name, endings }));
    else if (all.length > MOST) setRefused(t('files.tooMany'));
    else if (first === undefined) setRefused(t('files.mixed'));
    else {
      setRefused(null);
      if (kind === null || !kindsFor([kind], all).includes(kind)) props.onKind(first);
      files.add(added);
    }
  }

  return (
    <>
      <section className={styles['section']} aria-labelledby="publish-files">
        <Title order={2} size="h3" id="publish-files">
          {t('files.heading')}
        </Title>
        <FileList files={files} disabled={props.disabled} />
        <FileDrop
          compact={files.files.length > 0}
          hint={kinds
            .map((one) => t('files.accepts', { kind: one.words.many, endings: endingsOf([one]) }))
            .join(' ')}
          disabled={props.disabled}
          onFiles={take}
        />
        {refused !== null && (
          <Text role="alert" c="var(--mantine-color-error)" dir="auto">
            {refused}
          </Text>
        )}
        {fitting.length > 1 && names.length > 0 && (
          <NativeSelect
            label={t('kind.label')}
            value={kind?.id ?? ''}
            data={fitting.map((one) => ({ value: one.id, label: one.words.one }))}
            onChange={(event) => {
              const chosen = fitting.find((one) => one.id === event.currentTarget.value);
              if (chosen !== undefined) props.onKind(chosen);
            }}
          />
        )}
      </section>
      {kind !== null && files.ready.length > 0 && (
        <section className={styles['section']} aria-labelledby="publish-understood">
          <Title order={2} size="h3" id="publish-understood">
            {t('understood.heading')}
          </Title>
          <StepGuard>
            <Suspense fallback={<UnderstoodSkeleton label={t('understood.loading')} />}>
              <kind.Publish files={files.ready} inspectAgain={files.inspectAgain} onDraft={props.onDraft} />
            </Suspense>
          </StepGuard>
        </section>
      )}
    </>
  );
}

function endingsOf(kinds: readonly KindWeb[]): string {
  const endings = kinds.flatMap((kind) => kind.accepts).filter((ending) => !PACKED.includes(ending));
  return [...new Set(endings)].join(', ');
}

function UnderstoodSkeleton({ label }: { readonly label: string }) {
  return (
    <Stack role="status" aria-label={label} gap="xs">
      <Skeleton h={36} />
      <Skeleton h={120} />
    </Stack>
  );
}

/** A kind's step that fails takes neither the files nor what was entered with it. */
class StepGuard extends Component<{ readonly children: ReactNode }, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return <ErrorState error={this.state.error} onRetry={() => this.setState({ error: null })} />;
  }
}
