import type { Permission } from '@tessera/domain';
import {
  Bell,
  Braces,
  Building2,
  FileStack,
  Globe,
  Handshake,
  House,
  Inbox,
  KeyRound,
  LogIn,
  type LucideIcon,
  Mail,
  ScrollText,
  Settings2,
  Share2,
  Star,
  Trash2,
  UserCog,
  UserRound,
  UsersRound,
} from 'lucide-react';
import type { Session } from '../data/session.ts';

/** Somewhere to go that has no id in its address. */
export interface Place {
  readonly to: (typeof PLACES)[number]['to'];
  /** Its word in `shell`. */
  readonly word: (typeof PLACES)[number]['word'];
  readonly icon: LucideIcon;
  /** Where the side bar has it; `elsewhere` stands in its foot, or is reached from another screen. */
  readonly part: 'things' | 'together' | 'elsewhere' | 'administration';
  /** Permissions that it takes, all of them. */
  readonly needs?: readonly Permission[];
  /** Open to those without an account. */
  readonly open?: true;
}

/** Every place, in the order of the side bar: the one list of it and of the palette. */
const PLACES = [
  { to: '/', word: 'home', icon: House, part: 'things' },
  { to: '/mine', word: 'mine', icon: FileStack, part: 'things' },
  { to: '/shared', word: 'shared', icon: Inbox, part: 'things' },
  { to: '/starred', word: 'starred', icon: Star, part: 'things' },
  { to: '/sharing', word: 'whatIShare', icon: Share2, part: 'things' },
  { to: '/public', word: 'public', icon: Globe, part: 'things', open: true },
  { to: '/trash', word: 'trash', icon: Trash2, part: 'things' },
  { to: '/groups', word: 'ownGroups', icon: UsersRound, part: 'together' },
  { to: '/organizations', word: 'ownOrganizations', icon: Building2, part: 'together' },
  { to: '/inbox', word: 'news', icon: Bell, part: 'elsewhere' },
  { to: '/transfers', word: 'transfers', icon: Handshake, part: 'elsewhere' },
  { to: '/account', word: 'account', icon: UserCog, part: 'elsewhere' },
  { to: '/admin/people', word: 'people', icon: UserRound, part: 'administration', needs: ['users:manage'] },
  { to: '/admin/groups', word: 'groups', icon: UsersRound, part: 'administration', needs: ['users:manage'] },
  {
    to: '/admin/organizations',
    word: 'organizations',
    icon: Building2,
    part: 'administration',
    needs: ['users:manage'],
  },
  {
    to: '/admin/permissions',
    word: 'permissions',
    icon: KeyRound,
    part: 'administration',
    needs: ['users:manage'],
  },
  {
    to: '/admin/sign-in',
    word: 'signInMethods',
    icon: LogIn,
    part: 'administration',
    needs: ['settings:manage', 'users:grant-all'],
  },
  { to: '/admin/mail', word: 'mail', icon: Mail, part: 'administration', needs: ['settings:manage'] },
  {
    to: '/admin/settings',
    word: 'settings',
    icon: Settings2,
    part: 'administration',
    needs: ['settings:manage'],
  },
  {
    to: '/admin/audit',
    word: 'audit',
    icon: ScrollText,
    part: 'administration',
    needs: ['users:grant-all'],
  },
  { to: '/admin/api', word: 'api', icon: Braces, part: 'administration', needs: ['api:explore'] },
] as const;

/** Where this person can go. */
export function placesOf({ me, may }: Session): readonly Place[] {
  const all: readonly Place[] = PLACES;
  return all.filter((place) => (me !== null || place.open === true) && (place.needs ?? []).every(may));
}
