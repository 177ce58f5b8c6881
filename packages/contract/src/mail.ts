import { LYING, MAIL_SECURITIES, MAIL_STATES, NEWS_EVENTS, RHYTHMS } from '@tessera/domain';
import { z } from 'zod';
import { endpoint, noContent } from './endpoint.ts';
import { byId, email, id, line, page, paging, time } from './shapes.ts';

const server = z.strictObject({
  host: z
    .string()
    .trim()
    .max(253)
    .regex(/^[a-z0-9](?:[a-z0-9.:-]*[a-z0-9])?$/i, 'must be a host such as mail.example.org'),
  port: z.number().int().min(1).max(65_535),
  security: z.enum(MAIL_SECURITIES),
  /** Null = it lets the hub send without signing in. */
  user: line(300).min(1).nullable(),
  /** The address that mail comes from. */
  sender: email,
});

/** The mail server of the hub, without its password. */
export const mailServerShape = z.object({
  /** The environment stands before the page. */
  from: z.enum(['environment', 'page', 'nowhere']),
  server: server.nullable(),
  hasPassword: z.boolean(),
  /** Whether mail can leave. */
  ready: z.boolean(),
});
export type MailServerShape = z.infer<typeof mailServerShape>;

/** A mail that is to leave, or has left; never its text. */
export const queuedMailShape = z.object({
  id,
  address: z.string(),
  /** Whether somebody named the address, or it is no account's: such mails are limited per sender and day. */
  outside: z.boolean(),
  event: z.enum(NEWS_EVENTS),
  what: z.string(),
  rhythm: z.enum(RHYTHMS),
  state: z.enum(MAIL_STATES),
  /** What the server said last, or why it was dropped. */
  answer: z.string().nullable(),
  tries: z.number().int(),
  createdAt: time,
  dueAt: time,
  doneAt: time.nullable(),
});
export type QueuedMailShape = z.infer<typeof queuedMailShape>;

/** Of the queue the commands ask for `users:manage` besides, since it tells who has an account (A23). */
const see = { who: 'account', scope: 'admin', permission: 'settings:manage' } as const;
/** Whoever has the mail has every account (P14). The command asks for `settings:manage` besides. */
const set = { who: 'account', scope: 'admin', permission: 'users:grant-all', fresh: true } as const;

export const mail = {
  getMailServer: endpoint({
    method: 'GET',
    path: '/api/v1/mail',
    summary: 'The mail server, without its password',
    needs: see,
    output: mailServerShape,
  }),
  setMailServer: endpoint({
    method: 'PUT',
    path: '/api/v1/mail',
    summary: 'Set the mail server, once it could be signed in to. Needs settings:manage besides',
    needs: set,
    body: z.strictObject({
      ...server.shape,
      /** Left out: the kept one, as long as host, port, security and user stay. */
      password: z.string().min(1).max(1000).optional(),
    }),
    output: mailServerShape,
  }),
  forgetMailServer: endpoint({
    method: 'DELETE',
    path: '/api/v1/mail',
    summary: 'Forget the mail server: mail is kept from then on. Needs settings:manage besides',
    needs: set,
    output: mailServerShape,
  }),
  sendTestMail: endpoint({
    method: 'POST',
    path: '/api/v1/mail/test',
    summary: "Send a mail to one's own address at once",
    needs: see,
    output: z.object({ address: z.string(), answer: z.string() }),
  }),
  listMails: endpoint({
    method: 'GET',
    path: '/api/v1/mail/queue',
    summary:
      'Mails that are to leave, have left, failed or were dropped, newest first. Needs users:manage besides',
    needs: see,
    query: z.strictObject({ ...paging, state: z.enum(MAIL_STATES).optional() }),
    output: page(queuedMailShape).extend({ counts: z.record(z.enum(MAIL_STATES), z.number().int()) }),
  }),
  resendMail: endpoint({
    method: 'POST',
    path: '/api/v1/mail/queue/:id/resend',
    summary:
      'Send a mail again that waits, was kept, failed, or may have arrived. Needs users:manage besides',
    needs: see,
    params: byId,
    output: noContent,
  }),
  dropMail: endpoint({
    method: 'DELETE',
    path: '/api/v1/mail/queue/:id',
    summary: 'Drop a mail that has not left. Needs users:manage besides',
    needs: see,
    params: byId,
    output: noContent,
  }),
  resendMails: endpoint({
    method: 'POST',
    path: '/api/v1/mail/queue/resend',
    summary: 'Send all mails of a state again. Needs users:manage besides',
    needs: see,
    body: z.strictObject({ state: z.enum(LYING) }),
    output: z.object({ count: z.number().int() }),
  }),
  dropMails: endpoint({
    method: 'POST',
    path: '/api/v1/mail/queue/drop',
    summary: 'Drop all mails of a state. Needs users:manage besides',
    needs: see,
    body: z.strictObject({ state: z.enum(LYING) }),
    output: z.object({ count: z.number().int() }),
  }),
};
