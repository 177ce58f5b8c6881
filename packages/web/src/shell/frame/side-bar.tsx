import { ActionIcon, Kbd, Tooltip } from '@mantine/core';
import { Link, useRouterState } from '@tanstack/react-router';
import { Building2, ChevronRight, CircleHelp, Search } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useMetadata, useSession } from '../../data/session.ts';
import { ButtonLink } from '../links.tsx';
import { Mark } from '../mark.tsx';
import { type Place, placesOf } from '../places.ts';
import { paletteKeys } from '../platform.ts';
import { setPreferences, usePreferences } from '../preferences.ts';
import { AccountMenu } from './account-menu.tsx';
import { Bell } from './bell.tsx';
import styles from './frame.module.css';
import { useFrame } from './frame-context.ts';

/** The side bar's content, the same in the bar and in the drawer. `onLeave` is called when a way is chosen. */
export function SideBar(props: { onLeave?(): void }) {
  const { t } = useTranslation();
  const session = useSession();
  const { me } = session;
  const places = placesOf(session);
  const part = (name: Place['part']) => places.filter((place) => place.part === name);
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
      <div className={styles['sideWays']}>
        <nav aria-label={t('shell.navigation')}>
          <Ways places={part('things')} onLeave={props.onLeave} />
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
        {part('together').length > 0 && (
          <nav aria-label={t('shell.together')}>
            <div className={styles['navHead']}>{t('shell.together')}</div>
            <Ways places={part('together')} onLeave={props.onLeave} />
          </nav>
        )}
        {part('administration').some(({ needs }) => !needs?.includes('api:explore')) && (
          <Administration places={part('administration')} onLeave={props.onLeave} />
        )}
      </div>
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

/** Folded away unless one wants it or is there: those who administer are mostly here for something else. */
function Administration(props: WaysProps) {
  const { t } = useTranslation();
  const { administrationOpen } = usePreferences();
  const there = useRouterState({ select: ({ location }) => location.pathname.startsWith('/admin/') });
  const opened = administrationOpen || there;
  const list = useId();
  return (
    <nav aria-label={t('shell.administration')}>
      {there ? (
        <div className={styles['navHead']}>{t('shell.administration')}</div>
      ) : (
        <button
          type="button"
          className={styles['navFold']}
          aria-expanded={opened}
          aria-controls={opened ? list : undefined}
          onClick={() => setPreferences({ administrationOpen: !administrationOpen })}
        >
          {t('shell.administration')}
          <ChevronRight size={14} aria-hidden="true" className={styles['foldSign']} />
        </button>
      )}
      {opened && <Ways id={list} {...props} />}
    </nav>
  );
}

interface WaysProps {
  readonly places: readonly Place[];
  readonly onLeave: (() => void) | undefined;
}

function Ways({ places, onLeave, id }: WaysProps & { readonly id?: string }) {
  const { t } = useTranslation();
  return (
    <ul className={styles['nav']} id={id}>
      {places.map(({ to, word, icon: Icon }) => (
        <li key={to}>
          <Link
            to={to}
            className={styles['item']}
            activeOptions={{ exact: to === '/' }}
            activeProps={{ 'data-active': 'true' }}
            onClick={onLeave}
          >
            <Icon size={16} aria-hidden="true" />
            <span className={styles['clip']}>{t(`shell.${word}`)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
