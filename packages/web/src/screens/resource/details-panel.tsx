import { Button, Stack, Text, Textarea, Title } from '@mantine/core';
import type { ResourceDetails } from '@tessera/contract';
import { Pencil } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../data/session.ts';
import { useUpdateThing } from '../../data/things.ts';
import { CopyField } from '../../parts/copy-field.tsx';
import { fieldErrors } from '../../parts/problem.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { FormProblem } from '../../parts/states.tsx';
import { useKind } from '../../shell/kinds.tsx';
import { useFigures } from '../lists/thing-facts.tsx';
import styles from './resource.module.css';
import { Versions } from './versions.tsx';

/** What a thing is: description, facts, address, versions. */
export function DetailsPanel({ thing }: { readonly thing: ResourceDetails }) {
  const { t } = useTranslation();
  const { me } = useSession();
  const kind = useKind(thing.kind);
  const figures = useFigures(thing);
  const mine = me !== null && thing.owner.id === me.account.id;
  return (
    <Stack gap="lg">
      <Description thing={thing} />
      <dl className={styles['facts']}>
        <Fact name={t('resource.kind')}>{kind?.words.one ?? thing.kind}</Fact>
        <Fact name={t('resource.content')}>{figures}</Fact>
        <Fact name={t('resource.owner')}>
          <bdi>{mine ? t('common.you') : thing.owner.name}</bdi>
        </Fact>
        <Fact name={t('resource.yourRole')}>{t(`common.roles.${thing.role}`)}</Fact>
        <Fact name={t('resource.changed')}>
          <RelativeTime time={thing.updatedAt} />
        </Fact>
        <Fact name={t('resource.created')}>
          <RelativeTime time={thing.createdAt} />
        </Fact>
      </dl>
      <CopyField label={t('resource.address')} value={thing.address} />
      {me !== null && <Versions thing={thing} />}
    </Stack>
  );
}

function Fact(props: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </>
  );
}

function Description({ thing }: { readonly thing: ResourceDetails }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<string | null>(null);
  const update = useUpdateThing(thing.id);
  const empty = thing.description.trim() === '';
  if (draft === null) {
    return (
      <Stack gap="xs" align="flex-start">
        <Title order={2} size="h5">
          {t('resource.description')}
        </Title>
        {empty ? (
          <Text c="dimmed">{t('resource.noDescription')}</Text>
        ) : (
          <Text className={styles['description']} dir="auto">
            {thing.description}
          </Text>
        )}
        {thing.can.edit && (
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<Pencil size={14} />}
            onClick={() => setDraft(thing.description)}
          >
            {empty ? t('resource.addDescription') : t('resource.editDescription')}
          </Button>
        )}
      </Stack>
    );
  }
  const leave = () => {
    update.reset();
    setDraft(null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    update.mutate({ description: draft.trim() }, { onSuccess: leave });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Textarea
          label={t('resource.description')}
          value={draft}
          error={fieldErrors(update.error)['description']}
          autosize
          minRows={4}
          maxRows={16}
          maxLength={20_000}
          autoFocus
          dir="auto"
          readOnly={update.isPending}
          onChange={(event) => setDraft(event.currentTarget.value)}
        />
        <FormProblem error={update.error} fields={['description']} />
        <Button.Group>
          <Button type="submit" size="xs" variant="default" loading={update.isPending}>
            {t('resource.saveDescription')}
          </Button>
          <Button size="xs" variant="default" onClick={leave}>
            {t('common.cancel')}
          </Button>
        </Button.Group>
      </Stack>
    </form>
  );
}
