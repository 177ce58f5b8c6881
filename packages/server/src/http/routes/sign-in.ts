import type { signIn as contract } from '@tessera/contract';
import { endSession, listSessions, proveAgain, signIn, signOut } from '@tessera/domain';
import type { Handlers } from '../context.ts';
import { sessionOut } from '../shapes.ts';
import { answerEntrance, renewed } from './entrance.ts';
import { newSession } from './new-session.ts';

export const signInHandlers: Handlers<keyof typeof contract> = {
  async signIn(context, { body }) {
    // Else another site could sign its reader in to a stranger's account.
    if (body.kind === 'browser') context.requireOwnOrigin();
    const { secret, start } = newSession(context, body.kind);
    const step = body.kind === 'browser' ? context.random.secret() : null;
    const { email, password, code } = body;
    const entrance = await signIn(context, {
      ...{ email, password, code, network: context.network, ...start },
      step: step === null ? undefined : context.digest(step),
    });
    return answerEntrance(context, entrance, { kind: body.kind, secret, step });
  },

  async signOut(context) {
    await signOut(context);
    context.setCookie(null);
  },

  async proveAgain(context, { body }) {
    const secret = context.random.secret();
    const kind = await proveAgain(context, {
      ...body,
      secretHash: context.digest(secret),
      network: context.network,
    });
    return renewed(context, kind, secret);
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
