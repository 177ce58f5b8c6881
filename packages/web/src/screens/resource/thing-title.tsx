import { ActionIcon, Button, TextInput, Title, Tooltip } from '@mantine/core';
import type { ResourceDetails } from '@tessera/contract';
import { Pencil } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
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
  const [draft, setDraft] = useState(thing.title);
  const update = useUpdateThing(thing.id);
  const error = fieldErrors(update.error)['title'];

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

  const leave = () => {
    update.reset();
    setEditing(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const title = draft.trim();
    if (title === thing.title) return leave();
    update.mutate(
      { title },
      { onSuccess: leave, onError: (problem) => fieldErrors(problem)['title'] ?? showProblem(problem) },
    );
  };
  return (
    <form className={styles['titleForm']} onSubmit={submit}>
      <TextInput
        aria-label={t('resource.title')}
        value={draft}
        error={error}
        maxLength={300}
        required
        autoFocus
        dir="auto"
        onFocus={(event) => {
          setDraft(thing.title);
          event.currentTarget.select();
        }}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={(event: KeyboardEvent) => event.key === 'Escape' && leave()}
      />
      <Button type="submit" size="sm" variant="default" loading={update.isPending}>
        {t('resource.saveTitle')}
      </Button>
    </form>
  );
}
