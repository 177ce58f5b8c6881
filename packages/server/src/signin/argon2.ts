import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { type PasswordHasher, Problem } from '@tessera/domain';

/** What one hash costs. `memory` in KiB. */
export interface HashCost {
  readonly memory: number;
  readonly passes: number;
}

/** RFC 9106's choice for machines that do other things too: 64 MiB, three passes. */
const COST: HashCost = { memory: 65_536, passes: 3 };
/** At most this many at once, so that a burst of sign-ins costs at most 128 MiB and leaves threads to others. */
const AT_ONCE = 2;
/** More than this many waiting are sent away, rather than kept until they have given up. */
const WAITING = 64;

const TAG = 32;
const SALT = 16;

/** Hashes with argon2id, in the PHC form `$argon2id$v=19$m=…,t=…,p=1$salt$tag`. */
export function createHasher(cost: HashCost = COST): PasswordHasher {
  const gate = new Gate();
  const derive = (password: string, salt: Buffer, how: HashCost) =>
    gate.run(() => tagOf(password, salt, how));
  // Compared with when there is no account: the same work, and no password fits.
  const nobody = { salt: randomBytes(SALT), tag: randomBytes(TAG), cost };
  return {
    async hash(password) {
      const salt = randomBytes(SALT);
      const tag = await derive(password, salt, cost);
      return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=1$${plain(salt)}$${plain(tag)}`;
    },
    async verify(password, hash) {
      const known = hash === null ? null : parse(hash);
      const against = known ?? nobody;
      const tag = await derive(password, against.salt, against.cost);
      return timingSafeEqual(tag, against.tag) && known !== null;
    },
  };
}

const FORM = /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,3}),p=1\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/;

function parse(hash: string): { readonly salt: Buffer; readonly tag: Buffer; readonly cost: HashCost } {
  const [, memory, passes, salt = '', tag = ''] = FORM.exec(hash) ?? [];
  if (memory === undefined || passes === undefined) throw new Error('a stored password hash cannot be read');
  return {
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
    cost: { memory: Number(memory), passes: Number(passes) },
  };
}

function plain(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}

function tagOf(password: string, salt: Buffer, cost: HashCost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    argon2(
      'argon2id',
      {
        // One spelling, whatever keyboard composed the characters.
        message: Buffer.from(password.normalize('NFC')),
        nonce: salt,
        parallelism: 1,
        tagLength: TAG,
        memory: cost.memory,
        passes: cost.passes,
      },
      (error, tag) => (error === null ? resolve(tag) : reject(error)),
    );
  });
}

/** Lets a few run and a few wait. */
class Gate {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= AT_ONCE) {
      if (this.#waiting.length >= WAITING) {
        throw new Problem('busy', {
          detail: 'Too many people are signing in at once. Try again in a moment.',
        });
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running++;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }
}
