import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './admin.module.css';

/** A line of a list: a name, cut with its whole on hover, and below it what there is to know. */
export function NamedLine({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <span className={styles['wayText']}>
      <Text fw={550} className={styles['clip']} dir="auto" title={name}>
        {name}
      </Text>
      <Text size="xs" c="dimmed" className={styles['clip']}>
        {children}
      </Text>
    </span>
  );
}

/** The same of a group: how many are in it, and what it is for. */
export function GroupNamed(props: {
  readonly group: { readonly name: string; readonly memberCount: number; readonly description: string };
}) {
  const { t } = useTranslation();
  const { name, memberCount, description } = props.group;
  return (
    <NamedLine name={name}>
      {t('common.members', { count: memberCount })}
      {description !== '' && (
        <>
          {' · '}
          <bdi title={description}>{description}</bdi>
        </>
      )}
    </NamedLine>
  );
}
