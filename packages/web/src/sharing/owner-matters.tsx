import { Button, Group, Switch, Text } from '@mantine/core';
import { isolated, shortDate } from '@tessera/client';
import type { ShareShape } from '@tessera/contract';
import { api } from '../data/api.ts';
import { language } from '../text/index.ts';
import { Sentence } from './sentence.tsx';
import type { ShareChanges } from './share-changes.ts';
import { useSharingWords } from './words.ts';

/** Whether editors share it on, for its owner to decide (S6); and the offer of its ownership, while one is open (S16). */
export function OwnerMatters({
  share,
  changes,
}: {
  readonly share: ShareShape;
  readonly changes: ShareChanges;
}) {
  const t = useSharingWords();
  const { id } = share.resource;
  const owner = share.you.role === 'owner';
  const { transfer } = share;
  return (
    <>
      {share.roles.includes('editor') && (owner || share.editorsShare) && (
        <Switch
          label={t('editors.label')}
          description={t(share.editorsShare ? 'editors.on' : 'editors.off')}
          checked={share.editorsShare}
          disabled={!owner || changes.busy !== null}
          mt="sm"
          onChange={(event) => {
            const allowed = event.currentTarget.checked;
            const set = (next: boolean) =>
              api.call('letEditorsShare', { params: { id }, body: { allowed: next } });
            void changes.act('editors', async () => {
              await set(allowed);
              const sentence = t(allowed ? 'editors.allowed' : 'editors.refused');
              return { kind: 'done', sentences: [sentence], undo: null };
            });
          }}
        />
      )}
      {transfer !== null && (
        <Group justify="space-between" mt="sm" gap="xs">
          <Text component="div" size="sm">
            <Sentence>
              {t('offered.text', {
                name: isolated(transfer.to.name),
                date: shortDate(transfer.until, new Date(), language),
              })}
            </Sentence>
          </Text>
          {owner && (
            <Button
              size="compact-sm"
              variant="default"
              loading={changes.busy === 'offer'}
              onClick={() =>
                void changes.act('offer', async () => {
                  await api.call('withdrawTransfer', { params: { transfer: transfer.id } });
                  return { kind: 'done', sentences: [t('offered.withdrawn')], undo: null };
                })
              }
            >
              {t('offered.withdraw')}
            </Button>
          )}
        </Group>
      )}
    </>
  );
}
