import type { endpoints, ImpactShape, Parsed } from '@tessera/contract';
import {
  applyPlan,
  type ForeseenPeopleView,
  type ImpactView,
  type PlannableChange,
  planChange,
} from '@tessera/domain';
import type { Handlers } from '../context.ts';
import { createdLinkOut, linkIn } from './links.ts';
import { receiptOut } from './receipt-out.ts';
import { shareIn } from './share-in.ts';
import { isoTime, toTimeOrNull } from './wire.ts';

/** Changes of sharing, foreseen and then made. */
export const planHandlers: Handlers<'planChange' | 'applyPlan'> = {
  planChange: async (context, { params, body }) => {
    const { until, impact, ...rest } = await planChange(context, {
      ...params,
      change: changeIn(body.change),
    });
    return { ...rest, until: isoTime(until), impact: impactOut(impact) };
  },
  applyPlan: async (context, { params }) => {
    const { receipt, link } = await applyPlan(context, params);
    return { ...receiptOut(receipt), ...(link === null ? {} : { link: createdLinkOut(link) }) };
  },
};

function changeIn(change: Parsed<typeof endpoints.planChange>['body']['change']): PlannableChange {
  switch (change.kind) {
    case 'share': {
      const { kind, role, append, notify, message } = change;
      return { kind, ...shareIn(change), role, append, notify, message };
    }
    case 'link': {
      const { kind, ...body } = change;
      return { kind, ...linkIn(body) };
    }
    case 'grant':
      return { ...change, until: toTimeOrNull(change.until) };
    default:
      return change;
  }
}

function impactOut({ gains, loses, invited, uninvited, ...rest }: ImpactView): ImpactShape {
  return {
    ...rest,
    gains: peopleOut(gains),
    loses: peopleOut(loses),
    invited: [...invited],
    uninvited: [...uninvited],
  };
}

function peopleOut({ people, ...rest }: ForeseenPeopleView): ImpactShape['gains'] {
  return { ...rest, people: people.map(({ person, steps }) => ({ person, steps: [...steps] })) };
}
