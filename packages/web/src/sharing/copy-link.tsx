import { Button, Checkbox } from '@mantine/core';
import type { Mode } from '@tessera/domain';
import { Check, Link2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { CopyField } from '../parts/index.ts';
import styles from './sharing.module.css';
import { useSharingWords } from './words.ts';

/**
 * Copies the address and says whom it works for. Where the kind has a view, the link opens the same one unless unticked.
 * Where the browser refuses to copy (plain http), it shows the link to be copied by hand.
 */
export function CopyLink(props: {
  readonly address: string;
  /** The address with the view as it stands; absent where there is none. */
  readonly viewAddress?: string | undefined;
  readonly mode: Mode;
  announce(message: string): void;
}) {
  const t = useSharingWords();
  const [withView, setWithView] = useState(true);
  const [state, setState] = useState<'idle' | 'copied' | 'by-hand'>('idle');
  const address = withView && props.viewAddress !== undefined ? props.viewAddress : props.address;
  const anyone = props.mode === 'unlisted' || props.mode === 'public';
  const forWhom = t(
    anyone ? 'copy.forAnyone' : props.mode === 'organization' ? 'copy.forOrganization' : 'copy.forPeople',
  );

  useEffect(() => {
    if (state !== 'copied') return;
    const timer = setTimeout(() => setState('idle'), 2500);
    return () => clearTimeout(timer);
  }, [state]);

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(address);
      setState('copied');
      props.announce(anyone ? t('copy.copiedAnyone') : t('copy.copied', { forWhom }));
    } catch {
      setState('by-hand');
    }
  }

  return (
    <>
      {state === 'by-hand' && (
        <div className={styles['byHand']}>
          <CopyField label={t('copy.byHand')} value={address} />
        </div>
      )}
      <Button
        variant="default"
        className={styles['copyButton']}
        leftSection={
          state === 'copied' ? <Check size={16} aria-hidden="true" /> : <Link2 size={16} aria-hidden="true" />
        }
        onClick={() => void copy()}
      >
        <span className={styles['copyWords']}>
          {state === 'copied' ? t('copy.done') : t('copy.link')}
          <span className={styles['copyWhom']}> — {forWhom}</span>
        </span>
      </Button>
      {props.viewAddress !== undefined && (
        <Checkbox
          label={t('copy.view')}
          checked={withView}
          onChange={(event) => {
            setState('idle');
            setWithView(event.currentTarget.checked);
          }}
        />
      )}
    </>
  );
}
