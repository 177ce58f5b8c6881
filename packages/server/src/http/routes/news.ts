import type { news as contract } from '@tessera/contract';
import {
  countNews,
  getNotificationChoice,
  listNews,
  markAllNewsRead,
  markNewsRead,
  type NotificationChoice,
  notFound,
  setNotificationChoice,
  unsubscribe,
} from '@tessera/domain';
import type { Handlers, RequestContext } from '../context.ts';
import { isoTime, isoTimeOrNull } from './wire.ts';

export const newsHandlers: Handlers<keyof typeof contract> = {
  async listNews(context, { query }) {
    const { cursor, limit, unread } = query;
    const inbox = await listNews(context, {
      limit,
      ...(cursor === undefined ? {} : { cursor }),
      ...(unread === undefined ? {} : { unread }),
    });
    return {
      items: inbox.items.map(({ actor, at, readAt, ...item }) => ({
        ...item,
        actor: actor === null ? null : { id: actor.id, name: actor.name },
        at: isoTime(at),
        readAt: isoTimeOrNull(readAt),
      })),
      next: inbox.next,
      unread: inbox.unread,
    };
  },

  async countNews(context) {
    return countNews(context);
  },

  async markNewsRead(context, { params }) {
    await markNewsRead(context, params);
  },

  async markAllNewsRead(context, { body }) {
    return { marked: await markAllNewsRead(context, body) };
  },

  async getNotifications(context) {
    return notificationsOut(context, await getNotificationChoice(context));
  },

  async setNotifications(context, { body }) {
    return notificationsOut(context, await setNotificationChoice(context, body));
  },

  async unsubscribe(context, { params, query, bytes }) {
    bytes.resume();
    const stop = await context.machine.post.readUnsubscribe(params.token);
    if (stop === null) throw notFound();
    await unsubscribe(context, { reader: stop.reader, event: query.all === true ? 'all' : stop.event });
  },
};

function notificationsOut(context: RequestContext, { enabled, off, rhythm }: NotificationChoice) {
  return { enabled, off: [...off], rhythm, mailConfigured: context.mailConfigured };
}
