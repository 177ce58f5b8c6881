import { Button, Group, Menu, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { WaitingRequestShape } from '@tessera/contract';
import type { Role } from '@tessera/domain';
import { ChevronDown } from 'lucide-react';
import { waitingQuery } from '../data/requests.ts';
import { PersonAvatar, RelativeTime } from '../parts/index.ts';
import type { ShareChanges } from './share-changes.ts';
import styles from './sharing.module.css';
import { useSharingWords } from './words.ts';

/** Who asked for access and waits for an answer (S28); nothing where nobody does. */
export function Waiting(props: {
  readonly resource: string;
  readonly roles: readonly Role[];
  readonly changes: ShareChanges;
}) {
  const t = useSharingWords();
  const { data = [] } = useQuery(waitingQuery(props.resource));
  if (data.length === 0) return null;
  return (
    <section className={styles['section']} aria-labelledby="share-waiting">
      <Text component="h3" id="share-waiting" size="xs" fw={550} className={styles['heading']}>
        {t('waiting.heading')}
      </Text>
      {data.map((request) => (
        <WaitingRow key={request.id} request={request} roles={props.roles} changes={props.changes} />
      ))}
    </section>
  );
}

function WaitingRow(props: {
  readonly request: WaitingRequestShape;
  readonly roles: readonly Role[];
  readonly changes: ShareChanges;
}) {
  const t = useSharingWords();
  const { request, roles, changes } = props;
  const { person, message } = request;
  const busy = changes.busy === request.id;
  const asked = roles.includes(request.role);
  return (
    <div className={`${styles['row']} ${styles['waiting']}`}>
      <PersonAvatar person={person} />
      <div className={styles['waitingText']}>
        <Text component="span" fw={550} className={styles['rowName']} title={person.name}>
          <bdi>{person.name}</bdi>
        </Text>
        <Text component="span" size="xs" c="dimmed" dir="ltr" className={styles['clip']}>
          {person.email}
        </Text>
        <Text component="span" size="xs" c="dimmed">
          {t('waiting.asks', { role: t(`role.${request.role}`) })} <RelativeTime time={request.createdAt} />
        </Text>
        {message !== '' && (
          <Text component="span" size="sm" dir="auto" className={styles['waitingMessage']}>
            {message}
          </Text>
        )}
      </div>
      <Group gap="xxs" justify="flex-end">
        {asked && (
          <Button
            variant="light"
            size="compact-sm"
            loading={busy}
            aria-label={t('waiting.approveNamed', { name: person.name })}
            onClick={() => changes.approve(request, null)}
          >
            {t('waiting.approve')}
          </Button>
        )}
        <Menu position="bottom-end">
          <Menu.Target>
            <Button
              size="compact-sm"
              variant="default"
              disabled={busy}
              rightSection={<ChevronDown size={14} aria-hidden="true" />}
              aria-label={t('waiting.approveAsNamed', { name: person.name })}
            >
              {t('waiting.approveAs')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {roles.map((role) => (
              <Menu.Item key={role} onClick={() => changes.approve(request, role)}>
                {t(`role.${role}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          disabled={busy}
          aria-label={t('waiting.declineNamed', { name: person.name })}
          onClick={() => changes.decline(request)}
        >
          {t('waiting.decline')}
        </Button>
      </Group>
    </div>
  );
}
