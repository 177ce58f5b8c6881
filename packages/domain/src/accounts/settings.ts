import type { Context } from '../context.ts';
import { invalid } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { record } from './record.ts';
import { guestsAllowed } from './sessions.ts';

/** What `settings:manage` decides about who comes in (P14). */
export interface HubSettings {
  /** Whether people make their own accounts (A20). Off: administrators make them. */
  readonly signupEnabled: boolean;
  /** Whether such an account waits for an administrator (A21). */
  readonly signupApproval: boolean;
  /** Mail domains, in small letters, that may register; empty = every one. */
  readonly signupDomains: readonly string[];
  /** Whether visitors without an account are let in (A8). */
  readonly guestSessions: boolean;
}

export type SettingChanges = { readonly [name in keyof HubSettings]?: HubSettings[name] | undefined };

const USUAL: HubSettings = {
  signupEnabled: false,
  signupApproval: false,
  signupDomains: [],
  guestSessions: true,
};

const MOST_DOMAINS = 200;
const DOMAIN =
  /^(?=.{1,253}$)[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)*$/u;

/** The settings as they are in this snapshot. */
export async function readSettings(unit: Unit): Promise<HubSettings> {
  return {
    signupEnabled: await unit.settings.get('signupEnabled', USUAL.signupEnabled),
    signupApproval: await unit.settings.get('signupApproval', USUAL.signupApproval),
    signupDomains: await unit.settings.get('signupDomains', USUAL.signupDomains),
    guestSessions: await guestsAllowed(unit),
  };
}

export async function getSettings(context: Context): Promise<HubSettings> {
  return context.store.read(readSettings);
}

/** Changes settings; what is left out stays. Counts from the next request (A22). */
export async function updateSettings(context: Context, changes: SettingChanges): Promise<HubSettings> {
  const { signupDomains } = changes;
  const wished = {
    ...changes,
    ...(signupDomains === undefined ? {} : { signupDomains: plainDomains(signupDomains) }),
  };
  return context.store.write(async (unit) => {
    const before = await readSettings(unit);
    const changed = (Object.keys(USUAL) as (keyof HubSettings)[]).filter(
      (name) => wished[name] !== undefined && JSON.stringify(wished[name]) !== JSON.stringify(before[name]),
    );
    if (changed.length === 0) return before;
    for (const name of changed) await unit.settings.set(name, wished[name]);
    const after = await readSettings(unit);
    await record(context, unit, {
      action: 'settings.updated',
      target: null,
      before: Object.fromEntries(changed.map((name) => [name, before[name]])),
      after: Object.fromEntries(changed.map((name) => [name, after[name]])),
    });
    return after;
  });
}

/** Small letters, each once; `@example.org` is taken for `example.org`. */
function plainDomains(domains: readonly string[]): readonly string[] {
  if (domains.length > MOST_DOMAINS)
    throw invalid('signupDomains', `must be at most ${MOST_DOMAINS} domains`);
  const plain = domains.map((domain) => domain.trim().normalize('NFC').toLowerCase().replace(/^@/, ''));
  const bad = plain.findIndex((domain) => !DOMAIN.test(domain));
  if (bad >= 0) throw invalid(`signupDomains.${bad}`, 'must be a mail domain such as example.org');
  return [...new Set(plain)];
}
