import { invalid } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { readPolicy } from '../settings/policy.ts';
import { openInvitation } from '../sharing/open-invitation.ts';
import { admitAttempt, refusePause } from './attempts.ts';
import { admitFromNetwork } from './entry-limits.ts';
import { type Account, sameAddress } from './model.ts';
import { requirePassword } from './password-policy.ts';
import { deliverRegistration } from './register-by-mail.ts';
import {
  type Admission,
  addressTaken,
  admissionOf,
  createRegistered,
  type NewPerson,
} from './register-rules.ts';
import type { SecretContext } from './secret-context.ts';

export interface Registration {
  readonly name: string;
  /** May be left out with an invitation, which is to an address. */
  readonly email?: string | undefined;
  readonly password: string;
  /** The password typed again. */
  readonly passwordVerify: string;
  readonly institution?: string | undefined;
  readonly website?: string | undefined;
  /** The secret of an invitation that one came with. */
  readonly invitation?: string | undefined;
  /** Path of the hub to go on to, for the mailed address. */
  readonly next?: string | undefined;
  /** Refused tries are counted by this. */
  readonly network: string;
}

export interface Registered {
  /** Null: "look in your mail", whether or not the address has an account (A23). */
  readonly account: Account | null;
  readonly email: string;
  /** What is to be done once the answer has left; its time tells nothing then. */
  readonly rest: (() => Promise<void>) | null;
}

/**
 * Makes an account for whoever asks, where the hub takes registrations (A21): a data scientist, waiting for an
 * administrator where the settings say so. Where the hub sends mail the account begins when its address is proved, and a
 * taken address is answered alike (A23); without mail that is `address-taken`, so that such tries are limited per network.
 * Off, it is `signup-closed`, but for who was invited to a thing, as a guest, if the settings let them (A22).
 */
export async function register(context: SecretContext, input: Registration): Promise<Registered> {
  const admission = await context.store.read((unit) => admit(context, unit, input));
  const person: NewPerson = {
    name: input.name,
    email: admission.email,
    institution: input.institution ?? null,
    website: input.website ?? null,
  };
  if (input.passwordVerify !== input.password) {
    throw invalid('passwordVerify', 'is not the same as the password');
  }
  await requirePassword(context, input.password, person, 'password');
  if (context.mailConfigured && !admission.proved) {
    await context.store.write((unit) => admitFromNetwork(context, unit, 'register', input.network));
    const passwordHash = await context.hasher.hash(input.password);
    const wish = { person, passwordHash, role: admission.role, next: input.next };
    return { account: null, email: person.email, rest: () => deliverRegistration(context, wish) };
  }
  await refuseTaken(context, input.network, person.email);
  const passwordHash = await context.hasher.hash(input.password);
  const { account, scopes } = await context.store.write(async (unit) => {
    // What was open before the slow part may be closed by now (A22).
    const { role, status, proved } = await admit(context, unit, input);
    if ((await unit.accounts.byEmail(person.email)) !== null) throw addressTaken(person.email);
    return createRegistered(context, unit, { ...person, passwordHash, role, status, proved });
  });
  for (const scope of scopes) await context.bus.publish(scope);
  return { account, email: account.email, rest: null };
}

async function refuseTaken(context: SecretContext, network: string, email: string): Promise<void> {
  const key = context.digest(`register|${network}`);
  // Counted only when refused, and never forgotten for a success: one's own accounts buy no further looks at others'.
  const taken = await context.store.write(async (unit) => {
    const isTaken = (await unit.accounts.byEmail(email)) !== null;
    await (isTaken ? admitAttempt : refusePause)(unit, key, context.clock.now());
    return isTaken;
  });
  if (taken) throw addressTaken(email);
}

/** Under which address and as what somebody may come in; `proved` when they came by an invitation that was mailed to it. */
async function admit(
  context: SecretContext,
  unit: Unit,
  input: Registration,
): Promise<Admission & { readonly email: string; readonly proved: boolean }> {
  const policy = await readPolicy(unit);
  const invitation =
    input.invitation === undefined ? null : await openInvitation(context, unit, input.invitation);
  if (input.invitation !== undefined && invitation === null) {
    throw invalid('invitation', 'is no longer good; ask whoever invited you for a new one');
  }
  const email = input.email ?? invitation?.email;
  if (email === undefined) throw invalid('email', 'is missing');
  if (invitation !== null && !sameAddress(invitation.email, email)) {
    throw invalid('email', 'must be the address that was invited');
  }
  return { ...admissionOf(policy, email, invitation !== null), email, proved: invitation?.mailed ?? false };
}
