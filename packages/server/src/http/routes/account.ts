import type { account as contract } from '@tessera/contract';
import { createKey, deleteKey, getSelf, inOrder, listKeys, setPassword, updateSelf } from '@tessera/domain';
import { keyToken } from '../../signin/credentials.ts';
import type { Handlers } from '../context.ts';
import { accountOut, groupOut, keyOut } from '../shapes.ts';
import { actingNow } from './acting.ts';
import { toTimeOrNull } from './wire.ts';

export const accountHandlers: Handlers<keyof typeof contract> = {
  async getAccount(context) {
    const self = await getSelf(context);
    return {
      account: accountOut(self.account),
      wishedEmail: self.wishedEmail,
      permissions: [...inOrder(self.permissions)],
      groups: self.groups.map(groupOut),
      organizations: self.organizations.map(({ id, name, slug, role }) => ({ id, name, slug, role })),
      current: self.current?.id ?? null,
      mayMakeOrganizations: self.mayMakeOrganizations,
      acting: actingNow(context.caller),
    };
  },

  async updateAccount(context, { body }) {
    const { account, wishedEmail } = await updateSelf(context, body);
    return { ...accountOut(account), wishedEmail };
  },

  async setPassword(context, { body }) {
    return setPassword(context, { ...body, network: context.network });
  },

  async listKeys(context) {
    return { items: (await listKeys(context)).map(keyOut) };
  },

  async createKey(context, { body }) {
    const secret = context.random.secret();
    const key = await createKey(context, {
      name: body.name,
      scopes: body.scopes,
      until: toTimeOrNull(body.until),
      secretHash: context.digest(secret),
    });
    return { key: keyOut(key), secret: keyToken(key.id, secret) };
  },

  async deleteKey(context, { params }) {
    await deleteKey(context, params);
  },
};
