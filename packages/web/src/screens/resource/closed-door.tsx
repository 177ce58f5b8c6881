import { Anchor, Text } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
import { DoorClosed } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { safeNext } from '../../data/next-path.ts';
import { useSession } from '../../data/session.ts';
import { useSignOut } from '../../data/sign-out.ts';
import type { EndedWatch } from '../../live/index.ts';
import { EmptyState } from '../../parts/states.tsx';
import { Screen } from '../../shell/frame/screen.tsx';
import { ButtonLink } from '../../shell/links.tsx';
import { RequestAccess } from './request-access.tsx';

const DOOR_ROLES = ['viewer', 'commenter', 'editor'] as const;

/** The one answer for what does not exist and what one may not see (S7): it tells neither apart. */
export function ClosedDoor({
  id,
  ended = null,
}: {
  readonly id: string;
  /** Set when it was on the screen until now. */
  readonly ended?: EndedWatch | null;
}) {
  const { t } = useTranslation();
  const { me } = useSession();
  const here = useLocation({ select: (location) => location.href });
  const signOut = useSignOut(safeNext(here));
  return (
    <Screen title={t('resource.closed.title')}>
      <EmptyState
        icon={DoorClosed}
        title={t('resource.closed.title')}
        actions={
          <ButtonLink to={me ? '/' : '/public'} variant="default">
            {me ? t('common.goHome') : t('entry.publicLink')}
          </ButtonLink>
        }
      >
        {ended !== null && (
          <Text span display="block" mb="xs" role="status">
            {ended.by === null ? t('resource.live.ended') : t('resource.live.endedBy', { name: ended.by })}
          </Text>
        )}
        {me ? t('resource.closed.text', { email: me.account.email }) : t('problems.not-found.advice')}
        {me && (
          <Text span display="block" mt="xs">
            {t('resource.closed.other')}{' '}
            <Anchor component="button" type="button" onClick={() => signOut.mutate()}>
              {t('resource.closed.switch')}
            </Anchor>
          </Text>
        )}
      </EmptyState>
      {me && <RequestAccess key={id} id={id} roles={DOOR_ROLES} />}
    </Screen>
  );
}
