import { NEWS_EVENTS, RHYTHMS } from '@tessera/domain';
import { z } from 'zod';
import { endpoint, noContent } from './endpoint.ts';
import { byId, id, page, paging, time } from './shapes.ts';

/** One item of one's inbox. */
export const newsShape = z.object({
  id,
  /** Grows with time; what `newest` of marking all counts by. */
  seq: z.number().int(),
  event: z.enum(NEWS_EVENTS),
  /** The finer word, such as `granted`. */
  what: z.string(),
  /** The sentence, in English. */
  text: z.string(),
  /** Who did it. */
  actor: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** What it is about; null when that is nothing, or not visible any more. */
  resource: z.object({ id, title: z.string(), kind: z.string() }).nullable(),
  /** Whether it is about something that is not visible any more. */
  gone: z.boolean(),
  /** Role, message, end and what else belongs to it. Times are ms since 1970. */
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** Where it leads. */
  path: z.string().nullable(),
  at: time,
  readAt: time.nullable(),
});
export type NewsShape = z.infer<typeof newsShape>;

const event = z.enum(NEWS_EVENTS);

/** What one wants to be mailed. */
export const notificationsShape = z.object({
  /** Whether any mail comes besides the one about the safety of the account. */
  enabled: z.boolean(),
  /** Events of which no mail is wanted. */
  off: z.array(event),
  /** At once, or gathered at the full hour, or in the morning (07:00 UTC). */
  rhythm: z.enum(RHYTHMS),
  /** Whether this hub can send mail. */
  mailConfigured: z.boolean(),
});
export type NotificationsShape = z.infer<typeof notificationsShape>;

const own = { who: 'account', scope: 'read' } as const;
const change = { who: 'account', scope: 'write', inPerson: true } as const;

export const news = {
  listNews: endpoint({
    method: 'GET',
    path: '/api/v1/inbox',
    summary: "One's own inbox, newest first",
    needs: own,
    query: z.strictObject({ ...paging, unread: z.stringbool().optional() }),
    output: page(newsShape).extend({ unread: z.number().int() }),
  }),
  countNews: endpoint({
    method: 'GET',
    path: '/api/v1/inbox/count',
    summary: "How many items of one's own inbox are unread, and the number of the newest",
    needs: own,
    output: z.object({ unread: z.number().int(), newest: z.number().int() }),
  }),
  markNewsRead: endpoint({
    method: 'POST',
    path: '/api/v1/inbox/:id/read',
    summary: "Mark one item of one's own inbox as read",
    needs: change,
    params: byId,
    output: noContent,
  }),
  markAllNewsRead: endpoint({
    method: 'POST',
    path: '/api/v1/inbox/read',
    summary: "Mark all items of one's own inbox as read, up to the newest that one has seen",
    needs: change,
    body: z.strictObject({ newest: z.number().int().optional() }),
    output: z.object({ marked: z.number().int() }),
  }),
  getNotifications: endpoint({
    method: 'GET',
    path: '/api/v1/account/notifications',
    summary: 'What one wants to be mailed',
    needs: own,
    output: notificationsShape,
  }),
  setNotifications: endpoint({
    method: 'PATCH',
    path: '/api/v1/account/notifications',
    summary:
      'Choose what to be mailed; what is left out stays. Mail about the safety of the account always comes',
    needs: { who: 'account', scope: 'admin' },
    body: z.strictObject({
      enabled: z.boolean().optional(),
      off: z.array(event).max(NEWS_EVENTS.length).optional(),
      rhythm: z.enum(RHYTHMS).optional(),
    }),
    output: notificationsShape,
  }),
  unsubscribe: endpoint({
    method: 'POST',
    path: '/unsubscribe/:token',
    summary:
      'Stop such mails, with the address that each of them carries; the body does not matter (RFC 8058)',
    needs: { who: 'always', scope: 'read', anyOrigin: true },
    params: z.strictObject({ token: z.string().min(1).max(300) }),
    query: z.strictObject({ all: z.stringbool().optional() }),
    output: noContent,
    transport: 'bytes-in',
  }),
};
