import { NativeSelect, TextInput } from '@mantine/core';
import { language } from '../text/index.ts';
import styles from './sharing.module.css';
import { comingFriday, dayOf, UNTIL_CHOICES, type UntilChoice } from './until.ts';
import { shortDay, useSharingWords } from './words.ts';

/** When access ends: a choice, and the day where that is the choice. */
export interface UntilValue {
  readonly choice: UntilChoice;
  readonly date: string | null;
}

/** The select of when access ends, with a date field where a date is chosen. */
export function UntilField(props: {
  readonly value: UntilValue;
  readonly error: string | null;
  onChange(value: UntilValue): void;
}) {
  const t = useSharingWords();
  const { choice, date } = props.value;
  const now = new Date();
  return (
    <>
      <NativeSelect
        label={t('until.label')}
        classNames={{ root: styles['inline'] ?? '' }}
        size="xs"
        value={choice}
        data={UNTIL_CHOICES.map((value) => ({
          value,
          label: t(`until.${value}`, { date: shortDay(comingFriday(now), language) }),
        }))}
        onChange={(event) => {
          const chosen = UNTIL_CHOICES.find((one) => one === event.currentTarget.value) ?? 'never';
          props.onChange({ choice: chosen, date });
        }}
      />
      {choice === 'date' && (
        <TextInput
          type="date"
          size="xs"
          aria-label={t('until.dateLabel')}
          min={dayOf(now)}
          value={date ?? ''}
          error={props.error}
          onChange={(event) => props.onChange({ choice, date: event.currentTarget.value || null })}
        />
      )}
    </>
  );
}
