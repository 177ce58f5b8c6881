import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';
import { NEWS_EVENTS, type NewsEvent, type PrincipalKey, type Random, type Store } from '@tessera/domain';

const NONCE = 12;
const TAG = 16;
const SECRET = 'mail-links';

/** Whom a signed address switches off, and what. */
export interface Unsubscribing {
  readonly reader: PrincipalKey;
  readonly event: NewsEvent | 'all';
}

/**
 * Addresses that stop mails without a sign-in (RFC 8058): sealed, so that nobody makes one for somebody else and none
 * tells a key of the hub. The same mail seals to the same address.
 */
export class UnsubscribeLinks {
  readonly #key: Buffer;

  private constructor(secret: string) {
    this.#key = createHash('sha256').update(`unsubscribe:${secret}`).digest();
  }

  /** With the hub's own secret for it, made when it is first needed. */
  static async open(store: Store, random: Random): Promise<UnsubscribeLinks> {
    const known = await store.read((unit) => unit.settings.secret(SECRET));
    if (known !== null) return new UnsubscribeLinks(known);
    const made = await store.write(async (unit) => {
      // Another process may have made it meanwhile.
      const other = await unit.settings.secret(SECRET);
      if (other !== null) return other;
      const secret = random.secret();
      await unit.settings.setSecret(SECRET, secret);
      return secret;
    });
    return new UnsubscribeLinks(made);
  }

  seal({ reader, event }: Unsubscribing): string {
    const text = `${reader} ${event}`;
    const nonce = createHmac('sha256', this.#key).update(text).digest().subarray(0, NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
  }

  /** Null for anything that this hub did not seal. */
  read(token: string): Unsubscribing | null {
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length <= NONCE + TAG) return null;
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, NONCE));
      decipher.setAuthTag(bytes.subarray(-TAG));
      const text = Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]).toString();
      const [reader, name] = text.split(' ');
      const event = name === 'all' ? name : NEWS_EVENTS.find((known) => known === name);
      // Authentic, so it is a key that was sealed.
      return event === undefined ? null : { reader: Number(reader) as PrincipalKey, event };
    } catch {
      return null;
    }
  }
}
