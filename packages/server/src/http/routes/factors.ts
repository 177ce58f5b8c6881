import type { factors as contract, factorSteps, SecurityShape } from '@tessera/contract';
import {
  addPasskey,
  beginCode,
  confirmCode,
  type FactorPlace,
  type FactorSet,
  finishByPasskey,
  finishSignIn,
  getSecurity,
  getSecurityOf,
  type OwnSecurity,
  type Passkey,
  proveByPasskey,
  removeCode,
  removePasskey,
  renamePasskey,
  renewRecoveryCodes,
  resetFactors,
  signInByPasskey,
} from '@tessera/domain';
import type { Handlers, RequestContext } from '../context.ts';
import { accountOut } from '../shapes.ts';
import { letIn, renewed, requireStep } from './entrance.ts';
import { newSession } from './new-session.ts';
import { askForPasskey, optionsForNewPasskey, provedNewPasskey, usedPasskey } from './passkey-ceremonies.ts';
import { isoTime, isoTimeOrNull } from './wire.ts';

const OWN: FactorPlace = { at: 'session' };

export const factorStepHandlers: Handlers<keyof typeof factorSteps> = {
  async finishSignIn(context, { body }) {
    const { secret, start } = newSession(context, 'browser');
    const step = requireStep(context, 'step');
    const { network } = context;
    const { account, next } = await finishSignIn(context, { step, code: body.code, network, start });
    return { ...letIn(context, account, { kind: 'browser', secret }), next };
  },

  async askPasskey(context, { body }) {
    if (body.for === 'second-factor') {
      const step = requireStep(context, 'step');
      return { options: await askForPasskey(context, { for: 'second-factor', step }) };
    }
    const secret = context.random.secret();
    const options = await askForPasskey(context, { for: 'sign-in', step: context.digest(secret) });
    context.setStepCookie('step', secret);
    return { options };
  },

  async signInByPasskey(context, { body }) {
    const step = requireStep(context, 'step');
    const use = await usedPasskey(context, { for: body.for, step }, body.response);
    const { secret, start } = newSession(context, 'browser');
    if (body.for === 'sign-in') {
      const account = await signInByPasskey(context, { use, start });
      return { ...letIn(context, account, { kind: 'browser', secret }), next: null };
    }
    const { network } = context;
    const { account, next } = await finishByPasskey(context, { use, step, start, network });
    return { ...letIn(context, account, { kind: 'browser', secret }), next };
  },

  async beginCodeAtSignIn(context) {
    return beginCode(context, atSignIn(context));
  },

  async confirmCodeAtSignIn(context, { body }) {
    const { secret, start } = newSession(context, 'browser');
    const set = await confirmCode(context, atSignIn(context), { code: body.code, start });
    return setAtSignIn(context, set, secret);
  },

  async beginPasskeyAtSignIn(context) {
    return { options: await optionsForNewPasskey(context, atSignIn(context)) };
  },

  async addPasskeyAtSignIn(context, { body }) {
    const { secret, start } = newSession(context, 'browser');
    const place = atSignIn(context);
    const passkey = await provedNewPasskey(context, place, body.response);
    const set = await addPasskey(context, place, { name: body.name, passkey, start });
    return setAtSignIn(context, set, secret);
  },
};

export const factorHandlers: Handlers<keyof typeof contract> = {
  async getSecurity(context) {
    return securityOut(await getSecurity(context));
  },

  async beginCode(context) {
    return beginCode(context, OWN);
  },

  async confirmCode(context, { body }) {
    const { start } = newSession(context, 'browser');
    return { recoveryCodes: codesOut(await confirmCode(context, OWN, { code: body.code, start })) };
  },

  async removeCode(context) {
    await removeCode(context);
  },

  async renewRecoveryCodes(context) {
    return { recoveryCodes: [...(await renewRecoveryCodes(context))] };
  },

  async beginPasskey(context) {
    return { options: await optionsForNewPasskey(context, OWN) };
  },

  async addPasskey(context, { body }) {
    const { start } = newSession(context, 'browser');
    const passkey = await provedNewPasskey(context, OWN, body.response);
    const set = await addPasskey(context, OWN, { name: body.name, passkey, start });
    return { passkey: passkeyOut(set.passkey), recoveryCodes: codesOut(set) };
  },

  async renamePasskey(context, { params, body }) {
    return passkeyOut(await renamePasskey(context, { id: params.id, name: body.name }));
  },

  async removePasskey(context, { params }) {
    await removePasskey(context, params);
  },

  async askOwnPasskey(context) {
    return { options: await askForPasskey(context, { for: 'proof' }) };
  },

  async proveByPasskey(context, { body }) {
    const use = await usedPasskey(context, { for: 'proof' }, body.response);
    const secret = context.random.secret();
    const kind = await proveByPasskey(context, { use, secretHash: context.digest(secret) });
    return renewed(context, kind, secret);
  },

  async getUserSecurity(context, { params }) {
    return securityOut(await getSecurityOf(context, params));
  },

  async resetFactors(context, { params }) {
    return resetFactors(context, params);
  },
};

function atSignIn(context: RequestContext): FactorPlace {
  return { at: 'sign-in', step: requireStep(context, 'step') };
}

function setAtSignIn(context: RequestContext, set: FactorSet, secret: string) {
  letIn(context, set.account, { kind: 'browser', secret });
  return { account: accountOut(set.account), next: set.next, recoveryCodes: codesOut(set) };
}

function codesOut({ recoveryCodes }: FactorSet): string[] | null {
  return recoveryCodes === null ? null : [...recoveryCodes];
}

function passkeyOut(passkey: Passkey) {
  const { id, name, synced } = passkey;
  return {
    ...{ id, name, synced },
    createdAt: isoTime(passkey.createdAt),
    lastUsedAt: isoTimeOrNull(passkey.lastUsedAt),
  };
}

function securityOut(security: OwnSecurity): SecurityShape {
  const { password, code, recoveryCodes, required } = security;
  return {
    ...{ password, recoveryCodes, required },
    code: code === null ? null : { createdAt: isoTime(code.createdAt) },
    passkeys: security.passkeys.map(passkeyOut),
    providers: security.links.map((link) => ({
      ...{ id: link.provider, name: link.name, email: link.email },
      createdAt: isoTime(link.createdAt),
      lastUsedAt: isoTime(link.lastUsedAt),
    })),
    linkable: security.linkable.map(({ id, name }) => ({ id, name })),
  };
}
