import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  type ParsedLocation,
  redirect,
} from '@tanstack/react-router';
import { safeNext } from '../data/next-path.ts';
import { meQuery, metadataQuery } from '../data/session.ts';
import { Failed, Framed, NoSuchPage, Pending } from './root.tsx';

/** Query of an address: text to text, as it stands there. */
type Search = Readonly<Record<string, string>>;

interface RouteContext {
  readonly client: QueryClient;
}

const root = createRootRouteWithContext<RouteContext>()({
  validateSearch: (search: Record<string, unknown>): Search => onlyText(search),
  beforeLoad: async ({ context, location }) => {
    const [hub] = await Promise.all([
      context.client.ensureQueryData(metadataQuery),
      context.client.ensureQueryData(meQuery),
      import('./styles-late.ts'),
    ]);
    if (hub.needsSetUp && location.pathname !== '/set-up') throw redirect({ to: '/set-up' });
  },
  component: Outlet,
  errorComponent: Failed,
  pendingComponent: Pending,
});

const framed = createRoute({ getParentRoute: () => root, id: 'framed', component: Framed });

/** Screens that need an account: without one, the sign-in page, which comes back here. */
const signedIn = createRoute({
  getParentRoute: () => framed,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    if ((await context.client.ensureQueryData(meQuery)) === null) throw toSignIn(location);
  },
});

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  component: lazyRouteComponent(() => import('../screens/lists/home.tsx'), 'HomeScreen'),
});
const mine = createRoute({
  getParentRoute: () => signedIn,
  path: '/mine',
  component: lazyRouteComponent(() => import('../screens/lists/list-screens.tsx'), 'MineScreen'),
});
const shared = createRoute({
  getParentRoute: () => signedIn,
  path: '/shared',
  component: lazyRouteComponent(() => import('../screens/lists/list-screens.tsx'), 'SharedScreen'),
});
const publicThings = createRoute({
  getParentRoute: () => framed,
  path: '/public',
  component: lazyRouteComponent(() => import('../screens/lists/list-screens.tsx'), 'PublicScreen'),
});
const trash = createRoute({
  getParentRoute: () => signedIn,
  path: '/trash',
  component: lazyRouteComponent(() => import('../screens/lists/list-screens.tsx'), 'TrashScreen'),
});
const space = createRoute({
  getParentRoute: () => signedIn,
  path: '/spaces/$id',
  component: lazyRouteComponent(() => import('../screens/lists/list-screens.tsx'), 'SpaceScreen'),
});
const starred = createRoute({
  getParentRoute: () => signedIn,
  path: '/starred',
  component: lazyRouteComponent(() => import('../screens/lists/list-screens.tsx'), 'StarredScreen'),
});
const whatIShare = createRoute({
  getParentRoute: () => signedIn,
  path: '/sharing',
  component: lazyRouteComponent(() => import('../screens/lists/what-i-share-screen.tsx'), 'WhatIShareScreen'),
});
const transfers = createRoute({
  getParentRoute: () => signedIn,
  path: '/transfers',
  component: lazyRouteComponent(() => import('../screens/lists/transfers-screen.tsx'), 'TransfersScreen'),
});
const publish = createRoute({
  getParentRoute: () => signedIn,
  path: '/publish',
  component: lazyRouteComponent(() => import('../screens/publish/publish-screen.tsx'), 'PublishScreen'),
});
const newVersion = createRoute({
  getParentRoute: () => signedIn,
  path: '/r/$id/new-version',
  component: lazyRouteComponent(
    () => import('../screens/publish/new-version-screen.tsx'),
    'NewVersionScreen',
  ),
});
const resource = createRoute({
  getParentRoute: () => framed,
  path: '/r/$id',
  component: lazyRouteComponent(() => import('../screens/resource/resource-screen.tsx'), 'ResourceScreen'),
});
const inbox = createRoute({
  getParentRoute: () => signedIn,
  path: '/inbox',
  component: lazyRouteComponent(() => import('../screens/inbox/inbox-screen.tsx'), 'InboxScreen'),
});
const mail = createRoute({
  getParentRoute: () => signedIn,
  path: '/admin/mail',
  component: lazyRouteComponent(() => import('../screens/mail/mail-screen.tsx'), 'MailScreen'),
});
const unsubscribe = createRoute({
  getParentRoute: () => root,
  path: '/unsubscribe/$token',
  component: lazyRouteComponent(() => import('../screens/inbox/unsubscribe-screen.tsx'), 'UnsubscribeScreen'),
});
const account = createRoute({
  getParentRoute: () => signedIn,
  path: '/account',
  component: lazyRouteComponent(() => import('../screens/account/account-screen.tsx'), 'AccountScreen'),
});
const people = createRoute({
  getParentRoute: () => signedIn,
  path: '/admin/people',
  component: lazyRouteComponent(() => import('../screens/admin/people-screen.tsx'), 'PeopleScreen'),
});
const person = createRoute({
  getParentRoute: () => signedIn,
  path: '/admin/people/$id',
  component: lazyRouteComponent(() => import('../screens/admin/person-screen.tsx'), 'PersonScreen'),
});
const groups = createRoute({
  getParentRoute: () => signedIn,
  path: '/admin/groups',
  component: lazyRouteComponent(() => import('../screens/admin/groups-screen.tsx'), 'GroupsScreen'),
});
const group = createRoute({
  getParentRoute: () => signedIn,
  path: '/admin/groups/$id',
  component: lazyRouteComponent(() => import('../screens/admin/group-screen.tsx'), 'AdminGroupScreen'),
});
const ownGroups = createRoute({
  getParentRoute: () => signedIn,
  path: '/groups',
  component: lazyRouteComponent(() => import('../screens/groups/groups-screen.tsx'), 'OwnGroupsScreen'),
});
const ownGroup = createRoute({
  getParentRoute: () => signedIn,
  path: '/groups/$id',
  component: lazyRouteComponent(() => import('../screens/admin/group-screen.tsx'), 'OwnGroupScreen'),
});
const ownOrganizations = createRoute({
  getParentRoute: () => signedIn,
  path: '/organizations',
  component: lazyRouteComponent(
    () => import('../screens/groups/organizations-screen.tsx'),
    'OwnOrganizationsScreen',
  ),
});
const ownOrganization = createRoute({
  getParentRoute: () => signedIn,
  path: '/organizations/$id',
  component: lazyRouteComponent(
    () => import('../screens/admin/organization-screen.tsx'),
    'OwnOrganizationScreen',
  ),
});
const organizations = createRoute({
  getParentRoute: () => signedIn,
  path: '/admin/organizations',
  component: lazyRouteComponent(
    () => import('../screens/admin/organizations-screen.tsx'),
    'OrganizationsScreen',
  ),
});
const organization = createRoute({
  getParentRoute: () => signedIn,
  path: '/admin/organizations/$id',
  component: lazyRouteComponent(
    () => import('../screens/admin/organization-screen.tsx'),
    'AdminOrganizationScreen',
  ),
});
const permissions = createRoute({
  getParentRoute: () => signedIn,
  path: '/admin/permissions',
  component: lazyRouteComponent(() => import('../screens/admin/permissions-screen.tsx'), 'PermissionsScreen'),
});

/** Whatever no other route takes, inside the frame, so that one finds the way on. */
const nowhere = createRoute({ getParentRoute: () => framed, path: '$', component: NoSuchPage });

const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/admin/settings',
  component: lazyRouteComponent(() => import('../screens/admin/settings-screen.tsx'), 'SettingsScreen'),
});

const signInMethods = createRoute({
  getParentRoute: () => signedIn,
  path: '/admin/sign-in',
  component: lazyRouteComponent(
    () => import('../screens/admin/sign-in-methods-screen.tsx'),
    'SignInMethodsScreen',
  ),
});

const audit = createRoute({
  getParentRoute: () => signedIn,
  path: '/admin/audit',
  component: lazyRouteComponent(() => import('../screens/admin/audit-screen.tsx'), 'AuditScreen'),
});
const apiPage = createRoute({
  getParentRoute: () => signedIn,
  path: '/admin/api',
  component: lazyRouteComponent(() => import('../screens/admin/api-screen.tsx'), 'ApiScreen'),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  beforeLoad: async ({ context, search }) => {
    if ((await context.client.ensureQueryData(meQuery)) !== null)
      throw redirect({ href: safeNext(search['next']) });
  },
  component: lazyRouteComponent(() => import('../screens/entry/sign-in-screen.tsx'), 'SignInScreen'),
});
const providerCallback = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/callback',
  component: lazyRouteComponent(
    () => import('../screens/entry/provider-callback-screen.tsx'),
    'ProviderCallbackScreen',
  ),
});
const register = createRoute({
  getParentRoute: () => root,
  path: '/register',
  component: lazyRouteComponent(() => import('../screens/entry/register-screen.tsx'), 'RegisterScreen'),
});
const setUp = createRoute({
  getParentRoute: () => root,
  path: '/set-up',
  component: lazyRouteComponent(() => import('../screens/entry/set-up-screen.tsx'), 'SetUpScreen'),
});
const link = createRoute({
  getParentRoute: () => root,
  path: '/link',
  component: lazyRouteComponent(() => import('../screens/entry/link-screen.tsx'), 'LinkScreen'),
});
const setPassword = createRoute({
  getParentRoute: () => root,
  path: '/set-password',
  component: lazyRouteComponent(
    () => import('../screens/entry/set-password-screen.tsx'),
    'SetPasswordScreen',
  ),
});

const forgot = createRoute({
  getParentRoute: () => root,
  path: '/forgot',
  component: lazyRouteComponent(() => import('../screens/entry/forgot-screen.tsx'), 'ForgotScreen'),
});
const verify = createRoute({
  getParentRoute: () => root,
  path: '/verify',
  component: lazyRouteComponent(() => import('../screens/entry/verify-screen.tsx'), 'VerifyScreen'),
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('../screens/entry/invitation-screen.tsx'), 'InvitationScreen'),
});

const tree = root.addChildren([
  framed.addChildren([
    signedIn.addChildren([
      home,
      mine,
      shared,
      starred,
      whatIShare,
      transfers,
      trash,
      space,
      publish,
      newVersion,
      inbox,
      mail,
      account,
      people,
      person,
      groups,
      group,
      organizations,
      organization,
      ownGroups,
      ownGroup,
      ownOrganizations,
      ownOrganization,
      permissions,
      settings,
      audit,
      apiPage,
      signInMethods,
    ]),
    publicThings,
    resource,
    nowhere,
  ]),
  unsubscribe,
  signIn,
  providerCallback,
  register,
  setUp,
  setPassword,
  forgot,
  verify,
  invitation,
  link,
]);

/** The addresses of the interface. Screens are loaded when first gone to, or when a link to them is about to be followed. */
export function createShellRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    defaultPreload: 'intent',
    defaultPendingComponent: Pending,
    defaultErrorComponent: Failed,
    defaultNotFoundComponent: NoSuchPage,
    defaultPendingMs: 250,
    scrollRestoration: true,
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const text = new URLSearchParams(onlyText(search)).toString();
      return text === '' ? '' : `?${text}`;
    },
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createShellRouter>;
  }
}

/** The sign-in page that keeps where one wanted to go. */
function toSignIn(location: ParsedLocation) {
  const next = safeNext(location.href);
  return redirect({ to: '/sign-in', search: next === '/' ? {} : { next } });
}

function onlyText(search: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
