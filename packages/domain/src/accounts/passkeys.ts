import { record } from '../audit/record.ts';
import { requireAccount } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { type SessionStart, STEP_LIFE, signInOver, startSession, stepAccount } from './enter.ts';
import type { Passkey, SignInStep } from './factor-store.ts';
import type { Account } from './model.ts';
import type { SecretContext } from './secret-context.ts';
import { finishStep, renewSession, requireSession } from './sign-in.ts';
import type { Session } from './store.ts';

/** What a passkey is asked for: alone, as the second factor of a sign-in, or to prove again who one is. */
export type PasskeyAsk =
  | { readonly for: 'sign-in' | 'second-factor'; readonly step: string }
  | { readonly for: 'proof' };

/** What an authenticator's answer showed, once verified against the challenge. */
export interface PasskeyUse {
  readonly passkey: Passkey;
  /** The counter that it was compared with is the passkey's own; this is the new one. */
  readonly counter: number;
  readonly synced: boolean;
  /** Whom the passkey says it was made for (public id); null when it does not say. */
  readonly userHandle: string | null;
}

/** Keeps a challenge; answers which passkeys may answer it, null = whichever the person has. */
export async function askPasskey(
  context: SecretContext,
  ask: PasskeyAsk,
  input: { readonly challenge: string },
): Promise<readonly Passkey[] | null> {
  const { challenge } = input;
  const until = context.clock.now() + STEP_LIFE;
  return context.store.write(async (unit) => {
    if (ask.for === 'sign-in') {
      await unit.factors.putStep({
        id: ask.step,
        purpose: 'passkey',
        account: null,
        state: { challenge },
        until,
      });
      return null;
    }
    if (ask.for === 'second-factor') {
      const step = await secondFactorStep(context, unit, ask.step);
      const account = await stepAccount(unit, step.account);
      await unit.factors.putStep({ ...step, state: { ...step.state, challenge } });
      return unit.factors.passkeys(account.key);
    }
    const account = requireAccount(context.caller);
    const id = proofId(context);
    await unit.factors.putStep({
      id,
      purpose: 'prove-passkey',
      account: account.key,
      state: { challenge },
      until,
    });
    return unit.factors.passkeys(account.key);
  });
}

/**
 * The challenge that was asked, which is spent by it, and the passkey that claims to answer; null when nobody has it, or
 * somebody else than is asked.
 */
export async function takeChallenge(
  context: SecretContext,
  ask: PasskeyAsk,
  input: { readonly credential: string },
): Promise<{ readonly challenge: string; readonly passkey: Passkey | null }> {
  return context.store.write(async (unit) => {
    const step = await spendChallenge(context, unit, ask);
    const challenge = step?.state['challenge'];
    if (step === null || typeof challenge !== 'string') throw signInOver();
    const passkey = await unit.factors.passkeyByCredential(input.credential);
    const meant = passkey !== null && (step.account === null || passkey.account === step.account);
    return { challenge, passkey: meant ? passkey : null };
  });
}

/** Signs in by a passkey alone: whoever unlocked it has proved both that they have it and who they are. */
export async function signInByPasskey(
  context: SecretContext,
  input: { readonly use: PasskeyUse; readonly start: SessionStart },
): Promise<Account> {
  return context.store.write(async (unit) => {
    const account = await unit.accounts.byKey(input.use.passkey.account);
    const { passkey, userHandle } = input.use;
    if (account?.status !== 'active' || userHandle !== account.id || !passkey.alone) throw passkeyRefused();
    await noteUse(context, unit, input.use);
    if (context.caller.session !== null) await unit.sessions.end(context.caller.session);
    await startSession(context, unit, account, input.start);
    return account;
  });
}

/** Finishes a sign-in by a passkey as the second factor. */
export async function finishByPasskey(
  context: SecretContext,
  input: {
    readonly use: PasskeyUse;
    readonly step: string;
    readonly start: SessionStart;
    readonly network: string;
  },
): Promise<{ readonly account: Account; readonly session: Session; readonly next: string | null }> {
  return context.store.write(async (unit) => {
    const step = await secondFactorStep(context, unit, input.step);
    const { passkey } = input.use;
    if (step.account !== passkey.account) throw passkeyRefused();
    await noteUse(context, unit, input.use);
    // Whoever has the password too is whom the account is of: no squatter left it here.
    if (!passkey.alone) await unit.factors.trustPasskey(passkey.id);
    return finishStep(context, unit, input);
  });
}

/** Proves again who one is, by a passkey, and changes the session's secret (A4). */
export async function proveByPasskey(
  context: SecretContext,
  input: { readonly use: PasskeyUse; readonly secretHash: string },
): Promise<Session['kind']> {
  const account = requireAccount(context.caller);
  return context.store.write(async (unit) => {
    if (input.use.passkey.account !== account.key) throw passkeyRefused();
    await noteUse(context, unit, input.use);
    return renewSession(context, unit, input.secretHash);
  });
}

/** The one answer to every passkey that is not good: unknown, somebody else's, wrongly signed, replayed, cloned. */
export function passkeyRefused(): Problem {
  return new Problem('passkey-refused', {
    detail: 'This passkey is not known here, or its answer was not good. Try again, or sign in another way.',
  });
}

/** A copy of the key would count on its own, so a counter that went back refuses the key and is written down (A6). */
export async function noteCopiedPasskey(context: SecretContext, passkey: Passkey): Promise<void> {
  await context.store.write(async (unit) => {
    const account = await unit.accounts.byKey(passkey.account);
    if (account === null) return;
    await record(context, unit, {
      action: 'account.passkey-counter-back',
      target: account.id,
      actor: account.id,
      before: { passkey: passkey.id, counter: passkey.counter },
    });
  });
}

async function noteUse(context: SecretContext, unit: Unit, use: PasskeyUse): Promise<void> {
  const { passkey, counter, synced } = use;
  const noted = await unit.factors.passkeyUsed(passkey.id, {
    before: passkey.counter,
    counter,
    synced,
    at: context.clock.now(),
  });
  if (!noted) throw passkeyRefused();
}

async function spendChallenge(
  context: SecretContext,
  unit: Unit,
  ask: PasskeyAsk,
): Promise<SignInStep | null> {
  const now = context.clock.now();
  if (ask.for === 'sign-in') return unit.factors.takeStep(ask.step, 'passkey', now);
  if (ask.for === 'proof') return unit.factors.takeStep(proofId(context), 'prove-passkey', now);
  const step = await secondFactorStep(context, unit, ask.step);
  const { challenge: _, ...state } = step.state;
  await unit.factors.putStep({ ...step, state });
  return step;
}

async function secondFactorStep(context: SecretContext, unit: Unit, id: string): Promise<SignInStep> {
  const step = await unit.factors.step(id, 'second-factor', context.clock.now());
  if (step === null) throw signInOver();
  return step;
}

function proofId(context: SecretContext): string {
  return context.digest(`prove-passkey|${requireSession(context)}`);
}
