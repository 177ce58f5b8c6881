import { Button, Text } from '@mantine/core';
import { ErrorState, PersonSkeletons } from '../parts/index.ts';
import { Explanation } from './explanation.tsx';
import { MODE_ICONS } from './general-access.tsx';
import { PeopleWithAccess } from './people-with-access.tsx';
import { Sentence } from './sentence.tsx';
import { useShare } from './share-data.ts';
import type { ShareTarget } from './share-dialog.tsx';
import { useOpenShare } from './share-provider.tsx';
import styles from './sharing.module.css';
import { useSharingWords } from './words.ts';

/** The right panel's Access: one's own sentence; for managers everyone who can see it, and the way to change it. */
export function AccessPanel(props: {
  readonly target: ShareTarget;
  /** `can.share` of the resource. */
  readonly canShare: boolean;
}) {
  const t = useSharingWords();
  const open = useOpenShare();
  return (
    <div className={styles['panel']}>
      <section className={styles['section']} aria-labelledby="access-yours">
        <Text component="h3" id="access-yours" size="xs" fw={550} className={styles['heading']}>
          {t('panel.yours')}
        </Text>
        <Explanation resource={props.target.id} person={null} />
      </section>
      {props.canShare ? (
        <>
          <Audience resource={props.target.id} />
          <Button variant="default" onClick={() => open(props.target)}>
            {t('panel.change')}
          </Button>
        </>
      ) : (
        <Text size="xs" c="dimmed">
          {t('panel.limited')}
        </Text>
      )}
    </div>
  );
}

function Audience({ resource }: { readonly resource: string }) {
  const t = useSharingWords();
  const loaded = useShare(resource);
  const { share, query } = loaded;
  if (query.error !== null && share === null)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (share === null) return <PersonSkeletons />;
  const Icon = MODE_ICONS[share.mode];
  const wide = share.mode === 'unlisted' || share.mode === 'public';
  return (
    <section className={styles['section']} aria-labelledby="access-everyone">
      <Text component="h3" id="access-everyone" size="xs" fw={550} className={styles['heading']}>
        {t('panel.everyone')}
      </Text>
      <div className={styles['general']} data-wide={wide || undefined}>
        <span className={styles['optionIcon']} aria-hidden="true">
          <Icon size={16} />
        </span>
        <Sentence>{share.sentence}</Sentence>
      </div>
      <PeopleWithAccess resource={resource} loaded={loaded} roles={[]} changes={null} />
    </section>
  );
}
