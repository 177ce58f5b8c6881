import { record } from '../audit/record.ts';
import { requireAccount } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { admitAttempt, attemptKey, attemptSucceeded } from './attempts.ts';
import { type Entrance, enter, type SessionStart, signInOver, startSession, stepAccount } from './enter.ts';
import { factorMethods, type SignInContext, spendCode } from './factors.ts';
import type { Account } from './model.ts';
import type { SecretContext } from './secret-context.ts';
import type { Session } from './store.ts';

export interface SignIn extends SessionStart {
  readonly email: string;
  readonly password: string;
  /** A code of the app or a recovery code, where the caller has it at hand (scripts). */
  readonly code?: string | undefined;
  /** Digest of the secret that a browser finishes the sign-in by when a second factor is missing. */
  readonly step?: string | undefined;
  /** Failures are counted by address and this together. */
  readonly network: string;
}

/**
 * Signs in by e-mail and password (A3). Always a new session with a new secret (A4); the one that the caller came with
 * ends. An unknown address, a wrong password and an account that is not active fail alike, after the same work, and so
 * does a wrong code that comes along with the password. A missing second factor is not a failure but an answer, and only
 * to the right password; the attempt stays counted until the second factor is there, so that nobody buys more guesses
 * at codes with a password they know.
 */
export async function signIn(context: SignInContext, input: SignIn): Promise<Entrance> {
  const key = attemptKey(context, input.email, input.network);
  await context.store.write((unit) => admitAttempt(unit, key, context.clock.now()));
  const known = await context.store.read(async (unit) => {
    const account = await unit.accounts.byEmail(input.email);
    return { account, hash: account === null ? null : await unit.accounts.passwordHash(account.key) };
  });
  const right = await context.hasher.verify(input.password, known.hash);
  const { account, hash } = known;
  const { code } = input;
  if (!right || account === null || account.status !== 'active') throw refused(code);
  const entrance = await context.store.write(async (unit) => {
    // What was true before the comparison may have changed during it.
    const current = await unit.accounts.byKey(account.key);
    if (current?.status !== 'active' || (await unit.accounts.passwordHash(account.key)) !== hash) return null;
    let bothProved = false;
    if (code !== undefined && (await factorMethods(unit, account.key)).length > 0) {
      bothProved = await isGoodCode(context, unit, current, code);
      if (!bothProved) return null;
    }
    const step = input.kind === 'browser' ? (input.step ?? null) : null;
    return enter(context, unit, current, { start: input, bothProved, step, attempts: key });
  });
  if (entrance === null) throw refused(code);
  return entrance;
}

/**
 * Finishes a sign-in by the second factor, a code of the app or a recovery code. Wrong codes are counted together with
 * wrong passwords. Fails with `code-refused`, or `sign-in-over` when there is nothing to finish.
 */
export async function finishSignIn(
  context: SignInContext,
  input: {
    readonly step: string;
    readonly code: string;
    readonly network: string;
    readonly start: SessionStart;
  },
): Promise<{ readonly account: Account; readonly session: Session; readonly next: string | null }> {
  const done = await context.store.write(async (unit) => {
    const now = context.clock.now();
    const step = await unit.factors.step(input.step, 'second-factor', now);
    const account = await stepAccount(unit, step?.account);
    const key = attemptKey(context, account.email, input.network);
    await admitAttempt(unit, key, now);
    if ((await spendCode(context, unit, account, input.code)) === null) return null;
    return finishStep(context, unit, { step: input.step, start: input.start, network: input.network });
  });
  if (done === null) throw codeRefused();
  return done;
}

/** Takes a step whose second factor was proved in this unit, and starts the session. */
export async function finishStep(
  context: SecretContext,
  unit: Unit,
  input: { readonly step: string; readonly start: SessionStart; readonly network: string },
): Promise<{ readonly account: Account; readonly session: Session; readonly next: string | null }> {
  const step = await unit.factors.takeStep(input.step, 'second-factor', context.clock.now());
  if (step === null) throw signInOver();
  const account = await stepAccount(unit, step.account);
  await unit.sessions.clearFailures(attemptKey(context, account.email, input.network));
  if (typeof step.state['attempts'] === 'string') await unit.sessions.clearFailures(step.state['attempts']);
  if (context.caller.session !== null) await unit.sessions.end(context.caller.session);
  const session = await startSession(context, unit, account, input.start);
  const next = step.state['next'];
  return { account, session, next: typeof next === 'string' ? next : null };
}

/**
 * Proves again who one is and changes the session's secret, for what needs a recent sign-in (A4): the password, and
 * where the account has a second factor a code besides (`second-factor-needed` names how).
 */
export async function proveAgain(
  context: SignInContext,
  input: {
    readonly password: string;
    readonly code?: string | undefined;
    readonly secretHash: string;
    readonly network: string;
  },
): Promise<Session['kind']> {
  const account = requireAccount(context.caller);
  requireSession(context);
  const key = attemptKey(context, account.email, input.network);
  const hash = await comparePassword(context, account, key, input.password);
  if (hash === null) throw new Problem('sign-in-refused', { detail: 'The password is wrong.' });
  const proved = await context.store.write(async (unit) => {
    if ((await unit.accounts.passwordHash(account.key)) !== hash) throw ended();
    const methods = await factorMethods(unit, account.key);
    if (methods.length > 0 && input.code === undefined) return methods;
    if (methods.length > 0 && (await spendCode(context, unit, account, input.code ?? '')) === null)
      return null;
    await attemptSucceeded(unit, key);
    return renewSession(context, unit, input.secretHash);
  });
  if (proved === null) throw codeRefused();
  if (typeof proved !== 'string') throw secondFactorNeeded(proved);
  return proved;
}

/** The session of whoever has just proved again who they are gets a new secret and counts as signed in now. */
export async function renewSession(
  context: SecretContext,
  unit: Unit,
  secretHash: string,
): Promise<Session['kind']> {
  const account = requireAccount(context.caller);
  const id = requireSession(context);
  const session = (await unit.sessions.ofAccount(account.key)).find((own) => own.id === id);
  if (session === undefined) throw ended();
  const now = context.clock.now();
  await unit.sessions.touch(id, { signedInAt: now, lastUsedAt: now, secretHash });
  await record(context, unit, { action: 'session.proved', target: account.id });
  return session.kind;
}

/** The caller's session; a key has none. */
export function requireSession(context: SecretContext): string {
  const { session } = context.caller;
  if (session !== null) return session;
  throw new Problem('scope-needed', { detail: 'No access key may do this. Sign in with your password.' });
}

/** Compares with the caller's own password, counted like a sign-in; the hash that matched, or null. */
export async function checkOwnPassword(
  context: SecretContext,
  account: Account,
  input: { readonly password: string; readonly network: string },
): Promise<string | null> {
  const key = attemptKey(context, account.email, input.network);
  const hash = await comparePassword(context, account, key, input.password);
  if (hash !== null) await context.store.write((unit) => attemptSucceeded(unit, key));
  return hash;
}

async function comparePassword(
  context: SecretContext,
  account: Account,
  key: string,
  password: string,
): Promise<string | null> {
  await context.store.write((unit) => admitAttempt(unit, key, context.clock.now()));
  const hash = await context.store.read((unit) => unit.accounts.passwordHash(account.key));
  return (await context.hasher.verify(password, hash)) ? hash : null;
}

/** With the password in the same call a pause reads as a wrong code does: nothing says which of them it is (A3). */
async function isGoodCode(
  context: SignInContext,
  unit: Unit,
  account: Account,
  code: string,
): Promise<boolean> {
  try {
    return (await spendCode(context, unit, account, code)) !== null;
  } catch (error) {
    if (error instanceof Problem && error.code === 'rate-limited') return false;
    throw error;
  }
}

/** What a sign-in lacks, for whoever calls by a script. */
export function secondFactorNeeded(methods: readonly string[], next?: string | null): Problem {
  return new Problem('second-factor-needed', {
    detail: methods.some((method) => method !== 'passkey')
      ? 'Give a code of your app or a recovery code too, as `code`; or use an access key.'
      : 'Use your passkey in a browser, or an access key in a script.',
    parameters: { methods: methods.join(' '), ...(next ? { next } : {}) },
  });
}

export function factorSetUpNeeded(next?: string | null): Problem {
  return new Problem('factor-set-up-needed', {
    detail: 'This hub asks you for a second factor. Sign in with a browser to set one up.',
    parameters: next ? { next } : {},
  });
}

function codeRefused(): Problem {
  return new Problem('code-refused', {
    detail:
      'The code is wrong or was used already. Wait for the next one, and check the clock of your device.',
  });
}

/** With a code in the same call, nothing says which of the three was wrong. */
function refused(code: string | undefined): Problem {
  return new Problem('sign-in-refused', {
    detail: code === undefined ? 'E-mail or password is wrong.' : 'E-mail, password or code is wrong.',
  });
}

function ended(): Problem {
  return new Problem('signed-out', { detail: 'You are no longer signed in. Sign in again.' });
}
