import type { Context } from '../context.ts';
import type { Unit } from '../ports.ts';
import { readSettings } from './settings.ts';

/** What anybody may know of a hub (A20): never counts, people or addresses. */
export interface HubFacts {
  readonly name: string;
  readonly organization: string;
  readonly description: string;
  /** A contact if an admin chose one. */
  readonly contact: string | null;
  readonly signupEnabled: boolean;
  readonly guestSessions: boolean;
  readonly needsSetUp: boolean;
}

/** The hub's public description, from its settings. */
export async function describeHub(context: Context): Promise<HubFacts> {
  return context.store.read(async (unit) => ({
    name: await unit.settings.get('hubName', 'Tessera'),
    organization: await unit.settings.get('hubOrganization', ''),
    description: await unit.settings.get('hubDescription', ''),
    contact: await unit.settings.get<string | null>('hubContact', null),
    ...(await entrance(unit)),
    needsSetUp: (await unit.accounts.count()) === 0,
  }));
}

async function entrance(unit: Unit): Promise<Pick<HubFacts, 'signupEnabled' | 'guestSessions'>> {
  const { signupEnabled, guestSessions } = await readSettings(unit);
  return { signupEnabled, guestSessions };
}
