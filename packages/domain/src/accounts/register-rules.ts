import type { PrincipalKey } from '../access/model.ts';
import type { AccessScope } from '../access/store.ts';
import { tell } from '../activity/tell.ts';
import { record } from '../audit/record.ts';
import { invalid, Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import type { Policy } from '../settings/policy.ts';
import { claimInvitations } from '../sharing/claim.ts';
import { type Account, type AccountRole, type AccountStatus, normalAddress } from './model.ts';
import type { SecretContext } from './secret-context.ts';
import { freeSlug } from './slugs.ts';

/** What somebody says of themselves. */
export interface NewPerson {
  readonly name: string;
  readonly email: string;
  readonly institution: string | null;
  readonly website: string | null;
}

/** As what somebody comes in. */
export interface Admission {
  readonly role: AccountRole;
  readonly status: AccountStatus;
}

/** As what an address may come in by the settings; refuses with `signup-closed` and `input-invalid`. */
export function admissionOf(policy: Policy, email: string, invited: boolean): Admission {
  const { signupEnabled, signupApproval, signupDomains, invitedMayRegister } = policy;
  const domain = normalAddress(email).split('@').at(-1) ?? '';
  const domainAllowed = signupDomains.length === 0 || signupDomains.includes(domain);
  if (signupEnabled && domainAllowed) {
    return { role: 'DATA_SCIENTIST', status: signupApproval ? 'pending' : 'active' };
  }
  if (invited && invitedMayRegister !== 'no') {
    return { role: 'GUEST', status: invitedMayRegister === 'approval' ? 'pending' : 'active' };
  }
  if (signupEnabled) throw invalid('email', `must be an address at ${signupDomains.join(', ')}`);
  throw new Problem('signup-closed', {
    detail: 'This hub takes no registrations. Ask an administrator for an account.',
  });
}

/** The one refusal of an address that has an account, where it may be told (A23). */
export function addressTaken(email: string): Problem {
  return new Problem('address-taken', {
    detail: `The address ${email.trim()} has an account already. Sign in with it.`,
    errors: [{ field: 'email', message: 'has an account already' }],
  });
}

/** Makes the account of somebody who registered, with what its proved address was invited to. */
export async function createRegistered(
  context: SecretContext,
  unit: Unit,
  input: NewPerson & {
    readonly passwordHash: string;
    readonly role: AccountRole;
    readonly status: AccountStatus;
    readonly proved: boolean;
  },
): Promise<{ readonly account: Account; readonly scopes: readonly AccessScope[] }> {
  const { proved, ...rest } = input;
  const account = await unit.accounts.create({
    ...rest,
    id: context.random.id(),
    slug: await freeSlug(unit, input.name),
    emailVerified: proved,
    createdAt: context.clock.now(),
  });
  await unit.entry.dropRegistrations(account.email);
  const { name, email, role, status } = account;
  await record(context, unit, {
    action: 'account.registered',
    target: account.id,
    actor: account.id,
    after: { name, email, role, status, verified: proved },
  });
  if (status === 'pending') await askForApproval(context, unit, account);
  return { account, scopes: await claimInvitations(context, unit, account) };
}

/** How many of those who can let somebody in are told of one who waits. */
const MOST_TOLD = 20;

async function askForApproval(context: SecretContext, unit: Unit, account: Account): Promise<void> {
  const managers: readonly PrincipalKey[] = await unit.accounts.holders('users:manage', MOST_TOLD);
  await tell(
    context,
    unit,
    managers.map((to) => ({
      to,
      event: 'account',
      what: 'approval-asked',
      actor: account.key,
      resource: null,
      path: `/admin/people/${account.id}`,
    })),
  );
}
