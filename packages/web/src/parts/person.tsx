import { rem, Text } from '@mantine/core';
import type { CSSProperties, ReactNode } from 'react';
import styles from './parts.module.css';
import { initials, personColor } from './person-look.ts';

/** Somebody as lists name them; `id` is null for whom the reader may not know. */
export interface ShownPerson {
  readonly id: string | null;
  readonly name: string;
  readonly email?: string | null;
}

/** A person's initials on the person's own colour. Decoration: the name stands beside it. */
export function PersonAvatar(props: { readonly person: ShownPerson; readonly size?: number }) {
  const size = props.size ?? 28;
  const color = personColor(props.person.id ?? props.person.name);
  const look = {
    '--avatar-size': rem(size),
    '--avatar-letters': rem(Math.round(size * 0.39)),
    '--avatar-fill': `var(--tessera-person-${color}-fill)`,
    '--avatar-text': `var(--tessera-person-${color}-text)`,
  } as CSSProperties;
  return (
    <span className={styles['avatar']} style={look} aria-hidden="true">
      {initials(props.person.name)}
    </span>
  );
}

/** A person in a list: avatar, name, a line below (the e-mail unless another is given), and what stands at the end. */
export function PersonRow(props: {
  readonly person: ShownPerson;
  readonly below?: ReactNode;
  readonly note?: ReactNode;
  readonly end?: ReactNode;
}) {
  const below = props.below ?? props.person.email;
  return (
    <div className={styles['row']}>
      <PersonAvatar person={props.person} />
      <div className={styles['rowText']}>
        <Text className={styles['clip']} fw={550} title={props.person.name} dir="auto">
          {props.person.name}
          {props.note !== undefined && (
            <Text span c="dimmed">
              {' '}
              {props.note}
            </Text>
          )}
        </Text>
        {below !== undefined && below !== null && (
          <Text size="xs" c="dimmed" className={typeof below === 'string' ? styles['clip'] : undefined}>
            {below}
          </Text>
        )}
      </div>
      {props.end !== undefined && <div className={styles['rowEnd']}>{props.end}</div>}
    </div>
  );
}
