import { Alert, Checkbox, Input, SegmentedControl, Stack, Switch, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CallInput } from '@tessera/client';
import type { NotificationsShape } from '@tessera/contract';
import { DAILY_HOUR, type NewsEvent, RHYTHMS, SWITCHED_EVENTS } from '@tessera/domain';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { ErrorState, FormProblem } from '../../parts/states.tsx';
import { language } from '../../text/index.ts';
import styles from '../inbox/inbox.module.css';
import '../inbox/texts.ts';

type Changes = NonNullable<CallInput<'setNotifications'>['body']>;
type Switched = Exclude<NewsEvent, 'security'>;

/** Nothing tells of these yet. */
const LATER: ReadonlySet<NewsEvent> = new Set(['comment', 'mention']);
const EVENTS = SWITCHED_EVENTS.filter((event): event is Switched => !LATER.has(event));

/** What one wants to be mailed (A25). */
export function Notifications() {
  const choice = useQuery({
    queryKey: keys.notifications,
    queryFn: ({ signal }) => api.call('getNotifications', {}, { signal }),
  });
  if (choice.isPending) return <RowSkeletons count={3} />;
  if (choice.isError) return <ErrorState error={choice.error} onRetry={() => void choice.refetch()} />;
  return <Choice choice={choice.data} />;
}

function Choice({ choice }: { readonly choice: NotificationsShape }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (changes: Changes) => api.call('setNotifications', { body: changes }),
    onMutate: (changes) => client.setQueryData(keys.notifications, { ...choice, ...changes }),
    onSuccess: (next) => client.setQueryData(keys.notifications, next),
    onError: () => client.invalidateQueries({ queryKey: keys.notifications }),
  });
  const off = new Set(choice.off);
  const toggle = (event: Switched, wanted: boolean) =>
    save.mutate({ off: wanted ? choice.off.filter((one) => one !== event) : [...choice.off, event] });
  return (
    <Stack align="flex-start">
      {!choice.mailConfigured && <Alert w="100%">{t('inbox.mailOff')}</Alert>}
      <Switch
        label={t('inbox.enabled')}
        description={t(choice.enabled ? 'inbox.enabledOn' : 'inbox.enabledOff')}
        checked={choice.enabled}
        onChange={(event) => save.mutate({ enabled: event.currentTarget.checked })}
      />
      {choice.enabled && (
        <>
          <Checkbox.Group label={t('inbox.about')} w="100%" value={EVENTS.filter((event) => !off.has(event))}>
            <div className={styles['events']}>
              {EVENTS.map((event) => (
                <Checkbox
                  key={event}
                  value={event}
                  label={t(`inbox.events.${event}`)}
                  onChange={(change) => toggle(event, change.currentTarget.checked)}
                />
              ))}
            </div>
          </Checkbox.Group>
          <Input.Wrapper
            label={t('inbox.rhythm')}
            labelElement="div"
            description={t(`inbox.rhythmNote.${choice.rhythm}`, { time: dailyTime() })}
            inputWrapperOrder={['label', 'input', 'description']}
          >
            <SegmentedControl
              display="flex"
              my="xxs"
              aria-label={t('inbox.rhythm')}
              value={choice.rhythm}
              onChange={(value) => save.mutate({ rhythm: RHYTHMS.find((one) => one === value) ?? 'now' })}
              data={RHYTHMS.map((value) => ({ value, label: t(`inbox.rhythms.${value}`) }))}
            />
          </Input.Wrapper>
        </>
      )}
      <Text size="sm" c="dimmed">
        {t('inbox.safety')}
      </Text>
      <FormProblem error={save.error} />
    </Stack>
  );
}

/** When the daily mail comes, by the clock of the reader's own machine. */
function dailyTime(): string {
  const at = new Date();
  at.setUTCHours(DAILY_HOUR, 0, 0, 0);
  return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(at);
}
