import type { groups, joiners } from '@tessera/contract';
import {
  answerJoiner,
  createGroup,
  deleteGroup,
  getGroup,
  type Joiner,
  joinGroup,
  listGroupMembers,
  listGroups,
  listJoinableGroups,
  listJoiners,
  type MemberOfGroup,
  removeGroupMember,
  setGroupMember,
  updateGroup,
  withdrawJoin,
} from '@tessera/domain';
import type { Handlers } from '../context.ts';
import { groupOut, personOut } from '../shapes.ts';
import { cutOut } from './receipt-out.ts';
import { isoTime, isoTimeOrNull, toTimeOrNull } from './wire.ts';

export const groupHandlers: Handlers<keyof typeof groups> = {
  async listGroups(context, { query }) {
    const page = await listGroups(context, { ...query, all: query.all ?? false });
    return { items: page.items.map(groupOut), next: page.next, total: page.total };
  },

  async createGroup(context, { body }) {
    return groupOut(await createGroup(context, body));
  },

  async getGroup(context, { params }) {
    const { group, own } = await getGroup(context, params);
    const you = { member: own !== null, manager: own?.manager ?? false, staff: own?.staff ?? false };
    return { ...groupOut(group), you };
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
    return cutOut(await removeGroupMember(context, params));
  },
};

/** Who finds groups, joins them and asks to. */
export const joiningHandlers: Handlers<keyof typeof joiners> = {
  async listJoinableGroups(context, { query }) {
    const page = await listJoinableGroups(context, query);
    return { ...page, items: [...page.items] };
  },

  joinGroup: (context, { params, body }) => joinGroup(context, { ...params, ...body }),

  async withdrawJoin(context, { params }) {
    await withdrawJoin(context, params);
  },

  async listJoiners(context, { params, query }) {
    const page = await listJoiners(context, { ...query, id: params.id });
    return { items: page.items.map(joinerOut), next: page.next };
  },

  async answerJoiner(context, { params, body }) {
    await answerJoiner(context, { ...params, answer: body.answer });
  },
};

/** Who asks to join, as the wire has them. */
export function joinerOut({ account, message, createdAt }: Joiner) {
  return { person: personOut(account), message, createdAt: isoTime(createdAt) };
}

function memberOut({ account, manager, staff, until }: MemberOfGroup) {
  return { person: personOut(account), manager, staff, until: isoTimeOrNull(until) };
}
