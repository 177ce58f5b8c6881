import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import type { Endpoints } from '@tessera/contract';
import type { z } from 'zod';

type Answer = z.input<Endpoints['proveByPasskey']['body']>['response'];

/** The browser made or used no passkey: the person did not go on, or has none for this hub. */
export class PasskeyCancelled extends Error {
  constructor(cause: unknown) {
    super('no passkey was used', { cause });
    this.name = 'PasskeyCancelled';
  }
}

/** Whether this browser can use passkeys at this address at all. */
export function passkeysPossible(): boolean {
  return typeof window.PublicKeyCredential === 'function';
}

/** Lets the person make a passkey. `options` come from the hub. Rejects with {@link PasskeyCancelled}. */
export async function makePasskey(options: Readonly<Record<string, unknown>>): Promise<Answer> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  try {
    // The hub made them for exactly this call.
    const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
    return plain(await startRegistration({ optionsJSON }));
  } catch (error) {
    throw new PasskeyCancelled(error);
  }
}

/** Lets the person use a passkey. `options` come from the hub. Rejects with {@link PasskeyCancelled}. */
export async function takePasskey(options: Readonly<Record<string, unknown>>): Promise<Answer> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  try {
    const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
    return plain(await startAuthentication({ optionsJSON }));
  } catch (error) {
    throw new PasskeyCancelled(error);
  }
}

/** As the contract takes it: plain values by name. */
function plain(credential: { readonly id: string; readonly response: object }): Answer {
  return { ...credential, response: Object.fromEntries(Object.entries(credential.response)) };
}
