import { invalid, Problem } from '../errors.ts';
import { type Policy, readPolicy } from '../settings/policy.ts';
import { admitAttempt, refusePause } from './attempts.ts';
import { type Account, normalAddress } from './model.ts';
import { requirePassword } from './password-policy.ts';
import { record } from './record.ts';
import type { SecretContext } from './secret-context.ts';

import { freeSlug } from './slugs.ts';

export interface Registration {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  /** The password typed again. */
  readonly passwordVerify: string;
  readonly institution?: string | undefined;
  readonly website?: string | undefined;
  /** Refused tries are counted by this. */
  readonly network: string;
}

/**
 * Makes an account for whoever asks, where the hub takes registrations (A21): always a data scientist, with an
 * unverified address, waiting for an administrator where the settings say so. Off, it is `signup-closed`. With no mail
 * a taken address is `address-taken` (A23), so that such tries are limited per network.
 */
export async function register(context: SecretContext, input: Registration): Promise<Account> {
  requireOpen(await context.store.read(readPolicy), input);
  if (input.passwordVerify !== input.password) {
    throw invalid('passwordVerify', 'is not the same as the password');
  }
  requirePassword(input.password, input, 'password');
  const key = context.digest(`register|${input.network}`);
  // Counted only when refused, and never forgotten for a success: one's own accounts buy no further looks at others'.
  const taken = await context.store.write(async (unit) => {
    const isTaken = (await unit.accounts.byEmail(input.email)) !== null;
    await (isTaken ? admitAttempt : refusePause)(unit, key, context.clock.now());
    return isTaken;
  });
  if (taken) throw addressTaken(input.email);
  const hash = await context.hasher.hash(input.password);
  return context.store.write(async (unit) => {
    // What was open before the slow part may be closed by now (A22).
    const settings = await readPolicy(unit);
    requireOpen(settings, input);
    if ((await unit.accounts.byEmail(input.email)) !== null) throw addressTaken(input.email);
    const account = await unit.accounts.create({
      id: context.random.id(),
      name: input.name,
      slug: await freeSlug(unit, input.name),
      email: input.email,
      emailVerified: false,
      institution: input.institution ?? null,
      website: input.website ?? null,
      role: 'DATA_SCIENTIST',
      status: settings.signupApproval ? 'pending' : 'active',
      passwordHash: hash,
      createdAt: context.clock.now(),
    });
    await record(context, unit, {
      action: 'account.registered',
      target: account.id,
      actor: account.id,
      after: { name: account.name, email: account.email, status: account.status },
    });
    return account;
  });
}

function requireOpen(settings: Policy, input: Registration): void {
  if (!settings.signupEnabled) {
    throw new Problem('signup-closed', {
      detail: 'This hub takes no registrations. Ask an administrator for an account.',
    });
  }
  const { signupDomains } = settings;
  const domain = normalAddress(input.email).split('@').at(-1) ?? '';
  if (signupDomains.length === 0 || signupDomains.includes(domain)) return;
  throw invalid('email', `must be an address at ${signupDomains.join(', ')}`);
}

function addressTaken(email: string): Problem {
  return new Problem('address-taken', {
    detail: `The address ${email.trim()} has an account already. Sign in with it.`,
    errors: [{ field: 'email', message: 'has an account already' }],
  });
}
