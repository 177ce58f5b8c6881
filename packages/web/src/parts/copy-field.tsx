import { Button, CopyButton, TextInput } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from './parts.module.css';

/** Something to take along (an address, a secret) in a field that selects itself, and a button that copies it. */
export function CopyField(props: {
  readonly label: string;
  readonly value: string;
  readonly description?: string;
}) {
  const { t } = useTranslation();
  return (
    <div className={styles['copy']}>
      <TextInput
        label={props.label}
        description={props.description}
        value={props.value}
        readOnly
        dir="ltr"
        classNames={{ input: 'mono' }}
        onFocus={(event) => event.currentTarget.select()}
        rightSectionWidth={96}
        rightSection={
          <CopyButton value={props.value} timeout={2500}>
            {({ copied, copy }) => (
              <Button
                size="compact-sm"
                variant="subtle"
                onClick={copy}
                leftSection={copied ? <Check size={14} /> : <Copy size={14} />}
                aria-live="polite"
              >
                {copied ? t('common.copied') : t('common.copy')}
              </Button>
            )}
          </CopyButton>
        }
      />
    </div>
  );
}
