import type { acting as contract } from '@tessera/contract';
import { type Acting, actAs, type Caller, stopActing, viewAs, viewAsGuest } from '@tessera/domain';
import type { Handlers } from '../context.ts';
import { isoTime } from './wire.ts';

export const actingHandlers: Handlers<keyof typeof contract> = {
  async actAs(context, { body }) {
    const { acting, person } = await actAs(context, body);
    const { id, name, email } = person;
    return { ...actingOut(acting), person: { id, name, email } };
  },

  async viewAs(context, { params, body }) {
    return actingOut(await viewAs(context, { ...params, ...body }));
  },

  async viewAsGuest(context) {
    return actingOut(await viewAsGuest(context));
  },

  async stopActing(context, { params }) {
    await stopActing(context, params);
  },
};

/** Who really asks, for the page's banner. */
export function actingNow({ acting }: Caller) {
  if (acting === undefined) return null;
  const { id, name } = acting.behind;
  return { ...actingOut(acting), behind: { id, name } };
}

function actingOut({ id, sort, writes, until }: Pick<Acting, 'id' | 'sort' | 'writes' | 'until'>) {
  return { id, sort, writes, until: isoTime(until) };
}
