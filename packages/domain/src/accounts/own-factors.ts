import { record } from '../audit/record.ts';
import { requireAccount } from '../context.ts';
import { notFound, Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { readSettings } from '../settings/policy.ts';
import { type SessionStart, signInOver, startSession, stepAccount } from './enter.ts';
import type { CodeFactor, Passkey, SignInStep, StepPurpose } from './factor-store.ts';
import {
  factorMethods,
  makeRecoveryCodes,
  mustHaveFactor,
  type SignInContext,
  tellOwner,
} from './factors.ts';
import type { Account } from './model.ts';
import type { Provider, ProviderLink } from './provider-store.ts';
import type { SecretContext } from './secret-context.ts';
import { requireSession } from './sign-in.ts';
import type { Session } from './store.ts';

/** Where a factor is set up: by somebody signed in, or at a sign-in that lacks it (digest of the step's secret). */
export type FactorPlace = { readonly at: 'session' } | { readonly at: 'sign-in'; readonly step: string };

/** What it comes to: recovery codes when there were none, and the session of a sign-in that is finished by it. */
export interface FactorSet {
  readonly account: Account;
  /** Shown this once. */
  readonly recoveryCodes: readonly string[] | null;
  readonly session: Session | null;
  readonly next: string | null;
}

/** How somebody signs in, as they see it themselves. */
export interface OwnSecurity {
  readonly password: boolean;
  readonly code: Pick<CodeFactor, 'createdAt'> | null;
  readonly passkeys: readonly Passkey[];
  readonly recoveryCodes: number;
  readonly links: readonly (ProviderLink & { readonly name: string })[];
  /** Providers that one could link besides. */
  readonly linkable: readonly Pick<Provider, 'id' | 'name'>[];
  /** Whether the policy demands a second factor of this account. */
  readonly required: boolean;
}

/** How long an unfinished set-up waits. */
const SET_UP_LIFE = 15 * 60_000;
const MOST_PASSKEYS = 20;

export async function getSecurity(context: SecretContext): Promise<OwnSecurity> {
  const account = requireAccount(context.caller);
  return context.store.read((unit) => securityOf(unit, account));
}

/** As {@link getSecurity}, of any account. */
export async function securityOf(unit: Unit, account: Account): Promise<OwnSecurity> {
  const providers = await unit.providers.list();
  const links = await unit.providers.linksOf(account.key);
  const linked = new Set(links.map((link) => link.provider));
  return {
    password: (await unit.accounts.passwordHash(account.key)) !== null,
    code: await unit.factors.code(account.key),
    passkeys: await unit.factors.passkeys(account.key),
    recoveryCodes: await unit.factors.recoveryCodes(account.key),
    links: links.map((link) => ({
      ...link,
      name: providers.find(({ id }) => id === link.provider)?.name ?? '',
    })),
    linkable: providers
      .filter(({ id, enabled }) => enabled && !linked.has(id))
      .map(({ id, name }) => ({ id, name })),
    required: await mustHaveFactor(unit, account),
  };
}

/** A new secret for an app of codes. It counts once {@link confirmCode} has seen a code of it. */
export async function beginCode(
  context: SignInContext,
  place: FactorPlace,
): Promise<{ readonly secret: string; readonly address: string }> {
  const secret = context.codes.secret();
  return context.store.write(async (unit) => {
    const { account, step } = await settingUp(context, unit, place, 'new-code');
    await unit.factors.putStep({ ...step, state: { ...step.state, secret } });
    const { hubName } = await readSettings(unit, 'hubName');
    return { secret, address: context.codes.address({ secret, hub: hubName, account: account.email }) };
  });
}

/** Sets the app up when the code is one of it; replaces the app that was there. A wrong code is `code-refused`. */
export async function confirmCode(
  context: SignInContext,
  place: FactorPlace,
  input: { readonly code: string; readonly start: SessionStart },
): Promise<FactorSet> {
  return context.store.write(async (unit) => {
    const { account, step } = await settingUp(context, unit, place, 'new-code');
    const secret = step.state['secret'];
    if (typeof secret !== 'string') throw signInOver();
    const now = context.clock.now();
    const lastStep = context.codes.step(secret, input.code.replaceAll(/\s/g, ''), now);
    if (lastStep === null) {
      throw new Problem('code-refused', {
        detail:
          'The code is wrong. Enter the six digits that the app shows now, and check the clock of your device.',
        errors: [{ field: 'code', message: 'is not what the app shows now' }],
      });
    }
    const before = await unit.factors.code(account.key);
    await unit.factors.setCode(account.key, { secret, lastStep, createdAt: now });
    await record(context, unit, {
      action: 'account.code-added',
      target: account.id,
      actor: account.id,
      before: { code: before !== null },
      after: { code: true },
    });
    await tellOwner(context, unit, account, 'code-added');
    return factorSet(context, unit, { account, step, place, start: input.start });
  });
}

/** Begins to register a passkey: keeps the challenge, and tells whose it is and which ones there are already. */
export async function beginPasskey(
  context: SecretContext,
  place: FactorPlace,
  input: { readonly challenge: string },
): Promise<{ readonly account: Account; readonly passkeys: readonly Passkey[] }> {
  return context.store.write(async (unit) => {
    const { account, step } = await settingUp(context, unit, place, 'new-passkey');
    await unit.factors.putStep({ ...step, state: { ...step.state, challenge: input.challenge } });
    return { account, passkeys: await unit.factors.passkeys(account.key) };
  });
}

/** The challenge that a new passkey must have signed; it is good for one try. */
export async function takeNewPasskeyChallenge(context: SecretContext, place: FactorPlace): Promise<string> {
  return context.store.write(async (unit) => {
    const { step } = await settingUp(context, unit, place, 'new-passkey');
    const { challenge, ...state } = step.state;
    if (typeof challenge !== 'string') throw signInOver();
    await unit.factors.putStep({ ...step, state });
    return challenge;
  });
}

/** What an authenticator has proved to be a new passkey. */
export type ProvedPasskey = Pick<Passkey, 'credential' | 'publicKey' | 'counter' | 'transports' | 'synced'>;

/** Registers a passkey whose answer to the challenge was verified. */
export async function addPasskey(
  context: SecretContext,
  place: FactorPlace,
  input: { readonly name: string; readonly passkey: ProvedPasskey; readonly start: SessionStart },
): Promise<FactorSet & { readonly passkey: Passkey }> {
  return context.store.write(async (unit) => {
    const { account, step } = await settingUp(context, unit, place, 'new-passkey');
    if ((await unit.factors.passkeys(account.key)).length >= MOST_PASSKEYS) {
      throw new Problem('conflict', {
        detail: `You have ${MOST_PASSKEYS} passkeys. Remove some of them first.`,
      });
    }
    const passkey: Passkey = {
      ...input.passkey,
      id: context.random.id(),
      account: account.key,
      name: input.name,
      createdAt: context.clock.now(),
      lastUsedAt: null,
      alone: true,
    };
    await unit.factors.addPasskey(passkey);
    await record(context, unit, {
      action: 'account.passkey-added',
      target: account.id,
      actor: account.id,
      after: { passkey: passkey.id, name: passkey.name },
    });
    await tellOwner(context, unit, account, 'passkey-added', { name: passkey.name });
    return { passkey, ...(await factorSet(context, unit, { account, step, place, start: input.start })) };
  });
}

/** Renames one of one's own passkeys. */
export async function renamePasskey(
  context: SecretContext,
  input: { readonly id: string; readonly name: string },
): Promise<Passkey> {
  const account = requireAccount(context.caller);
  return context.store.write(async (unit) => {
    const passkey = await ownPasskey(unit, account, input.id);
    await unit.factors.renamePasskey(passkey.id, input.name);
    await record(context, unit, {
      action: 'account.passkey-renamed',
      target: account.id,
      before: { passkey: passkey.id, name: passkey.name },
      after: { passkey: passkey.id, name: input.name },
    });
    return { ...passkey, name: input.name };
  });
}

/** Removes one of one's own passkeys, unless it is the last way in or the second factor that the policy demands. */
export async function removePasskey(context: SecretContext, input: { readonly id: string }): Promise<void> {
  const account = requireAccount(context.caller);
  await context.store.write(async (unit) => {
    const passkey = await ownPasskey(unit, account, input.id);
    await unit.factors.removePasskey(passkey.id);
    await requireWayIn(unit, account);
    await withoutFactor(unit, account);
    await record(context, unit, {
      action: 'account.passkey-removed',
      target: account.id,
      before: { passkey: passkey.id, name: passkey.name },
    });
    await tellOwner(context, unit, account, 'passkey-removed', { name: passkey.name });
  });
}

/** Takes one's own app of codes away, unless it is the second factor that the policy demands. */
export async function removeCode(context: SecretContext): Promise<void> {
  const account = requireAccount(context.caller);
  await context.store.write(async (unit) => {
    if ((await unit.factors.code(account.key)) === null) throw notFound();
    await unit.factors.setCode(account.key, null);
    await withoutFactor(unit, account);
    await record(context, unit, {
      action: 'account.code-removed',
      target: account.id,
      before: { code: true },
      after: { code: false },
    });
    await tellOwner(context, unit, account, 'code-removed');
  });
}

/** Makes new recovery codes; the old ones stop working. Answers them, this once. */
export async function renewRecoveryCodes(context: SecretContext): Promise<readonly string[]> {
  const account = requireAccount(context.caller);
  return context.store.write(async (unit) => {
    if ((await factorMethods(unit, account.key)).length === 0) {
      throw new Problem('conflict', {
        detail: 'Recovery codes stand in for a second factor, and you have none. Set one up first.',
      });
    }
    const before = await unit.factors.recoveryCodes(account.key);
    const codes = await makeRecoveryCodes(context, unit, account);
    await record(context, unit, {
      action: 'account.recovery-codes-made',
      target: account.id,
      before: { left: before },
      after: { left: codes.length },
    });
    await tellOwner(context, unit, account, 'recovery-codes-made');
    return codes;
  });
}

/** Refuses a change after which nobody could sign in to the account any more. */
export async function requireWayIn(unit: Unit, account: Account): Promise<void> {
  const security = await securityOf(unit, account);
  if (security.password || security.passkeys.length > 0 || security.links.length > 0) return;
  throw new Problem('conflict', {
    detail: 'This is the last way to sign in to your account. Set a password first.',
  });
}

/** After a factor has gone: refuses where the policy demands one, and takes recovery codes that stand for nothing. */
async function withoutFactor(unit: Unit, account: Account): Promise<void> {
  if ((await factorMethods(unit, account.key)).length > 0) return;
  if (await mustHaveFactor(unit, account)) {
    throw new Problem('conflict', {
      detail: 'This hub asks you for a second factor. Set up another one before you remove this one.',
    });
  }
  await unit.factors.setRecoveryCodes(account.key, []);
}

/** The account a factor is set up for, and what is remembered of it so far; of a session it is tied to that session. */
async function settingUp(
  context: SecretContext,
  unit: Unit,
  place: FactorPlace,
  purpose: StepPurpose,
): Promise<{ readonly account: Account; readonly step: SignInStep }> {
  const now = context.clock.now();
  if (place.at === 'sign-in') {
    const step = await unit.factors.step(place.step, 'set-up-factor', now);
    const account = await stepAccount(unit, step?.account);
    // Begun while there was no factor: whoever holds it has proved the password alone, which no longer does.
    if (step === null || (await factorMethods(unit, account.key)).length > 0) throw signInOver();
    return { account, step };
  }
  const account = requireAccount(context.caller);
  const id = context.digest(`${purpose}|${requireSession(context)}`);
  const step = await unit.factors.step(id, purpose, now);
  const fresh = { id, purpose, account: account.key, state: {}, until: now + SET_UP_LIFE };
  return { account, step: step ?? fresh };
}

async function factorSet(
  context: SecretContext,
  unit: Unit,
  made: {
    readonly account: Account;
    readonly step: SignInStep;
    readonly place: FactorPlace;
    readonly start: SessionStart;
  },
): Promise<FactorSet> {
  const { account, step, place } = made;
  await unit.factors.takeStep(step.id, step.purpose, context.clock.now());
  const has = (await unit.factors.recoveryCodes(account.key)) > 0;
  const recoveryCodes = has ? null : await makeRecoveryCodes(context, unit, account);
  if (place.at === 'session') return { account, recoveryCodes, session: null, next: null };
  const { attempts, next } = step.state;
  if (typeof attempts === 'string') await unit.sessions.clearFailures(attempts);
  if (context.caller.session !== null) await unit.sessions.end(context.caller.session);
  const session = await startSession(context, unit, account, made.start);
  return { account, recoveryCodes, session, next: typeof next === 'string' ? next : null };
}

async function ownPasskey(unit: Unit, account: Account, id: string): Promise<Passkey> {
  const passkey = (await unit.factors.passkeys(account.key)).find((own) => own.id === id);
  if (passkey === undefined) throw notFound();
  return passkey;
}
