import { ORGANIZATION_ROLES } from '@tessera/domain';
import { z } from 'zod';
import { endpoint, noContent } from './endpoint.ts';
import { personShape } from './people.ts';
import { byId, email, id, name, page, paging, time } from './shapes.ts';

const organizationRole = z.enum(ORGANIZATION_ROLES);
const memberParams = z.strictObject({ id, person: id });

export const organizationShape = z.object({
  id,
  name: z.string(),
  slug: z.string(),
  memberCount: z.number().int(),
  createdAt: time,
});
export type OrganizationShape = z.infer<typeof organizationShape>;

/** An offer of membership as the organization's owners see it: by its address alone. */
export const organizationInvitationShape = z.object({
  id,
  email: z.string(),
  role: organizationRole,
  createdAt: time,
  until: time,
});

/** An offer of membership as whoever it is for sees it. */
export const ownInvitationShape = organizationInvitationShape.omit({ email: true }).extend({
  organization: z.object({ id, name: z.string(), slug: z.string() }),
  inviter: z.string(),
});
export type OwnInvitationShape = z.infer<typeof ownInvitationShape>;

const slug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'must be 1 to 40 of a-z, 0-9 and - (not first or last)');

const belongings = z.object({
  owned: z.number().int(),
  /** How many of these others may see. */
  shared: z.number().int(),
  newest: z.array(z.object({ id, title: z.string(), kind: z.string() })),
});

export const organizations = {
  listOrganizations: endpoint({
    method: 'GET',
    path: '/api/v1/organizations',
    summary: 'Organizations that one is in; every one for user managers with `all`',
    needs: { who: 'account', scope: 'read' },
    query: z.strictObject({ ...paging, all: z.stringbool().optional() }),
    output: page(organizationShape),
  }),
  createOrganization: endpoint({
    method: 'POST',
    path: '/api/v1/organizations',
    summary:
      'Create an organization; the caller becomes its owner. For user managers and whoever a setting allows',
    needs: { who: 'account', scope: 'admin' },
    body: z.strictObject({ name: name(120), slug: slug.optional() }),
    output: organizationShape,
    status: 201,
  }),
  getOrganization: endpoint({
    method: 'GET',
    path: '/api/v1/organizations/:id',
    summary: 'One organization, by id or slug; for its members and user managers',
    needs: { who: 'account', scope: 'read' },
    params: byId,
    output: organizationShape,
  }),
  updateOrganization: endpoint({
    method: 'PATCH',
    path: '/api/v1/organizations/:id',
    summary: 'Change name or slug; for its owners',
    needs: { who: 'account', scope: 'admin' },
    params: byId,
    body: z.strictObject({ name: name(120), slug }).partial(),
    output: organizationShape,
  }),
  getOrganizationBelongings: endpoint({
    method: 'GET',
    path: '/api/v1/organizations/:id/belongings',
    summary: 'What an organization owns and shares; for its owners',
    needs: { who: 'account', scope: 'admin' },
    params: byId,
    output: belongings,
  }),
  deleteOrganization: endpoint({
    method: 'DELETE',
    path: '/api/v1/organizations/:id',
    summary: 'Delete an organization; what it owns goes to the trash in the care of the caller',
    needs: { who: 'account', scope: 'admin', fresh: true },
    params: byId,
    output: z.object({ trashed: z.number().int() }),
  }),
  listOrganizationMembers: endpoint({
    method: 'GET',
    path: '/api/v1/organizations/:id/members',
    summary: 'Members of an organization',
    needs: { who: 'account', scope: 'read' },
    params: byId,
    query: z.strictObject({ ...paging }),
    output: page(z.object({ person: personShape, role: organizationRole })),
  }),
  setOrganizationMember: endpoint({
    method: 'PUT',
    path: '/api/v1/organizations/:id/members/:person',
    summary: 'Add a member or change the role; owners, and user managers',
    needs: { who: 'account', scope: 'admin' },
    params: memberParams,
    body: z.strictObject({ role: organizationRole }),
    output: z.object({ person: personShape, role: organizationRole }),
  }),
  getMemberGrants: endpoint({
    method: 'GET',
    path: '/api/v1/organizations/:id/members/:person/grants',
    summary:
      'What removing a member would end: things they published here, and things shared with them alone',
    needs: { who: 'account', scope: 'admin' },
    params: memberParams,
    output: z.object({ published: z.number().int(), granted: z.number().int() }),
  }),
  removeOrganizationMember: endpoint({
    method: 'DELETE',
    path: '/api/v1/organizations/:id/members/:person',
    summary:
      'Remove a member, or leave; the last owner cannot. Their own grants here end unless `keepGrants`',
    needs: { who: 'account', scope: 'admin' },
    params: memberParams,
    query: z.strictObject({ keepGrants: z.stringbool().optional() }),
    output: noContent,
  }),
  inviteToOrganization: endpoint({
    method: 'POST',
    path: '/api/v1/organizations/:id/invitations',
    summary: 'Offer a membership to an address; answered alike whether or not it has an account',
    needs: { who: 'account', scope: 'admin' },
    params: byId,
    body: z.strictObject({ email, role: organizationRole.default('member') }),
    output: organizationInvitationShape,
    status: 201,
  }),
  listOrganizationInvitations: endpoint({
    method: 'GET',
    path: '/api/v1/organizations/:id/invitations',
    summary: 'Offers of membership that wait; for its owners and user managers',
    needs: { who: 'account', scope: 'read' },
    params: byId,
    output: z.object({ items: z.array(organizationInvitationShape) }),
  }),
  revokeOrganizationInvitation: endpoint({
    method: 'DELETE',
    path: '/api/v1/organizations/:id/invitations/:invitation',
    summary: 'Take an offer of membership back',
    needs: { who: 'account', scope: 'admin' },
    params: z.strictObject({ id, invitation: id }),
    output: noContent,
  }),
  listOwnInvitations: endpoint({
    method: 'GET',
    path: '/api/v1/account/organization-invitations',
    summary: "Offers of membership to one's own proved address",
    needs: { who: 'account', scope: 'read' },
    output: z.object({ items: z.array(ownInvitationShape) }),
  }),
  answerOrganizationInvitation: endpoint({
    method: 'POST',
    path: '/api/v1/account/organization-invitations/:id',
    summary: 'Accept or decline an offer of membership',
    needs: { who: 'account', scope: 'admin' },
    params: byId,
    body: z.strictObject({ answer: z.enum(['accept', 'decline']) }),
    output: noContent,
  }),
  chooseOrganization: endpoint({
    method: 'PUT',
    path: '/api/v1/sessions/current/organization',
    summary:
      'Where this session publishes to when a call names no owner: an organization, or null for oneself',
    needs: { who: 'account', scope: 'write', inPerson: true },
    body: z.strictObject({ organization: id.nullable() }),
    output: z.object({ organization: organizationShape.nullable() }),
  }),
};
