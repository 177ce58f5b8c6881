import type { Account } from '../accounts/model.ts';
import { tell } from '../activity/index.ts';
import { record } from '../audit/record.ts';
import { type Context, requireAccount } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { loadNames } from '../sharing/names.ts';
import { refuseOtherDomains } from '../sharing/targets.ts';
import type { Organization, OrganizationInvitation, OrganizationRole } from './model.ts';
import { requireHand, restorePublisher } from './organization-members.ts';
import { seenOrganization } from './organizations.ts';

/** An offer of membership lives this long. */
export const ORGANIZATION_INVITATION_LIFE = 30 * 24 * 60 * 60_000;
const MOST_INVITED = 500;

/** An offer as its organization's owners see it: by its address alone, whether or not that has an account (A23). */
export type InvitationView = Pick<OrganizationInvitation, 'id' | 'email' | 'role' | 'createdAt' | 'until'>;

/** An offer as whoever it is for sees it. */
export interface OwnInvitation extends Omit<InvitationView, 'email'> {
  readonly organization: Pick<Organization, 'id' | 'name' | 'slug'>;
  readonly inviter: string;
}

/**
 * Offers a membership to an address (P12), as {@link setOrganizationMember} sets one, at the mail domains that the settings
 * allow (P14). The answer is the same whether or
 * not the address has an account; whoever has proved it accepts or declines. A second offer replaces the first.
 */
export async function inviteToOrganization(
  context: Context,
  input: { readonly id: string; readonly email: string; readonly role: OrganizationRole },
): Promise<InvitationView> {
  const self = requireAccount(context.caller);
  return context.store.write(async (unit) => {
    const seen = await seenOrganization(context, unit, input.id);
    requireHand(seen, [input.role]);
    const { organization } = seen;
    if ((await unit.organizations.invitations({ organization: organization.key })).length >= MOST_INVITED) {
      throw new Problem('rate-limited', {
        detail: `At most ${MOST_INVITED} invitations of one organization wait for an answer. Take some back first.`,
      });
    }
    const { key: to, kind } = await unit.access.principalOfAddress(input.email);
    const names = await loadNames(context, unit, [to]);
    if (kind !== 'account' || !names.knows(to)) await refuseOtherDomains(unit, input.email, 'email');
    const createdAt = context.clock.now();
    const invitation: OrganizationInvitation = {
      id: context.random.id(),
      organization: organization.key,
      email: input.email.trim(),
      role: input.role,
      inviter: self.key,
      createdAt,
      until: createdAt + ORGANIZATION_INVITATION_LIFE,
    };
    await unit.organizations.invite(invitation);
    await record(context, unit, {
      action: 'organization.invited',
      target: organization.id,
      after: { email: invitation.email, role: invitation.role, until: invitation.until },
    });
    await tell(context, unit, {
      to,
      event: 'invited',
      what: 'organization-invited',
      actor: self.key,
      resource: null,
      details: { organization: organization.name, role: input.role, until: invitation.until },
      path: '/organizations',
      address: invitation.email,
    });
    return viewOf(invitation);
  });
}

/** Offers of an organization that wait; for its owners and `users:manage`. */
export async function listInvitationsOf(
  context: Context,
  input: { readonly id: string },
): Promise<readonly InvitationView[]> {
  return context.store.read(async (unit) => {
    const seen = await seenOrganization(context, unit, input.id);
    requireHand(seen, ['member']);
    return (await unit.organizations.invitations({ organization: seen.organization.key })).map(viewOf);
  });
}

/** Takes an offer back. */
export async function revokeOrganizationInvitation(
  context: Context,
  input: { readonly id: string; readonly invitation: string },
): Promise<void> {
  await context.store.write(async (unit) => {
    const seen = await seenOrganization(context, unit, input.id);
    const present = await unit.organizations.invitations({ organization: seen.organization.key });
    const found = present.find((one) => one.id === input.invitation);
    requireHand(seen, [found?.role ?? 'member']);
    if (found === undefined) throw noInvitation();
    await unit.organizations.takeInvitation(found.id);
    await record(context, unit, {
      action: 'organization.invitation-revoked',
      target: seen.organization.id,
      before: { email: found.email, role: found.role },
    });
  });
}

/** Offers to the caller's own address, once that is proved (S27). */
export function listOwnInvitations(context: Context): Promise<readonly OwnInvitation[]> {
  return context.store.read((unit) => ownInvitations(context, unit));
}

/** The same, of one snapshot with more. */
export async function ownInvitations(context: Context, unit: Unit): Promise<readonly OwnInvitation[]> {
  const own = await offersTo(unit, await current(context, unit));
  const organizations = await unit.organizations.byKeys(own.map((one) => one.organization));
  const inviters = await unit.accounts.byKeys(own.map((one) => one.inviter));
  return own.flatMap((one) => {
    const organization = organizations.find(({ key }) => key === one.organization);
    if (organization === undefined) return [];
    const { id, role, createdAt, until } = one;
    const inviter = inviters.find(({ key }) => key === one.inviter)?.name ?? '';
    const { name, slug } = organization;
    return [{ id, role, createdAt, until, inviter, organization: { id: organization.id, name, slug } }];
  });
}

/** Accepts or declines an offer to the caller's own proved address. */
export async function answerOrganizationInvitation(
  context: Context,
  input: { readonly invitation: string; readonly answer: 'accept' | 'decline' },
): Promise<void> {
  const scopes = await context.store.write(async (unit) => {
    const self = await current(context, unit);
    const found = (await offersTo(unit, self)).find((one) => one.id === input.invitation);
    if (found === undefined) throw noInvitation();
    await unit.organizations.takeInvitation(found.id);
    const [organization] = await unit.organizations.byKeys([found.organization]);
    if (organization === undefined) throw noInvitation();
    const accepts = input.answer === 'accept';
    await record(context, unit, {
      action: accepts ? 'organization.invitation-accepted' : 'organization.invitation-declined',
      target: organization.id,
      after: { person: self.id, role: found.role },
    });
    await tell(context, unit, {
      to: found.inviter,
      event: 'joining',
      what: accepts ? 'organization-accepted' : 'organization-declined',
      actor: self.key,
      resource: null,
      details: { organization: organization.name },
      path: `/organizations/${organization.id}`,
    });
    const member = await unit.organizations.member(organization.key, self.key);
    // Whoever is in it already keeps their role: an old offer lowers nobody.
    if (!accepts || member !== null) return [];
    return [
      await unit.organizations.setMember(organization.key, { account: self.key, role: found.role }),
      ...(await restorePublisher(context, unit, organization, self)),
    ];
  });
  for (const scope of scopes) await context.bus.publish(scope);
}

async function current(context: Context, unit: Unit): Promise<Account> {
  const account = await unit.accounts.byKey(requireAccount(context.caller).key);
  if (account === null) throw new Problem('signed-out', { detail: 'Sign in first.' });
  return account;
}

async function offersTo(unit: Unit, account: Account): Promise<readonly OrganizationInvitation[]> {
  return account.emailVerified ? unit.organizations.invitations({ email: account.email }) : [];
}

function viewOf({ id, email, role, createdAt, until }: OrganizationInvitation): InvitationView {
  return { id, email, role, createdAt, until };
}

function noInvitation(): Problem {
  return new Problem('not-found', {
    detail:
      'There is no such invitation, or not any more. Invitations are for the address they were sent to.',
  });
}
