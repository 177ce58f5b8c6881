import '@fontsource-variable/inter/wght.css';
import '../shell/styles-first.ts';
import '../shell/styles-late.ts';
import '../shell/shell.css';
import { MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { ShellOptions } from '../shell/start.tsx';
import { cssVariables, theme } from '../shell/theme.ts';
import { embed } from '../text/en/embed.ts';
import { startText } from '../text/index.ts';
import { addTexts } from '../text/late.ts';
import { embedApi, takeEmbedAddress } from './embed-api.ts';
import { EmbedView } from './embed-view.tsx';

/**
 * Starts the page that others frame (S34): the viewer of one thing and nothing else. It has no shell, no router and no
 * session; whoever is signed in at this hub is nobody here.
 */
export function startEmbed({ kinds, element }: ShellOptions): void {
  startText();
  addTexts({ embed });
  const address = takeEmbedAddress();
  createRoot(element).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <EmbedView id={address.id} api={embedApi(address)} kinds={kinds} />
      </MantineProvider>
    </StrictMode>,
  );
}
