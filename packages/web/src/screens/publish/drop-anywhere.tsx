import { Portal, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { FileUp } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useSession } from '../../data/session.ts';
import { leaveFiles } from './pending-files.ts';
import styles from './publish.module.css';
import { usePublishWords } from './words.ts';

/** Put into a screen (Home, Mine): a file dropped anywhere on the page begins the publish flow with it. */
export function DropAnywhere() {
  const t = usePublishWords();
  const navigate = useNavigate();
  const { may } = useSession();
  const allowed = may('resources:create');
  const over = useDrops(allowed, (files) => {
    leaveFiles(files);
    void navigate({ to: '/publish' });
  });
  if (!over) return null;
  return (
    <Portal>
      <div className={styles['dropWhole']}>
        <FileUp size={32} strokeWidth={1.5} aria-hidden="true" />
        <Text fw={550}>{t('files.dropAnywhere')}</Text>
      </div>
    </Portal>
  );
}

/** Takes files that are dropped anywhere on the page; answers whether some are held over it. */
function useDrops(enabled: boolean, onFiles: (files: readonly File[]) => void): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    if (!enabled) return;
    const end = new AbortController();
    const how = { signal: end.signal };
    const held = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      // Only what is prevented here can be dropped.
      event.preventDefault();
      setOver(true);
    };
    const left = (event: DragEvent) => {
      // Without a next element the pointer has left the window.
      if (event.relatedTarget === null) setOver(false);
    };
    const dropped = (event: DragEvent) => {
      const files = [...(event.dataTransfer?.files ?? [])];
      setOver(false);
      if (files.length === 0) return;
      event.preventDefault();
      onFiles(files);
    };
    window.addEventListener('dragenter', held, how);
    window.addEventListener('dragover', held, how);
    window.addEventListener('dragleave', left, how);
    window.addEventListener('drop', dropped, how);
    return () => end.abort();
  }, [enabled, onFiles]);
  return over;
}
