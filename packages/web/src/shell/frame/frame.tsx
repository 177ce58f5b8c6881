import { useNavigate, useRouter, useRouterState } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../data/session.ts';
import { isFocusFree } from '../../parts/free-focus.ts';
import { KeysProvider, type ListedBinding, OPEN_DIALOG, useKeys } from '../keys/keys.tsx';
import { useTypedAhead } from '../palette/typed-ahead.ts';
import type { Place } from '../places.ts';
import { ActingBanner } from './acting-banner.tsx';
import styles from './frame.module.css';
import { FrameContext, type FrameControls } from './frame-context.ts';
import { SideBar } from './side-bar.tsx';

const loadPalette = async () => ({ default: (await import('../palette/palette.tsx')).Palette });
const Palette = lazy(loadPalette);
const SideDrawer = lazy(async () => ({ default: (await import('./side-drawer.tsx')).SideDrawer }));
const LiveTie = lazy(async () => ({ default: (await import('../../live/live-tie.tsx')).LiveTie }));
const KeysHelp = lazy(async () => ({ default: (await import('../keys/keys-help.tsx')).KeysHelp }));

/** The frame around every screen: side bar or drawer, palette, keys, and focus that follows the way taken. */
export function Frame({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const { me } = useSession();
  const [side, setSide] = useState<boolean | null>(null);
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  const typedAhead = useTypedAhead();
  const signedIn = me !== null;
  const openPalette = useCallback(() => {
    if (!signedIn || document.querySelector(OPEN_DIALOG) !== null) return;
    typedAhead.start();
    setPalette(true);
  }, [signedIn, typedAhead]);
  const openHelp = useCallback(() => setHelp(true), []);
  const controls = useMemo<FrameControls>(
    () => ({ openSide: () => setSide(true), openPalette, openHelp }),
    [openPalette, openHelp],
  );
  const main = useFocusOnWay();
  usePreload();
  useKeptFocus();
  return (
    <FrameContext value={controls}>
      <KeysProvider onPalette={openPalette}>
        <FrameKeys openPalette={openPalette} openHelp={openHelp} signedIn={signedIn} />
        <a className="skip-link" href="#main">
          {t('common.skip')}
        </a>
        <div className={styles['frame']}>
          <aside className={styles['side']} aria-label={t('shell.sideBar')}>
            <SideBar />
          </aside>
          <main id="main" ref={main} tabIndex={-1} className={styles['main']}>
            <ActingBanner />
            {children}
          </main>
        </div>
        <Suspense fallback={null}>
          <LiveTie />
          {side !== null && <SideDrawer opened={side} onClose={() => setSide(false)} />}
          {palette && <Palette typedAhead={typedAhead} onClose={() => setPalette(false)} />}
          {help && <KeysHelp onClose={() => setHelp(false)} />}
        </Suspense>
      </KeysProvider>
    </FrameContext>
  );
}

/** Fetches the palette once the page has come to rest, so that what is typed right after its key is not lost. */
function usePreload(): void {
  useEffect(() => {
    const timer = setTimeout(() => loadPalette().catch(() => undefined), 1500);
    return () => clearTimeout(timer);
  }, []);
}

/** Nobody loses their place when what they used goes away. */
function useKeptFocus(): void {
  useEffect(() => {
    let over = false;
    let stop: (() => void) | undefined;
    void import('../keys/keep-focus.ts').then(({ keepFocus }) => {
      if (!over) stop = keepFocus();
    });
    return () => {
      over = true;
      stop?.();
    };
  }, []);
}

/** The keys that work on every screen. */
function FrameKeys(props: { readonly signedIn: boolean; openPalette(): void; openHelp(): void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { signedIn, openPalette, openHelp } = props;
  const bindings = useMemo<readonly ListedBinding[]>(() => {
    const go = (keys: string, { to, word }: Pick<Place, 'to' | 'word'>) =>
      ({
        keys,
        label: t('shell.keys.go', { place: t(`shell.${word}`) }),
        group: 'everywhere',
        run: () => void navigate({ to }),
      }) as const;
    const always = [
      go('g p', { to: '/public', word: 'public' }),
      { keys: '?', label: t('shell.keys.help'), group: 'everywhere', run: openHelp },
    ] as const;
    if (!signedIn) return always;
    return [
      { keys: '/', label: t('shell.keys.search'), group: 'everywhere', run: openPalette },
      {
        keys: 'n',
        label: t('shell.keys.publish'),
        group: 'everywhere',
        run: () => void navigate({ to: '/publish' }),
      },
      go('g h', { to: '/', word: 'home' }),
      go('g m', { to: '/mine', word: 'mine' }),
      go('g s', { to: '/shared', word: 'shared' }),
      go('g i', { to: '/inbox', word: 'news' }),
      go('g w', { to: '/sharing', word: 'whatIShare' }),
      go('g g', { to: '/groups', word: 'ownGroups' }),
      go('g t', { to: '/trash', word: 'trash' }),
      ...always,
    ];
  }, [t, navigate, signedIn, openPalette, openHelp]);
  useKeys(bindings);
  return null;
}

/**
 * After a change of page, focus goes to the new heading (or the content), so that keyboard and screen reader start there.
 * Whoever has already put it somewhere on the new page keeps it: a slow machine must not shut the list they opened.
 */
function useFocusOnWay() {
  const main = useRef<HTMLElement>(null);
  const router = useRouter();
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const before = useRef<string | undefined>(undefined);
  const left = useRef<Element | null>(null);
  useEffect(
    () =>
      router.subscribe('onBeforeNavigate', () => {
        left.current = document.activeElement;
      }),
    [router],
  );
  useEffect(() => {
    const first = before.current === undefined;
    const same = before.current === path;
    before.current = path;
    if (first || same || path === undefined) return;
    const frame = requestAnimationFrame(() => {
      if (!isFocusFree() && document.activeElement !== left.current) return;
      const target = main.current?.querySelector<HTMLElement>('h1') ?? main.current;
      target?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [path]);
  return main;
}
