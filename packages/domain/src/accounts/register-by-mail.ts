import { tell } from '../activity/tell.ts';
import type { Unit } from '../ports.ts';
import { readPolicy } from '../settings/policy.ts';
import { admitMail } from './entry-limits.ts';
import type { Account, AccountRole } from './model.ts';
import { admissionOf, createRegistered, type NewPerson } from './register-rules.ts';
import type { SecretContext } from './secret-context.ts';
import { startProof } from './start-proof.ts';

/** How long a registration waits for its address to be proved. */
export const REGISTRATION_LIFE = 24 * 60 * 60_000;

/** Somebody who registered and was told to look in their mail. */
export interface MailedWish {
  readonly person: NewPerson;
  readonly passwordHash: string;
  readonly role: AccountRole;
  readonly next?: string | undefined;
}

/**
 * What follows an answer "look in your mail" (A23): the way to the account, or, where the address has one, a mail that
 * says so. Nothing is kept under the name of an address that nobody proved but the wish itself; where the settings let
 * people in at once, the account is made and its address is proved later.
 */
export async function deliverRegistration(context: SecretContext, wish: MailedWish): Promise<void> {
  const { person } = wish;
  const secret = context.random.secret();
  const scopes = await context.store.write(async (unit) => {
    if (!(await admitMail(context, unit, 'register', person.email))) return [];
    const holder = await unit.accounts.byEmail(person.email);
    if (holder !== null) {
      await tellHolder(context, unit, holder);
      return [];
    }
    const policy = await readPolicy(unit);
    if (policy.signupVerified || wish.role === 'GUEST') {
      await waitForProof(context, unit, wish, secret);
      return [];
    }
    const made = await createRegistered(context, unit, {
      ...{ ...person, passwordHash: wish.passwordHash, proved: false },
      ...admissionOf(policy, person.email, false),
    });
    await startProof(context, unit, made.account, { email: person.email, what: 'address-proof' });
    return made.scopes;
  });
  for (const scope of scopes) await context.bus.publish(scope);
}

/** Whoever has the account already is told by the mail alone; of one that cannot sign in nothing is said. */
async function tellHolder(context: SecretContext, unit: Unit, holder: Account): Promise<void> {
  if (holder.status !== 'active') return;
  await tell(context, unit, {
    to: holder.key,
    event: 'security',
    what: 'registered-already',
    actor: null,
    resource: null,
    path: '/sign-in',
    only: 'mail',
  });
}

async function waitForProof(
  context: SecretContext,
  unit: Unit,
  { person, passwordHash, role, next }: MailedWish,
  secret: string,
): Promise<void> {
  const now = context.clock.now();
  await unit.entry.putRegistration({
    ...person,
    ...{ passwordHash, role, secretHash: context.digest(secret) },
    createdAt: now,
    until: now + REGISTRATION_LIFE,
  });
  const { key } = await unit.access.principalOfAddress(person.email);
  const query = next === undefined ? '' : `?next=${encodeURIComponent(next)}`;
  await tell(context, unit, {
    to: key,
    event: 'security',
    what: 'registration',
    actor: null,
    resource: null,
    address: person.email,
    secretPath: `/verify${query}#${secret}`,
    only: 'mail',
  });
}
