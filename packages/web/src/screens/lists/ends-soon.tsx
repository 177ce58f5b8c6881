import { Alert, Button, Group, Text } from '@mantine/core';
import { CalendarClock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { showDone, showProblem } from '../../parts/toasts.tsx';
import { dayWords } from './exposure-cells.tsx';
import './texts.ts';

const MONTH = 30 * 24 * 3_600_000;

/** What a reminder leads to: what ends, and the one step that prolongs it (S15). */
export function EndsSoon(props: {
  readonly words: string;
  /** When it ends as it is. */
  readonly until: string;
  readonly busy: boolean;
  extend(until: Date, told: { onSuccess(): void; onError(problem: Error): void }): void;
}) {
  const { t } = useTranslation();
  const until = new Date(Math.max(Date.now(), Date.parse(props.until)) + MONTH);
  return (
    <Alert color="yellow" icon={<CalendarClock size={18} />} mb="md">
      <Group justify="space-between">
        <Text dir="auto">{props.words}</Text>
        <Button
          size="compact-sm"
          loading={props.busy}
          onClick={() =>
            props.extend(until, {
              onError: showProblem,
              onSuccess: () => showDone(t('gallery.share.extended', { date: dayWords(until.toISOString()) })),
            })
          }
        >
          {t('gallery.share.extendMonth')}
        </Button>
      </Group>
    </Alert>
  );
}
