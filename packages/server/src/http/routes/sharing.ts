import type { AudienceRowShape, BecauseShape, ExplanationShape, ShareShape } from '@tessera/contract';
import {
  type AudienceRowView,
  type BecauseView,
  changeGrant,
  type ExplanationView,
  explainAccess,
  getShare,
  isViewable,
  leaveResource,
  letEditorsShare,
  listAudience,
  listAudienceMembers,
  moveResource,
  mySharingGroups,
  type Page,
  revokeGrant,
  searchPrincipals,
  setMode,
  shareResource,
} from '@tessera/domain';
import type { Handlers } from '../context.ts';
import { transferOut } from './gallery.ts';
import { receiptOut } from './receipt-out.ts';
import { shareIn } from './share-in.ts';
import { isoTime, isoTimeOrNull, toTimeOrNull } from './wire.ts';

type Names =
  | 'getShare'
  | 'share'
  | 'setMode'
  | 'move'
  | 'changeGrant'
  | 'revokeGrant'
  | 'audience'
  | 'explain'
  | 'isViewable'
  | 'searchPrincipals'
  | 'mySharingGroups'
  | 'leave'
  | 'letEditorsShare';

/** Sharing: who may what, why, and changes of it. */
export const sharingHandlers: Handlers<Names> = {
  getShare: async (context, { params }) => {
    const { modes, roles, you, audience, transfer, ...rest } = await getShare(context, params);
    return {
      ...rest,
      modes: [...modes],
      roles: [...roles],
      you: explanationOut(you),
      audience: audienceOut(audience),
      transfer: transfer === null ? null : transferOut(transfer),
    } satisfies ShareShape;
  },
  share: async (context, { params, body }) => {
    const { role, append, notify, message } = body;
    const input = { ...shareIn(body), role, append, notify, message, ...params };
    return receiptOut(await shareResource(context, input));
  },
  setMode: async (context, { params, body }) => receiptOut(await setMode(context, { ...params, ...body })),
  move: async (context, { params, body }) => receiptOut(await moveResource(context, { ...params, ...body })),
  changeGrant: async (context, { params, body }) =>
    receiptOut(await changeGrant(context, { ...params, ...body, until: toTimeOrNull(body.until) })),
  revokeGrant: async (context, { params }) => receiptOut(await revokeGrant(context, params)),
  audience: async (context, { params, query: { grant, ...place } }) =>
    audienceOut(
      grant === undefined
        ? await listAudience(context, { ...params, ...place })
        : await listAudienceMembers(context, { ...params, ...place, grant }),
    ),
  explain: async (context, { params, query }) =>
    explanationOut(await explainAccess(context, { ...params, ...query })),
  isViewable: (context, { params, query }) => isViewable(context, { ...params, ...query }),
  searchPrincipals: async (context, { query }) => ({
    items: (await searchPrincipals(context, query)).map((item) => ({ ...item, members: [...item.members] })),
  }),
  mySharingGroups: async (context) => ({
    items: (await mySharingGroups(context)).map((group) => ({
      ...group,
      permissions: [...group.permissions],
      createdAt: isoTime(group.createdAt),
    })),
  }),
  leave: (context, { params }) => leaveResource(context, params),
  letEditorsShare: async (context, { params, body }) => {
    await letEditorsShare(context, { ...params, ...body });
    return undefined;
  },
};

function explanationOut({ becauses, until, ...rest }: ExplanationView): ExplanationShape {
  return { ...rest, becauses: becauses.map(becauseOut), until: isoTimeOrNull(until) };
}

function audienceOut({ items, next }: Page<AudienceRowView>): {
  items: AudienceRowShape[];
  next: string | null;
} {
  return { items: items.map((row) => ({ ...row, becauses: row.becauses.map(becauseOut) })), next };
}

function becauseOut({ since, until, ...rest }: BecauseView): BecauseShape {
  return { ...rest, since: isoTimeOrNull(since), until: isoTimeOrNull(until) };
}
