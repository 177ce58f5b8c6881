import { Text, useComputedColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { ErrorState } from '../../parts/states.tsx';
import { Screen } from '../../shell/frame/screen.tsx';
import { loadApiDocument } from './api-document.ts';
import './audit-texts.ts';
import './api-screen.css';

/** The hub's own API to read and to try, each call with the reader's own permissions (P15). */
export function ApiScreen() {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const page = useQuery({
    queryKey: ['api-page'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const [document, { default: SwaggerUi }] = await Promise.all([
        loadApiDocument(signal),
        import('swagger-ui-dist/swagger-ui-es-bundle.js'),
      ]);
      return { document, SwaggerUi };
    },
  });
  const { data } = page;
  const dark = useComputedColorScheme() === 'dark';
  useEffect(() => {
    // Its style sheet asks for this class.
    document.documentElement.classList.toggle('dark-mode', dark);
    return () => document.documentElement.classList.remove('dark-mode');
  }, [dark]);
  useEffect(() => {
    if (data === undefined || place.current === null) return;
    const node = place.current;
    data.SwaggerUi({
      domNode: node,
      spec: data.document,
      docExpansion: 'none',
      defaultModelsExpandDepth: -1,
      deepLinking: false,
      filter: true,
      // The page asks nobody else: no validator, no fonts, no pictures from outside.
      validatorUrl: null,
      // The cookie is the caller; a bearer can be given in its place.
      withCredentials: true,
      persistAuthorization: false,
    });
    return () => node.replaceChildren();
  }, [data]);
  return (
    <Screen title={t('audit.api.title')}>
      <Text c="dimmed" mb="md">
        {t('audit.api.intro')}
      </Text>
      {page.isPending && <RowSkeletons count={8} />}
      {page.isError && <ErrorState error={page.error} onRetry={() => void page.refetch()} />}
      <div ref={place} className="tessera-api" />
    </Screen>
  );
}
