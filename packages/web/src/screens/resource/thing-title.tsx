import { ActionIcon, Button, TextInput, Title, Tooltip } from '@mantine/core';
import type { ResourceDetails } from '@tessera/contract';
import { Pencil } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUpdateThing } from '../../data/things.ts';
import { fieldErrors } from '../../parts/problem.ts';
import { showProblem } from '../../parts/toasts.tsx';
import styles from './resource.module.css';

/** The title as heading; whoever may edit changes it in place. Escape leaves it as it was. */
export function ThingTitle(props: {
  readonly thing: ResourceDetails;
  readonly editing: boolean;
  setEditing(editing: boolean): void;
}) {
  const { thing, editing, setEditing } = props;
  const { t } = useTranslation();
  if (!editing) {
    return (
      <div className={styles['titlePlace']}>
        <Title order={1} size="h3" tabIndex={-1} className={styles['title']} title={thing.title}>
          <bdi>{thing.title}</bdi>
        </Title>
        {thing.can.edit && (
          <Tooltip label={t('resource.editTitle')}>
            <ActionIcon
              className={styles['pencil']}
              aria-label={t('resource.editTitle')}
              onClick={() => setEditing(true)}
            >
              <Pencil size={14} />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
    );
  }

  return <TitleForm thing={thing} onLeave={() => setEditing(false)} />;
}

/** Begins with the title as it is; whatever is typed then stays, also when one has been in another window. */
function TitleForm({ thing, onLeave }: { readonly thing: ResourceDetails; onLeave(): void }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(thing.title);
  const input = useRef<HTMLInputElement>(null);
  const update = useUpdateThing(thing.id);
  useEffect(() => input.current?.select(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const title = draft.trim();
    if (title === thing.title) return onLeave();
    update.mutate(
      { title },
      { onSuccess: onLeave, onError: (problem) => fieldErrors(problem)['title'] ?? showProblem(problem) },
    );
  };
  return (
    <form className={styles['titleForm']} onSubmit={submit}>
      <TextInput
        ref={input}
        aria-label={t('resource.title')}
        value={draft}
        error={fieldErrors(update.error)['title']}
        maxLength={300}
        required
        autoFocus
        dir="auto"
        readOnly={update.isPending}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={(event: KeyboardEvent) => event.key === 'Escape' && onLeave()}
      />
      <Button type="submit" size="sm" variant="default" loading={update.isPending}>
        {t('resource.saveTitle')}
      </Button>
    </form>
  );
}
