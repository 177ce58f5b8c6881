import { refusePause } from '../accounts/attempts.ts';
import type { Context } from '../context.ts';
import type { ShareLink } from './links-store.ts';

/** What somebody shows who opens a link. */
export interface ShownLink {
  /** What stands in the address behind `#`: the link's id, a point, its secret. */
  readonly secret: string;
  readonly password?: string | undefined;
  /** Failures are counted by link and this together. */
  readonly network: string;
}

export interface ProvedLink {
  readonly link: ShareLink;
  /** `none`: it has no password. */
  readonly password: 'none' | 'missing' | 'wrong' | 'right';
}

const SHOWN = /^([a-z2-7]{26})\.([\w-]{43})$/;
/** What failures are counted by for what is no link's secret at all. */
const NO_LINK = 'none';

/**
 * Finds the link whose secret was shown, and compares the password if there is one. Null for a secret that fits none.
 * Guesses are counted by link and network, with a growing pause (`rate-limited`), whether or not there is such a link.
 */
export async function proveLink(context: Context, shown: ShownLink): Promise<ProvedLink | null> {
  const [, id = NO_LINK, secret = ''] = SHOWN.exec(shown.secret.trim()) ?? [];
  const key = context.digest(`link|${id}|${shown.network}`);
  const secretHash = context.digest(secret);
  const password = shown.password ?? '';
  const found = await context.store.read(async (unit) => {
    if ((await unit.sessions.failures(key)) !== null) return 'suspected';
    const link = await unit.links.byId(id);
    return link?.secretHash === secretHash && (link.passwordHash === null || password === '')
      ? link
      : 'guess';
  });
  // Without a failure before and with nothing to guess at, nothing is counted, so nothing need be written.
  if (typeof found !== 'string')
    return { link: found, password: found.passwordHash === null ? 'none' : 'missing' };
  const admitted = await context.store.write(async (unit) => {
    const now = context.clock.now();
    await refusePause(unit, key, now);
    const link = await unit.links.byId(id);
    const fits = link?.secretHash === secretHash;
    // Counted before the slow comparison, so that a burst of guesses cannot slip in beside it.
    if (!fits || (link.passwordHash !== null && password !== '')) await unit.sessions.failure(key, now);
    return fits ? link : null;
  });
  if (admitted === null) return null;
  if (admitted.passwordHash === null) return { link: admitted, password: 'none' };
  if (password === '') return { link: admitted, password: 'missing' };
  if (!(await context.hasher.verify(password, admitted.passwordHash)))
    return { link: admitted, password: 'wrong' };
  await context.store.write((unit) => unit.sessions.clearFailures(key));
  return { link: admitted, password: 'right' };
}
