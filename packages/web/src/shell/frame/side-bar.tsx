import { ActionIcon, Kbd, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import {
  Braces,
  Building2,
  CircleHelp,
  FileStack,
  Globe,
  House,
  Inbox,
  KeyRound,
  LogIn,
  type LucideIcon,
  Mail,
  ScrollText,
  Search,
  Settings2,
  Share2,
  Star,
  Trash2,
  UserRound,
  UsersRound,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMetadata, useSession } from '../../data/session.ts';
import { ButtonLink } from '../links.tsx';
import { Mark } from '../mark.tsx';
import { paletteKeys } from '../platform.ts';
import { AccountMenu } from './account-menu.tsx';
import { Bell } from './bell.tsx';
import styles from './frame.module.css';
import { useFrame } from './frame-context.ts';

/** The side bar's content, the same in the bar and in the drawer. `onLeave` is called when a way is chosen. */
export function SideBar(props: { onLeave?(): void }) {
  const { t } = useTranslation();
  const { me, may } = useSession();
  const hub = useMetadata();
  const { openPalette, openHelp } = useFrame();
  return (
    <div className={styles['sideInner']}>
      <Link to={me ? '/' : '/public'} className={styles['brand']} onClick={props.onLeave}>
        <Mark size={20} />
        <span className={styles['clip']} title={hub.name} dir="auto">
          {hub.name}
        </span>
      </Link>
      {me !== null && (
        <button
          type="button"
          className={styles['search']}
          aria-keyshortcuts="Control+K Meta+K"
          onClick={() => {
            props.onLeave?.();
            openPalette();
          }}
        >
          <Search size={16} aria-hidden="true" />
          <span>{t('shell.search')}</span>
          <Kbd size="xs" aria-hidden="true">
            {paletteKeys.join(' ')}
          </Kbd>
        </button>
      )}
      <nav aria-label={t('shell.navigation')}>
        <ul className={styles['nav']}>
          {me !== null && (
            <>
              <Way to="/" icon={House} label={t('shell.home')} onLeave={props.onLeave} />
              <Way to="/mine" icon={FileStack} label={t('shell.mine')} onLeave={props.onLeave} />
              <Way to="/shared" icon={Inbox} label={t('shell.shared')} onLeave={props.onLeave} />
              <Way to="/starred" icon={Star} label={t('shell.starred')} onLeave={props.onLeave} />
              <Way to="/sharing" icon={Share2} label={t('shell.whatIShare')} onLeave={props.onLeave} />
            </>
          )}
          <Way to="/public" icon={Globe} label={t('shell.public')} onLeave={props.onLeave} />
          {me !== null && (
            <>
              <Way to="/groups" icon={UsersRound} label={t('shell.ownGroups')} onLeave={props.onLeave} />
              <Way
                to="/organizations"
                icon={Building2}
                label={t('shell.ownOrganizations')}
                onLeave={props.onLeave}
              />
            </>
          )}
          {me !== null && <Way to="/trash" icon={Trash2} label={t('shell.trash')} onLeave={props.onLeave} />}
        </ul>
      </nav>
      {me !== null && me.organizations.length > 0 && (
        <nav aria-label={t('shell.spaces')}>
          <div className={styles['navHead']}>{t('shell.spaces')}</div>
          <ul className={styles['nav']}>
            {me.organizations.map((organization) => (
              <li key={organization.id}>
                <Link
                  to="/spaces/$id"
                  params={{ id: organization.id }}
                  className={styles['item']}
                  activeProps={{ 'data-active': 'true' }}
                  onClick={props.onLeave}
                >
                  <Building2 size={16} aria-hidden="true" />
                  <span className={styles['clip']} title={organization.name} dir="auto">
                    {organization.name}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {ADMINISTRATION.some(may) && (
        <nav aria-label={t('shell.administration')}>
          <div className={styles['navHead']}>{t('shell.administration')}</div>
          <ul className={styles['nav']}>
            {may('users:manage') && (
              <>
                <Way to="/admin/people" icon={UserRound} label={t('shell.people')} onLeave={props.onLeave} />
                <Way to="/admin/groups" icon={UsersRound} label={t('shell.groups')} onLeave={props.onLeave} />
                <Way
                  to="/admin/organizations"
                  icon={Building2}
                  label={t('shell.organizations')}
                  onLeave={props.onLeave}
                />
                <Way
                  to="/admin/permissions"
                  icon={KeyRound}
                  label={t('shell.permissions')}
                  onLeave={props.onLeave}
                />
              </>
            )}
            {may('settings:manage') && (
              <Way to="/admin/mail" icon={Mail} label={t('shell.mail')} onLeave={props.onLeave} />
            )}
            {may('settings:manage') && may('users:grant-all') && (
              <Way
                to="/admin/sign-in"
                icon={LogIn}
                label={t('shell.signInMethods')}
                onLeave={props.onLeave}
              />
            )}
            {may('settings:manage') && (
              <Way
                to="/admin/settings"
                icon={Settings2}
                label={t('shell.settings')}
                onLeave={props.onLeave}
              />
            )}
            {may('users:grant-all') && (
              <Way to="/admin/audit" icon={ScrollText} label={t('shell.audit')} onLeave={props.onLeave} />
            )}
            {may('api:explore') && (
              <Way to="/admin/api" icon={Braces} label={t('shell.api')} onLeave={props.onLeave} />
            )}
          </ul>
        </nav>
      )}
      <div className={styles['sideEnd']}>
        {me === null ? (
          <ButtonLink to="/sign-in" fullWidth variant="default">
            {t('common.signIn')}
          </ButtonLink>
        ) : (
          <AccountMenu me={me} onLeave={props.onLeave} />
        )}
        {me !== null && <Bell onLeave={props.onLeave} />}
        <Tooltip label={t('shell.keysHelp')}>
          <ActionIcon aria-label={t('shell.keysHelp')} onClick={openHelp}>
            <CircleHelp size={18} />
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  );
}

/** Whoever holds one of these administers something. */
const ADMINISTRATION = ['users:manage', 'settings:manage', 'users:grant-all'] as const;

type Place =
  | '/'
  | '/mine'
  | '/shared'
  | '/starred'
  | '/sharing'
  | '/public'
  | '/trash'
  | '/groups'
  | '/organizations'
  | '/admin/people'
  | '/admin/groups'
  | '/admin/organizations'
  | '/admin/mail'
  | '/admin/settings'
  | '/admin/audit'
  | '/admin/api'
  | '/admin/sign-in'
  | '/admin/permissions';

function Way(props: {
  readonly to: Place;
  readonly icon: LucideIcon;
  readonly label: string;
  readonly onLeave: (() => void) | undefined;
}) {
  const Icon = props.icon;
  return (
    <li>
      <Link
        to={props.to}
        className={styles['item']}
        activeOptions={{ exact: props.to === '/' }}
        activeProps={{ 'data-active': 'true' }}
        onClick={props.onLeave}
      >
        <Icon size={16} aria-hidden="true" />
        <span className={styles['clip']}>{props.label}</span>
      </Link>
    </li>
  );
}
