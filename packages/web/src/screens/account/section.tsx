import { Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import styles from './account.module.css';

/** A titled part of a page of settings. */
export function AccountSection(props: {
  readonly title: string;
  readonly text?: string;
  /** What the fragment of an address can name. */
  readonly id?: string;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section id={props.id} className={styles['section']} aria-labelledby={id}>
      <div className={styles['sectionHead']}>
        <Title order={2} size="h3" id={id}>
          {props.title}
        </Title>
        {props.text !== undefined && <Text c="dimmed">{props.text}</Text>}
      </div>
      {props.children}
    </section>
  );
}
