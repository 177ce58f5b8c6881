import { type Reason, type SentenceNames, sentence } from '../access/explain.ts';
import type { Because, Decision, Facts, Grant, PrincipalKey, ResourceKey } from '../access/model.ts';
import { type Role, rank } from '../access/roles.ts';
import type { Judged } from '../access/store.ts';
import { askerOf, type Context } from '../context.ts';
import type { Unit } from '../ports.ts';
import { linkIdOf } from './links-source.ts';
import type { Names, PersonView, PrincipalView } from './names.ts';

/** One reason of a role, with what would remain without it (S24). Times are ms since 1970. */
export interface BecauseView {
  readonly by:
    | 'owner'
    | 'organization'
    | 'permission'
    | 'direct'
    | 'group'
    | 'collection'
    | 'mode'
    | 'link'
    | 'invitation'
    | 'publisher';
  readonly role: Role;
  readonly principal: PrincipalView | null;
  readonly above: AboveView | null;
  /** Id of the grant, where there is one. */
  readonly grant: string | null;
  /** The share link that it came through, where the asker manages the resource. */
  readonly link: { readonly id: string; readonly label: string } | null;
  readonly since: number | null;
  readonly grantedBy: PersonView | null;
  readonly until: number | null;
  readonly remainsWithout: Role | null;
  /** Whether the asker may change or revoke it here. */
  readonly revocable: boolean;
}

/** A collection above; without id where the asker may not know it. */
export interface AboveView {
  readonly id: string | null;
  readonly title: string;
}

/** What describing reasons needs: the resource, who asks, the names. */
export interface Describing {
  readonly resource: ResourceKey;
  /** The asker's role on it. */
  readonly role: Role | null;
  readonly names: Names;
  readonly above: ReadonlyMap<ResourceKey, AboveView>;
  /** What links are called, by id; for managers. */
  readonly links?: ReadonlyMap<string, string>;
  /** The asker, where they only share on (S6): what they gave is theirs to change. */
  readonly sharesOnAs?: PrincipalKey;
}

/** Whether a judged collection may be named to its asker: what only its address opens shows nothing of itself below (C2). */
export function mayBeNamed(judged: Judged | null): judged is Judged {
  if (judged === null || judged.decision.role === null) return false;
  return judged.decision.becauses.some(
    (because) => !(because.by === 'grant' && because.principalKind === 'link-visitor'),
  );
}

/** The collections above of a path, named as the caller may know them. */
export async function loadAbove(
  context: Context,
  unit: Unit,
  facts: Facts,
): Promise<ReadonlyMap<ResourceKey, AboveView>> {
  const keys = facts.path.slice(1).map((node) => node.key);
  if (keys.length === 0) return new Map();
  const collections = await unit.resources.byKeys(keys);
  const judged = await unit.access.judgeMany(
    await askerOf(context, unit),
    collections.map((collection) => collection.id),
  );
  return new Map(
    collections.map((collection, index) => [
      collection.key,
      mayBeNamed(judged[index] ?? null)
        ? { id: collection.id, title: collection.title }
        : { id: null, title: 'a folder above' },
    ]),
  );
}

/** Keys whose names an answer about these grants needs. */
export function keysOf(grants: readonly Grant[]): PrincipalKey[] {
  return grants.flatMap((grant) =>
    grant.granter === null ? [grant.principal] : [grant.principal, grant.granter],
  );
}

export function describeReasons(reasons: readonly Reason[], describing: Describing): readonly BecauseView[] {
  return reasons.map((reason) => describeReason(reason, describing));
}

function describeReason({ because, remains }: Reason, describing: Describing): BecauseView {
  const { names } = describing;
  const common = { role: because.role, until: because.until, remainsWithout: remains };
  if (because.by !== 'grant') {
    const principal = because.by === 'permission' ? null : names.principal(because.principal);
    return {
      ...common,
      by: because.by,
      principal,
      above: null,
      grant: null,
      link: null,
      since: null,
      grantedBy: null,
      revocable: false,
    };
  }
  const { grant } = because;
  return {
    ...common,
    by: wordOf(because),
    principal: names.principal(because.principal),
    above: because.above === null ? null : aboveOf(because.above, describing),
    grant: grant.id,
    link: linkOf(grant, describing),
    since: grant.createdAt,
    grantedBy: grant.granter === null ? null : names.person(grant.granter),
    revocable: isRevocable(grant, describing),
  };
}

function linkOf({ source }: Grant, { links }: Describing): BecauseView['link'] {
  const id = linkIdOf(source);
  const label = id === null ? undefined : links?.get(id);
  return id === null || label === undefined ? null : { id, label };
}

/** What the links are called that grants of the resource itself came through; nothing for who does not manage it. */
export async function loadLinkLabels(
  unit: Unit,
  role: Role | null,
  grants: readonly Grant[],
): Promise<ReadonlyMap<string, string>> {
  if (rank(role) < rank('manager')) return new Map();
  const ids = grants.flatMap((grant) => linkIdOf(grant.source) ?? []);
  const links = await unit.links.byIds([...new Set(ids)]);
  return new Map(links.map((link) => [link.id, link.label]));
}

function isRevocable(grant: Grant, { resource, role, sharesOnAs }: Describing): boolean {
  if (grant.resource !== resource || grant.source === 'mode') return false;
  if (sharesOnAs !== undefined) return grant.granter === sharesOnAs && rank(grant.role) <= rank(role);
  return rank(role) >= rank('manager') && rank(grant.role) <= rank(role);
}

function aboveOf(key: ResourceKey, { above }: Describing): AboveView {
  return above.get(key) ?? { id: null, title: 'a folder above' };
}

function wordOf(because: Extract<Because, { by: 'grant' }>): BecauseView['by'] {
  const { source } = because.grant;
  if (source === 'mode' || source === 'publisher') return source;
  if (source.startsWith('link:')) return 'link';
  if (because.above !== null) return 'collection';
  if (source.startsWith('invitation:')) return 'invitation';
  return because.principalKind === 'account' || because.principalKind === 'address' ? 'direct' : 'group';
}

/** The names of a sentence about `person`; null when it is about the reader. */
export function sentenceNames(person: string | null, describing: Describing): SentenceNames {
  const { names } = describing;
  return {
    person,
    principal: (key) => {
      const shown = names.principal(key);
      return shown.id === null ? { name: null, members: shown.memberCount } : { name: shown.name };
    },
    resource: (key) => {
      const shown = aboveOf(key, describing);
      return shown.id === null ? null : shown.title;
    },
    link: (id) => describing.links?.get(id) || null,
    time: (at) => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  };
}

/** The sentence of a decision about `person`, or about the reader: null. */
export function describeDecision(decision: Decision, person: string | null, describing: Describing): string {
  return sentence(decision, sentenceNames(person, describing));
}
