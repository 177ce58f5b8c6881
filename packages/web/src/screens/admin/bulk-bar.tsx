import { Button, Group, List, Loader, Modal, Paper, Progress, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AccountShape } from '@tessera/contract';
import { Trash2, UserRoundMinus, UsersRound, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { findGroupsQuery } from '../../data/administration.ts';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { FoundSelect } from '../../parts/found-select.tsx';
import { shownProblem } from '../../parts/problem.ts';
import { useProveAgain } from '../../parts/prove-again.tsx';
import { FormProblem } from '../../parts/states.tsx';
import { showDone } from '../../parts/toasts.tsx';
import styles from './admin.module.css';

type Action = 'disable' | 'group' | 'delete';

/** What can be done to all that are selected at once. */
export function BulkBar(props: { readonly selected: readonly AccountShape[]; onClear(): void }) {
  const { t } = useTranslation();
  const [action, setAction] = useState<Action | null>(null);
  return (
    <Paper className={styles['bulk']} shadow="md" withBorder px="md" py="xs">
      <Text fw={550} role="status">
        {t('admin.selected', { count: props.selected.length })}
      </Text>
      <Button
        size="xs"
        variant="default"
        leftSection={<UsersRound size={14} />}
        onClick={() => setAction('group')}
      >
        {t('admin.bulk.group')}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<UserRoundMinus size={14} />}
        onClick={() => setAction('disable')}
      >
        {t('admin.bulk.disable')}
      </Button>
      <Button
        size="xs"
        variant="default"
        color="red"
        leftSection={<Trash2 size={14} />}
        onClick={() => setAction('delete')}
      >
        {t('admin.bulk.delete')}
      </Button>
      <Button size="xs" variant="subtle" leftSection={<X size={14} />} onClick={props.onClear}>
        {t('admin.unselect')}
      </Button>
      {action !== null && (
        <BulkDialog
          action={action}
          selected={props.selected}
          onClose={() => setAction(null)}
          onDone={() => {
            setAction(null);
            props.onClear();
          }}
        />
      )}
    </Paper>
  );
}

interface Outcome {
  readonly done: number;
  readonly failed: readonly { readonly account: AccountShape; readonly error: unknown }[];
}

function BulkDialog(props: {
  readonly action: Action;
  readonly selected: readonly AccountShape[];
  onClose(): void;
  onDone(): void;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { action, selected } = props;
  const count = selected.length;
  const [group, setGroup] = useState<string | null>(null);
  const [done, setDone] = useState(0);
  const [stopping, setStopping] = useState<AbortController | null>(null);
  const run = useMutation({
    mutationFn: async (): Promise<Outcome> => {
      const stop = new AbortController();
      setStopping(stop);
      const failed: { account: AccountShape; error: unknown }[] = [];
      let made = 0;
      for (const account of selected) {
        if (stop.signal.aborted) break;
        try {
          await act(action, account, group);
          made += 1;
        } catch (error) {
          // Asked for once, not once for each.
          if (shownProblem(error).code === 'sign-in-stale') throw error;
          failed.push({ account, error });
        }
        setDone((before) => before + 1);
      }
      return { done: made, failed };
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.people }),
        client.invalidateQueries({ queryKey: keys.groups }),
      ]),
    onSuccess: (outcome) => {
      if (outcome.failed.length > 0) return;
      showDone(t('admin.bulk.done', { count: outcome.done }));
      props.onDone();
    },
  });
  const start = () => {
    setDone(0);
    run.mutate();
  };
  const prove = useProveAgain(run.error, start, run.reset);
  const failed = run.data?.failed ?? [];
  return (
    <Modal
      opened
      onClose={run.isPending ? () => undefined : props.onClose}
      title={t(`admin.bulk.${action}Title`, { count })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        {action === 'group' ? (
          <GroupField value={group} onChange={setGroup} />
        ) : (
          <Text>{t(action === 'disable' ? 'admin.bulk.disableText' : 'admin.bulk.deleteText')}</Text>
        )}
        {action === 'delete' && <OwnedTogether selected={selected} />}
        {run.isPending && (
          <div role="status">
            <Progress value={(100 * done) / count} aria-label={t('admin.bulk.progress', { done, count })} />
            <Text size="sm" c="dimmed">
              {t('admin.bulk.progress', { done, count })}
            </Text>
          </div>
        )}
        {failed.length > 0 && (
          <div role="alert">
            <Text fw={550}>{t('admin.bulk.failed', { count: failed.length })}</Text>
            <List size="sm" className={styles['scrolls']}>
              {failed.map(({ account, error }) => (
                <List.Item key={account.id}>
                  <bdi>{account.name}</bdi>:{' '}
                  {shownProblem(error).particulars ?? t(`problems.${shownProblem(error).code}.title`)}
                </List.Item>
              ))}
            </List>
          </div>
        )}
        {prove === null && <FormProblem error={run.error} />}
        {prove}
        <Group justify="flex-end">
          {run.isPending ? (
            <Button variant="default" onClick={() => stopping?.abort()}>
              {t('admin.bulk.stop')}
            </Button>
          ) : (
            <Button variant="default" onClick={props.onClose} data-autofocus>
              {t(failed.length > 0 ? 'common.close' : 'common.cancel')}
            </Button>
          )}
          <Button
            color={action === 'delete' ? 'red' : 'verdigris'}
            loading={run.isPending}
            disabled={action === 'group' && group === null}
            onClick={start}
          >
            {t(BUTTONS[action], { count })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

const BUTTONS = {
  disable: 'admin.bulk.doDisable',
  group: 'admin.bulk.doGroup',
  delete: 'admin.bulk.doDelete',
} as const;

async function act(action: Action, { id }: AccountShape, group: string | null): Promise<void> {
  if (action === 'disable') await api.call('updateUser', { params: { id }, body: { status: 'disabled' } });
  else if (action === 'delete') await api.call('deleteUser', { params: { id } });
  else if (group !== null) await api.call('setGroupMember', { params: { id: group, person: id }, body: {} });
}

function OwnedTogether({ selected }: { readonly selected: readonly AccountShape[] }) {
  const { t } = useTranslation();
  const owned = useQuery({
    queryKey: [...keys.people, 'owned-together', selected.map(({ id }) => id)],
    queryFn: async ({ signal }) => {
      let sum = 0;
      for (const { id } of selected) {
        sum += (await api.call('getBelongings', { params: { id } }, { signal })).owned;
      }
      return sum;
    },
    staleTime: 0,
  });
  if (owned.isPending) return <Loader size="xs" aria-label={t('admin.bulk.counting')} />;
  if (owned.isError) return <FormProblem error={owned.error} />;
  return (
    <Text fw={550}>
      {owned.data === 0 ? t('admin.bulk.ownsNothing') : t('admin.bulk.owns', { count: owned.data })}
    </Text>
  );
}

function GroupField(props: { readonly value: string | null; onChange(id: string | null): void }) {
  const { t } = useTranslation();
  return (
    <FoundSelect
      label={t('admin.bulk.groupLabel')}
      focused
      nothingFoundMessage={t('admin.noGroups.title')}
      query={findGroupsQuery}
      options={(groups) =>
        groups.filter(({ keptBy }) => keptBy === null).map(({ id, name }) => ({ value: id, label: name }))
      }
      value={props.value}
      onChange={props.onChange}
    />
  );
}
