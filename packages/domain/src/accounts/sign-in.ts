import { requireAccount } from '../context.ts';
import { notFound, Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { admitAttempt, attemptKey, attemptSucceeded } from './attempts.ts';
import type { Account } from './model.ts';
import { record } from './record.ts';
import type { SecretContext } from './secret-context.ts';
import { readSessionSpan, sessionIsOver } from './sessions.ts';
import type { Session } from './store.ts';

/** Where a session is held, and what is kept of its secret. */
export interface SessionStart {
  readonly kind: 'browser' | 'script';
  /** Digest of the new secret. */
  readonly secretHash: string;
  /** What the person's software calls itself. */
  readonly device: string;
  /** The network address that it came from. */
  readonly place: string;
}

export interface SignIn extends SessionStart {
  readonly email: string;
  readonly password: string;
  /** Failures are counted by address and this together. */
  readonly network: string;
}

/**
 * Signs in by e-mail and password (A3). Always a new session with a new secret (A4); the one that the caller came with
 * ends. An unknown address, a wrong password and an account that is not active fail alike, after the same work.
 */
export async function signIn(
  context: SecretContext,
  input: SignIn,
): Promise<{ readonly account: Account; readonly session: Session }> {
  const key = attemptKey(context, input.email, input.network);
  await context.store.write((unit) => admitAttempt(unit, key, context.clock.now()));
  const known = await context.store.read(async (unit) => {
    const account = await unit.accounts.byEmail(input.email);
    return { account, hash: account === null ? null : await unit.accounts.passwordHash(account.key) };
  });
  const right = await context.hasher.verify(input.password, known.hash);
  const { account, hash } = known;
  if (!right || account === null || account.status !== 'active') throw refused();
  return context.store.write(async (unit) => {
    // What was true before the comparison may have changed during it.
    const current = await unit.accounts.byKey(account.key);
    if (current?.status !== 'active' || (await unit.accounts.passwordHash(account.key)) !== hash)
      throw refused();
    await attemptSucceeded(unit, key);
    if (context.caller.session !== null) await unit.sessions.end(context.caller.session);
    const session = await startSession(context, unit, current, input);
    return { account: current, session };
  });
}

/** Starts a session for somebody who has just proved who they are. */
export async function startSession(
  context: SecretContext,
  unit: Unit,
  account: Account,
  start: SessionStart,
): Promise<Session> {
  const now = context.clock.now();
  const session: Session = {
    id: context.random.id(),
    account: account.key,
    secretHash: start.secretHash,
    kind: start.kind,
    device: start.device,
    place: start.place,
    createdAt: now,
    lastUsedAt: now,
    signedInAt: now,
  };
  // Sessions that ended by time go here, so that they never become many.
  const span = await readSessionSpan(unit);
  for (const old of await unit.sessions.ofAccount(account.key)) {
    if (sessionIsOver(old, now, span)) await unit.sessions.end(old.id);
  }
  await unit.sessions.create(session);
  await unit.accounts.seen(account.key, now);
  await record(context, unit, {
    action: 'session.started',
    target: account.id,
    actor: account.id,
    after: { kind: start.kind, device: start.device, place: start.place },
  });
  return session;
}

/** Proves the password again and changes the session's secret, for what needs a recent sign-in (A4). */
export async function proveAgain(
  context: SecretContext,
  input: { readonly password: string; readonly secretHash: string; readonly network: string },
): Promise<Session['kind']> {
  const account = requireAccount(context.caller);
  const id = context.caller.session;
  if (id === null) {
    throw new Problem('scope-needed', { detail: 'No access key may do this. Sign in with your password.' });
  }
  const hash = await checkOwnPassword(context, account, input);
  if (hash === null) throw new Problem('sign-in-refused', { detail: 'The password is wrong.' });
  return context.store.write(async (unit) => {
    const session = (await unit.sessions.ofAccount(account.key)).find((own) => own.id === id);
    if (session === undefined || (await unit.accounts.passwordHash(account.key)) !== hash) throw ended();
    const now = context.clock.now();
    await unit.sessions.touch(id, { signedInAt: now, lastUsedAt: now, secretHash: input.secretHash });
    await record(context, unit, { action: 'session.proved', target: account.id });
    return session.kind;
  });
}

/** Compares with the caller's own password, counted like a sign-in; the hash that matched, or null. */
export async function checkOwnPassword(
  context: SecretContext,
  account: Account,
  input: { readonly password: string; readonly network: string },
): Promise<string | null> {
  const key = attemptKey(context, account.email, input.network);
  await context.store.write((unit) => admitAttempt(unit, key, context.clock.now()));
  const hash = await context.store.read((unit) => unit.accounts.passwordHash(account.key));
  if (!(await context.hasher.verify(input.password, hash))) return null;
  await context.store.write((unit) => attemptSucceeded(unit, key));
  return hash;
}

/** Ends the session that the caller came with; nothing when there is none. */
export async function signOut(context: SecretContext): Promise<void> {
  const { session, account } = context.caller;
  if (session === null || account === null) return;
  await context.store.write(async (unit) => {
    if (!(await unit.sessions.end(session))) return;
    await record(context, unit, { action: 'session.ended', target: account.id });
  });
}

/** Where the caller is signed in, last used first. */
export async function listSessions(context: SecretContext): Promise<readonly Session[]> {
  const account = requireAccount(context.caller);
  const now = context.clock.now();
  const { sessions, span } = await context.store.read(async (unit) => ({
    sessions: await unit.sessions.ofAccount(account.key),
    span: await readSessionSpan(unit),
  }));
  return sessions
    .filter((session) => !sessionIsOver(session, now, span))
    .toSorted((a, b) => b.lastUsedAt - a.lastUsedAt);
}

/** Ends one of the caller's own sessions. */
export async function endSession(context: SecretContext, input: { readonly id: string }): Promise<void> {
  const account = requireAccount(context.caller);
  await context.store.write(async (unit) => {
    const session = (await unit.sessions.ofAccount(account.key)).find((own) => own.id === input.id);
    if (session === undefined) throw notFound();
    await unit.sessions.end(session.id);
    await record(context, unit, {
      action: 'session.ended',
      target: account.id,
      before: { device: session.device },
    });
  });
}

function refused(): Problem {
  return new Problem('sign-in-refused', { detail: 'E-mail or password is wrong.' });
}

function ended(): Problem {
  return new Problem('signed-out', { detail: 'You are no longer signed in. Sign in again.' });
}
