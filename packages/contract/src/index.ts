import { audit } from './audit.ts';
import { joiners } from './joining.ts';
import { links } from './links.ts';
import { organizations } from './organizations.ts';
import { groups, users } from './people.ts';
import { permissions } from './permissions.ts';
import { plans } from './plans.ts';
import { requests } from './requests.ts';
import { resources } from './resources.ts';
import { settings } from './settings.ts';
import { sharing } from './sharing.ts';
import { account, hub, signIn } from './sign-in.ts';
import { uploads } from './uploads.ts';

export * from './audit.ts';
export * from './endpoint.ts';
export * from './joining.ts';
export * from './links.ts';
export * from './live.ts';
export * from './organizations.ts';
export * from './people.ts';
export * from './permissions.ts';
export * from './plans.ts';
export * from './progress.ts';
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
  ...links,
  ...uploads,
};
export type Endpoints = typeof endpoints;
export type EndpointName = keyof Endpoints;
