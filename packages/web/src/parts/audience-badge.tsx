import { Building2, Globe, Link2, Lock, type LucideIcon, User, Users } from 'lucide-react';
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
 * With `onOpen` it is a button that leads to who can see it.
 */
export function AudienceBadge(props: { readonly audience: Audience; readonly onOpen?: () => void }) {
  const { t } = useTranslation();
  const { kind, label } = props.audience;
  const Icon = ICONS[kind];
  const wide = kind === 'unlisted' || kind === 'public' ? true : undefined;
  const words = t('common.audience.label', { audience: label });
  const inside = (
    <>
      <Icon size={14} aria-hidden="true" />
      <span dir="auto">{label}</span>
    </>
  );
  if (props.onOpen) {
    return (
      <button
        type="button"
        className={styles['badge']}
        data-wide={wide}
        aria-label={words}
        title={words}
        onClick={props.onOpen}
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
