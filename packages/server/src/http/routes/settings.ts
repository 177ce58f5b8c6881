import type { settings as contract } from '@tessera/contract';
import { getSettings, type Policy, updateSettings } from '@tessera/domain';
import type { Handlers } from '../context.ts';

export const settingHandlers: Handlers<keyof typeof contract> = {
  async getSettings(context) {
    return settingsOut(await getSettings(context));
  },

  async updateSettings(context, { body }) {
    return settingsOut(await updateSettings(context, body));
  },
};

function settingsOut(policy: Policy) {
  return {
    ...policy,
    signupDomains: [...policy.signupDomains],
    invitationDomains: [...policy.invitationDomains],
    allowedModes: [...policy.allowedModes],
    embedOrigins: [...policy.embedOrigins],
  };
}
