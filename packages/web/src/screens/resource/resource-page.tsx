import { ActionIcon, Button, Drawer, Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ResourceDetails } from '@tessera/contract';
import { ChevronRight, PanelRight, Share2 } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStar } from '../../data/gallery.ts';
import { useSession } from '../../data/session.ts';
import { useRestore } from '../../data/things.ts';
import type { ViewSettings } from '../../kind-host.ts';
import { useConnection } from '../../live/index.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { showProblem } from '../../parts/toasts.tsx';
import { AudiencePopover, useOpenShare, useShareFromAddress } from '../../sharing/index.ts';
import frame from '../../shell/frame/frame.module.css';
import { Screen } from '../../shell/frame/screen.tsx';
import { type ListedBinding, useKeys } from '../../shell/keys/keys.tsx';
import { setPreferences, usePreferences } from '../../shell/preferences.ts';
import { StarButton } from '../lists/star-button.tsx';
import { RequestModal } from './request-modal.tsx';
import styles from './resource.module.css';
import { ResourceMenu } from './resource-menu.tsx';
import { ResourcePanel } from './resource-panel.tsx';
import { ThingTitle } from './thing-title.tsx';
import { Viewer } from './viewer.tsx';

const TransferModal = lazy(async () => ({
  default: (await import('../../sharing/transfer-modal.tsx')).TransferModal,
}));
const LeaveModal = lazy(async () => ({ default: (await import('../lists/leave-modal.tsx')).LeaveModal }));

/** A broken connection is told after this, in milliseconds. */
const SAY_OFFLINE_AFTER = 5000;

/** Names in the address that are the page's own; all others are the viewer's settings (G7). */
const PAGE_SEARCH = new Set(['share']);

/** A thing in its frame: title, audience, share, menu; the viewer of its kind; details and access beside it. */
export function ResourcePage({ thing }: { readonly thing: ResourceDetails }) {
  const { t } = useTranslation();
  const search = useSearch({ from: '/framed/r/$id' });
  const navigate = useNavigate();
  const { panelOpen } = usePreferences();
  const wide = useMediaQuery('(min-width: 62em)', true, { getInitialValueInEffect: false });
  const [sheet, setSheet] = useState(false);
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState(false);
  const [acting, setActing] = useState<'transfer' | 'leave' | null>(null);
  const { mutate: star } = useStar();
  const { me } = useSession();
  const shown = wide ? panelOpen : sheet;
  const toggle = useCallback(
    () => (wide ? setPreferences({ panelOpen: !panelOpen }) : setSheet((before) => !before)),
    [wide, panelOpen],
  );

  const view = useMemo<ViewSettings>(() => drop(search, PAGE_SEARCH), [search]);
  const setView = useCallback(
    (next: ViewSettings) =>
      void navigate({
        to: '.',
        replace: true,
        resetScroll: false,
        search: (before) => ({ ...keep(before, PAGE_SEARCH), ...drop(next, PAGE_SEARCH) }),
      }),
    [navigate],
  );

  const query = new URLSearchParams(view).toString();
  const viewAddress = query === '' ? undefined : `${thing.address}?${query}`;
  const target = useMemo(
    () => ({ id: thing.id, title: thing.title, ...(viewAddress === undefined ? {} : { viewAddress }) }),
    [thing.id, thing.title, viewAddress],
  );
  const openShare = useOpenShare();
  const canShare = thing.can.share;
  const share = useCallback(() => openShare(target), [openShare, target]);
  const writeAddress = useCallback(
    (opened: boolean) =>
      void navigate({
        to: '.',
        replace: true,
        resetScroll: false,
        search: (before) => ({ ...drop(before, PAGE_SEARCH), ...(opened ? { share: '1' } : {}) }),
      }),
    [navigate],
  );
  // Who may not change it is told so there.
  useShareFromAddress(search['share'] === '1', me === null ? null : target, writeAddress);

  const bindings = useMemo<readonly ListedBinding[]>(
    () => [
      ...(canShare
        ? ([{ keys: 's', label: t('shell.keys.share'), group: 'here', run: share }] as const)
        : []),
      ...(me === null
        ? []
        : ([
            {
              keys: '*',
              label: t('shell.keys.star'),
              group: 'here',
              run: () => star(thing, { onError: showProblem }),
            },
          ] as const)),
      { keys: '.', label: t('shell.keys.details'), group: 'here', run: toggle },
    ],
    [t, canShare, share, toggle, me, star, thing],
  );
  useKeys(bindings);

  const panel = <ResourcePanel thing={thing} target={target} />;
  return (
    <Screen
      title={thing.title}
      width="fill"
      before={<Crumbs thing={thing} />}
      heading={<ThingTitle thing={thing} editing={editing} setEditing={setEditing} />}
      beside={<AudiencePopover target={target} audience={thing.audience} canShare={canShare} />}
      actions={
        <>
          {me !== null && <StarButton thing={thing} alone />}
          <Tooltip label={shown ? t('resource.hidePanel') : t('resource.showPanel')}>
            <ActionIcon aria-label={t('resource.showPanel')} aria-pressed={shown} onClick={toggle}>
              <PanelRight size={18} />
            </ActionIcon>
          </Tooltip>
          {canShare && (
            <Button leftSection={<Share2 size={16} />} onClick={share}>
              {t('resource.share')}
            </Button>
          )}
          <ResourceMenu
            thing={thing}
            onEditTitle={() => setEditing(true)}
            onAskForMore={() => setAsking(true)}
            onTransfer={() => setActing('transfer')}
            onLeave={() => setActing('leave')}
          />
          <RequestModal thing={thing} opened={asking} onClose={() => setAsking(false)} />
          <Suspense>
            {acting === 'transfer' && <TransferModal thing={thing} opened onClose={() => setActing(null)} />}
            {acting === 'leave' && (
              <LeaveModal
                thing={thing}
                opened
                onClose={() => setActing(null)}
                onLeft={(remains) => {
                  setActing(null);
                  if (!remains) void navigate({ to: '/shared' });
                }}
              />
            )}
          </Suspense>
        </>
      }
    >
      <div className={styles['stage']}>
        <Offline />
        {thing.trashedAt !== null && <InTrash thing={thing} since={thing.trashedAt} />}
        <Viewer thing={thing} view={view} setView={setView} />
      </div>
      {wide ? (
        panelOpen && (
          <aside className={styles['panel']} aria-label={t('resource.panels')}>
            {panel}
          </aside>
        )
      ) : (
        <Drawer
          opened={sheet}
          onClose={() => setSheet(false)}
          position="right"
          size={360}
          padding="xs"
          title={<bdi>{thing.title}</bdi>}
          closeButtonProps={{ 'aria-label': t('common.close') }}
        >
          {panel}
        </Drawer>
      )}
    </Screen>
  );
}

function Crumbs({ thing }: { readonly thing: ResourceDetails }) {
  if (thing.path.length === 0) return null;
  return (
    <ol className={frame['crumbs']}>
      {thing.path.map(({ id, title }) => (
        <li key={id}>
          <Link to="/r/$id" params={{ id }} className={frame['crumb']} title={title} dir="auto">
            {title}
          </Link>
          <ChevronRight size={14} aria-hidden="true" />
        </li>
      ))}
    </ol>
  );
}

/** Said only after a while, so that a short break is no news. */
function Offline() {
  const { t } = useTranslation();
  const connection = useConnection();
  const broken = connection === 'offline' || connection === 'connecting';
  const [said, setSaid] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSaid(broken), broken ? SAY_OFFLINE_AFTER : 0);
    return () => clearTimeout(timer);
  }, [broken]);
  if (!said) return null;
  return (
    <div className={styles['notice']} role="status">
      <span>{t('resource.live.offline')}</span>
    </div>
  );
}

function InTrash(props: { readonly thing: ResourceDetails; readonly since: string }) {
  const { t } = useTranslation();
  const restore = useRestore();
  return (
    <div className={styles['notice']} role="status">
      <span>
        {t('resource.inTrash')} (<RelativeTime time={props.since} />)
      </span>
      <Button
        size="compact-sm"
        variant="default"
        loading={restore.isPending}
        onClick={() => restore.mutate(props.thing, { onError: showProblem })}
      >
        {t('resource.restore')}
      </Button>
    </div>
  );
}

type Search = Readonly<Record<string, string | undefined>>;

function keep(search: Search, names: ReadonlySet<string>): Record<string, string> {
  return entriesWhere(search, (name) => names.has(name));
}

function drop(search: Search, names: ReadonlySet<string>): Record<string, string> {
  return entriesWhere(search, (name) => !names.has(name));
}

function entriesWhere(search: Search, wanted: (name: string) => boolean): Record<string, string> {
  return Object.fromEntries(
    Object.entries(search).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && wanted(entry[0]),
    ),
  );
}
