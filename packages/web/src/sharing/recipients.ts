import { type Endpoints, email as emailShape, type Output } from '@tessera/contract';
import type { Role } from '@tessera/domain';

/** One answer of the type-ahead. */
export type FoundPrincipal = Output<Endpoints['searchPrincipals']>['items'][number];

/** Somebody chosen in the field, not shared with yet. */
export interface Recipient {
  /** The same person chosen twice has the same key. */
  readonly key: string;
  readonly kind: 'person' | 'group' | 'organization' | 'everyoneHere' | 'address';
  /** Public id; null for an address and for everyone here. */
  readonly id: string | null;
  readonly name: string;
  readonly email: string | null;
  /** Members of a group or organization, where known. */
  readonly memberCount: number | null;
  /** First members of a group, by name. */
  readonly members: readonly string[];
  /** What it holds already, and through what. */
  readonly current: { readonly role: Role; readonly through: string } | null;
}

/** How many of each are chosen: what the button counts. Addresses are people. */
export interface RecipientCounts {
  readonly people: number;
  readonly groups: number;
  readonly organizations: number;
  readonly everyoneHere: boolean;
}

/** The answer of the type-ahead as a recipient; null for what nobody shares with by name (general access, links). */
export function recipientOf(found: FoundPrincipal): Recipient | null {
  const kind = kindOf(found.kind);
  if (kind === null) return null;
  if (kind === 'address') return found.email === null ? null : addressRecipient(found.email);
  if (kind !== 'everyoneHere' && found.id === null) return null;
  return {
    key: kind === 'everyoneHere' ? kind : `${kind}:${found.id}`,
    kind,
    id: kind === 'everyoneHere' ? null : found.id,
    name: found.name,
    email: found.email,
    memberCount: found.memberCount,
    members: found.members,
    current: found.current,
  };
}

/** An exact address. The hub shares with its holder, or invites. */
export function addressRecipient(address: string): Recipient {
  return {
    key: `address:${address.toLowerCase()}`,
    kind: 'address',
    id: null,
    name: address,
    email: address,
    memberCount: null,
    members: [],
    current: null,
  };
}

/** Adds those that are not there yet: neither themselves nor, for an address, the person who has it. */
export function addRecipients(chosen: readonly Recipient[], added: readonly Recipient[]): Recipient[] {
  const result = [...chosen];
  for (const one of added) {
    const same = (other: Recipient) =>
      other.key === one.key ||
      (one.email !== null &&
        other.email?.toLowerCase() === one.email.toLowerCase() &&
        (one.kind === 'address' || other.kind === 'address'));
    const at = result.findIndex(same);
    if (at === -1) result.push(one);
    // The person tells more than the bare address.
    else if (result[at]?.kind === 'address' && one.kind !== 'address') result[at] = one;
  }
  return result;
}

export function isAddress(text: string): boolean {
  return emailShape.safeParse(text).success;
}

/**
 * Takes a pasted or typed list apart: addresses separated by commas, semicolons, line ends, tabs or spaces, also as
 * `Ann Lee <ann@example.org>`. `rest` is what is no address, to be kept in the field, one entry per line.
 */
export function parseAddresses(text: string): { readonly addresses: string[]; readonly rest: string } {
  const addresses: string[] = [];
  const rest: string[] = [];
  for (const piece of listPieces(text)) {
    const angled = /<\s*(?:mailto:)?([^<>\s]+)\s*>/i.exec(piece);
    if (angled?.[1] !== undefined && isAddress(angled[1])) {
      addresses.push(angled[1]);
      continue;
    }
    const words = piece.split(/\s+/).filter((word) => word !== '');
    const cleaned = words.map(bare);
    for (const word of cleaned.filter(isAddress)) addresses.push(word);
    const left = words.filter((_, index) => !isAddress(cleaned[index] ?? ''));
    if (left.length > 0) rest.push(left.join(' '));
  }
  return { addresses: distinct(addresses), rest: rest.join(', ') };
}

/** Whether a pasted text is a list, of addresses, of names, or of both. */
export function isPastedList(text: string): boolean {
  return listPieces(text).length > 1 || parseAddresses(text).addresses.length > 0;
}

export function countRecipients(chosen: readonly Recipient[]): RecipientCounts {
  const count = (...kinds: readonly Recipient['kind'][]) =>
    chosen.filter((one) => kinds.includes(one.kind)).length;
  return {
    people: count('person', 'address'),
    groups: count('group'),
    organizations: count('organization'),
    everyoneHere: chosen.some((one) => one.kind === 'everyoneHere'),
  };
}

/** Classes of the share call that the recipients fill; classes that nobody is of stay absent. */
export function recipientClasses(chosen: readonly Recipient[]) {
  const ids = (kind: Recipient['kind']) =>
    chosen.flatMap((one) => (one.kind === kind && one.id !== null ? [{ id: one.id }] : []));
  const people = ids('person');
  const groups = ids('group');
  const organizations = ids('organization');
  const invitations = chosen.flatMap((one) =>
    one.kind === 'address' && one.email !== null ? [{ email: one.email }] : [],
  );
  return {
    ...(people.length > 0 ? { people } : {}),
    ...(groups.length > 0 ? { groups } : {}),
    ...(organizations.length > 0 ? { organizations } : {}),
    ...(invitations.length > 0 ? { invitations } : {}),
    ...(chosen.some((one) => one.kind === 'everyoneHere') ? { everyoneHere: {} } : {}),
  };
}

/** The recipient that a field error of the share call is about (`invitations.2.email`), null for other fields. */
export function recipientOfError(chosen: readonly Recipient[], field: string): Recipient | null {
  const match = /^(?:body\.)?(people|groups|organizations|invitations)\.(\d+)/.exec(field);
  if (match === null) return null;
  const kinds = { people: 'person', groups: 'group', organizations: 'organization', invitations: 'address' };
  const kind = kinds[match[1] as keyof typeof kinds];
  return chosen.filter((one) => one.kind === kind)[Number(match[2])] ?? null;
}

function kindOf(kind: FoundPrincipal['kind']): Recipient['kind'] | null {
  switch (kind) {
    case 'account':
      return 'person';
    case 'group':
    case 'public-group':
    case 'staff-group':
      return 'group';
    case 'organization':
      return 'organization';
    case 'accounts':
      return 'everyoneHere';
    case 'address':
      return 'address';
    case 'everyone':
    case 'link-visitor':
    case 'link':
      return null;
  }
}

/** Splits at commas, semicolons, tabs and line ends, but not inside quotes (`"Lee, Ann" <ann@example.org>`). */
export function listPieces(text: string): string[] {
  const result: string[] = [];
  let piece = '';
  let quoted = false;
  for (const [index, character] of [...text].entries()) {
    if (character === '"') quoted = !quoted && text.indexOf('"', index + 1) !== -1;
    if (!quoted && /[,;\t\r\n]/.test(character)) {
      result.push(piece);
      piece = '';
    } else piece += character;
  }
  result.push(piece);
  return result.map((one) => one.trim()).filter((one) => one !== '');
}

function bare(word: string): string {
  return word
    .replace(/^[<("'[]+/, '')
    .replace(/^mailto:/i, '')
    .replace(/[>)"'\].:]+$/, '');
}

function distinct(addresses: readonly string[]): string[] {
  const seen = new Set<string>();
  return addresses.filter((address) => {
    const key = address.toLowerCase();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
