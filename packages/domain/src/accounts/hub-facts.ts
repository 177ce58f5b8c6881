import type { Context } from '../context.ts';
import { type Policy, readSettings } from '../settings/policy.ts';

/** What anybody may know of a hub (A20): never counts, people or addresses. */
export interface HubFacts {
  readonly name: string;
  readonly organization: string;
  readonly description: string;
  /** A contact if an admin chose one. */
  readonly contact: string | null;
  readonly colorScheme: Policy['hubColorScheme'];
  readonly signupEnabled: boolean;
  /** Characters that a new password needs. */
  readonly passwordLeast: number;
  readonly guestSessions: boolean;
  readonly needsSetUp: boolean;
}

/** The hub's public description, from its settings. */
export async function describeHub(context: Context): Promise<HubFacts> {
  return context.store.read(async (unit) => {
    const policy = await readSettings(unit, ...PUBLIC);
    return {
      name: policy.hubName,
      organization: policy.hubOrganization,
      description: policy.hubDescription,
      contact: policy.hubContact,
      colorScheme: policy.hubColorScheme,
      signupEnabled: policy.signupEnabled,
      passwordLeast: policy.passwordLeast,
      guestSessions: policy.guestSessions,
      needsSetUp: (await unit.accounts.count()) === 0,
    };
  });
}

const PUBLIC = [
  'hubName',
  'hubOrganization',
  'hubDescription',
  'hubContact',
  'hubColorScheme',
  'signupEnabled',
  'guestSessions',
  'passwordLeast',
] as const;
