import type { entry as contract } from '@tessera/contract';
import {
  admitForgotten,
  cancelAddressChange,
  dismissReset,
  issueReset,
  listResetRequests,
  lookAtProof,
  offerReset,
  register,
  resendProof,
  resetPassword,
  verifyAddress,
} from '@tessera/domain';
import type { Handlers } from '../context.ts';
import { accountOut } from '../shapes.ts';
import { isoTime } from './wire.ts';

/** Ways in without signing in. */
export const entryHandlers: Handlers<keyof typeof contract> = {
  async register(context, { body }) {
    const { account, email, rest } = await register(context, { ...body, network: context.network });
    if (rest !== null) context.later(rest());
    return account === null ? { status: 'mailed' as const, email } : accountOut(account);
  },

  async lookAtProof(context, { body }) {
    return lookAtProof(context, body);
  },

  async verify(context, { body }) {
    const { kind, account } = await verifyAddress(context, body);
    return { kind, account: accountOut(account) };
  },

  async forgotPassword(context, { body }) {
    await admitForgotten(context, { network: context.network });
    // After the answer, whose time tells nothing of the address.
    context.later(offerReset(context, body));
    return { mail: context.mailConfigured };
  },

  async resetPassword(context, { body }) {
    return { email: (await resetPassword(context, body)).email };
  },

  async resendProof(context) {
    return resendProof(context);
  },

  async cancelAddressChange(context) {
    await cancelAddressChange(context);
  },

  async listResetRequests(context) {
    const waiting = await listResetRequests(context);
    return { items: waiting.map(({ account, at }) => ({ account: accountOut(account), at: isoTime(at) })) };
  },

  async issueReset(context, { params }) {
    const { address, until } = await issueReset(context, params);
    return { address, until: isoTime(until) };
  },

  async dismissReset(context, { params }) {
    await dismissReset(context, params);
  },
};
