import type { groups } from '@tessera/contract';
import {
  createGroup,
  deleteGroup,
  getGroup,
  listGroupMembers,
  listGroups,
  type MemberOfGroup,
  removeGroupMember,
  setGroupMember,
  updateGroup,
} from '@tessera/domain';
import type { Handlers } from '../context.ts';
import { groupOut, personOut } from '../shapes.ts';
import { isoTimeOrNull, toTimeOrNull } from './wire.ts';

export const groupHandlers: Handlers<keyof typeof groups> = {
  async listGroups(context, { query }) {
    const page = await listGroups(context, { ...query, all: query.all ?? false });
    return { items: page.items.map(groupOut), next: page.next };
  },

  async createGroup(context, { body }) {
    return groupOut(await createGroup(context, body));
  },

  async getGroup(context, { params }) {
    return groupOut(await getGroup(context, params));
  },

  async updateGroup(context, { params, body }) {
    return groupOut(await updateGroup(context, { id: params.id, changes: body }));
  },

  async deleteGroup(context, { params }) {
    await deleteGroup(context, params);
  },

  async listGroupMembers(context, { params, query }) {
    const page = await listGroupMembers(context, { ...query, id: params.id });
    return { items: page.items.map(memberOut), next: page.next };
  },

  async setGroupMember(context, { params, body }) {
    const { manager, staff } = body;
    return memberOut(
      await setGroupMember(context, { ...params, manager, staff, until: toTimeOrNull(body.until) }),
    );
  },

  async removeGroupMember(context, { params }) {
    await removeGroupMember(context, params);
  },
};

function memberOut({ account, manager, staff, until }: MemberOfGroup) {
  return { person: personOut(account), manager, staff, until: isoTimeOrNull(until) };
}
