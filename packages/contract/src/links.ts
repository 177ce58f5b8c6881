import { LINK_PAGES, LINK_STATES } from '@tessera/domain';
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { personShape } from './people.ts';
import { amount, byId, givenTime, id, line, time } from './shapes.ts';
import { givenRole, receiptShape, role } from './sharing.ts';

const YEAR = 365 * 24 * 3600;
/** Seconds. */
const seconds = amount({ unit: 'seconds', least: 60, most: YEAR });
/** How long accepted access lasts: until it is revoked, so many seconds from its acceptance, or until a time. */
const givenAccess = z.union(
  [
    z.literal('until-revoked'),
    z.strictObject({
      for: amount({ unit: 'seconds', least: 60, most: 10 * YEAR }),
    }),
    z.strictObject({ until: givenTime }),
  ],
  'must be "until-revoked", { "for": seconds } or { "until": time }',
);
const access = z.union([
  z.literal('until-revoked'),
  z.object({ for: z.number() }),
  z.object({ until: time }),
]);
const uses = z.number().int().min(1).max(1_000_000);

/** What a new link is to be, its password apart (S18). */
export const linkBody = z.strictObject({
  role: givenRole.optional(),
  label: line(120).optional(),
  /** Seconds that the link lives; an hour when left out. */
  life: seconds.optional(),
  access: givenAccess.optional(),
  mostUses: uses.nullable().optional(),
  domain: z.string().max(254).optional(),
  open: z.boolean().optional(),
});

/** A share link as lists show it (S18); its secret is shown once, when it is made. */
export const linkShape = z.object({
  id,
  label: z.string(),
  role,
  /** Works without signing in (S20). */
  open: z.boolean(),
  madeBy: personShape,
  createdAt: time,
  /** End of the link, not of what was accepted by it. */
  until: time,
  access,
  mostUses: z.number().int().nullable(),
  uses: z.number().int(),
  lastUsedAt: time.nullable(),
  hasPassword: z.boolean(),
  domain: z.string().nullable(),
  state: z.enum(LINK_STATES),
});
export type LinkShape = z.infer<typeof linkShape>;

/** A link that was just made; its address is shown this once. */
export const createdLinkShape = z.object({ link: linkShape, address: z.string() });

export const linksShape = z.object({
  items: z.array(linkShape),
  /** Roles that one can give by a link here. */
  roles: z.array(role),
  policy: z.object({
    /** Seconds. */
    longestLife: z.number(),
    longestAccess: z.number().nullable(),
    needsPassword: z.boolean(),
  }),
  /** Why one can make none; null = one can. */
  refusal: z.string().nullable(),
  /** Why none can be made that works without signing in. */
  openRefusal: z.string().nullable(),
  /** What this kind exposes by being shared (S22). */
  exposes: z.string().nullable(),
});
export type LinksShape = z.infer<typeof linksShape>;

/** Somebody who came in through a link and is in (S21). */
export const linkPersonShape = z.object({
  /** The account's id, or the visit's of a visitor by an open link. */
  id,
  /** Empty for a visitor without an account. */
  name: z.string(),
  visitor: z.boolean(),
  link: z.object({ id, label: z.string() }),
  since: time,
  until: time.nullable(),
  lastSeenAt: time.nullable(),
});
export type LinkPersonShape = z.infer<typeof linkPersonShape>;

/** What a link leads to, told to whoever may come in by it. */
export const linkedThingShape = z.object({
  id,
  title: z.string(),
  kind: z.string(),
  owner: z.string(),
  madeBy: z.string(),
  role,
  accessUntil: time.nullable(),
  /** What is to be authorized besides; null = nothing (S19). */
  authorizes: z.string().nullable(),
});
export type LinkedThingShape = z.infer<typeof linkedThingShape>;

/** What the page of a link shows (S19). */
export const linkPageShape = z.object({
  page: z.enum(LINK_PAGES),
  open: z.boolean(),
  until: time.nullable(),
  domain: z.string().nullable(),
  thing: linkedThingShape.nullable(),
});
export type LinkPageShape = z.infer<typeof linkPageShape>;

const shown = {
  /** What stands behind `#` in the link's address. */
  secret: z.string().min(1).max(200),
  password: z.string().max(200).optional(),
};
const ofResource = z.strictObject({ id, link: id });
const manager = { who: 'account', scope: 'share', role: 'manager' } as const;
/** `people`: takes along who came through it. */
const withPeople = z.strictObject({ people: z.stringbool().default(false) });

export const links = {
  listLinks: endpoint({
    method: 'GET',
    path: '/api/v1/resources/:id/links',
    summary: 'Share links that are not revoked, newest first, and what can be made here',
    needs: { who: 'account', scope: 'read', role: 'manager' },
    params: byId,
    output: linksShape,
  }),
  createLink: endpoint({
    method: 'POST',
    path: '/api/v1/resources/:id/links',
    summary: 'Make a share link; its address is shown once',
    needs: { ...manager, permission: 'share:links' },
    params: byId,
    body: linkBody.extend({ password: z.string().max(200).optional() }),
    output: createdLinkShape,
    status: 201,
  }),
  updateLink: endpoint({
    method: 'PATCH',
    path: '/api/v1/resources/:id/links/:link',
    summary: 'Change label, end or uses of a link, pause it or let it go on',
    needs: manager,
    params: ofResource,
    body: z.strictObject({
      label: line(120).optional(),
      /** Seconds from now. */
      life: seconds.optional(),
      mostUses: uses.nullable().optional(),
      paused: z.boolean().optional(),
    }),
    output: linkShape,
  }),
  revokeLink: endpoint({
    method: 'DELETE',
    path: '/api/v1/resources/:id/links/:link',
    summary: 'End a link; `people=true` takes along who came through it',
    needs: manager,
    params: ofResource,
    query: withPeople,
    output: receiptShape,
  }),
  revokeLinks: endpoint({
    method: 'DELETE',
    path: '/api/v1/resources/:id/links',
    summary: 'End every link; `people=true` takes along who came through them',
    needs: manager,
    params: byId,
    query: withPeople,
    output: receiptShape,
  }),
  listLinkPeople: endpoint({
    method: 'GET',
    path: '/api/v1/resources/:id/link-people',
    summary: 'Who came in through links and is in, latest first; of visitors by open links the latest 1,000',
    needs: { who: 'account', scope: 'read', role: 'manager' },
    params: byId,
    output: z.object({ items: z.array(linkPersonShape) }),
  }),
  revokeLinkPerson: endpoint({
    method: 'DELETE',
    path: '/api/v1/resources/:id/link-people/:person',
    summary: 'Take away what somebody has through links, and bar them from coming in by one',
    needs: manager,
    params: z.strictObject({ id, person: id }),
    output: receiptShape,
  }),
  revokeLinkPeople: endpoint({
    method: 'DELETE',
    path: '/api/v1/resources/:id/link-people',
    summary: 'Take away what everybody has through links, and bar them',
    needs: manager,
    params: byId,
    output: receiptShape,
  }),

  lookAtLink: endpoint({
    method: 'POST',
    path: '/api/v1/link/look',
    summary: 'What a link is to oneself; changes nothing',
    needs: { who: 'anyone', scope: 'read' },
    body: z.strictObject(shown),
    output: linkPageShape,
  }),
  acceptLink: endpoint({
    method: 'POST',
    path: '/api/v1/link/accept',
    summary: 'Accept a link; again is no error',
    needs: { who: 'account', scope: 'share' },
    body: z.strictObject({ ...shown, authorize: z.boolean().optional() }),
    output: z.object({
      /** False: nothing was accepted yet; `thing.authorizes` says what is to be authorized. */
      accepted: z.boolean(),
      thing: linkedThingShape,
    }),
  }),
  openLink: endpoint({
    method: 'POST',
    path: '/api/v1/link/open',
    summary:
      'Open a link that needs no sign-in; a browser keeps it in a cookie, a script by the token answered',
    needs: { who: 'anyone', scope: 'read' },
    body: z.strictObject({ ...shown, kind: z.enum(['browser', 'script']).default('script') }),
    output: z.object({
      /** The resource. */
      id,
      /** Bearer secret, for `script` only; shown once. */
      token: z.string().optional(),
    }),
  }),
};
