import { ActionIcon, Button, FileButton, Loader, Progress, Text } from '@mantine/core';
import { CircleAlert, CircleCheck, CirclePause, Clock, RotateCw, X } from 'lucide-react';
import { FileProblem } from './file-problem.tsx';
import { secondsLeft, speed } from './pace.ts';
import styles from './publish.module.css';
import type { Files, FlowFile } from './use-files.ts';
import { bytesWords, leftWords, type PublishWords, usePublishWords } from './words.ts';

/** The files with how far each is, and what can be done with it. */
export function FileList({ files, disabled }: { readonly files: Files; readonly disabled: boolean }) {
  const t = usePublishWords();
  if (files.files.length === 0) return null;
  return (
    <ul className={styles['files']} aria-label={t('files.list')}>
      {files.files.map((item) => (
        <FileRow key={item.key} item={item} files={files} disabled={disabled} />
      ))}
    </ul>
  );
}

function FileRow(props: { readonly item: FlowFile; readonly files: Files; readonly disabled: boolean }) {
  const t = usePublishWords();
  const { item, files, disabled } = props;
  const { state } = item;
  const { name, size } = item.file;
  const runs = state.step === 'sending' || state.step === 'offline';
  const settled = state.step === 'ready' || state.step === 'failed' || state.step === 'stopped';
  return (
    <li className={styles['file']}>
      <StateIcon item={item} />
      <div className={styles['fileText']}>
        <Text className={styles['fileName']} fw={550} title={name}>
          <bdi>{name}</bdi>
        </Text>
        <Text size="xs" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
          {stateWords(t, item)}
        </Text>
      </div>
      <div className={styles['fileActions']}>
        {(state.step === 'failed' || state.step === 'stopped') && (
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<RotateCw size={14} aria-hidden="true" />}
            disabled={disabled}
            onClick={() => files.again(item.key)}
          >
            {t('files.again')}
          </Button>
        )}
        {settled && (
          <FileButton onChange={(file) => file !== null && files.replace(item.key, file)} disabled={disabled}>
            {(button) => (
              <Button
                {...button}
                size="compact-sm"
                variant="subtle"
                disabled={disabled}
                aria-label={t('files.replaceNamed', { name })}
              >
                {t('files.replace')}
              </Button>
            )}
          </FileButton>
        )}
        <ActionIcon
          aria-label={t(runs ? 'files.cancel' : 'files.remove', { name })}
          disabled={disabled}
          onClick={() => (runs ? files.stop(item.key) : files.remove(item.key))}
        >
          <X size={16} aria-hidden="true" />
        </ActionIcon>
      </div>
      {(state.step === 'sending' || state.step === 'offline') && (
        <Progress.Root size="sm" className={styles['fileBar']}>
          <Progress.Section
            value={size === 0 ? 100 : (state.received / size) * 100}
            aria-label={t('files.progress', { name })}
            striped={state.step === 'offline'}
          />
        </Progress.Root>
      )}
      {state.step === 'failed' && (
        <div className={styles['fileBar']}>
          <FileProblem error={state.error} />
        </div>
      )}
    </li>
  );
}

function StateIcon({ item }: { readonly item: FlowFile }) {
  switch (item.state.step) {
    case 'ready':
      return <CircleCheck size={18} color="var(--tessera-link)" aria-hidden="true" />;
    case 'failed':
      return <CircleAlert size={18} color="var(--tessera-danger-text)" aria-hidden="true" />;
    case 'waiting':
      return <Clock size={18} aria-hidden="true" />;
    case 'stopped':
    case 'offline':
      return <CirclePause size={18} aria-hidden="true" />;
    case 'sending':
    case 'reading':
      return <Loader size={16} />;
  }
}

function stateWords(t: PublishWords, { state, file }: FlowFile): string {
  const size = bytesWords(file.size);
  switch (state.step) {
    case 'waiting':
      return `${size}, ${t('files.waiting')}`;
    case 'sending': {
      if (state.received === file.size) return t('files.checking');
      const perSecond = speed(state.pace);
      const left = secondsLeft(state.pace, file.size);
      return [
        t('files.sending', { received: bytesWords(state.received), size }),
        ...(perSecond === null ? [] : [t('files.speed', { speed: bytesWords(perSecond) })]),
        ...(left === null ? [] : [leftWords(t, left)]),
      ].join(' · ');
    }
    case 'offline':
      return t('files.offline', { received: bytesWords(state.received) });
    case 'reading':
      return t('files.reading');
    case 'ready':
      return t('files.ready', { size });
    case 'stopped':
      return t('files.stopped');
    case 'failed':
      return size;
  }
}
