import type { PrincipalInfo } from '../access/store.ts';
import { normalAddress } from '../accounts/model.ts';
import type { Unit } from '../ports.ts';

/** The principal that an address has or would have, without making one: for rehearsals. */
export async function seekAddress(unit: Unit, email: string): Promise<PrincipalInfo> {
  const known = await unit.access.knownAddress(email);
  if (known !== null) return known;
  const name = normalAddress(email);
  return { kind: 'address', memberCount: null, id: name, name, email: name, key: placeholderKey(name) };
}

/** A key that no principal has, alike for alike addresses, so that naming one twice is noticed. */
function placeholderKey(name: string): PrincipalInfo['key'] {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 2 ** 40;
  return -(sum + 1) as PrincipalInfo['key'];
}
