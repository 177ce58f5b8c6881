import { Center, Loader, Text, useComputedColorScheme } from '@mantine/core';
import { type Api, liveOf } from '@tessera/client';
import type { ResourceDetails } from '@tessera/contract';
import { Component, type ReactNode, Suspense, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KindWeb, ViewerProps, ViewSettings } from '../kind-host.ts';
import styles from './embed.module.css';

const CAN: ViewerProps['can'] = { edit: false, export: false };

/** One thing in its viewer, looking only; or a line that says why not, alike for what is closed and what is not there. */
export function EmbedView(props: {
  readonly id: string;
  readonly api: Api;
  readonly kinds: readonly KindWeb[];
}) {
  const { t } = useTranslation();
  const { id, api, kinds } = props;
  const [thing, setThing] = useState<ResourceDetails | 'closed' | null>(null);
  const isOpen = thing !== null && thing !== 'closed';
  useEffect(() => {
    const gone = new AbortController();
    const read = () =>
      api.call('getResource', { params: { id } }, { signal: gone.signal }).then(setThing, () => {
        if (!gone.signal.aborted) setThing('closed');
      });
    if (!isOpen) {
      void read();
      return () => gone.abort();
    }
    // What ended is asked for once more: a channel may end for reasons of its own.
    const stop = liveOf(api).watch('resource', id, (event) => {
      if (event.type === 'ended' || (event.type === 'changed' && event.what === 'content')) void read();
    });
    return () => {
      gone.abort();
      stop();
    };
  }, [api, id, isOpen]);
  const kind = typeof thing === 'object' ? kinds.find((one) => one.id === thing?.kind) : undefined;
  useEffect(() => {
    if (thing !== null && thing !== 'closed') document.title = thing.title;
  }, [thing]);
  if (thing === null) return <Waiting />;
  if (thing === 'closed' || kind === undefined) return <Closed />;
  return (
    <main className={styles['view']} aria-label={thing.title}>
      <Boundary fallback={<Closed />}>
        <Suspense fallback={<Waiting />}>
          <Viewed thing={thing} kind={kind} api={api} onClosed={() => setThing('closed')} />
        </Suspense>
      </Boundary>
      <a className={styles['home']} href={`/r/${thing.id}`} target="_blank" rel="noopener noreferrer">
        {t('embed.open')}
      </a>
    </main>
  );
}

function Viewed(props: {
  readonly thing: ResourceDetails;
  readonly kind: KindWeb;
  readonly api: Api;
  onClosed(): void;
}) {
  const { thing, kind, api, onClosed } = props;
  const [view, setView] = useState<ViewSettings>({});
  const colorScheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const { id, version } = thing;
  const part = useCallback<ViewerProps['part']>(
    async (name, query, signal) => {
      try {
        const input = { params: { id, '*': name }, query: { ...query, version: String(version) } };
        return await api.raw('readPart', input, signal ? { signal } : {});
      } catch (error) {
        if (!signal?.aborted) onClosed();
        throw error;
      }
    },
    [api, id, version, onClosed],
  );
  return (
    <kind.Viewer
      resource={thing}
      part={part}
      exportAddress={() => ''}
      view={view}
      setView={setView}
      can={CAN}
      colorScheme={colorScheme}
    />
  );
}

function Waiting() {
  const { t } = useTranslation();
  return (
    <Center h="100dvh" role="status" aria-label={t('common.loading')}>
      <Loader size="sm" />
    </Center>
  );
}

function Closed() {
  const { t } = useTranslation();
  return (
    <Center h="100dvh" component="main">
      <Text c="dimmed" role="alert">
        {t('embed.closed')}
      </Text>
    </Center>
  );
}

/** A viewer's mistake stays inside. */
class Boundary extends Component<
  { readonly children: ReactNode; readonly fallback: ReactNode },
  { readonly failed: boolean }
> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}
