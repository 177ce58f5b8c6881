import { useMantineColorScheme } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Building2, Keyboard, LogOut, type LucideIcon, Moon, Sun, Upload } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../data/session.ts';
import { useSignOut } from '../../data/sign-out.ts';
import { useFrame } from '../frame/frame-context.ts';
import { placesOf } from '../places.ts';

/** One thing to go to or to do. */
export interface Command {
  readonly id: string;
  readonly label: string;
  readonly icon: LucideIcon;
  run(): void;
}

/**
 * Commands whose label holds every word that was typed, in any order and letter case; those that begin with it first, so
 * that the whole name of a place always leads there.
 */
export function matchCommands(commands: readonly Command[], text: string): readonly Command[] {
  const typed = text.trim().toLocaleLowerCase();
  const words = typed.split(/\s+/).filter(Boolean);
  const found = commands.filter(({ label }) =>
    words.every((word) => label.toLocaleLowerCase().includes(word)),
  );
  const begins = ({ label }: Command) => label.toLocaleLowerCase().startsWith(typed);
  return [...found.filter(begins), ...found.filter((command) => !begins(command))];
}

/** What this person can go to and do. */
export function useCommands(): { readonly go: readonly Command[]; readonly act: readonly Command[] } {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const session = useSession();
  const signOut = useSignOut();
  const { openHelp } = useFrame();
  const { setColorScheme } = useMantineColorScheme();
  const { mutate: leave } = signOut;
  return useMemo(() => {
    const go = [
      ...placesOf(session).map(({ to, word, icon }) => ({
        id: `go:${to}`,
        label: t(`shell.${word}`),
        icon,
        run: () => void navigate({ to }),
      })),
      ...(session.me?.organizations ?? []).map(({ id, name }) => ({
        id: `go:space:${id}`,
        label: name,
        icon: Building2,
        run: () => void navigate({ to: '/spaces/$id', params: { id } }),
      })),
    ];
    const act: Command[] = [
      ...(session.may('resources:create')
        ? [
            {
              id: 'do:publish',
              label: t('shell.keys.publish'),
              icon: Upload,
              run: () => void navigate({ to: '/publish' }),
            },
          ]
        : []),
      {
        id: 'do:light',
        label: `${t('shell.appearance')}: ${t('shell.light')}`,
        icon: Sun,
        run: () => setColorScheme('light'),
      },
      {
        id: 'do:dark',
        label: `${t('shell.appearance')}: ${t('shell.dark')}`,
        icon: Moon,
        run: () => setColorScheme('dark'),
      },
      { id: 'do:keys', label: t('shell.keys.title'), icon: Keyboard, run: openHelp },
      { id: 'do:out', label: t('common.signOut'), icon: LogOut, run: () => leave() },
    ];
    return { go, act };
  }, [t, navigate, session, leave, openHelp, setColorScheme]);
}
