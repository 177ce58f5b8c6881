import { isIP } from 'node:net';
import type { Account, Passkey, ProvedPasskey } from '@tessera/domain';

/** Read when the first passkey is met: it is a large part of what an idle hub would hold in memory. */
const library = () => import('@simplewebauthn/server');

/** EdDSA, ES256, RS256 (COSE): every authenticator knows one of them. */
const ALGORITHMS = [-8, -7, -257];

/** What a browser sends back from an authenticator; the verification judges it, so nothing more is assumed of it. */
export interface PasskeyAnswer {
  readonly id: string;
  readonly response: Readonly<Record<string, unknown>>;
}

/** Where passkeys are for: the host of the hub's public address, and that origin alone. */
export interface PasskeySite {
  readonly host: string;
  readonly origin: string;
}

/** The site of a public address; null where browsers make no passkeys: at a bare IP address, and on plain http elsewhere than on this very machine. */
export function passkeySite(url: string): PasskeySite | null {
  const { hostname, origin, protocol } = new URL(url);
  const named = isIP(hostname.replaceAll(/[[\]]/g, '')) === 0;
  const secure = protocol === 'https:' || hostname === 'localhost' || hostname.endsWith('.localhost');
  return named && secure ? { host: hostname, origin } : null;
}

/** What a browser needs to make a new passkey. `challenge` is base64url. */
export async function newPasskeyOptions(
  site: PasskeySite,
  wish: {
    readonly hub: string;
    readonly account: Account;
    readonly known: readonly Passkey[];
    readonly challenge: string;
  },
): Promise<Record<string, unknown>> {
  const { account } = wish;
  const { generateRegistrationOptions } = await library();
  const options = await generateRegistrationOptions({
    rpName: wish.hub,
    rpID: site.host,
    userName: account.email,
    userDisplayName: account.name,
    userID: new Uint8Array(Buffer.from(account.id)),
    challenge: bytes(wish.challenge),
    attestationType: 'none',
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: wish.known.map(descriptor),
    // Found without a name and unlocked by its owner wherever the device can: then it is enough alone.
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  });
  return { ...options };
}

/** The new passkey, when the answer is good for this site and challenge; else null. */
export async function verifyNewPasskey(
  site: PasskeySite,
  challenge: string,
  answer: PasskeyAnswer,
): Promise<ProvedPasskey | null> {
  try {
    const { verifyRegistrationResponse } = await library();
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: loose(answer),
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.host,
      requireUserVerification: false,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    if (!verified) return null;
    const { credential, credentialBackedUp } = registrationInfo;
    return {
      credential: credential.id,
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      counter: credential.counter,
      transports: credential.transports ?? [],
      synced: credentialBackedUp,
    };
  } catch {
    return null;
  }
}

/** What a browser needs to ask a passkey. `known` null = whichever the person has here. */
export async function passkeyOptions(
  site: PasskeySite,
  wish: {
    readonly challenge: string;
    readonly known: readonly Passkey[] | null;
    readonly verified: boolean;
  },
): Promise<Record<string, unknown>> {
  const { generateAuthenticationOptions } = await library();
  const options = await generateAuthenticationOptions({
    rpID: site.host,
    challenge: bytes(wish.challenge),
    userVerification: wish.verified ? 'required' : 'preferred',
    ...(wish.known === null ? {} : { allowCredentials: wish.known.map(descriptor) }),
  });
  return { ...options };
}

/** What an answer came to: good, or not, or good but with a counter that went back, as that of a copied key does. */
export type PasskeyVerdict =
  | {
      readonly good: true;
      readonly counter: number;
      readonly synced: boolean;
      readonly userHandle: string | null;
    }
  | { readonly good: false; readonly copied: boolean };

/** Judges an answer to a challenge. `verified`: the person unlocked the passkey, by a PIN, a finger or a face. */
export async function verifyPasskey(
  site: PasskeySite,
  passkey: Passkey,
  asked: { readonly challenge: string; readonly verified: boolean },
  answer: PasskeyAnswer,
): Promise<PasskeyVerdict> {
  try {
    const { verifyAuthenticationResponse } = await library();
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: loose(answer),
      expectedChallenge: asked.challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.host,
      requireUserVerification: asked.verified,
      credential: {
        id: passkey.credential,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
        // Compared below: the library does so before it looks at the signature, which would let anybody cry wolf.
        counter: 0,
      },
    });
    if (!verified) return { good: false, copied: false };
    const { newCounter, credentialBackedUp } = authenticationInfo;
    const counts = newCounter > 0 || passkey.counter > 0;
    if (counts && newCounter <= passkey.counter) return { good: false, copied: true };
    const handle = answer.response['userHandle'];
    return {
      good: true,
      counter: newCounter,
      synced: credentialBackedUp,
      userHandle: typeof handle === 'string' ? Buffer.from(handle, 'base64url').toString() : null,
    };
  } catch {
    return { good: false, copied: false };
  }
}

function descriptor({ credential, transports }: Passkey) {
  return { id: credential, transports: [...transports] };
}

function bytes(challenge: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(challenge, 'base64url'));
}

/** The library reads what it needs and refuses what is not there. */
function loose<T>(answer: PasskeyAnswer): T {
  return answer as unknown as T;
}
