import { Center, Loader, useComputedColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { ApiProblem } from '@tessera/client';
import type { ResourceDetails } from '@tessera/contract';
import { PackageOpen } from 'lucide-react';
import { Component, type ReactNode, Suspense, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import type { KindWeb, ViewerProps, ViewSettings } from '../../kind-host.ts';
import { EmptyState, ErrorState } from '../../parts/states.tsx';
import { useKind } from '../../shell/kinds.tsx';
import styles from './resource.module.css';

/** The thing itself, drawn by the viewer of its kind, which is loaded when first needed. */
export function Viewer(props: {
  readonly thing: ResourceDetails;
  readonly view: ViewSettings;
  setView(next: ViewSettings): void;
}) {
  const { t } = useTranslation();
  const kind = useKind(props.thing.kind);
  return (
    <div className={styles['viewer']}>
      <div className={styles['viewerFill']}>
        {kind === undefined ? (
          <EmptyState icon={PackageOpen} title={t('resource.noViewer.title', { kind: props.thing.kind })}>
            {t('resource.noViewer.text')}
          </EmptyState>
        ) : (
          <ViewerBoundary key={props.thing.version}>
            <Suspense fallback={<Waiting />}>
              <KindViewer {...props} kind={kind} />
            </Suspense>
          </ViewerBoundary>
        )}
      </div>
    </div>
  );
}

function KindViewer(props: {
  readonly kind: KindWeb;
  readonly thing: ResourceDetails;
  readonly view: ViewSettings;
  setView(next: ViewSettings): void;
}) {
  const { thing, kind } = props;
  const client = useQueryClient();
  const colorScheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const { id, version } = thing;
  const part = useCallback<ViewerProps['part']>(
    async (name, query, signal) => {
      try {
        return await api.raw(
          'readPart',
          { params: { id, '*': name }, query: { ...query, version: String(version) } },
          signal ? { signal } : {},
        );
      } catch (error) {
        // Access may have ended: the page asks again, and shows the closed door if so.
        if (error instanceof ApiProblem && (error.status === 404 || error.status === 401)) {
          void client.invalidateQueries({ queryKey: keys.resource(id), exact: true });
        }
        throw error;
      }
    },
    [id, version, client],
  );
  const exportAddress = useCallback<ViewerProps['exportAddress']>(
    (format, query) => api.address('exportResource', { params: { id, format }, query: { ...query } }),
    [id],
  );
  const { edit, export: mayExport } = thing.can;
  const can = useMemo(() => ({ edit, export: mayExport }), [edit, mayExport]);
  return (
    <kind.Viewer
      resource={thing}
      part={part}
      exportAddress={exportAddress}
      view={props.view}
      setView={props.setView}
      can={can}
      colorScheme={colorScheme}
    />
  );
}

function Waiting() {
  const { t } = useTranslation();
  return (
    <Center h="100%" role="status" aria-label={t('common.loading')}>
      <Loader size="sm" />
    </Center>
  );
}

/** Keeps a viewer's mistake inside its place: the rest of the page goes on, and it can be tried again. */
class ViewerBoundary extends Component<{ readonly children: ReactNode }, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return <ErrorState error={this.state.error} onRetry={() => this.setState({ error: null })} />;
  }
}
