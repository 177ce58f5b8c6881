import { Button, Group } from '@mantine/core';
import { shortDate } from '@tessera/client';
import type { LinkShape } from '@tessera/contract';
import { useEffect, useRef } from 'react';
import { CopyField } from '../parts/index.ts';
import { language } from '../text/index.ts';
import own from './links.module.css';
import { useLinkWords } from './links-words.ts';
import { useSharingWords } from './words.ts';

/** A link that was just made, with the address that is never shown again. */
export interface MadeLink {
  readonly link: LinkShape;
  readonly address: string;
}

/** Shows the address of a new link this once. */
export function LinksMade(props: { readonly made: MadeLink; onDone(): void }) {
  const t = useLinkWords();
  const sharing = useSharingWords();
  const { link, address } = props.made;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector('input')?.focus(), []);
  return (
    <div className={own['linkBox']} ref={box}>
      <CopyField
        label={t('made.label')}
        value={address}
        description={t('made.hint', {
          role: sharing(`role.${link.role}`),
          until: shortDate(link.until, new Date(), language),
        })}
      />
      <Group justify="flex-end">
        <Button size="compact-sm" variant="default" onClick={props.onDone}>
          {t('made.done')}
        </Button>
      </Group>
    </div>
  );
}
