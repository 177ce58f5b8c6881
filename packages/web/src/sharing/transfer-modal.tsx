import {
  Button,
  Checkbox,
  Group,
  Loader,
  Modal,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Textarea,
} from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { receiptSentences } from '@tessera/client';
import type { ReceiptShape, ResourceDetails } from '@tessera/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../data/api.ts';
import { useRefreshGallery } from '../data/gallery.ts';
import { principalsQuery } from '../data/principals.ts';
import { useSession } from '../data/session.ts';
import { useFound } from '../parts/found-select.tsx';
import { FormProblem } from '../parts/index.ts';
import { gallery } from '../text/en/gallery.ts';
import { language } from '../text/index.ts';
import { addTexts } from '../text/late.ts';
import { ImpactText } from './impact-text.tsx';
import { isAddress } from './recipients.ts';
import { Sentence } from './sentence.tsx';
import { sayIn, useSharingWords } from './words.ts';

addTexts({ gallery });

type To = { readonly person: string } | { readonly email: string } | { readonly organization: string };
interface Choice {
  readonly to: To;
  readonly name: string;
}

/** Hands a thing over: to whom, what that changes for others, and whether one stays manager (S16). */
export function TransferModal(props: {
  readonly thing: ResourceDetails;
  readonly opened: boolean;
  onClose(): void;
}) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={t('gallery.transfer.title', { title: props.thing.title })}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <TransferForm {...props} />
    </Modal>
  );
}

function TransferForm({ thing, onClose }: { readonly thing: ResourceDetails; onClose(): void }) {
  const { t } = useTranslation();
  const { me } = useSession();
  const refresh = useRefreshGallery();
  const organizations = (me?.organizations ?? []).filter(({ id }) => id !== thing.owner.id);
  const [kind, setKind] = useState<'person' | 'organization'>('person');
  const [choice, choose] = useState<Choice | null>(null);
  const [keepManager, setKeep] = useState(true);
  const [message, setMessage] = useState('');
  const body = choice === null ? null : { ...choice.to, keepManager, message };
  const transfer = useMutation({
    mutationFn: (input: NonNullable<typeof body>) =>
      api.call('transfer', { params: { id: thing.id }, body: input }),
    onSuccess: refresh,
  });
  if (transfer.data !== undefined) return <Done receipt={transfer.data} onClose={onClose} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (body !== null) transfer.mutate(body);
      }}
    >
      <Stack>
        <Text c="dimmed">{t('gallery.transfer.text')}</Text>
        {organizations.length > 0 && (
          <SegmentedControl
            aria-label={t('gallery.transfer.kind')}
            value={kind}
            onChange={(next) => {
              setKind(next === 'organization' ? 'organization' : 'person');
              choose(null);
            }}
            data={[
              { value: 'person', label: t('gallery.transfer.person') },
              { value: 'organization', label: t('gallery.transfer.organization') },
            ]}
          />
        )}
        {kind === 'person' ? (
          <PersonField onChoose={choose} />
        ) : (
          <Select
            label={t('gallery.transfer.organizationLabel')}
            data={organizations.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(id, option) =>
              choose(id === null ? null : { to: { organization: id }, name: option?.label ?? id })
            }
          />
        )}
        <Checkbox
          label={t('gallery.transfer.keep')}
          checked={keepManager}
          onChange={(event) => setKeep(event.currentTarget.checked)}
        />
        {kind === 'person' && (
          <Textarea
            label={t('gallery.transfer.message')}
            description={t('gallery.transfer.messageHint')}
            autosize
            minRows={2}
            maxLength={2000}
            value={message}
            onChange={(event) => setMessage(event.currentTarget.value)}
          />
        )}
        {choice !== null && <Effects thing={thing} choice={choice} keepManager={keepManager} />}
        <FormProblem error={transfer.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={choice === null} loading={transfer.isPending}>
            {choice === null
              ? t('gallery.transfer.choose')
              : t(kind === 'person' ? 'gallery.transfer.offer' : 'gallery.transfer.give', {
                  name: choice.name,
                })}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** One person whom one knows, or an exact address. */
function PersonField({ onChoose }: { onChoose(choice: Choice | null): void }) {
  const { t } = useTranslation();
  const { me } = useSession();
  const [typed, setTyped] = useState('');
  const [value, setValue] = useState<string | null>(null);
  const { found, looking } = useFound(typed, (words) => principalsQuery(words, null));
  const people = (found?.items ?? []).flatMap(({ kind, id, name, email }) =>
    kind === 'account' && id !== null && id !== me?.account.id
      ? [{ value: id, label: email === null ? name : `${name} (${email})` }]
      : [],
  );
  const names = new Map((found?.items ?? []).map(({ id, name }) => [id, name]));
  const address = isAddress(typed.trim()) && people.length === 0 ? typed.trim() : null;
  const data = address === null ? people : [{ value: address, label: address }];
  return (
    <Select
      label={t('gallery.transfer.personLabel')}
      description={t('gallery.transfer.personHint')}
      data-autofocus
      searchable
      data={data}
      filter={({ options }) => options}
      rightSection={looking ? <Loader size="xs" /> : undefined}
      nothingFoundMessage={found === null || looking ? undefined : t('gallery.filter.none')}
      searchValue={typed}
      onSearchChange={setTyped}
      value={value}
      onChange={(next) => {
        setValue(next);
        if (next === null) onChoose(null);
        else {
          const to = next.includes('@') ? { email: next } : { person: next };
          onChoose({ to, name: names.get(next) ?? next });
        }
      }}
    />
  );
}

/** What the handover changes for others, before it is made (S25). */
function Effects(props: {
  readonly thing: ResourceDetails;
  readonly choice: Choice;
  readonly keepManager: boolean;
}) {
  const { t } = useTranslation();
  const { thing, choice, keepManager } = props;
  const change = { kind: 'transfer' as const, ...choice.to, keepManager };
  const plan = useQuery({
    queryKey: ['resources', 'one', thing.id, 'transfer-plan', change],
    queryFn: ({ signal }) =>
      api.call('planChange', { params: { id: thing.id }, body: { change } }, { signal }),
    retry: false,
    staleTime: 60_000,
  });
  return (
    <section aria-label={t('gallery.transfer.effects')} aria-live="polite">
      <Text fw={550}>{t('gallery.transfer.effects')}</Text>
      {thing.path.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('gallery.transfer.leavesFolder')}
        </Text>
      )}
      {thing.mode === 'organization' && (
        <Text size="sm" c="dimmed">
          {t('gallery.transfer.becomesPrivate')}
        </Text>
      )}
      {plan.isPending && (
        <Text size="sm" c="dimmed">
          {t('gallery.transfer.foreseeing')}
        </Text>
      )}
      <FormProblem error={plan.error} />
      {plan.data !== undefined && <ImpactText impact={plan.data.impact} />}
    </section>
  );
}

function Done({ receipt, onClose }: { readonly receipt: ReceiptShape; onClose(): void }) {
  const { t } = useTranslation();
  const words = useSharingWords();
  const sentences = receiptSentences(sayIn(words), receipt, { kind: 'share' }, language);
  // An offer changes nothing yet: what it says of itself is all there is to tell.
  const told = receipt.gained.count + receipt.lost.count === 0 ? receipt.notes : sentences;
  return (
    <Stack role="status">
      {told.map((sentence) => (
        <Text key={sentence} component="div">
          <Sentence>{sentence}</Sentence>
        </Text>
      ))}
      <Group justify="flex-end">
        <Button onClick={onClose} autoFocus>
          {t('gallery.transfer.done')}
        </Button>
      </Group>
    </Stack>
  );
}
