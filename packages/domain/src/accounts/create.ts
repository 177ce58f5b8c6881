import type { AccessScope } from '../access/store.ts';
import { tell } from '../activity/tell.ts';
import { record } from '../audit/record.ts';
import { type FieldError, Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { claimInvitations } from '../sharing/claim.ts';
import { type Account, type AccountRole, normalAddress, type Permission } from './model.ts';
import { passwordFault, readPasswordLeast } from './password-policy.ts';
import type { SecretContext } from './secret-context.ts';
import { freeSlug } from './slugs.ts';
import type { OneTimeSecret } from './store.ts';
import { requireGivable } from './subset.ts';
import { requireHeld } from './user-manager.ts';

/** Life of an address to set a first password. */
export const FIRST_PASSWORD_LIFE = 7 * 24 * 60 * 60_000;

/** A person to create an account for (A14). */
export interface Newcomer {
  readonly name: string;
  readonly email: string;
  /** Without one the person gets an address to set it. */
  readonly password?: string | undefined;
  readonly institution?: string | undefined;
  readonly website?: string | undefined;
  readonly role?: AccountRole | undefined;
  /** Whether an admin vouches for the address. */
  readonly verified?: boolean | undefined;
  /** Stands before field names in errors: `people.2.`, `csv:4:`. */
  readonly at?: string | undefined;
}

export interface CreatedAccount {
  readonly account: Account;
  /** Where the person sets the first password; shown once. Absent where it was mailed. */
  readonly setPasswordAddress?: string;
}

/** Creates one account. A taken address is `address-taken`, naming it. */
export async function createAccount(context: SecretContext, input: Newcomer): Promise<CreatedAccount> {
  const [created] = await createAccounts(context, { people: [input] });
  if (created === undefined) throw new Error('an account was asked for and none was made');
  return created;
}

/** Creates all of them or none; each error says which person it is about. */
export async function createAccounts(
  context: SecretContext,
  input: { readonly people: readonly Newcomer[] },
): Promise<readonly CreatedAccount[]> {
  const { people } = input;
  refuseTwice(people);
  await refuseWeakPasswords(context, people);
  // Refused before the slow part: whoever may not create these makes the hub hash nothing.
  await context.store.read((unit) => checkAll(context, unit, people));
  const hashes: (string | null)[] = [];
  for (const person of people) {
    hashes.push(person.password === undefined ? null : await context.hasher.hash(person.password));
  }
  const { created, scopes } = await context.store.write(async (unit) => {
    await checkAll(context, unit, people);
    const made: CreatedAccount[] = [];
    const claimed: AccessScope[] = [];
    for (const [index, person] of people.entries()) {
      const one = await createOne(context, unit, person, hashes[index] ?? null);
      made.push(one);
      claimed.push(...(await claimInvitations(context, unit, one.account)));
    }
    return { created: made, scopes: claimed };
  });
  for (const scope of scopes) await context.bus.publish(scope);
  return created;
}

async function createOne(
  context: SecretContext,
  unit: Unit,
  person: Newcomer,
  passwordHash: string | null,
): Promise<CreatedAccount> {
  const now = context.clock.now();
  const account = await unit.accounts.create({
    id: context.random.id(),
    name: person.name,
    slug: await freeSlug(unit, person.name),
    email: person.email,
    emailVerified: person.verified ?? false,
    institution: person.institution ?? null,
    website: person.website ?? null,
    role: roleOf(person),
    status: 'active',
    passwordHash,
    createdAt: now,
  });
  await record(context, unit, {
    action: 'account.created',
    target: account.id,
    after: { name: account.name, email: account.email, role: account.role, verified: account.emailVerified },
  });
  if (passwordHash !== null) return { account };
  const secret = context.random.secret();
  const kept: OneTimeSecret = {
    secretHash: context.digest(secret),
    purpose: 'set-password',
    account: account.key,
    until: now + FIRST_PASSWORD_LIFE,
    ...(context.mailConfigured ? { email: account.email } : {}),
  };
  await unit.sessions.putSecret(kept);
  // Behind the `#`, so that no server or proxy on the way writes it into a log.
  const path = `/set-password#${secret}`;
  if (!context.mailConfigured) return { account, setPasswordAddress: context.address(path) };
  await tell(context, unit, {
    to: account.key,
    event: 'security',
    what: 'first-password',
    actor: context.caller.account?.key ?? null,
    resource: null,
    secretPath: path,
    only: 'mail',
  });
  return { account };
}

function roleOf(person: Newcomer): AccountRole {
  return person.role ?? 'DATA_SCIENTIST';
}

async function checkAll(context: SecretContext, unit: Unit, people: readonly Newcomer[]): Promise<void> {
  const roles = new Set(people.map(roleOf));
  const given: Permission[] = [];
  for (const role of roles) given.push(...(await unit.accounts.rolePermissions(role)));
  await requireGivable(context, unit, given);
  // Whatever waits for an address is its account's once it is proved: vouching opens it (P5).
  if (people.some((person) => person.verified === true)) {
    await requireHeld(context, unit, 'resources:view-all');
  }
  const errors: FieldError[] = [];
  for (const person of people) {
    if ((await unit.accounts.byEmail(person.email)) === null) continue;
    errors.push(fault(person, 'email', `${person.email} has an account already`));
  }
  refuse('address-taken', errors);
}

function refuseTwice(people: readonly Newcomer[]): void {
  const seen = new Set<string>();
  const errors: FieldError[] = [];
  for (const person of people) {
    const address = normalAddress(person.email);
    if (seen.has(address)) errors.push(fault(person, 'email', `${person.email} stands here twice`));
    seen.add(address);
  }
  refuse('input-invalid', errors);
}

async function refuseWeakPasswords(context: SecretContext, people: readonly Newcomer[]): Promise<void> {
  const least = await readPasswordLeast(context);
  const errors: FieldError[] = [];
  let rule = '';
  for (const person of people) {
    const weak = person.password === undefined ? null : passwordFault(person.password, person, least);
    if (weak === null) continue;
    rule ||= weak.rule;
    errors.push(fault(person, 'password', weak.message));
  }
  if (errors.length === 0) return;
  throw new Problem('password-refused', {
    detail: `The password ${errors[0]?.message ?? 'is refused'}.`,
    errors,
    parameters: { rule },
  });
}

function fault(person: Newcomer, field: string, message: string): FieldError {
  return { field: `${person.at ?? ''}${field}`, message };
}

function refuse(code: 'address-taken' | 'input-invalid', errors: readonly FieldError[]): void {
  const first = errors[0];
  if (first === undefined) return;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  throw new Problem(code, { detail: `${first.message}${more}. Nothing was created.`, errors });
}
