import type { mail as contract } from '@tessera/contract';
import {
  dropMail,
  dropMails,
  forgetMailServer,
  getMailServer,
  listMailQueue,
  readSettings,
  requireAccount,
  resendMail,
  resendMails,
  setMailServer,
} from '@tessera/domain';
import type { Handlers } from '../context.ts';
import { isoTime, isoTimeOrNull } from './wire.ts';

export const mailHandlers: Handlers<keyof typeof contract> = {
  async getMailServer(context) {
    return getMailServer(context, context.machine.config.mail);
  },

  async setMailServer(context, { body }) {
    const { password, ...server } = body;
    const { post, config } = context.machine;
    const view = await setMailServer(
      context,
      { server, password },
      { environment: config.mail, tryOut: (account) => post.tryOut(account) },
    );
    await post.refresh();
    return view;
  },

  async forgetMailServer(context) {
    const view = await forgetMailServer(context, context.machine.config.mail);
    await context.machine.post.refresh();
    return view;
  },

  async sendTestMail(context) {
    const { email, name } = requireAccount(context.caller);
    const { hubName } = await context.store.read((unit) => readSettings(unit, 'hubName'));
    const answer = await context.machine.post.sendTest({ address: email, name, hubName });
    return { address: email, answer };
  },

  async listMails(context, { query }) {
    const { cursor, limit, state } = query;
    const { items, next, counts } = await listMailQueue(context, {
      limit,
      ...(cursor === undefined ? {} : { cursor }),
      ...(state === undefined ? {} : { state }),
    });
    return {
      items: items.map(({ createdAt, dueAt, doneAt, ...mail }) => ({
        ...mail,
        createdAt: isoTime(createdAt),
        dueAt: isoTime(dueAt),
        doneAt: isoTimeOrNull(doneAt),
      })),
      next,
      counts: { ...counts },
    };
  },

  async resendMail(context, { params }) {
    await resendMail(context, params);
  },

  async dropMail(context, { params }) {
    await dropMail(context, params);
  },

  async resendMails(context, { body }) {
    return { count: await resendMails(context, body) };
  },

  async dropMails(context, { body }) {
    return { count: await dropMails(context, body) };
  },
};
