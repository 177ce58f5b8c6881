import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { createdLinkShape, linkBody } from './links.ts';
import { personShape } from './people.ts';
import { byId, email, givenTime, id, lines, time } from './shapes.ts';
import { givenRole, mode, modeRole, receiptShape, role, shareBody } from './sharing.ts';

/** A change of sharing that can be foreseen: the body of the call that makes it, and which call that is. */
export const plannableChange = z.discriminatedUnion('kind', [
  shareBody.extend({ kind: z.literal('share') }),
  z.strictObject({ kind: z.literal('mode'), mode, modeRole: modeRole.optional() }),
  z.strictObject({
    kind: z.literal('grant'),
    grant: id,
    role: givenRole.optional(),
    until: givenTime.nullable().optional(),
  }),
  z.strictObject({ kind: z.literal('revoke'), grant: id }),
  z.strictObject({
    kind: z.literal('transfer'),
    person: id.optional(),
    email: email.optional(),
    organization: id.optional(),
    keepManager: z.boolean().default(true),
    message: lines(2000).default(''),
  }),
  /** A new share link. A password is none of a plan's: `POST …/links` takes it. */
  linkBody.extend({ kind: z.literal('link') }),
  z.strictObject({ kind: z.literal('move'), parent: id.nullable() }),
]);

const foreseenPeople = z.object({
  count: z.number().int(),
  /** There are more than were counted. */
  atLeast: z.boolean(),
  /** The first hundred, with the things on which their role changes, from what to what. */
  people: z.array(
    z.object({
      person: personShape,
      steps: z.array(z.object({ before: role.nullable(), after: role.nullable(), things: z.number().int() })),
    }),
  ),
});
const openTo = z.enum(['unlisted', 'public']);

/** What a change would do (S25): exact up to 1,000 people and 10,000 things, then "at least". */
export const impactShape = z.object({
  gains: foreseenPeople,
  loses: foreseenPeople,
  /** Things that the change reaches. */
  things: z.number().int(),
  atLeast: z.boolean(),
  /** Of those who gain: not of the owning organization, or known by an address alone. */
  outside: z.number().int(),
  /** Opened to, or closed for, whoever has the address (`unlisted`) or anybody (`public`). */
  opens: openTo.nullable(),
  closes: openTo.nullable(),
  /** Whom a link that it makes would let in: whoever gets it and has an account here, or anybody who gets it. */
  admits: z
    .object({
      who: z.enum(['accounts', 'anybody']),
      role,
      domain: z.string().nullable(),
      mostUses: z.number().int().nullable(),
    })
    .nullable(),
  invited: z.array(z.string()),
  uninvited: z.array(z.string()),
});
export type ImpactShape = z.infer<typeof impactShape>;

export const planShape = z.object({
  id,
  /** So long its maker can apply it, once. */
  until: time,
  impact: impactShape,
});
export type PlanShape = z.infer<typeof planShape>;

export const plans = {
  planChange: endpoint({
    method: 'POST',
    path: '/api/v1/resources/:id/plan',
    summary: 'Who would gain and who would lose by a change of sharing, without making it',
    needs: { who: 'account', scope: 'share', role: 'viewer' },
    params: byId,
    body: z.strictObject({ change: plannableChange }),
    output: planShape,
  }),
  applyPlan: endpoint({
    method: 'POST',
    path: '/api/v1/resources/:id/plan/:plan',
    summary: 'Make the change of a plan, if the same people gain and lose as it said',
    needs: { who: 'account', scope: 'share', role: 'viewer' },
    params: z.strictObject({ id, plan: id }),
    output: receiptShape.extend({
      /** The link that it made. */
      link: createdLinkShape.optional(),
    }),
  }),
};
