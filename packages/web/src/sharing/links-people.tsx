import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { LinkPersonShape } from '@tessera/contract';
import { RotateCw } from 'lucide-react';
import { linkPeopleQuery } from '../data/links.ts';
import { PersonAvatar, RelativeTime } from '../parts/index.ts';
import own from './links.module.css';
import { useLinkWords } from './links-words.ts';
import type { ShareChanges } from './share-changes.ts';
import styles from './sharing.module.css';

/** Who came in through links (S21), with what ends it: for one, for all of them, or the links. */
export function LinksPeople(props: {
  readonly resource: string;
  /** How many links there are. */
  readonly links: number;
  readonly changes: ShareChanges;
  onRevokeOne(person: string): void;
  onRevokeAll(count: number): void;
  onRevokeLinks(): void;
}) {
  const t = useLinkWords();
  const { changes, links } = props;
  const { data: people = [], refetch, isFetching } = useQuery(linkPeopleQuery(props.resource));
  if (people.length === 0 && links === 0) return null;
  return (
    <>
      {people.length > 0 && (
        <Text size="sm" fw={550} id="share-link-people">
          {t('people.heading', { count: people.length })}
        </Text>
      )}
      {people.length > 0 && (
        <ul className={own['links']} aria-labelledby="share-link-people">
          {people.map((person) => (
            <PersonRow
              key={person.id}
              person={person}
              busy={changes.busy === person.id}
              onRevoke={() => props.onRevokeOne(person.id)}
            />
          ))}
        </ul>
      )}
      <Group gap="xs">
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          loading={isFetching}
          leftSection={<RotateCw size={14} aria-hidden="true" />}
          onClick={() => void refetch()}
        >
          {t('refresh')}
        </Button>
        {people.length > 0 && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="red"
            loading={changes.busy === 'link-people'}
            onClick={() => props.onRevokeAll(people.length)}
          >
            {t('revokeUsers')}
          </Button>
        )}
        {links > 0 && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="red"
            loading={changes.busy === 'links'}
            onClick={props.onRevokeLinks}
          >
            {t('revokeLinks')}
          </Button>
        )}
      </Group>
    </>
  );
}

function PersonRow(props: { readonly person: LinkPersonShape; readonly busy: boolean; onRevoke(): void }) {
  const t = useLinkWords();
  const { person } = props;
  const name = person.visitor
    ? person.name === ''
      ? t('people.visitor')
      : t('people.visitorNamed', { name: person.name })
    : person.name;
  const link = person.link.label === '' ? t('unnamed') : person.link.label;
  return (
    <li className={own['linkRow']}>
      <PersonAvatar person={{ id: person.id, name }} />
      <div className={own['linkText']}>
        <Text
          component="span"
          fw={550}
          className={styles['rowName']}
          title={t('people.id', { id: person.id })}
        >
          <bdi>{name}</bdi>
        </Text>
        <Text component="span" size="xs" c="dimmed">
          {t('people.by', { link })}
          {' · '}
          {t('people.came')} <RelativeTime time={person.since} />
          {' · '}
          {person.lastSeenAt === null ? (
            t('people.never')
          ) : (
            <>
              {t('people.seen')} <RelativeTime time={person.lastSeenAt} />
            </>
          )}
        </Text>
        <Text component="span" size="xs" c="dimmed" className={styles['clip']} dir="ltr">
          {t('people.id', { id: person.id })}
        </Text>
      </div>
      <Button
        size="compact-sm"
        variant="subtle"
        color="red"
        loading={props.busy}
        aria-label={t('people.revoke', { name })}
        onClick={props.onRevoke}
      >
        {t('people.revokeShort')}
      </Button>
    </li>
  );
}
