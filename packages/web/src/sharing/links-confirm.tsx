import { Checkbox, Stack } from '@mantine/core';
import type { LinkShape } from '@tessera/contract';
import { useState } from 'react';
import { ConfirmConsequence } from '../parts/index.ts';
import { linkName, useLinkWords } from './links-words.ts';
import { Sentence } from './sentence.tsx';

/** What is about to be ended. */
export type Asked =
  | { readonly what: 'link'; readonly link: LinkShape }
  | { readonly what: 'links'; readonly count: number }
  | { readonly what: 'users'; readonly count: number };

/** Asks before links or the access that they gave are ended, and names the consequence. */
export function LinksConfirm(props: {
  readonly asked: Asked | null;
  onConfirm(asked: Asked, people: boolean): void;
  onClose(): void;
}) {
  const t = useLinkWords();
  const { asked } = props;
  const [people, setPeople] = useState(false);
  if (asked === null) return null;
  const close = () => {
    setPeople(false);
    props.onClose();
  };
  const text =
    asked.what === 'link'
      ? t('ask.link', { name: linkName(t, asked.link) })
      : t(`ask.${asked.what}`, { count: asked.count });
  return (
    <ConfirmConsequence
      opened
      title={t(`ask.${asked.what}Title`)}
      consequence={
        <Stack gap="sm">
          <Sentence>{text}</Sentence>
          {asked.what !== 'users' && (
            <Checkbox
              label={t('ask.withPeople')}
              checked={people}
              onChange={(event) => setPeople(event.currentTarget.checked)}
            />
          )}
        </Stack>
      }
      confirm={t(`ask.${asked.what}Yes`)}
      destroys
      onConfirm={() => {
        setPeople(false);
        props.onConfirm(asked, people);
      }}
      onClose={close}
    />
  );
}
