import { useParams, useSearch } from '@tanstack/react-router';
import { Building2, EyeOff, FileStack, Globe, Share2, Star, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../data/session.ts';
import { EmptyState } from '../../parts/states.tsx';
import { Screen } from '../../shell/frame/screen.tsx';
import { ButtonLink } from '../../shell/links.tsx';
import { PublishButton, TakeDrops } from './publish-ways.tsx';
import './texts.ts';
import { ThingList } from './thing-list.tsx';

/** What one owns. */
export function MineScreen() {
  const { t } = useTranslation();
  const empty = (
    <EmptyState
      icon={FileStack}
      title={t('lists.empty.mine.title')}
      actions={<PublishButton variant="default" />}
    >
      {t('lists.empty.mine.text')}
    </EmptyState>
  );
  return (
    <Screen title={t('lists.mineTitle')} actions={<PublishButton />}>
      <ThingList query={{ view: 'mine' }} moment="changed" empty={empty} filterBy="sharedWith" />
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
  const hidden = useSearch({ strict: false })['hidden'] === '1';
  const nothingHidden = (
    <EmptyState icon={EyeOff} title={t('lists.empty.hidden.title')}>
      {t('lists.empty.hidden.text')}
    </EmptyState>
  );
  return (
    <Screen
      title={t(hidden ? 'gallery.hiddenTitle' : 'lists.sharedTitle')}
      actions={
        <ButtonLink to="/shared" search={hidden ? {} : { hidden: '1' }} variant="default">
          {t(hidden ? 'gallery.hiddenBack' : 'gallery.hiddenShow')}
        </ButtonLink>
      }
    >
      <ThingList
        key={String(hidden)}
        query={{ view: hidden ? 'hidden' : 'shared' }}
        moment="shared"
        empty={hidden ? nothingHidden : empty}
        filterBy="owner"
      />
    </Screen>
  );
}

/** What one starred. */
export function StarredScreen() {
  const { t } = useTranslation();
  const empty = (
    <EmptyState icon={Star} title={t('lists.empty.starred.title')}>
      {t('lists.empty.starred.text')}
    </EmptyState>
  );
  return (
    <Screen title={t('lists.starredTitle')}>
      <ThingList query={{ view: 'starred' }} moment="changed" empty={empty} filterBy="owner" />
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
    <EmptyState
      icon={Building2}
      title={t('lists.empty.space.title')}
      actions={<PublishButton variant="default" />}
    >
      {t('lists.empty.space.text')}
    </EmptyState>
  );
  return (
    <Screen title={name} actions={<PublishButton />}>
      <ThingList key={id} query={{ view: 'organization', owner: id }} moment="changed" empty={empty} />
    </Screen>
  );
}
