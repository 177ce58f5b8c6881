import { record } from '../audit/record.ts';
import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { type SessionStart, startSession } from './enter.ts';
import type { Account } from './model.ts';
import { requirePassword } from './password-policy.ts';
import type { SecretContext } from './secret-context.ts';
import { freeSlug } from './slugs.ts';
import type { Session } from './store.ts';

/** A set-up address is good until it is used, the next start makes another one, or this time is over. */
const SET_UP_LIFE = 30 * 24 * 60 * 60_000;

/** Makes the one address at which a hub without accounts is set up, and ends earlier ones; null when there are accounts (A1). */
export async function offerSetUp(context: SecretContext): Promise<string | null> {
  const secret = context.random.secret();
  const offered = await context.store.write(async (unit) => {
    await unit.sessions.dropSecrets('set-up');
    if ((await unit.accounts.count()) > 0) return false;
    await unit.sessions.putSecret({
      secretHash: context.digest(secret),
      purpose: 'set-up',
      account: null,
      until: context.clock.now() + SET_UP_LIFE,
    });
    return true;
  });
  return offered ? context.address(`/set-up#${secret}`) : null;
}

/** Whether a set-up address is still good; it stays so. */
export async function checkSetUp(
  context: SecretContext,
  input: { readonly token: string },
): Promise<boolean> {
  const digest = context.digest(input.token);
  return context.store.write(async (unit) => {
    if ((await unit.accounts.count()) > 0) return false;
    const secret = await unit.sessions.takeSecret(digest, 'set-up', context.clock.now());
    if (secret === null) return false;
    await unit.sessions.putSecret(secret);
    return true;
  });
}

/** The first administrator and the hub's name. */
export interface SetUp {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly hubName: string;
}

/** Sets the hub up and signs its administrator in. The address dies by it; of two at once one gets `set-up-done`. */
export async function setUp(
  context: SecretContext,
  input: SetUp & { readonly token: string; readonly session: SessionStart },
): Promise<{ readonly account: Account; readonly session: Session }> {
  // Nobody without the address makes the hub hash passwords.
  if (!(await checkSetUp(context, input))) throw done();
  await requirePassword(context, input.password, input, 'password');
  const hash = await context.hasher.hash(input.password);
  return context.store.write(async (unit) => {
    if ((await unit.accounts.count()) > 0) throw done();
    const now = context.clock.now();
    if ((await unit.sessions.takeSecret(context.digest(input.token), 'set-up', now)) === null) throw done();
    const account = await createFirst(context, unit, input, hash);
    return { account, session: await startSession(context, unit, account, input.session) };
  });
}

/** Set-up without a person, from the configuration; null when the hub has accounts already. */
export async function setUpUnattended(context: SecretContext, input: SetUp): Promise<Account | null> {
  if ((await context.store.read((unit) => unit.accounts.count())) > 0) return null;
  await requirePassword(context, input.password, input, 'password');
  const hash = await context.hasher.hash(input.password);
  return context.store.write(async (unit) =>
    (await unit.accounts.count()) > 0 ? null : createFirst(context, unit, input, hash),
  );
}

async function createFirst(
  context: SecretContext,
  unit: Unit,
  input: SetUp,
  passwordHash: string,
): Promise<Account> {
  const account = await unit.accounts.create({
    id: context.random.id(),
    name: input.name,
    slug: await freeSlug(unit, input.name),
    email: input.email,
    emailVerified: true,
    institution: null,
    website: null,
    role: 'ADMIN',
    status: 'active',
    passwordHash,
    createdAt: context.clock.now(),
  });
  await unit.settings.set('hubName', input.hubName);
  await unit.sessions.dropSecrets('set-up');
  await record(context, unit, {
    action: 'hub.set-up',
    target: account.id,
    actor: account.id,
    after: { hubName: input.hubName, email: account.email },
  });
  return account;
}

function done(): Problem {
  return new Problem('set-up-done', {
    detail:
      'This set-up address has been used or is no longer good. If the hub has no account yet, start it again: it prints a new one.',
  });
}
