import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './styles-first.ts';
import './shell.css';
import { MantineProvider } from '@mantine/core';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from '../data/query-client.ts';
import type { KindWeb } from '../kind-host.ts';
import { startText } from '../text/index.ts';
import { HubColors } from './hub-colors.tsx';
import { KindsProvider } from './kinds.tsx';
import { createShellRouter } from './routes.tsx';
import { sendOnce } from './send-once.ts';
import { cssVariables, theme } from './theme.ts';
import { ToastPlace } from './toast-place.tsx';

/** What the product gives the shell: the kinds it is built with, in menu order, and where to draw. */
export interface ShellOptions {
  readonly kinds: readonly KindWeb[];
  readonly element: HTMLElement;
}

/** Starts the interface. Called once by the product. */
export function startShell({ kinds, element }: ShellOptions): void {
  startText();
  loadAgainAfterUpdate();
  sendOnce();
  const client: QueryClient = createQueryClient(() => void router.invalidate());
  const router = createShellRouter(client);
  createRoot(element).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <ToastPlace />
        <QueryClientProvider client={client}>
          <HubColors />
          <KindsProvider kinds={kinds}>
            <RouterProvider router={router} />
          </KindsProvider>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

const LOADED_AGAIN = 'tessera-loaded-again';
/** Not sooner than this after the last time, in milliseconds, so that a missing file cannot make a circle. */
const PAUSE = 60_000;

/** When the hub was updated under an open page, the page's parts are gone: it is loaded again, once. */
function loadAgainAfterUpdate(): void {
  addEventListener('vite:preloadError', (event) => {
    const last = Number(sessionStorage.getItem(LOADED_AGAIN) ?? 0);
    if (!navigator.onLine || Date.now() - last < PAUSE) return;
    event.preventDefault();
    sessionStorage.setItem(LOADED_AGAIN, String(Date.now()));
    location.reload();
  });
}
