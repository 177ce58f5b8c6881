import '@mantine/dropzone/styles.layer.css';
import { Button, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { FileUp } from 'lucide-react';
import { useRef } from 'react';
import styles from './publish.module.css';
import { usePublishWords } from './words.ts';

/** Where files are dropped, or chosen with a button. Small once there are files. */
export function FileDrop(props: {
  readonly compact: boolean;
  readonly hint: string;
  readonly disabled: boolean;
  onFiles(files: readonly File[]): void;
}) {
  const t = usePublishWords();
  const open = useRef<() => void>(null);
  const compact = props.compact || undefined;
  return (
    <Dropzone
      onDrop={props.onFiles}
      openRef={open}
      activateOnClick={false}
      activateOnKeyboard={false}
      disabled={props.disabled}
      className={styles['drop']}
      data-compact={compact}
      inputProps={{ 'aria-label': t('files.choose'), tabIndex: -1 }}
    >
      <div className={styles['dropInside']} data-compact={compact}>
        {!props.compact && <FileUp size={28} strokeWidth={1.5} aria-hidden="true" />}
        <Text>{t('files.drop')}</Text>
        <Button
          variant="default"
          size={props.compact ? 'compact-sm' : 'sm'}
          disabled={props.disabled}
          onClick={() => open.current?.()}
        >
          {t(props.compact ? 'files.more' : 'files.choose')}
        </Button>
        {!props.compact && (
          <Text size="xs" c="dimmed">
            {props.hint}
          </Text>
        )}
      </div>
    </Dropzone>
  );
}
