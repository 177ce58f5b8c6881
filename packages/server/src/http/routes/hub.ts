import type { hub } from '@tessera/contract';
import { checkSetUp, describeHub, offeredProviders, setUp } from '@tessera/domain';
import { passkeySite } from '../../signin/passkeys.ts';
import type { Handlers, RequestContext } from '../context.ts';
import { accountOut } from '../shapes.ts';
import { newSession } from './new-session.ts';

export const hubHandlers: Handlers<keyof typeof hub> = {
  async metadata(context) {
    const facts = await describeHub(context);
    const providers = await offeredProviders(context);
    return {
      product: 'Tessera' as const,
      ...facts,
      version: context.machine.version,
      signInMethods: signInMethods(context, providers.length > 0),
      signInProviders: providers.map(({ id, name }) => ({ id, name })),
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

/** The ways in that this hub offers; passkeys only where browsers make them. */
function signInMethods(context: RequestContext, providers: boolean) {
  const passkeys = passkeySite(context.address('/')) !== null;
  return [
    'password' as const,
    ...(passkeys ? (['passkey'] as const) : []),
    ...(providers ? (['provider'] as const) : []),
  ];
}
