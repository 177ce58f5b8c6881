import { z } from 'zod';
import type { Context } from '../context.ts';
import { Problem } from '../errors.ts';
import { readSettings } from '../settings/policy.ts';
import { isCommonPassword } from './common-passwords.ts';

export const PASSWORD_LEAST = 10;
export const PASSWORD_MOST = 128;

/** Which rule of the policy a password breaks, and the words for the person (A9). */
export interface PasswordFault {
  readonly rule: 'too-short' | 'too-long' | 'common' | 'personal';
  readonly message: string;
}

/** The fault of a password for this person, or null. One policy for creating, setting, changing, resetting. Lengths count characters. */
export function passwordFault(
  password: string,
  person: { readonly name: string; readonly email: string },
  least = PASSWORD_LEAST,
): PasswordFault | null {
  const length = [...password].length;
  if (length < least) {
    return { rule: 'too-short', message: `has ${length} characters; it needs at least ${least}` };
  }
  if (length > PASSWORD_MOST) {
    return { rule: 'too-long', message: `has ${length} characters; it may have at most ${PASSWORD_MOST}` };
  }
  if (isPersonal(password, person)) {
    return { rule: 'personal', message: 'is the name or the e-mail address; choose something else' };
  }
  if (isCommonPassword(password)) {
    return {
      rule: 'common',
      message: 'is on the list of common passwords; choose something nobody would guess',
    };
  }
  return null;
}

/** How many characters the settings ask of a new password. */
export async function readPasswordLeast(context: Pick<Context, 'store'>): Promise<number> {
  return (await context.store.read((unit) => readSettings(unit, 'passwordLeast'))).passwordLeast;
}

/** Refuses a password that the policy does not allow; `field` is where it stands in the input. Not within a unit. */
export async function requirePassword(
  context: Pick<Context, 'store'>,
  password: string,
  person: { readonly name: string; readonly email: string },
  field: string,
): Promise<void> {
  const fault = passwordFault(password, person, await readPasswordLeast(context));
  if (fault === null) return;
  throw new Problem('password-refused', {
    detail: `The password ${fault.message}.`,
    errors: [{ field, message: fault.message }],
    parameters: { rule: fault.rule },
  });
}

/** The name or the address, also without their spaces, backwards, or with digits and signs at the end. */
function isPersonal(password: string, person: { readonly name: string; readonly email: string }): boolean {
  const given = plain(password);
  const [local = ''] = person.email.split('@');
  return [person.name, person.email, local].map(plain).some((own) => {
    if (own.length < 3) return false;
    const backwards = [...own].reverse().join('');
    return [own, backwards, own + own].some(
      (word) => given === word || given.replace(/^\d+|\d+$/g, '') === word.replace(/\d+$/, ''),
    );
  });
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

const address = z.email().max(254);

/** Whether a text is an e-mail address that an account can have. */
export function accountEmail(text: string): boolean {
  return address.safeParse(text).success;
}
