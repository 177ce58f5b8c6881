import type { signIn as contract } from '@tessera/contract';
import { endSession, listSessions, proveAgain, signIn, signOut } from '@tessera/domain';
import { sessionToken } from '../../signin/credentials.ts';
import type { Handlers } from '../context.ts';
import { accountOut, sessionOut } from '../shapes.ts';
import { newSession } from './new-session.ts';

export const signInHandlers: Handlers<keyof typeof contract> = {
  async signIn(context, { body }) {
    // Else another site could sign its reader in to a stranger's account.
    if (body.kind === 'browser') context.requireOwnOrigin();
    const { secret, start } = newSession(context, body.kind);
    const { email, password } = body;
    const { account } = await signIn(context, { email, password, network: context.network, ...start });
    if (body.kind === 'script') return { account: accountOut(account), token: sessionToken(secret) };
    context.setCookie(secret);
    return { account: accountOut(account) };
  },

  async signOut(context) {
    await signOut(context);
    context.setCookie(null);
  },

  async proveAgain(context, { body }) {
    const secret = context.random.secret();
    const kind = await proveAgain(context, {
      password: body.password,
      secretHash: context.digest(secret),
      network: context.network,
    });
    if (kind === 'script') return { token: sessionToken(secret) };
    context.setCookie(secret);
    return {};
  },

  async listSessions(context) {
    const sessions = await listSessions(context);
    return { items: sessions.map((session) => sessionOut(session, context.caller.session)) };
  },

  async endSession(context, { params }) {
    await endSession(context, params);
    if (params.id === context.caller.session) context.setCookie(null);
  },
};
