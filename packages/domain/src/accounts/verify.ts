import type { AccessScope } from '../access/store.ts';
import { tell } from '../activity/tell.ts';
import { record } from '../audit/record.ts';
import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { readPolicy } from '../settings/policy.ts';
import { claimInvitations } from '../sharing/claim.ts';
import { admitAttempt, attemptSucceeded } from './attempts.ts';
import type { AddressProof, PendingRegistration } from './entry-store.ts';
import { type Account, sameAddress } from './model.ts';
import { addressTaken, admissionOf, createRegistered } from './register-rules.ts';
import type { SecretContext } from './secret-context.ts';

/*
 * Proving an address by a mailed secret (A11, A21, S27). The secret alone is not enough: whoever was mailed it may not be
 * who asked for it, and must not give their address to a stranger's account by one click. So it also takes the password
 * of the account, or a session of it.
 */

/** What a mailed secret would prove. */
export interface ProofView {
  readonly kind: 'registration' | 'address';
  readonly email: string;
  /** Nothing else is needed: the caller is signed in as the account that it is for. */
  readonly yours: boolean;
}

/** What a mailed secret is for; nothing is changed. Fails with `secret-over`. */
export async function lookAtProof(
  context: SecretContext,
  input: { readonly secret: string },
): Promise<ProofView> {
  const found = await context.store.read((unit) => findProof(context, unit, input.secret));
  if (found.kind === 'registration') return { kind: found.kind, email: found.of.email, yours: false };
  return { kind: found.kind, email: found.of.email, yours: isSignedInAs(context, found.of) };
}

/**
 * Proves an address: makes the account of a registration, or marks or changes the address of an account (A11). What
 * was shared with the address is the account's from now on. Fails with `secret-over`, with `sign-in-refused` without the
 * right password, and with `address-taken` when another account got the address meanwhile.
 */
export async function verifyAddress(
  context: SecretContext,
  input: { readonly secret: string; readonly password?: string | undefined },
): Promise<{ readonly kind: ProofView['kind']; readonly account: Account }> {
  const secretHash = context.digest(input.secret);
  const found = await context.store.read(async (unit) => {
    const proof = await findProof(context, unit, input.secret);
    const hash =
      proof.kind === 'registration'
        ? proof.of.passwordHash
        : await unit.accounts.passwordHash(proof.of.account);
    return { ...proof, hash };
  });
  const attempts = context.digest(`verify|${secretHash}`);
  const bySession = found.kind === 'address' && isSignedInAs(context, found.of);
  if (!bySession) {
    if (input.password === undefined) throw passwordNeeded();
    await context.store.write((unit) => admitAttempt(unit, attempts, context.clock.now()));
    if (!(await context.hasher.verify(input.password, found.hash))) throw passwordWrong();
  }
  const { account, scopes } = await context.store.write(async (unit) => {
    if (!bySession) await attemptSucceeded(unit, attempts);
    const proof = await findProof(context, unit, input.secret);
    if (proof.kind === 'registration') return finishRegistration(context, unit, proof.of);
    if (!bySession && (await unit.accounts.passwordHash(proof.of.account)) !== found.hash) throw over();
    return finishProof(context, unit, proof.of);
  });
  for (const scope of scopes) await context.bus.publish(scope);
  return { kind: found.kind, account };
}

type Found =
  | { readonly kind: 'registration'; readonly of: PendingRegistration }
  | { readonly kind: 'address'; readonly of: AddressProof };

async function findProof(context: SecretContext, unit: Unit, secret: string): Promise<Found> {
  const now = context.clock.now();
  const registration = await unit.entry.registration(context.digest(secret), now);
  if (registration !== null) return { kind: 'registration', of: registration };
  const proof = await unit.entry.proof(context.digest(secret), now);
  if (proof === null) throw over();
  const account = await unit.accounts.byKey(proof.account);
  if (account === null || account.status === 'disabled') throw over();
  return { kind: 'address', of: proof };
}

/** A key is no person at a browser: it proves nothing. */
function isSignedInAs({ caller }: SecretContext, { account }: Pick<AddressProof, 'account'>): boolean {
  return caller.session !== null && caller.account?.key === account;
}

async function finishRegistration(
  context: SecretContext,
  unit: Unit,
  registration: PendingRegistration,
): Promise<{ readonly account: Account; readonly scopes: readonly AccessScope[] }> {
  const { email, name, institution, website, passwordHash, role } = registration;
  if ((await unit.accounts.byEmail(email)) !== null) throw addressTaken(email);
  // What was open when they asked may be closed by now (A22).
  const { status } = admissionOf(await readPolicy(unit), email, role === 'GUEST');
  return createRegistered(context, unit, {
    ...{ email, name, institution, website, passwordHash, role, status },
    proved: true,
  });
}

async function finishProof(
  context: SecretContext,
  unit: Unit,
  proof: AddressProof,
): Promise<{ readonly account: Account; readonly scopes: readonly AccessScope[] }> {
  const before = await unit.accounts.byKey(proof.account);
  if (before === null) throw over();
  const moved = !sameAddress(before.email, proof.email);
  if (moved) {
    const holder = await unit.accounts.byEmail(proof.email);
    if (holder !== null && holder.key !== before.key) throw addressTaken(proof.email);
  }
  const { account, scope } = await unit.accounts.update(before.key, {
    ...(moved ? { email: proof.email } : {}),
    emailVerified: true,
  });
  await unit.entry.dropProof(account.key);
  await record(context, unit, {
    action: moved ? 'account.address-changed' : 'account.address-proved',
    target: account.id,
    actor: account.id,
    before: { email: before.email, verified: before.emailVerified },
    after: { email: account.email, verified: true },
  });
  if (moved) await addressMoved(context, unit, before, account);
  const claimed = await claimInvitations(context, unit, account);
  return { account, scopes: scope === null ? claimed : [scope, ...claimed] };
}

/** Whoever reads the mail of the old address is told, and what was mailed there opens nothing any more (A11). */
export async function addressMoved(
  context: SecretContext,
  unit: Unit,
  before: Account,
  after: Account,
): Promise<void> {
  await unit.sessions.dropSecrets('set-password', after.key);
  await tell(context, unit, {
    to: after.key,
    event: 'security',
    what: 'address-changed',
    actor: context.caller.account?.key ?? null,
    resource: null,
    details: { email: after.email },
    address: before.email,
  });
}

function over(): Problem {
  return new Problem('secret-over', {
    detail: 'This address has been used, has been replaced by a newer one, or is over. Ask for a new one.',
  });
}

function passwordNeeded(): Problem {
  return new Problem('sign-in-refused', {
    detail: 'Give the password of the account too, or sign in to it first.',
    errors: [{ field: 'password', message: 'is needed, unless you are signed in' }],
  });
}

function passwordWrong(): Problem {
  return new Problem('sign-in-refused', {
    detail: 'The password is wrong.',
    errors: [{ field: 'password', message: 'is not the password of this account' }],
  });
}
