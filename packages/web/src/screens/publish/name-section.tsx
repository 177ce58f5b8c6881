import { NativeSelect, Textarea, TextInput, Title } from '@mantine/core';
import { useMe } from '../../data/session.ts';
import styles from './publish.module.css';
import { usePublishWords } from './words.ts';

/** What it is called, what it is, and to whom it belongs. */
export function NameSection(props: {
  readonly title: string;
  onTitle(title: string): void;
  readonly titleError: string | null;
  readonly description: string;
  onDescription(description: string): void;
  /** Id of an organization; null for one's own account. */
  readonly owner: string | null;
  onOwner(owner: string | null): void;
  readonly disabled: boolean;
}) {
  const t = usePublishWords();
  const me = useMe();
  return (
    <section className={styles['section']} aria-labelledby="publish-name">
      <Title order={2} size="h3" id="publish-name">
        {t('name.heading')}
      </Title>
      <TextInput
        label={t('name.title')}
        required
        dir="auto"
        value={props.title}
        error={props.titleError}
        disabled={props.disabled}
        onChange={(event) => props.onTitle(event.currentTarget.value)}
      />
      <Textarea
        label={t('name.description')}
        description={t('name.descriptionNote')}
        autosize
        minRows={2}
        maxRows={10}
        maxLength={20_000}
        dir="auto"
        value={props.description}
        disabled={props.disabled}
        onChange={(event) => props.onDescription(event.currentTarget.value)}
      />
      {me.organizations.length > 0 && (
        <NativeSelect
          label={t('owner.label')}
          description={props.owner === null ? undefined : t('owner.note')}
          value={props.owner ?? ''}
          disabled={props.disabled}
          data={[
            { value: '', label: t('owner.personal', { name: me.account.name }) },
            ...me.organizations.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(event) => props.onOwner(event.currentTarget.value || null)}
        />
      )}
    </section>
  );
}
