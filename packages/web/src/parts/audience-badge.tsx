import { Building2, Globe, Link2, Lock, type LucideIcon, User, Users } from 'lucide-react';
import type { ComponentPropsWithRef } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './parts.module.css';

/** How wide something is open, as the hub tells it: `people` has a figure in its label, `group` a name. */
export interface Audience {
  readonly kind: 'private' | 'people' | 'group' | 'organization' | 'unlisted' | 'public';
  readonly label: string;
}

const ICONS: Readonly<Record<Audience['kind'], LucideIcon>> = {
  private: Lock,
  people: User,
  group: Users,
  organization: Building2,
  unlisted: Link2,
  public: Globe,
};

/**
 * Who can open a thing, at a glance: icon and word, everywhere the same. Amber where it is wider than the people named.
 * With `onOpen` it is a button that leads to who can see it; `ref` and further attributes are then the button's, so that
 * it can be the target of a popover.
 */
export function AudienceBadge(
  props: { readonly audience: Audience; readonly onOpen?: () => void } & Omit<
    ComponentPropsWithRef<'button'>,
    'type' | 'onClick' | 'children'
  >,
) {
  const { t } = useTranslation();
  const { audience, onOpen, ...others } = props;
  const { kind, label } = audience;
  const Icon = ICONS[kind];
  const wide = kind === 'unlisted' || kind === 'public' ? true : undefined;
  const words = t('common.audience.label', { audience: label });
  const inside = (
    <>
      <Icon size={14} aria-hidden="true" />
      <span dir="auto">{label}</span>
    </>
  );
  if (onOpen) {
    return (
      <button
        {...others}
        type="button"
        className={styles['badge']}
        data-wide={wide}
        aria-label={words}
        title={words}
        onClick={onOpen}
      >
        {inside}
      </button>
    );
  }
  return (
    <span className={styles['badge']} data-wide={wide} title={words}>
      {inside}
    </span>
  );
}
