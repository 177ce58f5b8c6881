/** Which of the password rules that can be judged here are met (A9); the hub alone knows the list of common ones. */
export interface PasswordRules {
  readonly length: boolean;
  readonly different: boolean;
}

/** Judges as the hub does: `least` to 128 characters (code points), and not the name or the e-mail address in any case. */
export function passwordRules(
  password: string,
  own: { readonly name: string; readonly email: string },
  least = 10,
): PasswordRules {
  const length = [...password].length;
  const plain = normal(password);
  const address = normal(own.email);
  const names = [normal(own.name), address, address.split('@', 1)[0] ?? ''];
  return {
    length: length >= least && length <= 128,
    different: plain !== '' && !names.some((name) => name !== '' && name === plain),
  };
}

function normal(text: string): string {
  return text.trim().normalize('NFC').toLowerCase();
}
