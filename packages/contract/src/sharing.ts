import { MODES, PRINCIPAL_KINDS, ROLES } from '@tessera/domain';
import { z } from 'zod';
import { endpoint, noContent } from './endpoint.ts';
import { groupShape, personShape } from './people.ts';
import { byId, cut, email, givenTime, id, lines, page, paging, time } from './shapes.ts';

/** Roles by name or in the tutorial's numbers: "10" viewer, "20" editor, "30" manager (S5). */
const NUMBERED: Readonly<Record<string, string>> = { '10': 'viewer', '20': 'editor', '30': 'manager' };
export const givenRole = z
  .string()
  .transform((value) => NUMBERED[value] ?? value.toLowerCase())
  .pipe(
    z.enum(
      ['viewer', 'commenter', 'editor', 'operator', 'manager'],
      'must be viewer ("10"), commenter, editor ("20"), operator or manager ("30")',
    ),
  );
export const role = z.enum(ROLES);
export const mode = z.enum(MODES);
/** Role of the organization's members in mode `organization`. */
export const modeRole = z
  .string()
  .transform((value) => NUMBERED[value] ?? value.toLowerCase())
  .pipe(z.enum(['viewer', 'editor'], 'must be viewer ("10") or editor ("20")'));

const entry = { role: givenRole.optional(), until: givenTime.nullable().optional() };

/** With whom to share; each entry may name a role and an end of its own (S8). */
export const shareWith = {
  /** Accounts by id. */
  people: z
    .array(z.strictObject({ id, ...entry }))
    .max(500)
    .optional(),
  /** Groups by id or name. */
  groups: z
    .array(z.strictObject({ id, ...entry }))
    .max(500)
    .optional(),
  /** Organizations by id or slug. */
  organizations: z
    .array(z.strictObject({ id, ...entry }))
    .max(500)
    .optional(),
  /** Exact addresses; without an account they become invitations. */
  invitations: z
    .array(z.strictObject({ email, ...entry }))
    .max(500)
    .optional(),
  /** Everyone with an account here; `null` takes it away. */
  everyoneHere: z.strictObject(entry).nullable().optional(),
};

/** S8's call. Classes that are named are replaced unless `append`; a class that is absent is untouched; an empty body is refused. */
export const shareBody = z.strictObject({
  ...shareWith,
  /** Role for entries that name none; the kind's default otherwise. */
  role: givenRole.optional(),
  until: givenTime.nullable().optional(),
  append: z.boolean().default(false),
  notify: z.boolean().default(false),
  message: lines(2000).default(''),
});

/** Sharing that a publish call asks for, in one transaction with the publishing (S31). */
export const publishSharing = z.strictObject({
  mode: mode.optional(),
  modeRole: modeRole.optional(),
  ...shareWith,
  role: givenRole.optional(),
  notify: z.boolean().default(false),
  message: lines(2000).default(''),
});

/** Somebody or something that holds access, named as far as the asker may know (S35). */
export const principalShape = z.object({
  kind: z.enum(PRINCIPAL_KINDS),
  /** Null when the asker may not know it. */
  id: z.string().nullable(),
  name: z.string(),
  email: z.string().nullable(),
  memberCount: z.number().int().nullable(),
});
export type PrincipalShape = z.infer<typeof principalShape>;

/** One reason of a role, with what would remain without it (S24). */
export const becauseShape = z.object({
  by: z.enum([
    'owner',
    'organization',
    'permission',
    'direct',
    'group',
    'collection',
    'mode',
    'link',
    'invitation',
    'publisher',
  ]),
  role,
  principal: principalShape.nullable(),
  /** The collection above that carries the grant, if the asker may view it. */
  above: z.object({ id: id.nullable(), title: z.string() }).nullable(),
  grant: id.nullable(),
  /** The share link that it came through; for managers. */
  link: z.object({ id, label: z.string() }).nullable().optional(),
  since: time.nullable(),
  grantedBy: personShape.nullable(),
  until: time.nullable(),
  remainsWithout: role.nullable(),
  /** May the asker change or revoke it here. */
  revocable: z.boolean(),
});
export type BecauseShape = z.infer<typeof becauseShape>;

export const explanationShape = z.object({
  person: personShape.nullable(),
  role: role.nullable(),
  /** "Ben can edit because they are in *Trade team*, which edits it." `*…*` marks names. */
  sentence: z.string(),
  becauses: z.array(becauseShape),
  until: time.nullable(),
});
export type ExplanationShape = z.infer<typeof explanationShape>;

/** What general access a resource has, in a word and a sentence. */
export const audienceBadge = z.object({
  /** What the badge shows: `people` has a figure, `group` a name. */
  kind: z.enum(['private', 'people', 'group', 'organization', 'unlisted', 'public']),
  label: z.string(),
});

export const audienceRowShape = z.object({
  principal: principalShape,
  role,
  owner: z.boolean(),
  isYou: z.boolean(),
  /** Shared under a condition that no longer holds: it can be lowered or removed, not raised (S9). */
  kept: z.boolean().optional(),
  becauses: z.array(becauseShape),
});
export type AudienceRowShape = z.infer<typeof audienceRowShape>;

/** An address that was invited. */
export const invitedShape = z.object({
  email: z.string(),
  /** Where the invited accepts, for the sharer to hand over; shown once. Null: it was mailed. */
  address: z.string().nullable(),
});

/** What a change of sharing did (S23). */
export const receiptShape = z.object({
  gained: z.object({ count: z.number().int(), atLeast: z.boolean(), people: z.array(personShape) }),
  lost: z.object({ count: z.number().int(), atLeast: z.boolean(), people: z.array(personShape) }),
  /** People who still have access and through what. */
  remaining: z.array(
    z.object({ person: personShape, role, through: z.string(), close: z.string().nullable() }),
  ),
  invited: z.array(z.string()),
  /** The same with the addresses that the sharer is to hand over, where no mail went out; shown once. */
  invitations: z.array(invitedShape),
  ...cut,
  linksEnded: z.number().int(),
  /** Said when no mail went out though asked for. */
  notes: z.array(z.string()),
});
export type ReceiptShape = z.infer<typeof receiptShape>;

/** An open offer of ownership (S16). */
export const transferShape = z.object({
  id,
  /** What is offered. The id is null to who may not view it yet. */
  resource: z.object({ id: id.nullable(), title: z.string(), kind: z.string() }),
  /** How many things there are below it. */
  below: z.number().int(),
  from: personShape,
  to: principalShape,
  /** Who offers it stays manager. */
  keepManager: z.boolean(),
  message: z.string(),
  createdAt: time,
  until: time,
});
export type TransferShape = z.infer<typeof transferShape>;

/** Everything that the share dialog needs. */
export const shareShape = z.object({
  resource: z.object({ id, title: z.string(), kind: z.string(), address: z.string() }),
  mode,
  modeRole: z.enum(['viewer', 'editor']),
  /** General access as a sentence. */
  sentence: z.string(),
  /** Which modes the caller may choose; a disabled one says why. */
  modes: z.array(
    z.object({ mode, allowed: z.boolean(), reason: z.string().nullable(), sentence: z.string() }),
  ),
  /** Roles that the caller may give here. */
  roles: z.array(role),
  you: explanationShape,
  audience: page(audienceRowShape),
  /** Its owner lets editors share it on (S6). */
  editorsShare: z.boolean(),
  /** The offer of its ownership that is open. */
  transfer: transferShape.nullable(),
  mailConfigured: z.boolean(),
});
export type ShareShape = z.infer<typeof shareShape>;

const manager = { who: 'account', scope: 'share', role: 'manager' } as const;
/** Managers, and editors where they share on (S6): the command says which role is needed. */
const sharer = { who: 'account', scope: 'share', role: 'viewer' } as const;
const viewer = { who: 'anyone', scope: 'read', role: 'viewer' } as const;

export const sharing = {
  getShare: endpoint({
    method: 'GET',
    path: '/api/v1/resources/:id/share',
    summary: 'What the share dialog shows',
    needs: { who: 'account', scope: 'read', role: 'viewer' },
    params: byId,
    output: shareShape,
  }),
  share: endpoint({
    method: 'POST',
    path: '/api/v1/resources/:id/share',
    summary: 'Share with people, groups, organizations, addresses; all or nothing',
    needs: sharer,
    params: byId,
    body: shareBody,
    output: receiptShape,
  }),
  setMode: endpoint({
    method: 'PUT',
    path: '/api/v1/resources/:id/mode',
    summary: 'Change general access',
    needs: manager,
    params: byId,
    body: z.strictObject({ mode, modeRole: modeRole.optional() }),
    output: receiptShape,
  }),
  move: endpoint({
    method: 'PUT',
    path: '/api/v1/resources/:id/parent',
    summary: 'Put into another collection of the same owner, or (null) out of any; says who gained and lost',
    needs: manager,
    params: byId,
    body: z.strictObject({ parent: id.nullable() }),
    output: receiptShape,
  }),
  changeGrant: endpoint({
    method: 'PATCH',
    path: '/api/v1/resources/:id/grants/:grant',
    summary: 'Change the role or the end of one grant',
    needs: sharer,
    params: z.strictObject({ id, grant: id }),
    body: z.strictObject({ role: givenRole.optional(), until: givenTime.nullable().optional() }),
    output: receiptShape,
  }),
  revokeGrant: endpoint({
    method: 'DELETE',
    path: '/api/v1/resources/:id/grants/:grant',
    summary: 'Take one grant away; the receipt says who lost access and what remains',
    needs: sharer,
    params: z.strictObject({ id, grant: id }),
    output: receiptShape,
  }),
  audience: endpoint({
    method: 'GET',
    path: '/api/v1/resources/:id/audience',
    summary:
      'Who can see it, with role and reasons; with `grant` the members of the group that holds it, one by one',
    needs: { who: 'account', scope: 'read', role: 'manager' },
    params: byId,
    query: z.strictObject({ ...paging, grant: id.optional() }),
    output: page(audienceRowShape),
  }),
  explain: endpoint({
    method: 'GET',
    path: '/api/v1/resources/:id/explain',
    summary: 'Why a person can or cannot; oneself, or for managers anybody (id or exact address)',
    needs: { who: 'account', scope: 'read', role: 'viewer' },
    params: byId,
    query: z.strictObject({ person: z.string().max(254).optional() }),
    output: explanationShape,
  }),
  isViewable: endpoint({
    method: 'GET',
    path: '/api/v1/resources/:id/viewable',
    summary: 'Whether one may view it (or, for managers, another person) and the answer to send',
    needs: { who: 'anyone', scope: 'read' },
    params: byId,
    query: z.strictObject({ person: z.string().max(254).optional() }),
    output: z.object({
      viewable: z.boolean(),
      status: z.union([z.literal(200), z.literal(401), z.literal(404)]),
    }),
  }),
  searchPrincipals: endpoint({
    method: 'GET',
    path: '/api/v1/principals',
    summary: 'Type-ahead over the people, groups and organizations that one may share with',
    needs: { who: 'account', scope: 'read' },
    query: z.strictObject({
      query: z.string().max(254),
      /** Says of each whether and through what it already has access; for managers of it. */
      resource: id.optional(),
    }),
    output: z.object({
      items: z.array(
        principalShape.extend({
          /** First members of a group, before it is chosen. */
          members: z.array(z.string()),
          current: z.object({ role, through: z.string() }).nullable(),
        }),
      ),
    }),
  }),
  mySharingGroups: endpoint({
    method: 'GET',
    path: '/api/v1/sharing-groups',
    summary: 'Groups that one is in whose sharing is on',
    needs: { who: 'account', scope: 'read' },
    output: z.object({ items: z.array(groupShape) }),
  }),
  leave: endpoint({
    method: 'DELETE',
    path: '/api/v1/resources/:id/my-access',
    summary: 'Drop what was shared with oneself directly; says what remains and through what',
    needs: { who: 'account', scope: 'share', role: 'viewer' },
    params: byId,
    /** `*…*` marks names. Both null when nothing remains. */
    output: z.object({ role: role.nullable(), sentence: z.string().nullable() }),
  }),
  letEditorsShare: endpoint({
    method: 'PUT',
    path: '/api/v1/resources/:id/editors-share',
    summary: 'Let editors share it on, up to editor, or no longer; for its owner',
    needs: { who: 'account', scope: 'share', role: 'viewer' },
    params: byId,
    body: z.strictObject({ allowed: z.boolean() }),
    output: noContent,
  }),
};

export { viewer as needsViewer };
