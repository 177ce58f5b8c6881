import { type Context, requireAccount } from '../context.ts';
import { invalid } from '../errors.ts';
import type { Unit } from '../ports.ts';
import type { Organization } from './model.ts';

/**
 * The organization that the caller's session publishes to when a call names none (P12); null = the personal account. It
 * is the session's own, so two clients of one person never disturb each other. One that the caller has left counts no
 * more. An access key has none.
 */
export async function currentOrganization(context: Context, unit: Unit): Promise<Organization | null> {
  const { session, account } = context.caller;
  if (session === null || account === null) return null;
  const key = await unit.sessions.currentOwner(session);
  if (key === null || (await unit.organizations.member(key, account.key)) === null) return null;
  const [organization] = await unit.organizations.byKeys([key]);
  return organization ?? null;
}

/** Chooses where this session publishes to; null = the personal account. Only an organization that the caller is in. */
export async function chooseOrganization(
  context: Context,
  input: { readonly organization: string | null },
): Promise<Organization | null> {
  const self = requireAccount(context.caller);
  const { session } = context.caller;
  if (session === null) {
    throw invalid('organization', 'is chosen for a session; with an access key name the owner in each call');
  }
  return context.store.write(async (unit) => {
    const named = input.organization;
    if (named === null) {
      await unit.sessions.setCurrentOwner(session, null);
      return null;
    }
    const found = (await unit.organizations.byId(named)) ?? (await unit.organizations.bySlug(named));
    const member = found === null ? null : await unit.organizations.member(found.key, self.key);
    if (found === null || member === null) {
      throw invalid('organization', `you are not a member of an organization "${named}".`);
    }
    await unit.sessions.setCurrentOwner(session, found.key);
    return found;
  });
}
