import type { hub } from '@tessera/contract';
import { checkSetUp, describeHub, setUp } from '@tessera/domain';
import type { Handlers } from '../context.ts';
import { accountOut } from '../shapes.ts';
import { newSession } from './new-session.ts';

export const hubHandlers: Handlers<keyof typeof hub> = {
  async metadata(context) {
    const facts = await describeHub(context);
    return {
      product: 'Tessera' as const,
      ...facts,
      version: context.machine.version,
      signInMethods: ['password' as const],
      kinds: context.kinds.all.map((kind) => kind.id),
    };
  },

  async setUp(context, { body }) {
    const { secret, start } = newSession(context, 'browser');
    const { samples, ...wishes } = body;
    const { account } = await setUp(context, { ...wishes, session: start });
    context.setCookie(secret);
    try {
      await context.machine.afterSetUp?.(account, { samples });
    } catch (error) {
      // The hub is set up all the same, and its address is used.
      context.log.error({ err: error }, 'what follows the set-up failed');
    }
    return { account: accountOut(account) };
  },

  async checkSetUp(context, { body }) {
    return { good: await checkSetUp(context, body) };
  },
};
