import { Button, Group, Popover, Skeleton, Text } from '@mantine/core';
import { nameList } from '@tessera/client';
import type { ShareShape } from '@tessera/contract';
import { useRef, useState } from 'react';
import { type Audience, AudienceBadge, FormProblem, PersonAvatar } from '../parts/index.ts';
import { language } from '../text/index.ts';
import { arrangeAudience } from './audience.ts';
import { Explanation } from './explanation.tsx';
import { foldWords } from './people-with-access.tsx';
import { Sentence } from './sentence.tsx';
import { useShare } from './share-data.ts';
import type { ShareTarget } from './share-dialog.tsx';
import { useOpenShare } from './share-provider.tsx';
import styles from './sharing.module.css';
import { sayIn, useSharingWords } from './words.ts';

/** The audience badge of a resource, which tells on a click who can see it; for managers with the way to change it. */
export function AudiencePopover(props: {
  readonly target: ShareTarget;
  readonly audience: Audience;
  /** `can.share` of the resource. */
  readonly canShare: boolean;
}) {
  const t = useSharingWords();
  const [opened, setOpened] = useState(false);
  const openShare = useOpenShare();
  const badge = useRef<HTMLButtonElement>(null);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      width={340}
      trapFocus
      returnFocus
      withRoles
    >
      <Popover.Target>
        <AudienceBadge ref={badge} audience={props.audience} onOpen={() => setOpened(!opened)} />
      </Popover.Target>
      <Popover.Dropdown aria-label={t('badge.heading')}>
        <div className={styles['popover']}>
          {props.canShare ? (
            <Short target={props.target} />
          ) : (
            <Explanation resource={props.target.id} person={null} />
          )}
          {props.canShare && (
            <Button
              variant="default"
              size="sm"
              onClick={() => {
                setOpened(false);
                // The dialog gives the focus back to the badge: this button is gone by then.
                badge.current?.focus();
                openShare(props.target);
              }}
            >
              {t('badge.change')}
            </Button>
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

const FACES = 6;

function Short({ target }: { readonly target: ShareTarget }) {
  const loaded = useShare(target.id);
  const { share } = loaded;
  if (loaded.query.error !== null) return <FormProblem error={loaded.query.error} />;
  if (share === null)
    return (
      <>
        <Skeleton h={14} w="80%" />
        <Skeleton h={28} w="60%" />
      </>
    );
  return <Faces share={share} rows={loaded.rows} more={loaded.query.hasNextPage} />;
}

function Faces(props: {
  readonly share: ShareShape;
  readonly rows: Parameters<typeof arrangeAudience>[0];
  readonly more: boolean;
}) {
  const t = useSharingWords();
  const { shown, through } = arrangeAudience(props.rows);
  const people = shown.filter((row) => row.principal.kind === 'account');
  const names = shown.map((row) => (row.isYou ? t('people.you') : row.principal.name));
  return (
    <>
      <Sentence>{props.share.sentence}</Sentence>
      <Group gap="xxs">
        {people.slice(0, FACES).map((row) => (
          <PersonAvatar key={row.principal.id ?? row.principal.name} person={row.principal} size={24} />
        ))}
      </Group>
      <Text component="div" size="xs" c="dimmed">
        <Sentence size="xs">{nameList(sayIn(t), names, names.length, language, 5)}</Sentence>
        {through.length > 0 && (
          <>
            {'; '}
            <Sentence size="xs">{foldWords(t, through)}</Sentence>
          </>
        )}
        {props.more && ' …'}
      </Text>
    </>
  );
}
