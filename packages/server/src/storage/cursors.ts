import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';
import { invalid } from '@tessera/domain';

/** Where a page ended: the sort key of its last row, as the query wants it back. */
export type Position = readonly (string | number | null)[];

const NONCE = 12;
const TAG = 16;

/**
 * Cursors that say nothing and cannot be made by hand: a position is sealed together with the query that it belongs
 * to, so inner keys stay inside and a cursor of another query, filter or hub is refused. The same position always seals
 * to the same text, so that a page's ETag holds.
 */
export class Cursors {
  readonly #key: Buffer;

  /** `secret` is the hub's own, the same on every node. */
  constructor(secret: string) {
    this.#key = createHash('sha256').update(`cursors:${secret}`).digest();
  }

  /** Seals a position. `query` names the query and holds whatever changes its rows or their order. */
  seal(query: readonly unknown[], position: Position): string {
    const about = JSON.stringify(query);
    const text = JSON.stringify(position);
    const nonce = createHmac('sha256', this.#key).update(about).update('\0').update(text).digest();
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce.subarray(0, NONCE));
    cipher.setAAD(Buffer.from(about));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce.subarray(0, NONCE), sealed, cipher.getAuthTag()]).toString('base64url');
  }

  /** Cuts what was read, one row more than fits if there are more, into the page's rows and the cursor of the next. */
  cut<Found>(
    query: readonly unknown[],
    found: readonly Found[],
    limit: number,
    positionOf: (last: Found) => Position,
  ): { readonly shown: readonly Found[]; readonly next: string | null } {
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    const more = found.length > limit && last !== undefined;
    return { shown, next: more ? this.seal(query, positionOf(last)) : null };
  }

  /** The position of a cursor that this very query made; `input-invalid` for any other text. */
  open<P extends Position>(query: readonly unknown[], cursor: string): P {
    const bytes = Buffer.from(cursor, 'base64url');
    if (bytes.length <= NONCE + TAG || bytes.toString('base64url') !== cursor) throw refused();
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, NONCE));
      decipher.setAAD(Buffer.from(JSON.stringify(query)));
      decipher.setAuthTag(bytes.subarray(-TAG));
      const text = Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]);
      // Authentic, so it is what this query sealed.
      return JSON.parse(text.toString()) as P;
    } catch {
      throw refused();
    }
  }
}

function refused() {
  return invalid('cursor', 'is not from a page of this list; start again without it');
}
