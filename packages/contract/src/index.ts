import { acting } from './acting.ts';
import { audit } from './audit.ts';
import { authzen } from './authzen.ts';
import { embeds } from './embeds.ts';
import { entry } from './entry.ts';
import { factorSteps, factors } from './factors.ts';
import { gallery, transfers } from './gallery.ts';
import { invitations } from './invitations.ts';
import { joiners } from './joining.ts';
import { links } from './links.ts';
import { mail } from './mail.ts';
import { news } from './news.ts';
import { organizations } from './organizations.ts';
import { groups, users } from './people.ts';
import { permissions } from './permissions.ts';
import { plans } from './plans.ts';
import { providerSignIn, providers } from './providers.ts';
import { requests } from './requests.ts';
import { resources } from './resources.ts';
import { settings } from './settings.ts';
import { sharing } from './sharing.ts';
import { account, hub, signIn } from './sign-in.ts';
import { uploads } from './uploads.ts';

export * from './acting.ts';
export * from './audit.ts';
export * from './authzen.ts';
export * from './embeds.ts';
export * from './endpoint.ts';
export * from './entry.ts';
export * from './factors.ts';
export * from './gallery.ts';
export * from './invitations.ts';
export * from './joining.ts';
export * from './links.ts';
export * from './live.ts';
export * from './mail.ts';
export * from './news.ts';
export * from './organizations.ts';
export * from './people.ts';
export * from './permissions.ts';
export * from './plans.ts';
export * from './progress.ts';
export * from './providers.ts';
export * from './requests.ts';
export * from './resources.ts';
export * from './settings.ts';
export * from './shapes.ts';
export * from './sharing.ts';
export * from './sign-in.ts';
export * from './uploads.ts';

/** Every route of the API by its name: the server mounts them, the client calls them, OpenAPI lists them. */
export const endpoints = {
  ...hub,
  ...signIn,
  ...account,
  ...acting,
  ...entry,
  ...factorSteps,
  ...factors,
  ...providerSignIn,
  ...providers,
  ...users,
  ...settings,
  ...audit,
  ...groups,
  ...joiners,
  ...organizations,
  ...permissions,
  ...resources,
  ...sharing,
  ...plans,
  ...requests,
  ...gallery,
  ...transfers,
  ...invitations,
  ...links,
  ...embeds,
  ...uploads,
  ...news,
  ...mail,
  ...authzen,
};
export type Endpoints = typeof endpoints;
export type EndpointName = keyof Endpoints;
