import { Button, CloseButton } from '@mantine/core';
import { Eye } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { acting, ended, stopActing } from '../../data/acting.ts';
import { useSession } from '../../data/session.ts';
import styles from './frame.module.css';

/** On every page while one acts or views as somebody else, and once when that has ended by itself (A7, S26). */
export function ActingBanner() {
  const { t } = useTranslation();
  const { me } = useSession();
  const [said, setSaid] = useState(ended);
  const [stopping, setStopping] = useState(false);
  if (acting === null) {
    if (said === null) return null;
    return (
      <div className={styles['acting']} role="status">
        <span>{t('shell.acting.ended', { name: said })}</span>
        <CloseButton size="sm" aria-label={t('shell.acting.dismiss')} onClick={() => setSaid(null)} />
      </div>
    );
  }
  const sort = acting.sort === 'view-as' ? 'views' : me?.acting?.writes === true ? 'writes' : 'reads';
  const stop = () => {
    setStopping(true);
    void stopActing();
  };
  return (
    <div className={styles['acting']} role="status">
      <Eye size={16} aria-hidden="true" />
      <span>{t(`shell.acting.${sort}`, { name: acting.name })}</span>
      <Button size="compact-sm" variant="default" loading={stopping} onClick={stop}>
        {t('shell.acting.stop')}
      </Button>
    </div>
  );
}
