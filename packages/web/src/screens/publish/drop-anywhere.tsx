import '@mantine/dropzone/styles.css';
import { Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { useNavigate } from '@tanstack/react-router';
import { FileUp } from 'lucide-react';
import { useSession } from '../../data/session.ts';
import { leaveFiles } from './pending-files.ts';
import styles from './publish.module.css';
import { usePublishWords } from './words.ts';

/** Put into a screen (Home, Mine): a file dropped anywhere on the page begins the publish flow with it. */
export function DropAnywhere() {
  const t = usePublishWords();
  const navigate = useNavigate();
  const { may } = useSession();
  if (!may('resources:create')) return null;
  return (
    <Dropzone.FullScreen
      active
      onDrop={(files) => {
        leaveFiles(files);
        void navigate({ to: '/publish' });
      }}
      inputProps={{ 'aria-label': t('files.choose'), tabIndex: -1 }}
    >
      <div className={styles['dropWhole']}>
        <FileUp size={32} strokeWidth={1.5} aria-hidden="true" />
        <Text fw={550}>{t('files.dropAnywhere')}</Text>
      </div>
    </Dropzone.FullScreen>
  );
}
