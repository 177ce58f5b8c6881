import type { Endpoints, Input, LinkPageShape, LinkPersonShape, LinkShape, Parsed } from '@tessera/contract';
import {
  acceptLink,
  type CreatedLink,
  createLink,
  type LinkAccess,
  type LinkedThing,
  type LinkPageView,
  type LinkPersonView,
  type LinkView,
  listLinkPeople,
  listLinks,
  lookAtLink,
  openLink,
  revokeLink,
  revokeLinkPeople,
  revokeLinkPerson,
  revokeLinks,
  updateLink,
} from '@tessera/domain';
import { visitorToken } from '../../signin/credentials.ts';
import type { Handlers } from '../context.ts';
import { receiptOut } from './receipt-out.ts';
import { isoTime, isoTimeOrNull, toTime } from './wire.ts';

type Names =
  | 'listLinks'
  | 'createLink'
  | 'updateLink'
  | 'revokeLink'
  | 'revokeLinks'
  | 'listLinkPeople'
  | 'revokeLinkPerson'
  | 'revokeLinkPeople'
  | 'lookAtLink'
  | 'acceptLink'
  | 'openLink';

const SECOND = 1000;

/** Share links: making and ending them, and coming in by one. */
export const linkHandlers: Handlers<Names> = {
  listLinks: async (context, { params }) => {
    const { items, roles, policy, ...rest } = await listLinks(context, params);
    return {
      ...rest,
      items: items.map(linkOut),
      roles: [...roles],
      policy: {
        longestLife: policy.longestLife / SECOND,
        longestAccess: policy.longestAccess === null ? null : policy.longestAccess / SECOND,
        needsPassword: policy.needsPassword,
      },
    };
  },
  createLink: async (context, { params, body }) => {
    const { password, ...wish } = body;
    return createdLinkOut(await createLink(context, { ...params, ...linkIn(wish), password }));
  },
  updateLink: async (context, { params, body }) => {
    const { life, ...rest } = body;
    const changes = { ...params, ...rest, ...(life === undefined ? {} : { life: life * SECOND }) };
    return linkOut(await updateLink(context, changes));
  },
  revokeLink: async (context, { params, query }) =>
    receiptOut(await revokeLink(context, { ...params, ...query })),
  revokeLinks: async (context, { params, query }) =>
    receiptOut(await revokeLinks(context, { ...params, ...query })),
  listLinkPeople: async (context, { params }) => ({
    items: (await listLinkPeople(context, params)).map(personOut),
  }),
  revokeLinkPerson: async (context, { params }) => receiptOut(await revokeLinkPerson(context, params)),
  revokeLinkPeople: async (context, { params }) => receiptOut(await revokeLinkPeople(context, params)),
  lookAtLink: async (context, { body }) =>
    pageOut(await lookAtLink(context, { ...body, network: context.network })),
  acceptLink: async (context, { body }) => {
    const { accepted, thing } = await acceptLink(context, { ...body, network: context.network });
    return { accepted, thing: thingOut(thing) };
  },
  openLink: async (context, { body }) => {
    const { kind, ...shown } = body;
    if (kind === 'browser') context.requireOwnOrigin();
    // One secret holds all that a browser opened; a script gets one for each.
    const kept = kind === 'browser' ? context.visitorSecret : null;
    const secret = kept ?? context.random.secret();
    const visitor = context.digest(secret);
    const { id } = await openLink(context, { ...shown, visitor, network: context.network });
    if (kind === 'script') return { id, token: visitorToken(secret) };
    context.setVisitorCookie(secret);
    return { id };
  },
};

type LinkBody = Omit<Parsed<Endpoints['createLink']>['body'], 'password'>;

/** A new link as the rules take it. */
export function linkIn({ life, access, ...rest }: LinkBody) {
  return {
    ...rest,
    ...(life === undefined ? {} : { life: life * SECOND }),
    ...(access === undefined ? {} : { access: accessIn(access) }),
  };
}

export function createdLinkOut({ link, address }: CreatedLink) {
  return { link: linkOut(link), address };
}

function accessIn(access: NonNullable<Input<Endpoints['createLink']>['body']['access']>): LinkAccess {
  if (access === 'until-revoked') return { lasts: 'until-revoked' };
  return 'for' in access
    ? { lasts: 'for', ms: access.for * SECOND }
    : { lasts: 'until', at: toTime(access.until) };
}

function accessOut(access: LinkAccess): LinkShape['access'] {
  if (access.lasts === 'for') return { for: access.ms / SECOND };
  return access.lasts === 'until' ? { until: isoTime(access.at) } : 'until-revoked';
}

function linkOut({ createdAt, until, lastUsedAt, access, ...rest }: LinkView): LinkShape {
  return {
    ...rest,
    createdAt: isoTime(createdAt),
    until: isoTime(until),
    lastUsedAt: isoTimeOrNull(lastUsedAt),
    access: accessOut(access),
  };
}

function personOut({ since, until, lastSeenAt, ...rest }: LinkPersonView): LinkPersonShape {
  return {
    ...rest,
    since: isoTime(since),
    until: isoTimeOrNull(until),
    lastSeenAt: isoTimeOrNull(lastSeenAt),
  };
}

function pageOut({ until, thing, ...rest }: LinkPageView): LinkPageShape {
  return { ...rest, until: isoTimeOrNull(until), thing: thing === null ? null : thingOut(thing) };
}

function thingOut({ accessUntil, ...rest }: LinkedThing) {
  return { ...rest, accessUntil: isoTimeOrNull(accessUntil) };
}
