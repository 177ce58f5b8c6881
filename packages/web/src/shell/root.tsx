import { Button, Center, Loader } from '@mantine/core';
import { type ErrorComponentProps, Outlet, useRouter } from '@tanstack/react-router';
import { ApiProblem } from '@tessera/client';
import { CircleAlert, MapPinOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { EmptyState, ErrorState } from '../parts/states.tsx';
import { Frame } from './frame/frame.tsx';
import { Screen } from './frame/screen.tsx';
import { ButtonLink } from './links.tsx';

/** The frame with the screen of the current address inside. */
export function Framed() {
  return (
    <Frame>
      <Outlet />
    </Frame>
  );
}

/** Shown while a screen's code or the session is on its way for longer than a moment. */
export function Pending() {
  const { t } = useTranslation();
  return (
    <Center mih="60dvh" role="status" aria-label={t('common.loading')}>
      <Loader size="sm" />
    </Center>
  );
}

/** A screen that failed: the hub's answer in words, or the page's own mistake. */
export function Failed({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  if (error instanceof ApiProblem) {
    const retry = () => {
      reset();
      void router.invalidate();
    };
    return <ErrorState error={error} onRetry={retry} />;
  }
  return (
    <EmptyState
      icon={CircleAlert}
      title={t('shell.crash.title')}
      actions={<Button onClick={() => location.reload()}>{t('shell.crash.reload')}</Button>}
    >
      {t('shell.crash.advice')}
    </EmptyState>
  );
}

/** An address that no screen has. */
export function NoSuchPage() {
  const { t } = useTranslation();
  return (
    <Screen title={t('shell.notFound.title')}>
      <EmptyState
        icon={MapPinOff}
        title={t('shell.notFound.title')}
        actions={
          <ButtonLink to="/" variant="default">
            {t('common.goHome')}
          </ButtonLink>
        }
      >
        {t('shell.notFound.advice')}
      </EmptyState>
    </Screen>
  );
}
