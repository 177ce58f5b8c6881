import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { type Account, normalAddress } from './model.ts';
import type { SecretContext } from './secret-context.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How often one network may ask for a registration or a forgotten password within an hour. */
export const ASKED_PER_NETWORK = 60;
/** How many such mails one address gets within half an hour: the life of a reset link, so that one of them is always good. */
export const MAILS_PER_ADDRESS = 5;
export const MAILS_WITHIN = 30 * MINUTE;

/** How many mails to prove an address one account causes within a day: the addresses are of its choice (A27). */
export const PROOFS_PER_DAY = 20;
const DAY = 24 * HOUR;

type Wish = 'register' | 'forgot' | 'verify';

/**
 * Admits and counts a wish of a visitor, alike whatever address it names. Fails with `rate-limited` beyond
 * {@link ASKED_PER_NETWORK} within an hour.
 */
export async function admitFromNetwork(
  context: SecretContext,
  unit: Unit,
  wish: Wish,
  network: string,
): Promise<void> {
  const now = context.clock.now();
  const name = context.digest(`${wish}|network|${network}`);
  const { count, oldest } = await unit.entry.attempts(name, now - HOUR);
  if (count >= ASKED_PER_NETWORK) {
    const retryAfter = Math.max(1, Math.ceil((oldest + HOUR - now) / 1000));
    throw new Problem('rate-limited', {
      detail: `Too many requests from your network. Try again in ${Math.ceil(retryAfter / 60)} minutes.`,
      parameters: { retryAfter },
    });
  }
  await unit.entry.attempt(name, now);
}

/**
 * Whether an address may be mailed once more, and counts it. A stranger who asks for it again and again fills nobody's
 * mailbox; nothing of it is ever said.
 */
export async function admitMail(
  context: SecretContext,
  unit: Unit,
  wish: Wish,
  email: string,
): Promise<boolean> {
  const now = context.clock.now();
  const name = context.digest(`${wish}|address|${normalAddress(email)}`);
  const { count } = await unit.entry.attempts(name, now - MAILS_WITHIN);
  if (count >= MAILS_PER_ADDRESS) return false;
  await unit.entry.attempt(name, now);
  return true;
}

/** Admits and counts a mail to prove an address of an account's choice; `rate-limited` beyond {@link PROOFS_PER_DAY}. */
export async function admitProof(context: SecretContext, unit: Unit, account: Account): Promise<void> {
  const now = context.clock.now();
  const name = context.digest(`verify|account|${account.id}`);
  const { count, oldest } = await unit.entry.attempts(name, now - DAY);
  if (count >= PROOFS_PER_DAY) {
    throw new Problem('rate-limited', {
      detail: `At most ${PROOFS_PER_DAY} mails a day prove addresses of one account. Try again tomorrow.`,
      parameters: { retryAfter: Math.max(1, Math.ceil((oldest + DAY - now) / 1000)) },
    });
  }
  await unit.entry.attempt(name, now);
}
