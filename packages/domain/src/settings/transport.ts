import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { findOutside, type PolicyFinding } from './outside.ts';
import { POLICY_NAMES, type Policy, type PolicyName, readPolicy } from './policy.ts';
import { plainChanges } from './rules.ts';
import { type PolicyChanges, saveChanges } from './update.ts';

/** The word by which a file of settings is known, and the version of its form. */
export const SETTINGS_FORMAT = 'tessera-settings';
export const SETTINGS_VERSION = 1;

/** Settings as a file: every policy by name. Sign-in methods, mail transport and other secrets are no part of it. */
export interface SettingsFile {
  readonly format: typeof SETTINGS_FORMAT;
  readonly version: typeof SETTINGS_VERSION;
  readonly exportedAt: number;
  readonly settings: Policy;
}

export async function exportSettings(context: Context): Promise<SettingsFile> {
  const settings = await context.store.read(readPolicy);
  return { format: SETTINGS_FORMAT, version: SETTINGS_VERSION, exportedAt: context.clock.now(), settings };
}

/** What an import would change, or changed. */
export interface SettingsImport {
  readonly changes: readonly {
    readonly setting: PolicyName;
    readonly before: unknown;
    readonly after: unknown;
  }[];
  readonly findings: readonly PolicyFinding[];
}

/** What importing these settings would change and mean. Nothing is changed. */
export async function previewImport(context: Context, settings: PolicyChanges): Promise<SettingsImport> {
  return context.store.read(async (unit) => {
    const before = await readPolicy(unit);
    const after = { ...before, ...plainChanges(before, settings) };
    return { changes: differences(before, after), findings: await findOutside(context, unit, after, before) };
  });
}

/** Takes settings over from a file: all of them or, where one is refused, none. */
export async function importSettings(context: Context, settings: PolicyChanges): Promise<SettingsImport> {
  return context.store.write(async (unit) => {
    const before = await readPolicy(unit);
    const { after } = await saveChanges(context, unit, settings);
    const changes = differences(before, after);
    if (changes.length > 0)
      await record(context, unit, {
        action: 'settings.imported',
        target: null,
        after: { settings: changes.map(({ setting }) => setting) },
      });
    return { changes, findings: await findOutside(context, unit, after, before) };
  });
}

function differences(before: Policy, after: Policy): SettingsImport['changes'] {
  return POLICY_NAMES.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name])).map(
    (setting) => ({ setting, before: before[setting], after: after[setting] }),
  );
}
