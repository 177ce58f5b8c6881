import type { Grant, PrincipalKey, PrincipalKind, ResourceKey } from '../access/model.ts';
import type { PrincipalInfo } from '../access/store.ts';
import { normalAddress } from '../accounts/model.ts';
import type { Context } from '../context.ts';
import type { Unit } from '../ports.ts';

/** A person as an asker may know them. Of one that the asker does not know: `someone-2`, "Someone 2", no address. */
export interface PersonView {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
}

/** Whoever holds access, named as far as the asker may know. */
export interface PrincipalView {
  readonly kind: PrincipalKind;
  /** Null when the asker may not know it. */
  readonly id: string | null;
  readonly name: string;
  readonly email: string | null;
  readonly memberCount: number | null;
}

/** The names of one answer, as its asker may know them (S35). */
export interface Names {
  /** Whether the asker knows the person, group or organization. */
  knows(key: PrincipalKey): boolean;
  info(key: PrincipalKey): PrincipalInfo | undefined;
  person(key: PrincipalKey): PersonView;
  principal(key: PrincipalKey): PrincipalView;
}

/** What else the asker knows by what the answer is about: owners of what they may view, who shares with them. */
export interface AlsoKnown {
  readonly known?: Iterable<PrincipalKey>;
  /** Principals that the same unit has read already. */
  readonly read?: readonly PrincipalInfo[];
}

/**
 * Whom the managers of a resource know by its sharing: its owner, whoever was given access on asking for it or
 * came in by a link, since that told them who it is, and whoever was invited by an address and has opened it since (S12).
 */
export async function knownBySharing(
  unit: Unit,
  { resource, owner }: { readonly resource: ResourceKey; readonly owner: PrincipalKey },
  ...grants: readonly (readonly Pick<Grant, 'principal' | 'source' | 'createdAt'>[])[]
): Promise<readonly PrincipalKey[]> {
  const all = grants.flat();
  const asked = all
    .filter((grant) => grant.source === 'request' || grant.source.startsWith('link:'))
    .map((grant) => grant.principal);
  const invited = all.filter((grant) => grant.source.startsWith('invitation:'));
  return [owner, ...asked, ...(await openersOf(unit, resource, invited))];
}

/**
 * Whoever opened a thing since they were invited to it by an address. Having opened it before, by its address or in the
 * public gallery, told nobody whose address it is (S12).
 */
export async function openersOf(
  unit: Unit,
  resource: ResourceKey,
  invited: readonly Pick<Grant, 'principal' | 'createdAt'>[],
): Promise<readonly PrincipalKey[]> {
  const opened = await unit.marks.openers(resource, [...new Set(invited.map((grant) => grant.principal))]);
  return invited
    .filter(({ principal, createdAt }) => (opened.get(principal) ?? -Infinity) >= createdAt)
    .map(({ principal }) => principal);
}

const FIXED: Readonly<Partial<Record<PrincipalKind, string>>> = {
  accounts: 'Everyone here',
  everyone: 'Everyone',
  'link-visitor': 'Anyone with the link',
  link: 'Visitors by an open link',
};

const UNKNOWN: Readonly<Partial<Record<PrincipalKind, string>>> = {
  group: 'A group you are not in',
  'public-group': 'A public group',
  'staff-group': 'A staff group',
  organization: 'An organization you are not in',
};

/** Whether the caller knows everybody: who manages people or may share with everyone (S35). */
export function knowsEverybody(context: Context): boolean {
  const { permissions } = context.caller;
  return permissions.has('users:manage') || permissions.has('share:everyone');
}

/** Loads the names of principals for one answer. Keys that do not exist are left out. */
export async function loadNames(
  context: Context,
  unit: Unit,
  keys: Iterable<PrincipalKey>,
  also: AlsoKnown = {},
): Promise<Names> {
  const { read = [] } = also;
  const byKey = new Map(read.map((info) => [info.key, info]));
  const missing = [...new Set(keys)].filter((key) => !byKey.has(key));
  const infos = [...read, ...(await unit.access.principals(missing))];
  for (const info of infos) byKey.set(info.key, info);
  const alsoKnown = new Set(also.known ?? []);
  return namesOf(byKey, await knownWell(context, unit, infos), alsoKnown);
}

/** Whom the caller knows by themselves, not only by what the answer is about. */
async function knownWell(
  context: Context,
  unit: Unit,
  infos: readonly PrincipalInfo[],
): Promise<ReadonlySet<PrincipalKey>> {
  const open = infos.filter(isKnownToAll).map((info) => info.key);
  const self = context.caller.account?.key;
  if (self === undefined) return new Set(open);
  if (knowsEverybody(context)) return new Set(infos.map((info) => info.key));
  const asked = infos.filter((info) => !isKnownToAll(info)).map((info) => info.key);
  const known = asked.length === 0 ? [] : await unit.accounts.knownAmong(self, asked);
  return new Set([...open, ...known]);
}

function isKnownToAll({ kind }: PrincipalInfo): boolean {
  return kind in FIXED || kind === 'public-group' || kind === 'address';
}

/** Whether an account is in a group now: a membership may have ended. */
export async function isMember(
  unit: Unit,
  group: PrincipalKey,
  account: PrincipalKey,
  now: number,
): Promise<boolean> {
  const member = await unit.groups.member(group, account);
  return member !== null && (member.until === null || member.until > now);
}

function namesOf(
  byKey: ReadonlyMap<PrincipalKey, PrincipalInfo>,
  well: ReadonlySet<PrincipalKey>,
  alsoKnown: ReadonlySet<PrincipalKey>,
): Names {
  const strangers = new Map<PrincipalKey, number>();
  const knows = (key: PrincipalKey) => well.has(key) || alsoKnown.has(key);
  const stranger = (key: PrincipalKey) => {
    const number = strangers.get(key) ?? strangers.size + 1;
    strangers.set(key, number);
    return { id: `someone-${number}`, name: `Someone ${number}`, email: null };
  };
  const person = (key: PrincipalKey): PersonView => {
    const info = byKey.get(key);
    if (info === undefined || !knows(key)) return stranger(key);
    return { id: info.id, name: info.name, email: well.has(key) ? info.email : null };
  };
  const principal = (key: PrincipalKey): PrincipalView => {
    const info = byKey.get(key);
    if (info === undefined) return { kind: 'account', memberCount: null, ...stranger(key), id: null };
    const { kind, memberCount } = info;
    if (kind === 'account') {
      const shown = person(key);
      return { ...shown, kind, memberCount: null, id: knows(key) ? shown.id : null };
    }
    if (kind === 'address') return invitedAs(info);
    const fixed = FIXED[kind];
    if (fixed !== undefined) return { kind, id: kind, name: fixed, email: null, memberCount: null };
    if (!knows(key)) return { kind, id: null, name: UNKNOWN[kind] ?? 'Somebody', email: null, memberCount };
    return { kind, id: info.id, name: info.name, email: null, memberCount };
  };
  return { knows, info: (key) => byKey.get(key), person, principal };
}

/** How somebody shows whom the asker knows by an address alone: alike whether an account has it or not (S9, S12). */
export function invitedAs(info: Pick<PrincipalInfo, 'email' | 'name'>): PrincipalView {
  const email = normalAddress(info.email ?? info.name);
  return { kind: 'address', id: null, name: email, email, memberCount: null };
}
