import type { ResourceShape } from '@tessera/contract';
import { FileStack } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../data/session.ts';
import { useKind } from '../../shell/kinds.tsx';
import styles from './lists.module.css';
import './texts.ts';

/** Which moment a list tells of, and is ordered by. */
export type Moment = 'changed' | 'shared' | 'opened' | 'trashed';

/** The moment of a thing that a list tells of, ISO 8601. */
export function momentOf(thing: ResourceShape, moment: Moment): string {
  if (moment === 'shared') return thing.sharedAt ?? thing.updatedAt;
  if (moment === 'opened') return thing.openedAt ?? thing.updatedAt;
  if (moment === 'trashed') return thing.trashedAt ?? thing.updatedAt;
  return thing.updatedAt;
}

/** Shared with one and not opened since. */
export function isNew(thing: ResourceShape): boolean {
  if (thing.sharedAt === undefined) return false;
  return thing.openedAt === null || thing.openedAt < thing.sharedAt;
}

/** The mark of what is new. */
export function NewMark({ thing }: { readonly thing: ResourceShape }) {
  const { t } = useTranslation();
  if (!isNew(thing)) return null;
  return <span className={styles['new']}>{t('gallery.isNew')}</span>;
}

/** The icon of a thing's kind. */
export function KindIcon({ kind, size = 16 }: { readonly kind: string; readonly size?: number }) {
  const Icon = useKind(kind)?.icon ?? FileStack;
  return <Icon size={size} />;
}

/** What a thing holds, in its kind's words; the kind's id where this page does not know the kind. */
export function useFigures(thing: Pick<ResourceShape, 'kind' | 'counts'>): string {
  const kind = useKind(thing.kind);
  return kind?.figures(thing.counts) ?? thing.kind;
}

/** Who a list names beside a thing: who shared it, or its owner; nothing for one's own. */
export function useWho(thing: ResourceShape, moment: Moment): string | null {
  const { t } = useTranslation();
  const { me } = useSession();
  if (moment === 'shared' && thing.sharedBy) return t('lists.sharedByAt', { name: thing.sharedBy.name });
  if (me !== null && thing.owner.id === me.account.id) return null;
  return t('lists.ownedBy', { name: thing.owner.name });
}
