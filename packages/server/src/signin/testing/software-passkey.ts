import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

/** What a test makes an authenticator and its browser do. */
export interface PasskeyActs {
  /** The origin that the browser says; the hub's own unless the test is an attack. */
  readonly origin?: string;
  readonly host?: string;
  /** Whether the person unlocked it. */
  readonly verified?: boolean;
  readonly challenge?: string;
  readonly counter?: number;
}

/** An authenticator of ES256 in software, and the browser around it: for tests of what the hub lets through. */
export class SoftwarePasskey {
  readonly #origin: string;
  readonly #host: string;
  readonly #id = randomBytes(32);
  readonly #key: KeyObject;
  readonly #public: { readonly x: string; readonly y: string };
  #userHandle = '';
  counter = 0;

  constructor(url: string) {
    this.#origin = new URL(url).origin;
    this.#host = new URL(url).hostname;
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = privateKey;
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    this.#public = { x, y };
  }

  /** Answers `navigator.credentials.create`. */
  create(
    options: { readonly challenge: string; readonly user: { readonly id: string } },
    acts: PasskeyActs = {},
  ) {
    this.#userHandle = options.user.id;
    const client = this.#client('webauthn.create', options.challenge, acts);
    const cose = new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytes(this.#public.x)],
      [-3, bytes(this.#public.y)],
    ]);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.#id.length);
    const data = Buffer.concat([
      this.#data(acts, 0x40),
      Buffer.alloc(16),
      length,
      this.#id,
      isoCBOR.encode(cose),
    ]);
    const attestation = new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', new Uint8Array(data)],
    ]);
    return this.#answer({
      clientDataJSON: client.toString('base64url'),
      attestationObject: Buffer.from(isoCBOR.encode(attestation as never)).toString('base64url'),
      transports: ['internal'],
    });
  }

  /** Answers `navigator.credentials.get`. */
  get(options: { readonly challenge: string }, acts: PasskeyActs = {}) {
    const client = this.#client('webauthn.get', options.challenge, acts);
    const data = this.#data(acts, 0);
    const digest = createHash('sha256').update(client).digest();
    return this.#answer({
      clientDataJSON: client.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', Buffer.concat([data, digest]), this.#key).toString('base64url'),
      userHandle: this.#userHandle,
    });
  }

  #answer(response: Readonly<Record<string, unknown>>) {
    const id = this.#id.toString('base64url');
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response };
  }

  #client(type: string, challenge: string, acts: PasskeyActs): Buffer {
    const origin = acts.origin ?? this.#origin;
    return Buffer.from(
      JSON.stringify({ type, challenge: acts.challenge ?? challenge, origin, crossOrigin: false }),
    );
  }

  #data(acts: PasskeyActs, more: number): Buffer {
    const host = createHash('sha256')
      .update(acts.host ?? this.#host)
      .digest();
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(acts.counter ?? ++this.counter);
    const present = 0x01;
    const verified = (acts.verified ?? true) ? 0x04 : 0;
    return Buffer.concat([host, Buffer.from([present | verified | more]), counter]);
  }
}

function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64url'));
}
