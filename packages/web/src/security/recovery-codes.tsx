import { Alert, Button, Group, Stack } from '@mantine/core';
import { Copy, Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMetadata } from '../data/session.ts';
import styles from './security.module.css';
import './texts.ts';

/** Recovery codes, this once: to copy, to save, and only then to go on. */
export function RecoveryCodes(props: { readonly codes: readonly string[]; onKept(): void }) {
  const { t } = useTranslation();
  const hub = useMetadata();
  const text = `${hub.name}: ${t('security.recoveryList')}\n\n${props.codes.join('\n')}\n`;
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(text)}`;
  return (
    <Stack>
      <Alert color="amber">{t('security.recoveryOnce')}</Alert>
      <ul className={styles['codes']} aria-label={t('security.recoveryList')}>
        {props.codes.map((code) => (
          <li key={code} className="mono">
            {code}
          </li>
        ))}
      </ul>
      <Group>
        <Button
          variant="default"
          leftSection={<Copy size={16} />}
          onClick={() => void navigator.clipboard?.writeText(text)}
        >
          {t('security.recoveryCopy')}
        </Button>
        <Button
          variant="default"
          component="a"
          href={file}
          download="recovery-codes.txt"
          leftSection={<Download size={16} />}
        >
          {t('security.recoveryDownload')}
        </Button>
      </Group>
      <Button onClick={props.onKept}>{t('security.recoveryKept')}</Button>
    </Stack>
  );
}
