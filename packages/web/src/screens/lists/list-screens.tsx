import { useParams } from '@tanstack/react-router';
import { Building2, FileStack, Globe, Share2, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../data/session.ts';
import { EmptyState } from '../../parts/states.tsx';
import { Screen } from '../../shell/frame/screen.tsx';
import { PublishButton, TakeDrops } from './publish-ways.tsx';
import { ThingList } from './thing-list.tsx';

/** What one owns. */
export function MineScreen() {
  const { t } = useTranslation();
  const empty = (
    <EmptyState icon={FileStack} title={t('lists.empty.mine.title')} actions={<PublishButton />}>
      {t('lists.empty.mine.text')}
    </EmptyState>
  );
  return (
    <Screen title={t('lists.mineTitle')} actions={<PublishButton />}>
      <ThingList query={{ view: 'mine' }} moment="changed" empty={empty} />
      <TakeDrops />
    </Screen>
  );
}

/** What others share with oneself, by whom and when, newest share first. */
export function SharedScreen() {
  const { t } = useTranslation();
  const empty = (
    <EmptyState icon={Share2} title={t('lists.empty.shared.title')}>
      {t('lists.empty.shared.text')}
    </EmptyState>
  );
  return (
    <Screen title={t('lists.sharedTitle')}>
      <ThingList query={{ view: 'shared' }} moment="shared" empty={empty} />
    </Screen>
  );
}

/** What everyone sees, also without an account. */
export function PublicScreen() {
  const { t } = useTranslation();
  const empty = (
    <EmptyState icon={Globe} title={t('lists.empty.public.title')}>
      {t('lists.empty.public.text')}
    </EmptyState>
  );
  return (
    <Screen title={t('lists.publicTitle')}>
      <ThingList query={{ view: 'public' }} moment="changed" empty={empty} />
    </Screen>
  );
}

/** What waits to be restored or to go. */
export function TrashScreen() {
  const { t } = useTranslation();
  const empty = (
    <EmptyState icon={Trash2} title={t('lists.empty.trash.title')}>
      {t('lists.empty.trash.text')}
    </EmptyState>
  );
  return (
    <Screen title={t('lists.trashTitle')}>
      <ThingList query={{ view: 'trash' }} moment="trashed" empty={empty} note={t('lists.trashNote')} />
    </Screen>
  );
}

/** What an organization owns, as far as one sees it. */
export function SpaceScreen() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/framed/signed-in/spaces/$id' });
  const { organizations } = useMe();
  const name = organizations.find((each) => each.id === id)?.name ?? t('lists.spaceTitle');
  const empty = (
    <EmptyState icon={Building2} title={t('lists.empty.space.title')} actions={<PublishButton />}>
      {t('lists.empty.space.text')}
    </EmptyState>
  );
  return (
    <Screen title={name} actions={<PublishButton />}>
      <ThingList key={id} query={{ view: 'organization', owner: id }} moment="changed" empty={empty} />
    </Screen>
  );
}
