import type { Grant, PrincipalKey, PrincipalKind, ResourceKey } from '../access/model.ts';
import { atLeast } from '../access/roles.ts';
import type { PrincipalInfo } from '../access/store.ts';
import { normalAddress } from '../accounts/model.ts';
import { askerOf, type Context } from '../context.ts';
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
  /** Somebody whom the answer must not name, whatever the asker knows: "Someone 2", always the same of one key. */
  someone(key: PrincipalKey): PrincipalView;
}

/** What else the asker knows by what the answer is about: owners of what they may view, who shares with them. */
export interface AlsoKnown {
  readonly known?: Iterable<PrincipalKey>;
  /** Principals that the same unit has read already. */
  readonly read?: readonly PrincipalInfo[];
}

/** What of a grant tells who its holder is. */
type Telling = Pick<Grant, 'resource' | 'principal' | 'source' | 'createdAt'>;

/**
 * Whom the managers of a resource know by its sharing: its owner, whoever was given access on asking for it or
 * came in by a link, since that told them who it is, and whoever was invited by an address and has opened it since (S12).
 * Of a collection above that tells those who manage it alone (S35).
 */
export async function knownBySharing(
  context: Context,
  unit: Unit,
  { resource, owner }: { readonly resource: ResourceKey; readonly owner: PrincipalKey },
  ...grants: readonly (readonly Telling[])[]
): Promise<readonly PrincipalKey[]> {
  const isAsked = ({ source }: Telling) => source === 'request' || source.startsWith('link:');
  const isInvited = ({ source }: Telling) => source.startsWith('invitation:');
  const telling = grants.flat().filter((grant) => isAsked(grant) || isInvited(grant));
  const above = new Set(telling.map((grant) => grant.resource).filter((key) => key !== resource));
  const managed = new Set([resource, ...(await managedAmong(context, unit, [...above]))]);
  const told = telling.filter((grant) => managed.has(grant.resource));
  const known = [owner, ...told.filter(isAsked).map((grant) => grant.principal)];
  for (const [thing, invited] of Map.groupBy(told.filter(isInvited), (grant) => grant.resource))
    known.push(...(await openersOf(unit, thing, invited)));
  return known;
}

/** Those of the things that the caller manages. */
export async function managedAmong(
  context: Context,
  unit: Unit,
  keys: readonly ResourceKey[],
): Promise<readonly ResourceKey[]> {
  if (keys.length === 0) return [];
  const ids = (await unit.resources.byKeys(keys)).map(({ id }) => id);
  const judged = await unit.access.judgeMany(await askerOf(context, unit), ids);
  return judged.flatMap((one) =>
    one !== null && atLeast(one.decision.role, 'manager') ? [one.resource.key] : [],
  );
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
  const someone = (key: PrincipalKey): PrincipalView => ({
    ...{ kind: 'account', memberCount: null },
    ...{ ...stranger(key), id: null },
  });
  const principal = (key: PrincipalKey): PrincipalView => {
    const info = byKey.get(key);
    if (info === undefined) return someone(key);
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
  return { knows, info: (key) => byKey.get(key), person, principal, someone };
}

/** How somebody shows whom the asker knows by an address alone: alike whether an account has it or not (S9, S12). */
export function invitedAs(info: Pick<PrincipalInfo, 'email' | 'name'>): PrincipalView {
  const email = normalAddress(info.email ?? info.name);
  return { kind: 'address', id: null, name: email, email, memberCount: null };
}
