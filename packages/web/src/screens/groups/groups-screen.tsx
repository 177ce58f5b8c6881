import { Badge, Button, Group, Modal, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { JoinableGroupShape } from '@tessera/contract';
import { Search, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { groupsQuery, joinableQuery } from '../../data/administration.ts';
import { api } from '../../data/api.ts';
import { useMembershipsChanged } from '../../data/memberships.ts';
import { MorePages } from '../../parts/more-pages.tsx';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { EmptyState, ErrorState, FormProblem } from '../../parts/states.tsx';
import { showDone, showProblem } from '../../parts/toasts.tsx';
import { Screen } from '../../shell/frame/screen.tsx';
import styles from '../admin/admin.module.css';
import { GroupLine } from '../admin/groups-screen.tsx';
import { GroupNamed } from '../admin/named-line.tsx';
import '../admin/texts.ts';

/** The groups that one is in, and those that one could join or ask to join (P8). */
export function OwnGroupsScreen() {
  const { t } = useTranslation();
  return (
    <Screen title={t('groups.title')} width="form">
      <section className={styles['part']}>
        <Title order={2} size="h3">
          {t('groups.mine')}
        </Title>
        <OwnGroups />
      </section>
      <section className={styles['part']}>
        <Title order={2} size="h3">
          {t('groups.join')}
        </Title>
        <Text c="dimmed">{t('groups.joinText')}</Text>
        <JoinableGroups />
      </section>
    </Screen>
  );
}

function OwnGroups() {
  const { t } = useTranslation();
  const groups = useInfiniteQuery(groupsQuery('', 'own'));
  const list = groups.data?.pages.flatMap((page) => page.items) ?? [];
  if (groups.isPending) return <RowSkeletons count={3} height={52} />;
  if (groups.isError && list.length === 0)
    return <ErrorState error={groups.error} onRetry={() => void groups.refetch()} />;
  if (list.length === 0)
    return (
      <EmptyState icon={UsersRound} title={t('groups.none.title')}>
        {t('groups.none.text')}
      </EmptyState>
    );
  return (
    <>
      <ul className={styles['list']}>
        {list.map((group) => (
          <li key={group.id} className={styles['item']}>
            <Link to="/groups/$id" params={{ id: group.id }} className={styles['way']}>
              <GroupLine group={group} />
            </Link>
          </li>
        ))}
      </ul>
      <MorePages query={groups} />
    </>
  );
}

function JoinableGroups() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed.trim(), 200);
  const [asking, setAsking] = useState<JoinableGroupShape | null>(null);
  const groups = useInfiniteQuery(joinableQuery(text));
  const join = useJoining();
  const list = groups.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack>
      <TextInput
        type="search"
        aria-label={t('groups.find')}
        placeholder={t('groups.find')}
        leftSection={<Search size={16} aria-hidden="true" />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {groups.isPending && <RowSkeletons count={4} height={52} />}
      {groups.isError && list.length === 0 && (
        <ErrorState error={groups.error} onRetry={() => void groups.refetch()} />
      )}
      {groups.data && list.length === 0 && (
        <Text c="dimmed">{t(text === '' ? 'groups.noneToJoin' : 'groups.noneFound')}</Text>
      )}
      <ul className={styles['list']}>
        {list.map((group) => (
          <li key={group.id} className={styles['item']}>
            <div className={styles['way']}>
              <GroupNamed group={group} />
              <JoinButton group={group} join={join} onAsk={() => setAsking(group)} />
            </div>
          </li>
        ))}
      </ul>
      <MorePages query={groups} />
      {asking !== null && <AskDialog group={asking} onClose={() => setAsking(null)} />}
    </Stack>
  );
}

function JoinButton(props: {
  readonly group: JoinableGroupShape;
  readonly join: ReturnType<typeof useJoining>;
  onAsk(): void;
}) {
  const { t } = useTranslation();
  const { group, join } = props;
  const { name } = group;
  if (group.asked)
    return (
      <Group gap="xs" wrap="nowrap">
        <Badge variant="light" color="gray" tt="none">
          {t('groups.asked')}
        </Badge>
        <Button
          size="xs"
          variant="subtle"
          aria-label={t('groups.withdrawName', { name })}
          onClick={() => join.withdraw.mutate(group)}
        >
          {t('groups.withdraw')}
        </Button>
      </Group>
    );
  const open = group.joining === 'open';
  return (
    <Button
      size="xs"
      flex="none"
      variant="default"
      aria-label={t(open ? 'groups.joinName' : 'groups.askName', { name })}
      loading={join.join.isPending && join.join.variables.id === group.id}
      onClick={() => (open ? join.join.mutate(group) : props.onAsk())}
    >
      {t(open ? 'groups.joinButton' : 'groups.askButton')}
    </Button>
  );
}

/** Asks the managers of a group, with a few words. */
function AskDialog({ group, onClose }: { readonly group: JoinableGroupShape; onClose(): void }) {
  const { t } = useTranslation();
  const [message, setMessage] = useState('');
  const { join } = useJoining();
  const send = () => join.mutate({ ...group, message: message.trim() }, { onSuccess: onClose });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('groups.askTitle', { name: group.name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        <Textarea
          label={`${t('groups.message')} (${t('common.optional')})`}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={500}
          dir="auto"
          data-autofocus
          value={message}
          onChange={(event) => setMessage(event.currentTarget.value)}
        />
        <FormProblem error={join.error} />
        <Button loading={join.isPending} onClick={send}>
          {t('groups.send')}
        </Button>
      </Stack>
    </Modal>
  );
}

function useJoining() {
  const { t } = useTranslation();
  const refresh = useMembershipsChanged();
  const join = useMutation({
    mutationFn: ({ id, message }: Pick<JoinableGroupShape, 'id' | 'name'> & { readonly message?: string }) =>
      api.call('joinGroup', { params: { id }, body: message ? { message } : {} }),
    onSuccess: ({ state }, { name }) => {
      showDone(t(state === 'member' ? 'groups.joined' : 'groups.sent', { name }));
      return refresh();
    },
    onError: showProblem,
  });
  const withdraw = useMutation({
    mutationFn: ({ id }: Pick<JoinableGroupShape, 'id'>) => api.call('withdrawJoin', { params: { id } }),
    onSuccess: () => {
      showDone(t('groups.withdrawn'));
      return refresh();
    },
    onError: showProblem,
  });
  return { join, withdraw };
}
