import type { settings as contract, FindingShape } from '@tessera/contract';
import {
  applySettings,
  describePublishing,
  exportSettings,
  getOrganizationSharing,
  getOwnSharing,
  getSettings,
  importSettings,
  listOutside,
  type Policy,
  type PolicyFinding,
  previewImport,
  previewSettings,
  type SettingsImport,
  setOrganizationSharing,
  setOwnSharing,
  updateSettings,
} from '@tessera/domain';
import type { Handlers } from '../context.ts';
import { isoTime } from './wire.ts';

export const settingHandlers: Handlers<keyof typeof contract> = {
  getSettings: async (context) => settingsOut(await getSettings(context)),
  updateSettings: async (context, { body }) => settingsOut(await updateSettings(context, body)),
  previewSettings: async (context, { body }) => ({
    findings: findingsOut(await previewSettings(context, body)),
  }),
  listOutside: async (context) => ({ findings: findingsOut(await listOutside(context)) }),

  async applySettings(context, { body }) {
    const { changed, remaining, ...applied } = await applySettings(context, body);
    return { ...applied, changed: [...changed], remaining: findingsOut(remaining) };
  },

  async exportSettings(context) {
    const file = await exportSettings(context);
    return { ...file, exportedAt: isoTime(file.exportedAt), settings: settingsOut(file.settings) };
  },

  async importSettings(context, { body, query }) {
    const take = query.preview === true ? previewImport : importSettings;
    return importOut(await take(context, body.settings));
  },

  getOwnSharing: (context) => getOwnSharing(context),
  setOwnSharing: (context, { body }) => setOwnSharing(context, body),
  getOrganizationSharing: (context, { params }) => getOrganizationSharing(context, params),
  setOrganizationSharing: (context, { params, body }) =>
    setOrganizationSharing(context, { ...params, ...body }),

  async getPublishing(context, { query }) {
    const { usual, modes } = await describePublishing(context, query);
    return { usual: { ...usual }, modes: [...modes] };
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

function importOut({ changes, findings }: SettingsImport) {
  return { changes: [...changes], findings: findingsOut(findings) };
}

function findingsOut(findings: readonly PolicyFinding[]): FindingShape[] {
  return [...findings];
}
