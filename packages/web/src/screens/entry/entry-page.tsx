import { Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useMetadata } from '../../data/session.ts';
import { isFocusFree } from '../../parts/free-focus.ts';
import { useDocumentTitle } from '../../shell/frame/screen.tsx';
import { Mark } from '../../shell/mark.tsx';
import styles from './entry.module.css';

/** A page outside the frame: the hub's mark and name, a title, and what is asked for. */
export function EntryPage(props: {
  readonly title: string;
  readonly text?: ReactNode;
  readonly children?: ReactNode;
  readonly below?: ReactNode;
}) {
  const hub = useMetadata();
  useDocumentTitle(props.title);
  const heading = useRef<HTMLHeadingElement>(null);
  const { title, text } = props;
  // What was asked for has made room for the answer: there the keyboard goes on.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text is another page
  useEffect(() => {
    if (isFocusFree() && title !== '') heading.current?.focus({ preventScroll: true });
  }, [title, text]);
  return (
    <main className={styles['page']}>
      <div className={styles['brand']}>
        <Mark size={28} />
        <span dir="auto">{hub.name}</span>
      </div>
      <div className={styles['card']}>
        <Stack gap="lg">
          <Stack gap="xs">
            <Title order={1} size="h2" tabIndex={-1} ref={heading} className={styles['title']}>
              {title}
            </Title>
            {text !== undefined && <Text c="dimmed">{text}</Text>}
          </Stack>
          {props.children}
        </Stack>
      </div>
      {props.below !== undefined && <div className={styles['below']}>{props.below}</div>}
    </main>
  );
}
