import { Alert, Checkbox, Input, SegmentedControl, Stack, Switch, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { NotificationsShape } from '@tessera/contract';
import { DAILY_HOUR, type NewsEvent, RHYTHMS, SWITCHED_EVENTS } from '@tessera/domain';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { ErrorState, FormProblem } from '../../parts/states.tsx';
import { language } from '../../text/index.ts';
import styles from '../inbox/inbox.module.css';
import '../inbox/texts.ts';

type Changes = Partial<Pick<NotificationsShape, 'enabled' | 'off' | 'rhythm'>>;
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

function Choice(props: { readonly choice: NotificationsShape }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  // Shown from the click on: the hub's answer comes later, and a box that waits for it looks as if it had not been ticked.
  const [wished, setWished] = useState<Changes>({});
  const choice = { ...props.choice, ...wished };
  const save = useMutation({
    mutationFn: (changes: Changes) => api.call('setNotifications', { body: changes }),
    // One after the other, so that the last choice is the one that stays.
    scope: { id: 'notifications' },
    onSuccess: (next) => client.setQueryData(keys.notifications, next),
    onError: () => {
      setWished({});
      return client.invalidateQueries({ queryKey: keys.notifications });
    },
  });
  const change = (changes: Changes) => {
    setWished((before) => ({ ...before, ...changes }));
    save.mutate(changes);
  };
  const off = new Set(choice.off);
  const toggle = (event: Switched, wanted: boolean) =>
    change({ off: wanted ? choice.off.filter((one) => one !== event) : [...choice.off, event] });
  return (
    <Stack align="flex-start">
      {!choice.mailConfigured && <Alert w="100%">{t('inbox.mailOff')}</Alert>}
      <Switch
        label={t('inbox.enabled')}
        description={t(choice.enabled ? 'inbox.enabledOn' : 'inbox.enabledOff')}
        checked={choice.enabled}
        onChange={(event) => change({ enabled: event.currentTarget.checked })}
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
              onChange={(value) => change({ rhythm: RHYTHMS.find((one) => one === value) ?? 'now' })}
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
