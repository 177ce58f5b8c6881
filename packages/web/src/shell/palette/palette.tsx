import { Combobox, Kbd, Loader, Modal, ScrollArea, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { FileStack, Search } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { AudienceBadge } from '../../parts/audience-badge.tsx';
import { useKinds } from '../kinds.tsx';
import { type Command, matchCommands, useCommands } from './commands.ts';
import styles from './palette.module.css';
import type { TypedAhead } from './typed-ahead.ts';

/** Go, do, find: one field over every place, every command and everything that one can see. */
export function Palette(props: { readonly typedAhead: TypedAhead; onClose(): void }) {
  const { onClose } = props;
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size="lg"
      yOffset="12dvh"
      transitionProps={{ duration: 0 }}
      attributes={{ content: { 'aria-label': t('shell.palette.title') } }}
    >
      <PaletteBody {...props} />
    </Modal>
  );
}

/** The field and what it finds; mounted with its options, so that the first of them can be chosen at once. */
function PaletteBody({ typedAhead, onClose }: { readonly typedAhead: TypedAhead; onClose(): void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const kinds = useKinds();
  const combobox = useCombobox({ opened: true });
  const [text, setText] = useState('');
  const [wanted] = useDebouncedValue(text.trim(), 160);
  const commands = useCommands();
  const go = useMemo(() => matchCommands(commands.go, text), [commands.go, text]);
  const act = useMemo(() => matchCommands(commands.act, text), [commands.act, text]);
  const query = { view: 'visible' as const, text: wanted };
  const search = useQuery({
    queryKey: [...keys.resourceList(query), 'palette'],
    queryFn: ({ signal }) => api.call('listResources', { query: { ...query, limit: 8 } }, { signal }),
    enabled: wanted !== '',
    placeholderData: keepPreviousData,
  });
  const found = text.trim() === '' ? [] : (search.data?.items ?? []);
  const nothing = go.length + act.length + found.length === 0 && !search.isFetching && wanted === text.trim();

  /** Whether the first option is one for these words; what is found comes last, and later than they. */
  const ready =
    go.length + act.length > 0 || (wanted === text.trim() && search.isSuccess && !search.isPlaceholderData);

  // Only other words choose again: what comes meanwhile leaves the hand where it is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the store's functions change with every render
  useEffect(() => {
    if (ready) combobox.selectFirstOption();
    else combobox.resetSelectedOption();
  }, [text, ready]);

  function choose(value: string): void {
    onClose();
    const command = [...commands.go, ...commands.act].find((each) => each.id === value);
    if (command) command.run();
    else void navigate({ to: '/r/$id', params: { id: value.slice('thing:'.length) } });
  }

  return (
    <Combobox store={combobox} onOptionSubmit={choose} withinPortal={false}>
      <Combobox.EventsTarget>
        <TextInput
          data-autofocus
          autoFocus
          variant="unstyled"
          size="md"
          className={styles['field']}
          aria-label={t('shell.palette.title')}
          placeholder={t('shell.palette.placeholder')}
          value={text}
          onFocus={() => {
            const typed = typedAhead.take();
            setText((before) => before + typed);
          }}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            // The list is always open, and keeps Escape from the dialog around it.
            if (event.key === 'Escape' && !event.nativeEvent.isComposing) onClose();
          }}
          leftSection={<Search size={18} aria-hidden="true" />}
          rightSection={search.isFetching ? <Loader size={16} /> : <Kbd size="xs">Esc</Kbd>}
          rightSectionWidth={52}
        />
      </Combobox.EventsTarget>
      <ScrollArea.Autosize mah="52dvh" type="auto" viewportProps={{ tabIndex: 0 }}>
        <Combobox.Options className={styles['options']} aria-label={t('shell.palette.results')}>
          <CommandGroup label={t('shell.palette.go')} commands={go} />
          <CommandGroup label={t('shell.palette.act')} commands={act} />
          {found.length > 0 && (
            <Combobox.Group label={t('shell.palette.found')}>
              {found.map((thing) => {
                const Icon = kinds.find((kind) => kind.id === thing.kind)?.icon ?? FileStack;
                return (
                  <Combobox.Option key={thing.id} value={`thing:${thing.id}`} className={styles['option']}>
                    <Icon size={16} />
                    <span className={styles['label']} dir="auto">
                      {thing.title}
                    </span>
                    <AudienceBadge audience={thing.audience} />
                  </Combobox.Option>
                );
              })}
            </Combobox.Group>
          )}
        </Combobox.Options>
      </ScrollArea.Autosize>
      <Text size="sm" c="dimmed" className={styles['foot']} role="status">
        {search.isError && text.trim() !== ''
          ? t('shell.palette.failed')
          : nothing
            ? t('shell.palette.nothing', { text: text.trim() })
            : t('shell.palette.hint')}
      </Text>
    </Combobox>
  );
}

function CommandGroup(props: { readonly label: string; readonly commands: readonly Command[] }) {
  if (props.commands.length === 0) return null;
  return (
    <Combobox.Group label={props.label}>
      {props.commands.map(({ id, label, icon: Icon }) => (
        <Combobox.Option key={id} value={id} className={styles['option']}>
          <Icon size={16} aria-hidden="true" />
          <span className={styles['label']} dir="auto">
            {label}
          </span>
        </Combobox.Option>
      ))}
    </Combobox.Group>
  );
}
