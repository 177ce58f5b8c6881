import type {
  Endpoints,
  MailServerShape,
  NewsShape,
  NotificationsShape,
  QueuedMailShape,
} from '@tessera/contract';
import type { z } from 'zod';
import type { Api } from './api.ts';
import { walkPages } from './pages.ts';

/** What one was told, newest first: `for await (const item of hub.inbox)`. */
export class Inbox implements AsyncIterable<NewsShape> {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  [Symbol.asyncIterator](): AsyncIterator<NewsShape> {
    return walkPages((cursor) => this.#api.call('listNews', { query: cursor }));
  }

  /** What is not read yet, newest first. */
  unread(): AsyncGenerator<NewsShape, void> {
    return walkPages((cursor) => this.#api.call('listNews', { query: { unread: 'true', ...cursor } }));
  }

  /** How many items are unread. */
  async count(): Promise<number> {
    return (await this.#api.call('countNews')).unread;
  }

  /** By an item's id. */
  async markRead(id: string): Promise<void> {
    await this.#api.call('markNewsRead', { params: { id } });
  }

  /** Answers how many were unread. `newest`: only up to the item with this `seq`. */
  async markAllRead(newest?: number): Promise<number> {
    return (await this.#api.call('markAllNewsRead', { body: newest === undefined ? {} : { newest } })).marked;
  }
}

export type NotificationChoice = z.input<Endpoints['setNotifications']['body']>;

/** What one wants to be mailed. Mail about the safety of the account cannot be switched off. */
export class Notifications {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  get(): Promise<NotificationsShape> {
    return this.#api.call('getNotifications');
  }

  /** Changes only what is given. */
  update(choice: NotificationChoice): Promise<NotificationsShape> {
    return this.#api.call('setNotifications', { body: choice });
  }
}

export type MailQuery = z.input<Endpoints['listMails']['query']>;
export type MailServerInput = z.input<Endpoints['setMailServer']['body']>;
/** The states of which all mails can be sent again, or dropped, at once. */
export type LyingMail = z.input<Endpoints['resendMails']['body']>['state'];

/**
 * The mail server and the queue. For holders of `settings:manage`; setting needs `users:grant-all` and a recent sign-in
 * besides, the queue `users:manage`.
 */
export class Mail implements AsyncIterable<QueuedMailShape> {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  /** The queue, newest first. */
  [Symbol.asyncIterator](): AsyncIterator<QueuedMailShape> {
    return walkPages((cursor) => this.#api.call('listMails', { query: cursor }));
  }

  /** The mail server, without its password. */
  server(): Promise<MailServerShape> {
    return this.#api.call('getMailServer');
  }

  /** Sets it once it could be signed in to; rejects with `mail-refused` and the server's own answer. */
  setServer(server: MailServerInput): Promise<MailServerShape> {
    return this.#api.call('setMailServer', { body: server });
  }

  /** Mail is kept from then on. */
  forgetServer(): Promise<MailServerShape> {
    return this.#api.call('forgetMailServer');
  }

  /** Sends a mail to one's own address at once; answers what the server said. */
  sendTest(): Promise<{ readonly address: string; readonly answer: string }> {
    return this.#api.call('sendTestMail');
  }

  /** One page of the queue, with how many are in each state. */
  list(query: MailQuery = {}) {
    return this.#api.call('listMails', { query });
  }

  /** One mail by its id, or all of a state; answers how many. */
  async resend(mail: string | { readonly state: LyingMail }): Promise<number> {
    if (typeof mail !== 'string') return (await this.#api.call('resendMails', { body: mail })).count;
    await this.#api.call('resendMail', { params: { id: mail } });
    return 1;
  }

  /** One mail by its id, or all of a state; answers how many. */
  async drop(mail: string | { readonly state: LyingMail }): Promise<number> {
    if (typeof mail !== 'string') return (await this.#api.call('dropMails', { body: mail })).count;
    await this.#api.call('dropMail', { params: { id: mail } });
    return 1;
  }
}
