import type { organizations } from '@tessera/contract';
import {
  answerOrganizationInvitation,
  chooseOrganization,
  createOrganization,
  deleteOrganization,
  describeMemberGrants,
  describeOrganizationBelongings,
  getOrganization,
  inviteToOrganization,
  listInvitationsOf,
  listOrganizationMembers,
  listOrganizations,
  listOwnInvitations,
  removeOrganizationMember,
  revokeOrganizationInvitation,
  setOrganizationMember,
  updateOrganization,
} from '@tessera/domain';
import type { Handlers } from '../context.ts';
import { organizationOut, personOut } from '../shapes.ts';
import { isoTime } from './wire.ts';

export const organizationHandlers: Handlers<keyof typeof organizations> = {
  async listOrganizations(context, { query }) {
    const page = await listOrganizations(context, { ...query, all: query.all ?? false });
    return { items: page.items.map(organizationOut), next: page.next };
  },

  async createOrganization(context, { body }) {
    return organizationOut(await createOrganization(context, body));
  },

  async getOrganization(context, { params }) {
    return organizationOut(await getOrganization(context, params));
  },

  async updateOrganization(context, { params, body }) {
    return organizationOut(await updateOrganization(context, { id: params.id, changes: body }));
  },

  async getOrganizationBelongings(context, { params }) {
    const belongings = await describeOrganizationBelongings(context, params);
    return { ...belongings, newest: [...belongings.newest] };
  },

  deleteOrganization: (context, { params }) => deleteOrganization(context, params),

  async listOrganizationMembers(context, { params, query }) {
    const page = await listOrganizationMembers(context, { ...query, id: params.id });
    const items = page.items.map(({ account, role }) => ({ person: personOut(account), role }));
    return { items, next: page.next };
  },

  async setOrganizationMember(context, { params, body }) {
    const { account, role } = await setOrganizationMember(context, { ...params, role: body.role });
    return { person: personOut(account), role };
  },

  getMemberGrants: (context, { params }) => describeMemberGrants(context, params),

  async removeOrganizationMember(context, { params, query }) {
    await removeOrganizationMember(context, { ...params, endGrants: query.keepGrants !== true });
  },

  async inviteToOrganization(context, { params, body }) {
    return offerOut(await inviteToOrganization(context, { ...params, ...body }));
  },

  async listOrganizationInvitations(context, { params }) {
    return { items: (await listInvitationsOf(context, params)).map(offerOut) };
  },

  async revokeOrganizationInvitation(context, { params }) {
    await revokeOrganizationInvitation(context, params);
  },

  async listOwnInvitations(context) {
    return { items: (await listOwnInvitations(context)).map(offerOut) };
  },

  async answerOrganizationInvitation(context, { params, body }) {
    await answerOrganizationInvitation(context, { invitation: params.id, answer: body.answer });
  },

  async chooseOrganization(context, { body }) {
    const organization = await chooseOrganization(context, body);
    return { organization: organization === null ? null : organizationOut(organization) };
  },
};

/** An offer with its times as the wire has them. */
export function offerOut<T extends { readonly createdAt: number; readonly until: number }>({
  createdAt,
  until,
  ...rest
}: T) {
  return { ...rest, createdAt: isoTime(createdAt), until: isoTime(until) };
}
