import type { organizations } from '@tessera/contract';
import {
  createOrganization,
  getOrganization,
  listOrganizationMembers,
  listOrganizations,
  removeOrganizationMember,
  setOrganizationMember,
} from '@tessera/domain';
import type { Handlers } from '../context.ts';
import { organizationOut, personOut } from '../shapes.ts';

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

  async listOrganizationMembers(context, { params, query }) {
    const page = await listOrganizationMembers(context, { ...query, id: params.id });
    const items = page.items.map(({ account, role }) => ({ person: personOut(account), role }));
    return { items, next: page.next };
  },

  async setOrganizationMember(context, { params, body }) {
    const { account, role } = await setOrganizationMember(context, { ...params, role: body.role });
    return { person: personOut(account), role };
  },

  async removeOrganizationMember(context, { params }) {
    await removeOrganizationMember(context, params);
  },
};
