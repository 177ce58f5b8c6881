import { Button, Text, Title, VisuallyHidden } from '@mantine/core';
import { isolated } from '@tessera/client';
import type { ResourceDetails } from '@tessera/contract';
import { useEffect, useRef, useState } from 'react';
import { AudienceBadge } from '../../parts/index.ts';
import { CopyLink, Sentence, useOpenShare } from '../../sharing/index.ts';
import { ButtonLink } from '../../shell/links.tsx';
import styles from './publish.module.css';
import { usePublishWords } from './words.ts';

/** It is published: open it, copy its link, share it. */
export function Published(props: { readonly resource: ResourceDetails; onAnother(): void }) {
  const t = usePublishWords();
  const openShare = useOpenShare();
  const { resource } = props;
  const [said, announce] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className={styles['done']}>
      <Title order={2} ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
        <Sentence inherit nameWeight={650}>
          {t('done.title', { title: isolated(resource.title) })}
        </Sentence>
      </Title>
      <AudienceBadge audience={resource.audience} />
      {resource.notes?.map((note) => (
        <Text key={note} size="sm" c="dimmed">
          {note}
        </Text>
      ))}
      <div className={styles['doneActions']}>
        <ButtonLink to="/r/$id" params={{ id: resource.id }}>
          {t('done.open')}
        </ButtonLink>
        <CopyLink address={resource.address} mode={resource.mode} announce={announce} />
        {resource.can.share && (
          <Button variant="default" onClick={() => openShare({ id: resource.id, title: resource.title })}>
            {t('done.share')}
          </Button>
        )}
      </div>
      <VisuallyHidden role="status" aria-live="polite">
        {said}
      </VisuallyHidden>
      <Text>
        <Button variant="subtle" size="compact-sm" onClick={props.onAnother}>
          {t('done.another')}
        </Button>
      </Text>
    </div>
  );
}
