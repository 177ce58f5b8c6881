import { useMantineColorScheme } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import {
  Bell,
  Braces,
  Building2,
  FileStack,
  Globe,
  House,
  Inbox,
  Keyboard,
  KeyRound,
  LogIn,
  LogOut,
  type LucideIcon,
  Mail,
  Moon,
  ScrollText,
  Settings2,
  Share2,
  Star,
  Sun,
  Trash2,
  Upload,
  UserCog,
  UserRound,
  UsersRound,
} from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../data/session.ts';
import { useSignOut } from '../../data/sign-out.ts';
import { useFrame } from '../frame/frame-context.ts';

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
  const { me, may } = useSession();
  const signOut = useSignOut();
  const { openHelp } = useFrame();
  const { setColorScheme } = useMantineColorScheme();
  const { mutate: leave } = signOut;
  const manages = may('users:manage');
  const settles = may('settings:manage');
  const audits = may('users:grant-all');
  const explores = may('api:explore');
  const publishes = may('resources:create');
  return useMemo(() => {
    const to = (id: string, label: string, icon: LucideIcon, run: () => Promise<void>): Command => ({
      id: `go:${id}`,
      label,
      icon,
      run: () => void run(),
    });
    const go = [
      to('home', t('shell.home'), House, () => navigate({ to: '/' })),
      to('mine', t('shell.mine'), FileStack, () => navigate({ to: '/mine' })),
      to('shared', t('shell.shared'), Inbox, () => navigate({ to: '/shared' })),
      to('inbox', t('shell.inbox', { count: 0 }), Bell, () => navigate({ to: '/inbox' })),
      to('starred', t('shell.starred'), Star, () => navigate({ to: '/starred' })),
      to('sharing', t('shell.whatIShare'), Share2, () => navigate({ to: '/sharing' })),
      to('public', t('shell.public'), Globe, () => navigate({ to: '/public' })),
      to('own-groups', t('shell.ownGroups'), UsersRound, () => navigate({ to: '/groups' })),
      to('own-organizations', t('shell.ownOrganizations'), Building2, () =>
        navigate({ to: '/organizations' }),
      ),
      to('trash', t('shell.trash'), Trash2, () => navigate({ to: '/trash' })),
      ...(me?.organizations ?? []).map(({ id, name }) =>
        to(id, name, Building2, () => navigate({ to: '/spaces/$id', params: { id } })),
      ),
      to('account', t('shell.account'), UserCog, () => navigate({ to: '/account' })),
      ...(manages
        ? [
            to('people', t('shell.people'), UserRound, () => navigate({ to: '/admin/people' })),
            to('groups', t('shell.groups'), UsersRound, () => navigate({ to: '/admin/groups' })),
            to('organizations', t('shell.organizations'), Building2, () =>
              navigate({ to: '/admin/organizations' }),
            ),
            to('permissions', t('shell.permissions'), KeyRound, () => navigate({ to: '/admin/permissions' })),
          ]
        : []),
      ...(settles
        ? [
            to('mail', t('shell.mail'), Mail, () => navigate({ to: '/admin/mail' })),
            to('settings', t('shell.settings'), Settings2, () => navigate({ to: '/admin/settings' })),
          ]
        : []),
      ...(settles && audits
        ? [to('sign-in', t('shell.signInMethods'), LogIn, () => navigate({ to: '/admin/sign-in' }))]
        : []),
      ...(audits ? [to('audit', t('shell.audit'), ScrollText, () => navigate({ to: '/admin/audit' }))] : []),
      ...(explores ? [to('api', t('shell.api'), Braces, () => navigate({ to: '/admin/api' }))] : []),
    ];
    const act: Command[] = [
      ...(publishes
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
  }, [t, navigate, me, manages, settles, audits, explores, publishes, leave, openHelp, setColorScheme]);
}
