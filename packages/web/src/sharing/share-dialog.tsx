import { Alert, Button, Group, Modal, Text, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { ApiProblem, isolated } from '@tessera/client';
import type { ShareShape } from '@tessera/contract';
import { atLeast } from '@tessera/domain';
import { lazy, type RefObject, Suspense, useEffect, useRef, useState } from 'react';
import { useShareWindow } from '../live/index.ts';
import { ErrorState, FormSkeleton, PersonSkeletons } from '../parts/index.ts';
import { CopyLink } from './copy-link.tsx';
import { Explanation } from './explanation.tsx';
import { GeneralAccess } from './general-access.tsx';
import { useKeptDraft } from './kept-draft.ts';
import type { MadeLink } from './links-made.tsx';
import { OutcomeLine } from './outcome-line.tsx';
import { OwnerMatters } from './owner-matters.tsx';
import { PeopleWithAccess } from './people-with-access.tsx';
import { PreviewAs } from './preview-as.tsx';
import { Sentence } from './sentence.tsx';
import { type ShareChanges, useShareChanges } from './share-changes.ts';
import { type LoadedShare, useShare } from './share-data.ts';
import { emptyDraft, isUnsent, type ShareDraft, withoutSent } from './share-draft.ts';
import { ShareForm, startingRole } from './share-form.tsx';
import styles from './sharing.module.css';
import { Waiting } from './waiting.tsx';
import { sentencePieces, useSharingWords } from './words.ts';

/** What is shared, as far as the one who opens the dialog knows it. */
export interface ShareTarget {
  readonly id: string;
  readonly title: string;
  /** The address of the view as it stands, for "Copy link"; absent where the kind has none. */
  readonly viewAddress?: string;
}

const LinksSection = lazy(async () => ({ default: (await import('./links-section.tsx')).LinksSection }));

const CLASSES = { content: styles['content'] ?? '', header: styles['header'] ?? '' };

/**
 * The share dialog, the same for every kind: add people, people with access, general access, copy link. Every change is
 * applied at once and says what it did. Closing with unsent names asks; they outlive whatever else closes the page.
 */
export function ShareDialog(props: {
  readonly target: ShareTarget;
  readonly opened: boolean;
  onClose(): void;
}) {
  const t = useSharingWords();
  const { target } = props;
  const narrow = useMediaQuery('(max-width: 43.74em)') === true;
  const field = useRef<HTMLInputElement>(null);
  const loaded = useShare(target.id, props.opened);
  useShareWindow(target.id, props.opened);
  const changes = useShareChanges(target.id, t);
  const { draft, change: changeDraft } = useKeptDraft(target.id);
  const [leaving, setLeaving] = useState(false);
  const [asking, setAsking] = useState(false);
  const [said, announce] = useState('');
  // Its address is told this once: closing the dialog is no reason to lose it.
  const [madeLink, setMadeLink] = useState<MadeLink | null>(null);
  const unsent = draft !== null && isUnsent(draft);
  // What was read before the right to change it was taken says no longer who has what.
  const closed = isRefusal(loaded.query.error);

  useAnnounceOutcome(changes, announce);
  useEffect(() => {
    if (!props.opened) setLeaving(false);
  }, [props.opened]);

  function close(): void {
    if (unsent && !leaving) {
      setLeaving(true);
      return;
    }
    if (unsent) {
      setLeaving(false);
      return;
    }
    changes.clearOutcome();
    props.onClose();
  }

  function discard(): void {
    changeDraft(() => null);
    setLeaving(false);
    changes.clearOutcome();
    props.onClose();
  }

  return (
    <Modal.Root
      opened={props.opened}
      onClose={close}
      size={640}
      fullScreen={narrow}
      closeOnEscape={!asking}
      closeOnClickOutside={!asking}
      padding={narrow ? 'md' : 'lg'}
      yOffset="4dvh"
      classNames={CLASSES}
    >
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Header>
          <Modal.Title className={styles['title']}>
            <Sentence size="md" fw={550}>
              {t('title', { title: isolated(target.title) })}
            </Sentence>
          </Modal.Title>
          <Modal.CloseButton aria-label={t('close')} size={32} />
        </Modal.Header>
        <Modal.Body className={styles['body']}>
          <VisuallyHidden role="status" aria-live="polite">
            {said}
          </VisuallyHidden>
          {loaded.share === null || closed ? (
            <Unloaded target={target} loaded={loaded} kept={unsent} />
          ) : (
            <Loaded
              share={loaded.share}
              loaded={loaded}
              changes={changes}
              madeLink={madeLink}
              onMadeLink={setMadeLink}
              draft={draft}
              setDraft={(next) => changeDraft(() => next)}
              onSent={(sent) => changeDraft((now) => now && withoutSent(now, sent))}
              announce={announce}
              onAsking={setAsking}
              field={field}
            />
          )}
        </Modal.Body>
        <footer className={styles['footer']}>
          {changes.outcome !== null && (
            <div className={styles['footerWide']}>
              <OutcomeLine changes={changes} onDismissed={() => field.current?.focus()} />
            </div>
          )}
          {leaving && draft !== null ? (
            <Leaving
              draft={draft}
              onStay={() => {
                setLeaving(false);
                field.current?.focus();
              }}
              onDiscard={discard}
            />
          ) : (
            <>
              {loaded.share !== null && (
                <CopyLink
                  address={loaded.share.resource.address}
                  viewAddress={target.viewAddress}
                  mode={loaded.share.mode}
                  announce={announce}
                />
              )}
              {loaded.share !== null && !closed && <PreviewAs target={target} rows={loaded.rows} />}
              <Button
                variant={unsent || loaded.share === null ? 'default' : 'filled'}
                className={styles['footerEnd']}
                onClick={close}
              >
                {t('done')}
              </Button>
            </>
          )}
        </footer>
      </Modal.Content>
    </Modal.Root>
  );
}

function Loaded(props: {
  readonly share: ShareShape;
  readonly loaded: LoadedShare;
  readonly changes: ShareChanges;
  readonly madeLink: MadeLink | null;
  onMadeLink(made: MadeLink | null): void;
  readonly draft: ShareDraft | null;
  setDraft(draft: ShareDraft): void;
  onSent(sent: ShareDraft): void;
  announce(message: string): void;
  onAsking(asking: boolean): void;
  readonly field: RefObject<HTMLInputElement | null>;
}) {
  const t = useSharingWords();
  const { share, changes } = props;
  // Editors who only share on see and change nothing else (S6).
  const manages = atLeast(share.you.role, 'manager');
  const draft = draftOf(props.draft, share);
  return (
    <>
      <ShareForm
        share={share}
        draft={draft}
        setDraft={props.setDraft}
        onSent={props.onSent}
        busy={changes.busy === 'share'}
        announce={props.announce}
        plan={(body) => changes.plan({ ...body, kind: 'share' })}
        send={changes.share}
        onAsking={props.onAsking}
        field={props.field}
      />
      {manages && <Waiting resource={share.resource.id} roles={share.roles} changes={changes} />}
      <section className={styles['section']} aria-labelledby="share-people">
        <Text component="h3" id="share-people" size="xs" fw={550} className={styles['heading']}>
          {t('people.heading')}
        </Text>
        <PeopleWithAccess
          resource={share.resource.id}
          loaded={props.loaded}
          roles={share.roles}
          changes={changes}
          bounded
        />
      </section>
      <section className={styles['section']} aria-labelledby="share-general">
        <Text component="h3" id="share-general" size="xs" fw={550} className={styles['heading']}>
          {t('general.heading')}
        </Text>
        <GeneralAccess share={share} changes={changes} onAsking={props.onAsking} />
        <OwnerMatters share={share} changes={changes} />
      </section>
      {manages && (
        <Suspense>
          <LinksSection
            resource={share.resource.id}
            title={share.resource.title}
            changes={changes}
            made={props.madeLink}
            onMade={props.onMadeLink}
            announce={props.announce}
            onAsking={props.onAsking}
          />
        </Suspense>
      )}
    </>
  );
}

/** What was typed, with a role that one may still give. */
function draftOf(typed: ShareDraft | null, share: ShareShape): ShareDraft {
  const role = startingRole(share.resource.kind, share.roles);
  if (typed === null) return emptyDraft(role);
  return share.roles.includes(typed.role) ? typed : { ...typed, role };
}

/** While it loads, when it failed, and for those who may look but not share. */
function Unloaded(props: {
  readonly target: ShareTarget;
  readonly loaded: LoadedShare;
  /** There are names that are not shared with yet. */
  readonly kept: boolean;
}) {
  const t = useSharingWords();
  const { target, loaded } = props;
  const { error } = loaded.query;
  if (error === null)
    return (
      <>
        <FormSkeleton fields={1} />
        <PersonSkeletons count={4} />
      </>
    );
  if (isRefusal(error))
    return (
      <>
        <Alert color="gray" title={t('notManager.title')}>
          {t('notManager.text')} {props.kept && t('notManager.kept')}
        </Alert>
        <Explanation resource={target.id} person={null} />
      </>
    );
  return <ErrorState error={error} onRetry={() => void loaded.query.refetch()} />;
}

function isRefusal(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === 'role-needed';
}

/** Asks before typed names are lost. */
function Leaving(props: { readonly draft: ShareDraft; onStay(): void; onDiscard(): void }) {
  const t = useSharingWords();
  const count = props.draft.chosen.length + (props.draft.text.trim() === '' ? 0 : 1);
  return (
    <>
      <Text role="alert">{count > 0 ? t('unsent.text', { count }) : t('unsent.message')}</Text>
      <Group gap="xs" className={styles['footerEnd']}>
        <Button variant="default" onClick={props.onDiscard}>
          {t('unsent.discard')}
        </Button>
        <Button autoFocus onClick={props.onStay}>
          {t('unsent.keep')}
        </Button>
      </Group>
    </>
  );
}

/** Reads the outcome of a change out, politely. */
function useAnnounceOutcome(changes: ShareChanges, announce: (message: string) => void): void {
  const { outcome } = changes;
  useEffect(() => {
    if (outcome?.kind !== 'done') return;
    const plain = (sentence: string) =>
      sentencePieces(sentence)
        .map((piece) => piece.text)
        .join('');
    announce(outcome.sentences.map(plain).join(' '));
  }, [outcome, announce]);
}
