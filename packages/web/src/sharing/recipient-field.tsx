import { Combobox, Loader, Text, Tooltip, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { isolated } from '@tessera/client';
import { X } from 'lucide-react';
import { type ClipboardEvent, type KeyboardEvent, type RefObject, useEffect, useId, useRef } from 'react';
import { principalsQuery } from '../data/principals.ts';
import { usePastedNames } from './pasted-names.ts';
import { RecipientIcon, RecipientOption } from './recipient-option.tsx';
import {
  addRecipients,
  addressRecipient,
  isAddress,
  isPastedList,
  parseAddresses,
  type Recipient,
  recipientOf,
} from './recipients.ts';
import styles from './sharing.module.css';
import { type SharingWords, useSharingWords } from './words.ts';

/** What the field holds: the chosen, and the text that is not chosen yet. */
export interface FieldValue {
  readonly chosen: readonly Recipient[];
  readonly text: string;
}

/**
 * The field that takes people, groups, organizations and addresses: a combobox with type-ahead, chips, and pasted lists.
 * Nothing typed is ever dropped: what is not understood stays as text.
 */
export function RecipientField(props: {
  readonly value: FieldValue;
  onChange(value: FieldValue): void;
  /** Tells a screen reader what happened. */
  announce(message: string): void;
  /** Names of whom the type-ahead tells what they have already; null before there is a resource. */
  readonly resource: string | null;
  readonly error: string | null;
  /** Keys of chips that were refused. */
  readonly refused: ReadonlySet<string>;
  readonly disabled?: boolean;
  readonly autoFocus?: boolean;
  /** Where the input itself is put, to focus it. */
  readonly inputRef?: RefObject<HTMLInputElement | null>;
}) {
  const t = useSharingWords();
  const { chosen, text } = props.value;
  const ownInput = useRef<HTMLInputElement>(null);
  const input = props.inputRef ?? ownInput;
  const errorId = useId();
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const search = useSuggestions(text, props.resource, chosen);
  const open = combobox.dropdownOpened && text.trim() !== '';
  const count = search.options.length;

  /** What is suggested answers the words before these; a whole address needs no answer. */
  const early = search.waiting && !isAddress(text.trim());

  // Where one goes on typing is in sight, however many are chosen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: for what was added
  useEffect(() => {
    const field = input.current?.parentElement;
    if (field && document.activeElement === input.current) field.scrollTop = field.scrollHeight;
  }, [chosen.length, input]);

  // The first suggestion stands ready for Enter as soon as it is one for these words.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the store's functions change with every render
  useEffect(() => {
    if (!open) return;
    if (early) combobox.resetSelectedOption();
    else if (count > 0) combobox.selectFirstOption();
    if (!search.waiting) props.announce(count > 0 ? t('field.found', { count }) : t('field.nobody'));
  }, [open, count, early, search.waiting]);

  function add(added: readonly Recipient[], rest: string): void {
    const next = addRecipients(chosen, added);
    props.onChange({ chosen: next, text: rest });
    combobox.closeDropdown();
    const [first] = added;
    if (first === undefined) return;
    if (added.length === 1) props.announce(t('field.added', { name: first.name }));
    else props.announce(t('field.addedMany', { count: next.length - chosen.length }));
  }

  const chooseNamed = usePastedNames(props.resource, props.value, (next, count) => {
    props.onChange(next);
    props.announce(t('field.addedMany', { count }));
  });

  function remove(index: number): void {
    const gone = chosen[index];
    if (gone === undefined) return;
    props.onChange({ chosen: chosen.filter((_, each) => each !== index), text });
    props.announce(t('field.removed', { name: gone.name }));
    input.current?.focus();
  }

  function type(typed: string): void {
    const ended = /[,;\s]$/.test(typed) && isAddress(typed.slice(0, -1).trim());
    if (ended || (/[,;\n]/.test(typed) && parseAddresses(typed).addresses.length > 0)) {
      const { addresses, rest } = parseAddresses(typed);
      add(addresses.map(addressRecipient), rest);
      return;
    }
    props.onChange({ chosen, text: typed });
    // An empty list counts as open to Escape, which would then not close the dialog.
    if (typed.trim() === '') combobox.closeDropdown();
    else combobox.openDropdown();
  }

  function paste(event: ClipboardEvent<HTMLInputElement>): void {
    const pasted = event.clipboardData.getData('text');
    if (!isPastedList(pasted)) return;
    event.preventDefault();
    const { addresses, rest } = parseAddresses(pasted);
    add(addresses.map(addressRecipient), [text.trim(), rest].filter((one) => one !== '').join(', '));
    void chooseNamed(rest);
  }

  function pressed(event: KeyboardEvent<HTMLInputElement>): void {
    const atStart = event.currentTarget.selectionStart === 0 && event.currentTarget.selectionEnd === 0;
    const last = chosen.length - 1;
    if (event.key === 'Backspace' && text === '' && last >= 0) remove(last);
    else if (event.key === 'ArrowLeft' && atStart && last >= 0)
      chipButton(event.currentTarget, last)?.focus();
    else if (event.key === 'Enter' && !open && isAddress(text.trim())) {
      event.preventDefault();
      add([addressRecipient(text.trim())], '');
    } else if (event.key === 'Enter' && open && early) event.preventDefault();
    else if (event.key === 'Escape' && open) combobox.closeDropdown();
  }

  return (
    <div>
      <Combobox
        store={combobox}
        onOptionSubmit={(key) => {
          const option = search.options.find((one) => one.key === key);
          if (option) add([option], '');
        }}
        withinPortal
      >
        <Combobox.DropdownTarget>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: a click beside the input is a click into it */}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the input itself is reached by keyboard */}
          <div
            className={styles['field']}
            data-invalid={props.error !== null || undefined}
            onClick={(event) => {
              if (event.target === event.currentTarget) input.current?.focus();
            }}
          >
            {chosen.map((one, index) => (
              <Chip
                key={one.key}
                recipient={one}
                refused={props.refused.has(one.key)}
                disabled={props.disabled === true}
                onRemove={() => remove(index)}
                onMove={(by) => moveFocus(input.current, index + by, chosen.length)}
              />
            ))}
            <Combobox.EventsTarget withExpandedAttribute>
              <input
                ref={input}
                className={styles['input']}
                type="text"
                role="combobox"
                aria-expanded={open}
                aria-autocomplete="list"
                inputMode="email"
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                dir="auto"
                aria-label={t('field.label')}
                aria-invalid={props.error !== null || undefined}
                aria-describedby={props.error === null ? undefined : errorId}
                placeholder={chosen.length > 0 ? t('field.more') : t('field.placeholder')}
                value={text}
                disabled={props.disabled}
                // biome-ignore lint/a11y/noAutofocus: the dialog is opened to type here
                autoFocus={props.autoFocus}
                // A dialog that opens with everything loaded looks for this mark, or takes its first button.
                data-autofocus={props.autoFocus || undefined}
                onChange={(event) => type(event.currentTarget.value)}
                onPaste={paste}
                onKeyDown={pressed}
                onBlur={() => {
                  combobox.closeDropdown();
                  if (isAddress(text.trim())) add([addressRecipient(text.trim())], '');
                }}
              />
            </Combobox.EventsTarget>
          </div>
        </Combobox.DropdownTarget>
        <Combobox.Dropdown hidden={!open}>
          <Combobox.Options className={styles['options']} aria-label={t('field.suggestions')}>
            {search.options.map((option) => (
              <Combobox.Option key={option.key} value={option.key} className={styles['optionRow']}>
                <RecipientOption recipient={option} />
              </Combobox.Option>
            ))}
            {count === 0 && (
              <Combobox.Empty>
                {search.waiting ? (
                  <Loader size="xs" aria-label={t('field.searching')} />
                ) : (
                  t(search.failed ? 'field.searchFailed' : 'field.nobody')
                )}
              </Combobox.Empty>
            )}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      {props.error !== null && (
        <Text id={errorId} size="xs" c="var(--mantine-color-error)" mt="xxs">
          {props.error}
        </Text>
      )}
    </div>
  );
}

function Chip(props: {
  readonly recipient: Recipient;
  readonly refused: boolean;
  readonly disabled: boolean;
  onRemove(): void;
  onMove(by: -1 | 1): void;
}) {
  const t = useSharingWords();
  const { recipient } = props;
  const members = membersWords(t, recipient);
  return (
    <Tooltip label={members ?? recipient.name} disabled={members === null && recipient.name.length < 28}>
      <span className={styles['chip']} data-invalid={props.refused || undefined}>
        <RecipientIcon recipient={recipient} size={14} />
        <bdi>{recipient.name}</bdi>
        <button
          type="button"
          className={styles['chipRemove']}
          data-chip-remove
          disabled={props.disabled}
          aria-label={t('field.remove', { name: recipient.name })}
          aria-description={members ?? undefined}
          onClick={props.onRemove}
          onKeyDown={(event) => {
            if (event.key === 'Backspace' || event.key === 'Delete') props.onRemove();
            else if (event.key === 'ArrowLeft') props.onMove(-1);
            else if (event.key === 'ArrowRight') props.onMove(1);
            else return;
            event.preventDefault();
          }}
        >
          <X size={14} aria-hidden="true" />
        </button>
      </span>
    </Tooltip>
  );
}

/** `In Trade team: Ann, Ben and 10 more`; null for what has no members to show. */
function membersWords(t: SharingWords, recipient: Recipient): string | null {
  if (recipient.members.length === 0) return null;
  const values = { group: isolated(recipient.name), names: recipient.members.map(isolated).join(', ') };
  const more = (recipient.memberCount ?? recipient.members.length) - recipient.members.length;
  return more > 0 ? t('field.membersMore', { ...values, count: more }) : t('field.members', values);
}

function useSuggestions(text: string, resource: string | null, chosen: readonly Recipient[]) {
  const typed = text.trim();
  const [asked] = useDebouncedValue(typed, 150);
  const query = useQuery({ ...principalsQuery(asked, resource), placeholderData: keepPreviousData });
  const keys = new Set(chosen.map((one) => one.key));
  const found = (typed === '' ? [] : (query.data?.items ?? [])).flatMap((item) => {
    const recipient = recipientOf(item);
    return recipient === null || keys.has(recipient.key) ? [] : [recipient];
  });
  const known = found.some((one) => one.email?.toLowerCase() === typed.toLowerCase());
  const options = isAddress(typed) && !known ? [addressRecipient(typed), ...found] : found;
  return {
    options,
    waiting: query.isFetching || asked !== typed,
    failed: query.isError,
  };
}

function chipButton(inside: HTMLElement, index: number): HTMLButtonElement | undefined {
  return inside.parentElement?.querySelectorAll<HTMLButtonElement>('[data-chip-remove]')[index];
}

function moveFocus(input: HTMLInputElement | null, index: number, count: number): void {
  if (input === null) return;
  if (index >= count) input.focus();
  else chipButton(input, Math.max(0, index))?.focus();
}
